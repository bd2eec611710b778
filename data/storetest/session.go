package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
)

// password is everybody's.
const password = "blue door 12"

// An openedStore is the store under test as a database that is not encrypted. It stays open from test to test.
type openedStore struct{ file.Store }

func (openedStore) Encrypts() bool                          { return false }
func (openedStore) CheckLocation() error                    { return nil }
func (openedStore) State() (file.DatabaseState, error)      { return file.DatabasePlain, nil }
func (s openedStore) Make(file.Key) (file.Store, error)     { return s, nil }
func (s openedStore) Open(file.Key) (file.Store, error)     { return s, nil }
func (openedStore) Encrypt(context.Context, file.Key) error { return nil }
func (openedStore) Remove() error                           { return nil }
func (s openedStore) MakeCopy(ctx context.Context, from file.Store, _ file.Key, progress func(done, total int)) (file.Store, error) {
	return s, from.CopyTo(ctx, "", progress)
}
func (openedStore) Close() error { return nil }
func (openedStore) Verify(context.Context, file.Key) ([]string, error) {
	return nil, nil
}
func (s openedStore) ReadContents(ctx context.Context, _ file.Key) (file.Contents, error) {
	return s.Store.Contents(ctx)
}
func (s openedStore) Checkpoint(ctx context.Context, _ file.Key) (file.Contents, error) {
	return s.Store.Contents(ctx)
}

// keys can be put in the place of others, as a file can.
type keys struct{ file.Keyring }

// An office is the small office with people at work: a session each of an administrator of an organization of its own, a
// caseworker of Harbor House, one of Lantern Homes, and an administrator of Harbor House disabled since signing in.
type office struct {
	*fixture
	*file.Office
	keyring                              *keys
	admin, enrolling, outsider, disabled *file.Session
	now                                  time.Time
	drafts                               drafts
}

func (f *fixture) office(t *testing.T) *office {
	t.Helper()
	o := &office{fixture: f, now: now, drafts: drafts{}}
	o.keyring = &keys{account.Cheap(filepath.Join(t.TempDir(), "office.db"))}
	must(t, o.keyring.Make(file.NewKey(), file.KeyringInfo{SetUp: true}, []file.NewPassword{{Name: f.admin.Name, Password: password}}, now))
	o.Office = o.again()
	t.Cleanup(func() { must(t, o.Close()) })
	o.admin = o.signIn(t, f.admin.Name)
	addUser := func(name string, at data.OrganizationID, role data.Role) *file.Session {
		_, err := o.admin.AddUser(f.ctx, data.NewOperationID(), name, at, role, password)
		must(t, err)
		return o.signIn(t, name)
	}
	o.enrolling = addUser("Hana Harbor", HarborHouse, data.Caseworker)
	o.outsider = addUser("Leo Lantern", LanternHomes, data.Caseworker)
	o.disabled = addUser("Dot Former", HarborHouse, data.Administrator)
	former := o.disabled.User()
	former.Disabled = true
	must(t, o.admin.ChangeUser(f.ctx, data.NewOperationID(), former))
	return o
}

// again is the same office as another program sees it.
func (o *office) again() *file.Office {
	return file.NewOffice(openedStore{o.Store}, o.keyring, o.clock).KeepBackups(&memoryBackups{of: o}).
		KeepDrafts(func(string, file.Key) (data.DraftStore, error) { return o.drafts, nil })
}

func (o *office) clock() time.Time { return o.now }

func (o *office) signIn(t *testing.T, name string) *file.Session {
	t.Helper()
	s, err := o.SignIn(context.Background(), name, password)
	must(t, err)
	return s
}

// create creates a tracker as the administrator and returns the operation ID.
func (o *office) create(t *testing.T, id data.EnrollmentID, fields data.Fields) data.OperationID {
	t.Helper()
	op := data.NewOperationID()
	_, err := o.admin.CreateTracker(o.ctx, op, id, fields)
	must(t, err)
	return op
}

// save saves the fields over the version of the tracker that is stored now.
func (o *office) save(t *testing.T, s *file.Session, id data.EnrollmentID, op data.OperationID, fields data.Fields) (data.Tracker, error) {
	t.Helper()
	tr := o.currentTracker(t, id)
	return s.SaveTracker(o.ctx, op, id, tr.Version, tr.Fields, fields)
}

// currentTracker returns the tracker of an enrollment as it is stored now.
func (o *office) currentTracker(t *testing.T, id data.EnrollmentID) data.Tracker {
	t.Helper()
	tr := o.theCase(t, id).Tracker
	if tr == nil {
		t.Fatalf("enrollment %d has no tracker", id)
	}
	return *tr
}

// inOffice makes a test of one that needs sessions.
func inOffice(name string, run func(t *testing.T, o *office)) test {
	return test{name, func(t *testing.T, f *fixture) { run(t, f.office(t)) }}
}

// unchanged fails the test if do changes anything that a person could have changed.
func (o *office) unchanged(t *testing.T, what string, do func()) {
	t.Helper()
	before := o.everything(t)
	do()
	if o.everything(t) != before {
		t.Errorf("%s changed something", what)
	}
}
