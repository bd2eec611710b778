package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/draft"
	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/data/witness"
)

const (
	formerAdmin, formerWorker = "Ada Head", "Cora Case"
	formerPassword            = "blue door 12"
)

var monday = time.Date(2026, time.June, 15, 9, 30, 0, 0, time.Local)

// earlierDatabase is a database of an earlier program: unencrypted, with passwords inside, without a keyring.
func earlierDatabase(t *testing.T, password string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "office.db")
	s, err := Open(path, file.Key{})
	mustDo(t, err)
	ctx := t.Context()
	admin, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: formerAdmin, Role: data.Administrator})
	mustDo(t, err)
	event := anEvent()
	event.By = admin.ID
	_, err = writerOf(s).AddUser(ctx, event, data.NewUser{Name: formerWorker, Organization: admin.Organization.ID, Role: data.Caseworker})
	mustDo(t, err)
	hash, err := argon2id.CreateHash(password, &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 8, KeyLength: 16})
	mustDo(t, err)
	_, err = s.write.Exec(`UPDATE users SET password_hash = ?1`, hash)
	mustDo(t, err)
	mustDo(t, s.Close())
	return path
}

func mustDo(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func officeAt(t *testing.T, path string) *file.Office {
	t.Helper()
	o, err := file.OpenOffice(At(path), account.Cheap(path), func() time.Time { return monday })
	mustDo(t, err)
	t.Cleanup(func() { o.Close() })
	return o
}

func signsIn(t *testing.T, o *file.Office, name, password, refusal string) *file.Session {
	t.Helper()
	s, err := o.SignIn(context.Background(), name, password)
	switch {
	case refusal == "" && err != nil:
		t.Fatalf("%s: %v (%v)", name, err, errors.Unwrap(err))
	case refusal != "" && (data.CodeOf(err) != data.CodePermission || !strings.Contains(err.Error(), refusal)):
		t.Fatalf("%s: %v, want %q", name, err, refusal)
	}
	return s
}

func stateOf(t *testing.T, path string) file.DatabaseState {
	t.Helper()
	state, err := At(path).State()
	mustDo(t, err)
	return state
}

// protected is the state of a database that this program creates or upgrades.
func protected() file.DatabaseState {
	if Encrypts() {
		return file.DatabaseEncrypted
	}
	return file.DatabasePlain
}

// The first administrator who signs in to a database of an earlier program creates its keyring; the others need new
// passwords.
func TestUpgrade(t *testing.T) {
	path := earlierDatabase(t, formerPassword)
	o := officeAt(t, path)
	info, err := o.Info(t.Context())
	if err != nil || !info.SetUp {
		t.Fatalf("info %+v, %v", info, err)
	}
	signsIn(t, o, formerAdmin, "wrong door 12", signin.WrongPassword)
	signsIn(t, o, "Nobody", formerPassword, signin.WrongPassword)
	signsIn(t, o, formerWorker, formerPassword, "administrator must sign in first")
	if _, err := os.Stat(path + account.Suffix); err == nil {
		t.Fatal("a refusal made keys")
	}
	admin := signsIn(t, o, " ada  HEAD", formerPassword, "")
	if got := stateOf(t, path); got != protected() {
		t.Errorf("the database is %d, want %d", got, protected())
	}
	if needs, err := admin.NeedsRecoveryCode(); err != nil || !needs {
		t.Errorf("needs a recovery code: %v, %v", needs, err)
	}
	users, err := admin.Users(t.Context())
	mustDo(t, err)
	accesses, err := admin.Accesses(t.Context(), users)
	mustDo(t, err)
	if accesses[0] != signin.AccessOpen || accesses[1] != signin.AccessNone {
		t.Errorf("accesses %v", accesses)
	}
	mustDo(t, o.Close())

	o = officeAt(t, path)
	signsIn(t, o, formerWorker, formerPassword, "ask an administrator for a new password")
	admin = signsIn(t, o, formerAdmin, formerPassword, "")
	if _, hash, err := inside(t, path).EarlierPassword(t.Context(), formerAdmin); err != nil || hash != "" {
		t.Errorf("the old hash is %q, %v", hash, err)
	}
	mustDo(t, admin.ResetPassword(t.Context(), data.NewOperationID(), users[1].ID, "green door 34"))
	signsIn(t, o, formerWorker, "green door 34", "")
}

// inside opens the store of a database that formerAdmin can open.
func inside(t *testing.T, path string) *Store {
	t.Helper()
	u, err := account.Cheap(path).Unlock(formerAdmin, formerPassword, monday)
	mustDo(t, err)
	key := u.Key
	if !Encrypts() {
		key = file.Key{}
	}
	s, err := OpenExisting(path, key)
	mustDo(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// An earlier copy in the place of a database that has continued since is reported before anything is created.
func TestUpgradeOfCopy(t *testing.T) {
	path := earlierDatabase(t, formerPassword)
	earlier, err := os.ReadFile(path)
	mustDo(t, err)
	this := witness.Of(t.TempDir(), path)
	o := officeAt(t, path).WitnessedBy(this)
	signsIn(t, o, formerAdmin, formerPassword, "")
	mustDo(t, o.Close())
	mustDo(t, os.Remove(path+account.Suffix))
	mustDo(t, os.WriteFile(path, earlier, 0o600))

	o = officeAt(t, path).WitnessedBy(this)
	if _, err := o.SignIn(t.Context(), formerAdmin, formerPassword); data.CodeOf(err) != data.CodeCopy {
		t.Errorf("it is taken over: %v", err)
	}
	mustDo(t, o.Close())
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, earlier) {
		t.Errorf("it was changed (%v)", err)
	}
	o = officeAt(t, path).WitnessedBy(this)
	s, err := o.SignIn(t.Context(), formerAdmin, formerPassword, signin.AcceptCopy)
	mustDo(t, err)
	mustDo(t, s.SignOut(t.Context()))
	signsIn(t, o, formerAdmin, formerPassword, "")
}

// A password that is too weak now must be changed first, in the window.
func TestUpgradeWithWeakPassword(t *testing.T) {
	o := officeAt(t, earlierDatabase(t, "short 12"))
	s, err := o.Enter(t.Context(), formerAdmin, "short 12")
	mustDo(t, err)
	if !s.MustChangePassword() {
		t.Error("it may stay")
	}
	mustDo(t, s.ChangePassword(t.Context(), data.NewOperationID(), "short 12", formerPassword))
}

// The accounts of a sample office are public: none needs a new password, and any of them upgrades it.
func TestUpgradeOfSampleOffice(t *testing.T) {
	path := earlierDatabase(t, formerPassword)
	s, err := OpenExisting(path, file.Key{})
	mustDo(t, err)
	mustDo(t, writerOf(s).MarkSample(t.Context(), anEvent(), []data.SampleAccount{
		{Name: formerAdmin, Password: formerPassword, Role: data.Administrator}, {Name: formerWorker, Password: formerPassword, Role: data.Caseworker}}))
	mustDo(t, s.Close())
	o := officeAt(t, path)
	signsIn(t, o, formerWorker, formerPassword, "")
	signsIn(t, o, formerAdmin, formerPassword, "")
	if info, err := o.Info(t.Context()); err != nil || len(info.Accounts) != 2 {
		t.Errorf("info %+v, %v", info, err)
	}
}

// An upgrade interrupted between the keyring and the encryption continues when an administrator signs in.
func TestInterruptedUpgrade(t *testing.T) {
	path := earlierDatabase(t, formerPassword)
	keys := account.Cheap(path)
	mustDo(t, keys.Make(file.NewKey(), file.KeyringInfo{SetUp: true, Earlier: true}, []file.NewPassword{
		{Name: formerAdmin, Password: formerPassword}, {Name: formerWorker, Password: formerPassword}}, monday))
	o := officeAt(t, path)
	signsIn(t, o, formerWorker, formerPassword, "")
	if stateOf(t, path) != file.DatabasePlain {
		t.Error("a caseworker encrypts the database")
	}
	mustDo(t, o.Close())
	o = officeAt(t, path)
	signsIn(t, o, formerAdmin, formerPassword, "")
	if got := stateOf(t, path); got != protected() {
		t.Errorf("the database is %d, want %d", got, protected())
	}
	if info, err := keys.Info(); err != nil || info.Encrypted != Encrypts() {
		t.Errorf("the keys say %+v, %v", info, err)
	}
}

// A keyring and a database that do not belong together are refused, with what to do.
func TestKeysAndDatabaseThatDoNotBelongTogether(t *testing.T) {
	if !Encrypts() {
		// Only encryption distinguishes them.
		return
	}
	make := func() string {
		path := filepath.Join(t.TempDir(), "office.db")
		o := file.NewOffice(At(path), account.Cheap(path), func() time.Time { return monday })
		_, err := o.SetUp(t.Context(), "Head Office", formerAdmin, formerPassword)
		mustDo(t, err)
		mustDo(t, o.Close())
		return path
	}
	replace := func(path, by string) {
		content, err := os.ReadFile(by)
		mustDo(t, err)
		mustDo(t, os.WriteFile(path, content, 0o600))
	}
	opens := func(path string) error {
		o, err := file.OpenOffice(At(path), account.Cheap(path), func() time.Time { return monday })
		if err != nil {
			return err
		}
		defer o.Close()
		_, err = o.SignIn(t.Context(), formerAdmin, formerPassword)
		return err
	}
	for what, c := range map[string]struct {
		change func(path string)
		says   string
	}{
		"nothing changed":    {func(string) {}, ""},
		"no keys":            {func(path string) { mustDo(t, os.Remove(path+account.Suffix)) }, "is not there"},
		"no database":        {func(path string) { mustDo(t, os.Remove(path)) }, "only its keys are"},
		"another one's keys": {func(path string) { replace(path+account.Suffix, make()+account.Suffix) }, ""},
		"damaged keys":       {func(path string) { mustDo(t, os.WriteFile(path+account.Suffix, []byte("{}"), 0o600)) }, "damaged"},
		"a letter": {func(path string) {
			mustDo(t, os.WriteFile(path, []byte("Dear landlord, how are you and yours?"), 0o600))
		}, "not a database"},
		"one not encrypted":     {func(path string) { replace(path, earlierDatabase(t, formerPassword)) }, "somebody has put another file"},
		"an empty file":         {func(path string) { mustDo(t, os.WriteFile(path, nil, 0o600)) }, ""},
		"another one's content": {func(path string) { replace(path, make()) }, ""},
	} {
		path := make()
		c.change(path)
		err := opens(path)
		if (what == "nothing changed") != (err == nil) {
			t.Errorf("%s: %v", what, err)
		} else if err != nil {
			t.Logf("%s: %v", what, err)
			var told *data.Error
			if !errors.As(err, &told) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want %q", what, err, c.says)
			}
		}
	}
}

// Drafts that an earlier version stored in the database move to the computer of their author's first sign-in.
func TestUpgradeMovesDrafts(t *testing.T) {
	path := earlierDatabase(t, formerPassword)
	folder := t.TempDir()
	withDrafts := func() *file.Office {
		return officeAt(t, path).KeepDrafts(func(database string, key file.Key) (data.DraftStore, error) {
			return draft.Open(folder, database, key)
		})
	}
	o := withDrafts()
	signsIn(t, o, formerAdmin, formerPassword, "")
	mustDo(t, o.Close())
	s := inside(t, path)
	content, err := data.Draft{Note: data.DraftNote{Text: "called the landlord"}}.Encode()
	mustDo(t, err)
	mustDo(t, inTx(s, func(tx *sql.Tx) error {
		if err := addClient(tx); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO drafts (user_id, enrollment_id, content, kept_at)
			SELECT u.id, e.id, ?1, '2026-05-04T10:00:00.000Z' FROM users u, (SELECT id FROM enrollments LIMIT 1) e`, content)
		return err
	}))
	mustDo(t, s.Close())

	session := signsIn(t, withDrafts(), formerAdmin, formerPassword, "")
	drafts, err := session.Drafts(t.Context())
	mustDo(t, err)
	if len(drafts) != 1 || drafts[0].Note.Text != "called the landlord" {
		t.Errorf("drafts %+v", drafts)
	}
	mustDo(t, session.SignOut(t.Context()))
	s = inside(t, path)
	var authors string
	mustDo(t, s.read.QueryRow(`SELECT group_concat(u.name) FROM drafts JOIN users u ON u.id = user_id`).Scan(&authors))
	if authors != formerWorker {
		t.Errorf("drafts of %s are left in the database", authors)
	}
}

// addClient adds a client with an enrollment in a housing program.
func addClient(tx *sql.Tx) error {
	_, err := tx.Exec(`
INSERT INTO sources (id, implementation_id, source_id, name) VALUES (1, '', 'S1', 'HMIS');
INSERT INTO programs (id, source_id, hmis_id, organization_id, name, project_type) SELECT 1, 1, 'P1', min(id), 'Harbor', 3 FROM organizations;
INSERT INTO clients (id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_key) VALUES (1, 1, 'C1', 'Rosa', '', 'Reed', '', 'reed rosa');
INSERT INTO enrollments (id, source_id, hmis_id, client_id, program_id, entry_date) VALUES (1, 1, 'E1', 1, 1, '2026-05-01');`)
	return err
}
