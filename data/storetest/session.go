package storetest

import (
	"context"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
)

// password is everybody's.
const password = "blue door 12"

func mustHash(t *testing.T, password string) string {
	t.Helper()
	hash, err := account.Cheap().Hash(password)
	must(t, err)
	return hash
}

// An office is the small office with people at work: a session each of an administrator of an organization of its own, a
// caseworker of Harbor House, one of Lantern Homes, and an administrator of Harbor House disabled since signing in.
type office struct {
	*fixture
	*data.Office
	admin, enrolling, outsider, disabled *data.Session
	now                                  time.Time
}

func (f *fixture) office(t *testing.T) *office {
	t.Helper()
	o := &office{fixture: f, now: now}
	o.Office = data.NewOffice(f.Store, account.Cheap(), func() time.Time { return o.now })
	o.admin = o.signIn(t, f.admin.Name)
	hire := func(name string, at data.OrganizationID, role data.Role) *data.Session {
		_, err := o.admin.AddUser(f.ctx, data.NewOp(), name, at, role, password)
		must(t, err)
		return o.signIn(t, name)
	}
	o.enrolling = hire("Hana Harbor", HarborHouse, data.Caseworker)
	o.outsider = hire("Leo Lantern", LanternHomes, data.Caseworker)
	o.disabled = hire("Dot Former", HarborHouse, data.Administrator)
	former := o.disabled.User()
	former.Disabled = true
	must(t, o.admin.ChangeUser(f.ctx, data.NewOp(), former))
	return o
}

func (o *office) signIn(t *testing.T, name string) *data.Session {
	t.Helper()
	s, err := o.SignIn(context.Background(), name, password)
	must(t, err)
	return s
}

// create creates a tracker as the administrator and returns the op.
func (o *office) create(t *testing.T, id data.EnrollmentID, fields data.Fields) data.OpID {
	t.Helper()
	op := data.NewOp()
	_, err := o.admin.CreateTracker(o.ctx, op, id, fields)
	must(t, err)
	return op
}

// save saves fields over the tracker as it stands.
func (o *office) save(t *testing.T, s *data.Session, id data.EnrollmentID, op data.OpID, fields data.Fields) (data.Tracker, error) {
	t.Helper()
	tr := o.standing(t, id)
	return s.SaveTracker(o.ctx, op, id, tr.Version, tr.Fields, fields)
}

// standing is the tracker of an enrollment as it stands.
func (o *office) standing(t *testing.T, id data.EnrollmentID) data.Tracker {
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
