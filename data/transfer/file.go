package transfer

import (
	"context"
	"errors"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/records"
	"housingtracker/data/signin"
)

// ToFile is the Target of a database in a file.
func ToFile(to file.Destination, now func() time.Time) Target { return toFile{to, now} }

type toFile struct {
	to  file.Destination
	now func() time.Time
}

// store is a store in a file that takes records.
type store interface {
	file.Store
	records.Reader
	records.Writer
}

func (t toFile) Place() string               { return t.to.Path() }
func (t toFile) Check(context.Context) error { return t.to.Check() }
func (t toFile) Close() error                { return nil }

func (t toFile) Lock(context.Context) (free func(), err error) { return t.to.Lock() }
func (t toFile) Discard(context.Context) error                 { return t.to.Discard() }

func (t toFile) Arrive(ctx context.Context, from records.Reader, event data.AuditEvent, mover Password) (_ []data.Table, err error) {
	if err := t.to.Discard(); err != nil {
		return nil, err
	}
	database, keyring := t.to.Arriving()
	key := file.NewKey()
	defer key.Forget()
	info := file.KeyringInfo{SetUp: true, Encrypted: database.Encrypts()}
	// The keys first: without them the database would be unusable.
	if err := keyring.Make(key, info, []file.NewPassword{{Name: mover.User.Name, Password: mover.Password}}, t.now()); err != nil {
		return nil, err
	}
	at := file.Key{}
	if info.Encrypted {
		at = key
	}
	made, err := database.Make(at)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, made.Close()) }()
	arriving, ok := made.(store)
	if !ok {
		return nil, errors.New("the store takes no records")
	}
	sent, err := records.Copy(ctx, from, arriving)
	if err != nil {
		return nil, err
	}
	arrived, err := records.Sums(ctx, arriving)
	if err == nil {
		err = Compare(sent, arrived)
	}
	if err == nil {
		err = signin.Record(ctx, arriving, event)
	}
	if err == nil {
		err = signin.CheckSound(ctx, arriving, "The copy of the database")
	}
	return sent, err
}

func (t toFile) Waiting(context.Context, data.OperationID, Password) (bool, error) {
	// Only a move to this place leaves something there, and a new move removes what another one has left.
	database, _ := t.to.Arriving()
	_, err := database.State()
	if data.CodeOf(err) == data.CodeNotFound {
		return false, nil
	}
	return err == nil, err
}

func (t toFile) Finish(_ context.Context, mover Password, others []Password) error {
	_, keyring := t.to.Arriving()
	u, err := keyring.Unlock(mover.User.Name, mover.Password, t.now())
	if err != nil {
		return err
	}
	defer u.Key.Forget()
	for _, p := range others {
		if err := keyring.SetPassword(u.Key, file.NewPassword{Name: p.User.Name, Password: p.Password, Temporary: p.Temporary}, t.now()); err != nil {
			return err
		}
	}
	return t.to.Finish()
}
