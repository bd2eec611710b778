package storetest

import (
	"context"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// An interrupted store has somebody else do something just before a write begins.
type interrupted struct {
	file.Store
	before func()
}

func (s *interrupted) interrupt() {
	if before := s.before; before != nil {
		s.before = nil
		before()
	}
}

func (s *interrupted) Write(ctx context.Context, event data.AuditEvent, do func(ctx context.Context, tx data.Tx) error) (bool, error) {
	s.interrupt()
	return s.Store.Write(ctx, event, do)
}

func (s *interrupted) Import(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) error {
	s.interrupt()
	return s.Store.Import(ctx, dryRun, run)
}

const secondAdmin = "Bea Head"

// second is a session of another administrator.
func (o *office) second(t *testing.T) *file.Session {
	t.Helper()
	if _, err := o.UserNamed(o.ctx, secondAdmin); data.CodeOf(err) == data.CodeNotFound {
		must(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), secondAdmin, o.fixture.admin.Organization.ID, data.Administrator, password)))
	}
	return o.signIn(t, secondAdmin)
}

// interrupted is a session of another administrator on a store that can be interrupted.
func (o *office) interrupted(t *testing.T) (*file.Session, *interrupted) {
	t.Helper()
	o.second(t)
	store := &interrupted{Store: o.Store}
	there := file.NewOffice(openedStore{store}, o.keyring, o.clock).KeepBackups(&memoryBackups{of: o}).
		KeepDrafts(func(string, file.Key) (data.DraftStore, error) { return o.drafts, nil })
	t.Cleanup(func() { must(t, there.Close()) })
	s, err := there.SignIn(o.ctx, secondAdmin, password)
	must(t, err)
	return s, store
}

// withoutID are the operations for which the Session makes the id, or that leave no event.
var withoutID = []operation{
	{method: "ExportList", do: func(ctx context.Context, s *file.Session, _ data.OperationID, _ world) (any, error) {
		return none(ok(s.ExportList(ctx, HarborPSH, data.ListOptions{}, data.Filter{}, data.Order{}, "CSV")))
	}},
	{method: "SetPreference", do: func(ctx context.Context, s *file.Session, _ data.OperationID, _ world) (any, error) {
		return none(s.SetPreference(ctx, "program", "1"))
	}},
	{method: "MarkSample", do: func(ctx context.Context, s *file.Session, _ data.OperationID, _ world) (any, error) {
		return none(s.MarkSample(ctx, nil))
	}},
}

// A change is what somebody else does between the reading and the write.
type change func(t *testing.T, o *office, w world)

func exit(id data.EnrollmentID) change {
	return func(t *testing.T, o *office, _ world) {
		e := o.theCase(t, id).Enrollment
		e.Exit = day("06-05")
		must(t, o.CorrectEnrollment(o.ctx, o.event(data.EventEnrollment, id), e))
	}
}

func retire(ids ...data.EnrollmentID) change {
	return func(t *testing.T, o *office, _ world) {
		o.inImport(t, func(tx data.ImportTx) { must(t, tx.Retire(ids, today)) })
	}
}

// retireLocal retires the locally entered enrollment.
func retireLocal(t *testing.T, o *office, w world) { retire(w.locallyEntered)(t, o, w) }

func deleteEnrollment(hmisID string, client data.ClientID, program data.ProgramID, entry data.Date) change {
	return func(t *testing.T, o *office, _ world) {
		o.inImport(t, func(tx data.ImportTx) {
			must(t, ok(tx.SaveEnrollment(data.EnrollmentRow{HMISRow: data.HMISRow{HMISKey: data.HMISKey{Source: 1, ID: hmisID}, Removed: true},
				Client: client, Program: program, Entry: entry})))
		})
	}
}

func deleteClient(t *testing.T, o *office, _ world) {
	o.inImport(t, func(tx data.ImportTx) {
		must(t, ok(tx.SaveClient(data.ClientRow{HMISRow: data.HMISRow{HMISKey: data.HMISKey{Source: 1, ID: "7042"}, Removed: true}})))
	})
}

func makeTracker(id data.EnrollmentID) change {
	return func(t *testing.T, o *office, _ world) { o.create(t, id, data.Fields{}) }
}

func changeTracker(id data.EnrollmentID, fields data.Fields) change {
	return func(t *testing.T, o *office, _ world) {
		must(t, ok(o.save(t, o.admin, id, data.NewOperationID(), fields)))
	}
}

// changeLocal changes the tracker of the locally entered enrollment.
func changeLocal(t *testing.T, o *office, w world) {
	changeTracker(w.locallyEntered, data.Fields{SexOffender: data.Yes})(t, o, w)
}

// makeLocalTracker adds a tracker where the locally entered client had one before.
func makeLocalTracker(t *testing.T, o *office, w world) { makeTracker(w.localHome)(t, o, w) }

func exitLocalHome(t *testing.T, o *office, w world) { exit(w.localHome)(t, o, w) }

func correctNote(t *testing.T, o *office, w world) {
	must(t, o.admin.AddNote(o.ctx, data.NewOperationID(), RosaHome, "", "wrote", string(w.noted)))
}

func removeLocalClient(t *testing.T, o *office, w world) {
	must(t, o.admin.RemoveClient(o.ctx, data.NewOperationID(), w.localClient))
}

func removeTracker(id data.EnrollmentID) change {
	return func(t *testing.T, o *office, _ world) {
		must(t, o.admin.RemoveTracker(o.ctx, data.NewOperationID(), id, o.currentTracker(t, id).Version, "made in error"))
	}
}

func moveIn(id data.EnrollmentID, date data.Date) change {
	return func(t *testing.T, o *office, _ world) {
		must(t, ok(o.admin.UpdateAssessment(o.ctx, data.NewOperationID(), id, date)))
	}
}

func changeTo(change func(u *data.User)) change {
	return func(t *testing.T, o *office, w world) {
		change(&w.user)
		must(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), w.user))
	}
}

func assign(id data.EnrollmentID, name string) change {
	return func(t *testing.T, o *office, _ world) {
		must(t, o.admin.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{id}, data.CaseManager{Name: name}))
	}
}

// meanwhile are the changes that an operation is refused for. That its user may no longer do it, see meanwhileTests.
var meanwhile = []struct {
	operation, what string
	change          change
	want            data.Code
}{
	{"CreateTracker", "exit", exit(NuriHome), data.CodeClosed},
	{"CreateTracker", "retired", retire(NuriHome), data.CodeClosed},
	{"CreateTracker", "deleted", deleteEnrollment("E103", Nuri, HarborPSH, day("04-01")), data.CodeClosed},
	{"CreateTracker", "tracker", makeTracker(NuriHome), data.CodeExists},
	{"SaveTracker", "exit", exit(RosaHome), data.CodeClosed},
	{"SaveTracker", "retired", retire(RosaHome), data.CodeClosed},
	{"SaveTracker", "deleted", deleteEnrollment("E101", Rosa, HarborPSH, day("03-01")), data.CodeClosed},
	{"SaveTracker", "tracker", changeTracker(RosaHome, data.Fields{SexOffender: data.Yes}), data.CodeConflict},
	{"SaveTracker", "tracker removed", removeTracker(RosaHome), data.CodeNotFound},
	{"SaveTracker", "move-in", moveIn(RosaHome, day("05-20")), data.CodeChronology},
	{"StartOver", "exit", exit(RosaHome), data.CodeClosed},
	{"StartOver", "retired", retire(RosaHome), data.CodeClosed},
	{"StartOver", "tracker", changeTracker(RosaHome, data.Fields{SexOffender: data.Yes}), data.CodeConflict},
	{"StartOver", "tracker removed", removeTracker(RosaHome), data.CodeNotFound},
	{"StartOver", "move-in", moveIn(RosaHome, day("05-20")), data.CodeInvalid},
	{"RemoveTracker", "exit", exit(RosaHome), data.CodeClosed},
	{"RemoveTracker", "retired", retire(RosaHome), data.CodeClosed},
	{"RemoveTracker", "tracker", changeTracker(RosaHome, data.Fields{SexOffender: data.Yes}), data.CodeConflict},
	{"RemoveTracker", "tracker removed", removeTracker(RosaHome), data.CodeNotFound},
	{"SaveDocument", "exit", exit(RosaHome), data.CodeClosed},
	{"SaveDocument", "retired", retire(RosaHome), data.CodeClosed},
	{"AddNote", "exit", exit(RosaHome), data.CodeClosed},
	{"AddNote", "retired", retire(RosaHome), data.CodeClosed},
	{"RecordToday", "exit", exit(RosaHome), data.CodeClosed},
	{"RecordToday", "tracker", changeTracker(RosaHome, data.Fields{SexOffender: data.Yes}), data.CodeConflict},
	{"RecordToday", "tracker removed", removeTracker(RosaHome), data.CodeConflict},
	{"RecordToday", "move-in", moveIn(RosaHome, day("05-20")), data.CodeConflict},
	{"Undo of a removal", "tracker", makeLocalTracker, data.CodeConflict},
	{"Undo of a removal", "exit", exitLocalHome, data.CodeClosed},
	{"Undo of a note", "exit", exit(RosaHome), data.CodeClosed},
	{"Undo of a note", "corrected", correctNote, data.CodeConflict},
	{"CorrectClient", "removed", removeLocalClient, data.CodeClosed},
	{"RemoveClient", "removed", removeLocalClient, data.CodeClosed},
	{"RemoveEnrollment", "removed", removeLocalClient, data.CodeClosed},
	{"Undo of a creation", "exit", exit(RosaHome), data.CodeClosed},
	{"Undo of a creation", "tracker", changeTracker(RosaHome, data.Fields{SexOffender: data.Yes}), data.CodeConflict},
	{"Undo of a creation", "tracker removed", removeTracker(RosaHome), data.CodeNotFound},
	{"Undo of a save", "retired", retireLocal, data.CodeClosed},
	{"Undo of a save", "tracker", changeLocal, data.CodeConflict},
	{"Undo of a start over", "exit", exit(TimoHome), data.CodeClosed},
	{"Undo of a start over", "tracker", changeTracker(TimoHome, data.Fields{SexOffender: data.Yes}), data.CodeConflict},
	{"Undo of a move-in", "move-in", moveIn(NuriHome, day("05-21")), data.CodeConflict},
	{"Undo of a move-in", "retired", retire(NuriHome), data.CodeClosed},
	{"Undo of a case manager", "case manager", assign(NuriHome, "Cal"), data.CodeConflict},
	{"Undo of a case manager", "retired", retire(NuriHome), data.CodeClosed},
	{"UpdateAssessment", "exit", exit(RosaHome), data.CodeChronology},
	{"UpdateAssessment", "retired", retire(RosaHome), data.CodeClosed},
	{"UpdateAssessment", "deleted", deleteEnrollment("E101", Rosa, HarborPSH, day("03-01")), data.CodeClosed},
	{"UpdateAssessment", "tracker", changeTracker(RosaHome, data.Fields{Applied: day("06-12")}), data.CodeChronology},
	{"AssignCaseManager", "retired", retire(TimoHome), data.CodeClosed},
	{"AssignCaseManager", "another organization", changeTo(func(u *data.User) { u.Organization.ID = LanternHomes }), data.CodeInvalid},
	{"MatchCaseManager", "case manager", assign(NuriHome, "Cal"), data.CodeNotFound},
	{"AddEnrollment", "client deleted", deleteClient, data.CodeClosed},
	{"CorrectEnrollment", "retired", retireLocal, data.CodeClosed},
	{"CorrectEnrollment", "exit", func(t *testing.T, o *office, w world) { exit(w.locallyEntered)(t, o, w) }, data.CodeConflict},
	{"AcceptMatch", "tracker", makeTracker(NuriHome), data.CodeExists},
	{"AcceptMatch", "removed", func(t *testing.T, o *office, w world) {
		must(t, o.admin.RemoveEnrollment(o.ctx, data.NewOperationID(), w.locallyEntered))
	}, data.CodeClosed},
	{"MoveTracker", "tracker", makeTracker(SamAgain), data.CodeExists},
	{"MoveTracker", "tracker removed", removeTracker(SamHome), data.CodeNotFound},
	{"MergeOrganization", "merged", func(t *testing.T, o *office, _ world) {
		must(t, o.admin.MergeOrganization(o.ctx, data.NewOperationID(), HarborHouse, LanternHomes))
	}, data.CodeInvalid},
	{"AddUser", "another of that name", func(t *testing.T, o *office, _ world) {
		must(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), "new nan", HarborHouse, data.Caseworker, password)))
	}, data.CodeExists},
	{"ChangeUser", "disabled", changeTo(func(u *data.User) { u.Disabled = true }), data.CodeInvalid},
	{"ResetPassword", "disabled", changeTo(func(u *data.User) { u.Disabled = true }), data.CodeInvalid},
	{"ApplyRetention", "a change", func(t *testing.T, o *office, _ world) { o.addNoteToWen(t, "called") }, data.CodeConfirm},
}

// meanwhileTests have somebody else change something between the reading of an operation and its write.
func meanwhileTests() []test {
	var tests []test
	all := append(append([]operation{}, operations...), withoutID...)
	for name, mayNot := range map[string]func(u *data.User){
		"disabled":         func(u *data.User) { u.Disabled = true },
		"no administrator": func(u *data.User) { u.Role, u.Organization.ID = data.Caseworker, QuietStreet },
	} {
		tests = append(tests, inOffice("the user is "+name, func(t *testing.T, o *office) {
			w := o.world(t)
			s, store := o.interrupted(t)
			user := s.User()
			for _, op := range all {
				if name != "disabled" && anybody[op.String()] {
					continue
				}
				changed := user
				mayNot(&changed)
				var before string
				store.before = func() {
					must(t, o.SaveUser(o.ctx, o.event(data.EventUser, 0), changed))
					before = o.everything(t)
				}
				_, err := op.do(o.ctx, s, data.NewOperationID(), w)
				if data.CodeOf(err) != data.CodePermission {
					t.Errorf("%s: %v", op, err)
				}
				if o.everything(t) != before {
					t.Errorf("%s has changed something", op)
				}
				must(t, o.SaveUser(o.ctx, o.event(data.EventUser, 0), user))
			}
		}))
	}
	tests = append(tests, inOffice("the user is disabled while signing in, or unlocking", func(t *testing.T, o *office) {
		s, store := o.interrupted(t)
		user := s.User()
		disable := func() {
			user.Disabled = true
			must(t, o.SaveUser(o.ctx, o.event(data.EventUser, 0), user))
		}
		s.Lock(o.ctx, "away")
		store.before = disable
		refused(t, s.Unlock(o.ctx, password), data.CodePermission)
		equal(t, "locked", s.Locked(), true)
		user.Disabled = false
		must(t, o.SaveUser(o.ctx, o.event(data.EventUser, 0), user))
		there := file.NewOffice(openedStore{store}, o.keyring, o.clock)
		store.before = disable
		refused(t, ok(there.SignIn(o.ctx, secondAdmin, password)), data.CodePermission)
	}))
	for _, m := range meanwhile {
		tests = append(tests, inOffice(m.operation+": "+m.what, func(t *testing.T, o *office) {
			w := o.world(t)
			s, store := o.interrupted(t)
			for _, op := range all {
				if op.String() != m.operation {
					continue
				}
				var before string
				store.before = func() {
					m.change(t, o, w)
					before = o.everything(t)
				}
				_, err := op.do(o.ctx, s, data.NewOperationID(), w)
				refused(t, err, m.want)
				equal(t, "the office is as it was left", o.everything(t) == before, true)
				return
			}
			t.Fatal("no such operation")
		}))
	}
	return tests
}

// anybody are the operations that every user may call.
var anybody = map[string]bool{"SaveTracker": true, "Undo of a save": true, "AddNote": true, "SaveDocument": true, "RecordReport": true, "UndoRest": true, "Undo of a note": true, "RecordToday": true, "CorrectClient": true, "RecordCopy": true, "ChangePassword": true, "OpenClient": true, "OpenList": true, "OpenTracker": true,
	"ExportList": true, "SetPreference": true, "AddClient": true}
