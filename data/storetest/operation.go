package storetest

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// An operation is a call of a method of the Session that writes.
type operation struct {
	// method is the Session's, name tells the operations of one method apart.
	method, name string
	do           call
	// other is do with other content; nil where the method takes no id of the operation.
	other call
	// retry is what a retry is refused with; "" where it does nothing.
	retry data.Code
}

type call = func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error)

func (op operation) String() string { return strings.TrimSpace(op.method + " " + op.name) }

// none is what a method returns that returns only an error.
func none(err error) (any, error) { return nil, err }

// value is what a method returns.
func value[T any](v T, err error) (any, error) { return v, err }

func creatingTracker(fields data.Fields) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return value(s.CreateTracker(ctx, op, NuriHome, fields))
	}
}

func savingTracker(fields data.Fields) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return value(s.SaveTracker(ctx, op, RosaHome, w.version, data.Fields{EligibilityVerified: day("05-01")}, fields))
	}
}

func startingOver(why data.Reason) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return value(s.StartOver(ctx, op, RosaHome, w.version, why))
	}
}

func removingTracker(why string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.RemoveTracker(ctx, op, RosaHome, w.version, why))
	}
}

func notingOn(text string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.AddNote(ctx, op, RosaHome, "", text, ""))
	}
}

func recordingToday(field data.Field) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return value(s.RecordToday(ctx, op, RosaHome, w.version, field))
	}
}

func copying(rows int) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.RecordCopy(ctx, op, HarborPSH, rows))
	}
}

func correctingClient(last string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.CorrectClient(ctx, op, data.Client{ID: w.localClient, Name: data.Name{Last: last}}))
	}
}

func removingEnrollment(which func(w world) data.EnrollmentID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.RemoveEnrollment(ctx, op, which(w)))
	}
}

func removingClient(which func(w world) data.ClientID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.RemoveClient(ctx, op, which(w)))
	}
}

func undoingRest(which func(w world) data.OperationID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.UndoRest(ctx, op, which(w)))
	}
}

func undoing(which func(w world) data.OperationID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.Undo(ctx, op, which(w)))
	}
}

func movingIn(date data.Date) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		c, err := s.UpdateAssessment(ctx, op, RosaHome, date)
		c.Recorded.At, c.Tracker = now, nil
		return c, err
	}
}

func assigning(to func(w world) data.CaseManager) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.AssignCaseManager(ctx, op, []data.EnrollmentID{RosaHome, TimoHome}, to(w)))
	}
}

func addingClient(last string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return value(s.AddClient(ctx, op, data.Client{Name: data.Name{Last: last}}))
	}
}

func changingUser(change func(u *data.User)) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		u := w.user
		change(&u)
		return none(s.ChangeUser(ctx, op, u))
	}
}

func addingUser(name string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return value(s.AddUser(ctx, op, name, HarborHouse, data.Caseworker, password))
	}
}

func savingSettings(bedNightDays int) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.SaveSettings(ctx, op, data.Settings{BedNightDays: bedNightDays, LockMinutes: 10, RetentionYears: 7}))
	}
}

func savingThresholds(days int) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.SaveThresholds(ctx, op, HarborPSH, data.Thresholds{NotStarted: days, EligibilityVerified: 1, Applied: 1, Approved: 1}))
	}
}

func namingOrganization(name string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return value(s.OrganizationNamed(ctx, op, name))
	}
}

func mergingInto(id data.OrganizationID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.MergeOrganization(ctx, op, LanternHomes, id))
	}
}

func matching(typed string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.MatchCaseManager(ctx, op, typed, w.user.ID))
	}
}

func movingTracker(to data.EnrollmentID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.MoveTracker(ctx, op, SamHome, to))
	}
}

func enrolling(entry data.Date) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return value(s.AddEnrollment(ctx, op, Sam, HarborPSH, entry))
	}
}

func correcting(entry data.Date) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.CorrectEnrollment(ctx, op, w.shown(), entry, 0))
	}
}

func accepting(imported data.EnrollmentID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.AcceptMatch(ctx, op, w.locallyEntered, imported))
	}
}

func dismissing(imported data.EnrollmentID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return none(s.DismissMatch(ctx, op, w.locallyEntered, imported))
	}
}

func retaining(how data.Retention) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
		return w.retain(ctx, s, op, how)
	}
}

func importing(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
	return none(ok(s.Import(ctx, op, importer{}, data.ImportOptions{})))
}

func resetting(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
	return none(s.ResetPassword(ctx, op, w.user.ID, "green door 34"))
}

func enabling(ctx context.Context, s *file.Session, op data.OperationID, w world) (any, error) {
	return none(s.EnableUser(ctx, op, w.user.ID, "green door 34"))
}

func changingPassword(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
	return none(s.ChangePassword(ctx, op, password, "green door 34"))
}

func makingCode(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
	return none(ok(s.NewRecoveryCode(ctx, op)))
}

func openingClient(id data.ClientID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(ok2(s.OpenClient(ctx, op, id)))
	}
}

func openingList(id data.ProgramID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(ok(s.OpenList(ctx, op, id, data.ListOptions{})))
	}
}

func openingTracker(id data.EnrollmentID) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(ok(s.OpenTracker(ctx, op, id)))
	}
}

func readingEvents(filter data.EventFilter) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(ok(s.Events(ctx, op, filter, 0, 5)))
	}
}

func countingEvents(filter data.EventFilter) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(ok(s.CountEvents(ctx, op, filter)))
	}
}

func exportingEvents(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
	return none(s.ExportEvents(ctx, op, data.EventFilter{}, "CSV", func(data.AuditEvent) error { return nil }))
}

// operations are what the Session writes by an id of the caller, each once at least.
var operations = []operation{
	{method: "CreateTracker", do: creatingTracker(data.Fields{}), other: creatingTracker(full)},
	{method: "SaveTracker", do: savingTracker(data.Fields{Applied: day("06-01")}), other: savingTracker(data.Fields{SexOffender: data.No})},
	{method: "StartOver", do: startingOver(data.UnitLost), other: startingOver(data.ClientDeclined)},
	{method: "RemoveTracker", do: removingTracker("made in error"), other: removingTracker("wrong client")},
	{method: "AddNote", do: notingOn("called"), other: notingOn("wrote")},
	{method: "Undo", name: "of a creation", do: undoing(func(w world) data.OperationID { return w.created }), other: undoing(func(w world) data.OperationID { return w.saved })},
	{method: "Undo", name: "of a save", do: undoing(func(w world) data.OperationID { return w.saved }), other: undoing(func(w world) data.OperationID { return w.created })},
	{method: "Undo", name: "of a start over", do: undoing(func(w world) data.OperationID { return w.startedOver }), other: undoing(func(w world) data.OperationID { return w.saved })},
	{method: "Undo", name: "of a move-in", do: undoing(func(w world) data.OperationID { return w.movedIn }), other: undoing(func(w world) data.OperationID { return w.saved })},
	{method: "Undo", name: "of a case manager", do: undoing(func(w world) data.OperationID { return w.assigned }), other: undoing(func(w world) data.OperationID { return w.saved })},
	{method: "Undo", name: "of a removal", do: undoing(func(w world) data.OperationID { return w.removed }), other: undoing(func(w world) data.OperationID { return w.saved })},
	{method: "Undo", name: "of a note", do: undoing(func(w world) data.OperationID { return w.noted }), other: undoing(func(w world) data.OperationID { return w.saved })},
	{method: "UndoRest", do: undoingRest(func(w world) data.OperationID { return w.saved }), other: undoing(func(w world) data.OperationID { return w.saved })},
	{method: "RecordToday", do: recordingToday(data.FieldApplied), other: recordingToday(data.FieldApproved)},
	{method: "RecordCopy", do: copying(3), other: copying(4)},
	{method: "CorrectClient", do: correctingClient("Oak"), other: correctingClient("Elm")},
	{method: "RemoveClient", do: removingClient(func(w world) data.ClientID { return w.localClient }), other: removingClient(func(world) data.ClientID { return Rosa })},
	{method: "RemoveEnrollment", do: removingEnrollment(func(w world) data.EnrollmentID { return w.localHome }),
		other: removingEnrollment(func(w world) data.EnrollmentID { return w.locallyEntered })},
	{method: "UpdateAssessment", do: movingIn(day("06-10")), other: movingIn(day("06-09"))},
	{method: "AssignCaseManager", do: assigning(func(w world) data.CaseManager { return data.CaseManager{User: w.user.ID} }),
		other: assigning(func(world) data.CaseManager { return data.CaseManager{Name: "Cal"} })},
	{method: "MatchCaseManager", do: matching("Typed Tessa"), other: matching("Typed Theo")},
	{method: "AddClient", do: addingClient("Ash"), other: addingClient("Oak")},
	{method: "AddEnrollment", do: enrolling(day("06-01")), other: enrolling(day("06-02"))},
	{method: "CorrectEnrollment", do: correcting(day("04-03")), other: correcting(day("04-04"))},
	{method: "AcceptMatch", do: accepting(NuriHome), other: accepting(RosaHome)},
	{method: "DismissMatch", do: dismissing(NuriHome), other: dismissing(RosaHome)},
	{method: "MoveTracker", do: movingTracker(SamAgain), other: movingTracker(WenRetired)},
	{method: "OrganizationNamed", do: namingOrganization("Meadow"), other: namingOrganization("Brook")},
	{method: "MergeOrganization", do: mergingInto(HarborHouse), other: mergingInto(QuietStreet)},
	{method: "SaveSettings", do: savingSettings(3), other: savingSettings(4)},
	{method: "SaveDocument", do: savingDocument(income), other: savingDocument(data.ClientDocument{Name: "Income", Received: day("06-03")})},
	{method: "SaveRequirements", do: requiring("Lease"), other: requiring("Income")},
	{method: "RecordReport", do: recordingReport("Flow"), other: recordingReport("Ageing"), retry: data.CodeExists},
	{method: "SaveThresholds", do: savingThresholds(2), other: savingThresholds(3)},
	{method: "ChangeUser", do: changingUser(func(u *data.User) { u.Role = data.Administrator }), other: changingUser(func(u *data.User) { u.Disabled = true })},
	{method: "ChangeUser", name: "who leaves", do: changingUser(func(u *data.User) { u.Disabled = true }), other: changingUser(func(u *data.User) { u.Role = data.Administrator })},
	{method: "AddUser", do: addingUser("New Nan"), other: addingUser("New Ned"), retry: data.CodeExists},
	{method: "ResetPassword", do: resetting, other: enabling, retry: data.CodeExists},
	{method: "EnableUser", do: enabling, other: resetting, retry: data.CodeExists},
	{method: "ChangePassword", do: changingPassword, other: resetting, retry: data.CodePermission},
	{method: "NewRecoveryCode", do: makingCode, other: resetting, retry: data.CodeExists},
	{method: "Import", do: importing, other: importing, retry: data.CodeExists},
	{method: "ExportEvents", do: exportingEvents, other: resetting, retry: data.CodeExists},
	{method: "OpenClient", do: openingClient(Rosa), other: openingClient(Nuri)},
	{method: "OpenList", do: openingList(HarborPSH), other: openingList(LanternRRH)},
	{method: "OpenTracker", do: openingTracker(RosaHome), other: openingTracker(NuriHome)},
	{method: "Events", do: readingEvents(data.EventFilter{}), other: readingEvents(data.EventFilter{Words: "rosa"})},
	{method: "CountEvents", do: countingEvents(data.EventFilter{}), other: countingEvents(data.EventFilter{Words: "rosa"})},
	{method: "ApplyRetention", do: retaining(data.Remove), other: retaining(data.Deidentify)},
}

// operationTests repeat each operation, as a retry does and with other content.
func operationTests() []test {
	tests := []test{inOffice("all that have an id", func(t *testing.T, o *office) {
		covered := map[string]bool{}
		for _, op := range operations {
			covered[op.method] = true
		}
		methods := reflect.TypeFor[*file.Session]()
		for i := range methods.NumMethod() {
			m := methods.Method(i)
			for in := range m.Type.Ins() {
				if in == reflect.TypeFor[data.OperationID]() && !covered[m.Name] {
					t.Errorf("Session.%s is missing", m.Name)
				}
			}
		}
	})}
	tests = append(tests, inOffice("on record before there were digests", func(t *testing.T, o *office) {
		o.world(t)
		event := o.event(data.EventNote, RosaHome)
		must(t, o.Record(o.ctx, event))
		o.unchanged(t, "a retry, or something else", func() {
			must(t, o.admin.AddNote(o.ctx, event.Operation, RosaHome, "", "called", ""))
			refused(t, o.admin.AddNote(o.ctx, event.Operation, TimoHome, "", "called", ""), data.CodeExists)
			refused(t, ok(o.admin.CreateTracker(o.ctx, event.Operation, NuriHome, full)), data.CodeExists)
		})
	}))
	for _, op := range operations {
		tests = append(tests, inOffice(op.String(), func(t *testing.T, o *office) {
			w, id := o.world(t), data.NewOperationID()
			first, err := op.do(o.ctx, o.admin, id, w)
			must(t, err)
			o.unchanged(t, "a retry", func() {
				again, err := op.do(o.ctx, o.admin, id, w)
				if op.retry != "" {
					refused(t, err, op.retry)
					return
				}
				must(t, err)
				if !reflect.DeepEqual(again, first) {
					t.Errorf("a retry returns %+v, want %+v", again, first)
				}
			})
			o.unchanged(t, "other content", func() {
				_, err := op.other(o.ctx, o.admin, id, w)
				refused(t, err, data.CodeExists)
			})
			second := o.second(t)
			o.unchanged(t, "another user", func() {
				_, err := op.do(o.ctx, second, id, w)
				refused(t, err, data.CodeExists)
			})
		}))
	}
	return tests
}
