package storetest

import (
	"context"
	"slices"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// A recordedAction is a call of a method that must leave an audit event of the kind.
type recordedAction struct {
	kind data.EventKind
	do   func(ctx context.Context, s *file.Session, w world) error
}

// recordedActions are the methods of Session that must leave an audit event.
var recordedActions = map[string]recordedAction{
	"OpenClient": {data.EventOpenClient, func(ctx context.Context, s *file.Session, _ world) error {
		_, _, err := s.OpenClient(ctx, data.NewOperationID(), Rosa)
		return err
	}},
	"OpenList": {data.EventOpenList, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.OpenList(ctx, data.NewOperationID(), HarborPSH, data.ListOptions{}))
	}},
	"OpenTracker": {data.EventOpenTracker, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.OpenTracker(ctx, data.NewOperationID(), RosaHome))
	}},
	"CreateTracker": {data.EventCreateTracker, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.CreateTracker(ctx, data.NewOperationID(), NuriHome, data.Fields{}))
	}},
	"SaveTracker": {data.EventSaveTracker, saving(data.Fields{SexOffender: data.Yes})},
	"StartOver": {data.EventStartOver, func(ctx context.Context, s *file.Session, w world) error {
		return ok(s.StartOver(ctx, data.NewOperationID(), RosaHome, w.version, data.UnitLost))
	}},
	"RemoveTracker": {data.EventRemoveTracker, func(ctx context.Context, s *file.Session, w world) error {
		return s.RemoveTracker(ctx, data.NewOperationID(), RosaHome, w.version, "made in error")
	}},
	"MoveTracker": {data.EventMoveTracker, func(ctx context.Context, s *file.Session, _ world) error {
		return s.MoveTracker(ctx, data.NewOperationID(), SamHome, SamAgain)
	}},
	"AddNote": {data.EventNote, func(ctx context.Context, s *file.Session, _ world) error {
		return s.AddNote(ctx, data.NewOperationID(), RosaHome, "", "called", "")
	}},
	"Undo": {data.EventSaveTracker, func(ctx context.Context, s *file.Session, w world) error {
		return s.Undo(ctx, data.NewOperationID(), w.saved)
	}},
	"UndoRest": {data.EventSaveTracker, func(ctx context.Context, s *file.Session, w world) error {
		return s.UndoRest(ctx, data.NewOperationID(), w.saved)
	}},
	"RecordToday": {data.EventSaveTracker, func(ctx context.Context, s *file.Session, w world) error {
		return ok(s.RecordToday(ctx, data.NewOperationID(), RosaHome, w.version, data.FieldApplied))
	}},
	"RecordCopy": {data.EventExport, func(ctx context.Context, s *file.Session, _ world) error {
		return s.RecordCopy(ctx, data.NewOperationID(), HarborPSH, 3)
	}},
	"CorrectClient": {data.EventClient, func(ctx context.Context, s *file.Session, w world) error {
		return s.CorrectClient(ctx, data.NewOperationID(), data.Client{ID: w.localClient, Name: data.Name{Last: "Oak"}})
	}},
	"RemoveClient": {data.EventRemoveClient, func(ctx context.Context, s *file.Session, w world) error {
		return s.RemoveClient(ctx, data.NewOperationID(), w.localClient)
	}},
	"RemoveEnrollment": {data.EventRemoveEnrollment, func(ctx context.Context, s *file.Session, w world) error {
		return s.RemoveEnrollment(ctx, data.NewOperationID(), w.localHome)
	}},
	"UpdateAssessment": {data.EventMoveIn, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.UpdateAssessment(ctx, data.NewOperationID(), RosaHome, day("05-20")))
	}},
	"AssignCaseManager": {data.EventAssignCaseManager, func(ctx context.Context, s *file.Session, _ world) error {
		return s.AssignCaseManager(ctx, data.NewOperationID(), []data.EnrollmentID{RosaHome}, data.CaseManager{Name: "Cal"})
	}},
	"MatchCaseManager": {data.EventAssignCaseManager, func(ctx context.Context, s *file.Session, w world) error {
		return s.MatchCaseManager(ctx, data.NewOperationID(), "Typed Tessa", w.user.ID)
	}},
	"AddClient": {data.EventClient, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.AddClient(ctx, data.NewOperationID(), data.Client{Name: data.Name{Last: "Ash"}}))
	}},
	"AddEnrollment": {data.EventEnrollment, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.AddEnrollment(ctx, data.NewOperationID(), Sam, HarborPSH, day("06-01")))
	}},
	"CorrectEnrollment": {data.EventEnrollment, func(ctx context.Context, s *file.Session, w world) error {
		return s.CorrectEnrollment(ctx, data.NewOperationID(), w.shown(), day("04-03"), 0)
	}},
	"AcceptMatch": {data.EventMatch, func(ctx context.Context, s *file.Session, w world) error {
		return s.AcceptMatch(ctx, data.NewOperationID(), w.locallyEntered, NuriHome)
	}},
	"DismissMatch": {data.EventMatch, func(ctx context.Context, s *file.Session, w world) error {
		return s.DismissMatch(ctx, data.NewOperationID(), w.locallyEntered, NuriHome)
	}},
	"Import": {data.EventImport, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.Import(ctx, data.NewOperationID(), importer{}, data.ImportOptions{}))
	}},
	"ExportList": {data.EventExport, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.ExportList(ctx, HarborPSH, data.ListOptions{}, data.Filter{}, data.Order{}, "CSV"))
	}},
	"Events": {data.EventRecord, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.Events(ctx, data.NewOperationID(), data.EventFilter{}, 0, 5))
	}},
	"CountEvents": {data.EventRecord, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.CountEvents(ctx, data.NewOperationID(), data.EventFilter{}))
	}},
	"ExportEvents": {data.EventRecord, func(ctx context.Context, s *file.Session, _ world) error {
		return s.ExportEvents(ctx, data.NewOperationID(), data.EventFilter{}, "CSV", func(data.AuditEvent) error { return nil })
	}},
	"AddUser": {data.EventUser, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.AddUser(ctx, data.NewOperationID(), "New Nell", HarborHouse, data.Caseworker, "green door 34"))
	}},
	"ChangeUser": {data.EventUser, func(ctx context.Context, s *file.Session, w world) error {
		w.user.Role = data.Administrator
		return s.ChangeUser(ctx, data.NewOperationID(), w.user)
	}},
	"ResetPassword": {data.EventUser, func(ctx context.Context, s *file.Session, w world) error {
		return s.ResetPassword(ctx, data.NewOperationID(), w.user.ID, "green door 34")
	}},
	"ChangePassword": {data.EventUser, func(ctx context.Context, s *file.Session, _ world) error {
		return s.ChangePassword(ctx, data.NewOperationID(), password, "green door 34")
	}},
	"EnableUser": {data.EventUser, func(ctx context.Context, s *file.Session, _ world) error {
		dot, err := s.UserNamed(ctx, "Dot Former")
		if err != nil {
			return err
		}
		return s.EnableUser(ctx, data.NewOperationID(), dot.ID, "green door 34")
	}},
	"NewRecoveryCode": {data.EventRecovery, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.NewRecoveryCode(ctx, data.NewOperationID()))
	}},
	"Lock": {data.EventLock, func(ctx context.Context, s *file.Session, _ world) error {
		s.Lock(ctx, "by hand")
		return nil
	}},
	"Unlock": {data.EventUnlock, func(ctx context.Context, s *file.Session, _ world) error {
		s.Lock(ctx, "by hand")
		return s.Unlock(ctx, password)
	}},
	"End":     {data.EventSignOut, func(ctx context.Context, s *file.Session, _ world) error { s.End(ctx); return nil }},
	"SignOut": {data.EventSignOut, func(ctx context.Context, s *file.Session, _ world) error { return s.SignOut(ctx) }},
	"OrganizationNamed": {data.EventOrganization, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.OrganizationNamed(ctx, data.NewOperationID(), "Meadow"))
	}},
	"MergeOrganization": {data.EventOrganization, func(ctx context.Context, s *file.Session, _ world) error {
		return s.MergeOrganization(ctx, data.NewOperationID(), LanternHomes, HarborHouse)
	}},
	"SaveSettings": {data.EventSettings, func(ctx context.Context, s *file.Session, _ world) error {
		return s.SaveSettings(ctx, data.NewOperationID(), data.Settings{BedNightDays: 3, LockMinutes: 10, RetentionYears: 7})
	}},
	"BackUp": {data.EventBackup, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.BackUp(ctx, "", nil)) }},
	"MoveAway": {data.EventMovedAway, func(ctx context.Context, s *file.Session, w world) error {
		_, _, err := s.MoveAway(ctx, "/srv/desk/office.db", "postgres://db/office", func(context.Context, signin.Store, data.AuditEvent) error { return nil })
		return err
	}},
	"UndoMark": {data.EventMovedAway, func(ctx context.Context, s *file.Session, w world) error {
		if err := ok(s.MoveTo(ctx, "/srv/desk/office.db", &destination{of: w.office}, nil)); err != nil {
			return err
		}
		event, err := s.Departure(ctx)
		if err != nil {
			return err
		}
		return s.UndoMark(ctx, event)
	}},
	"MarkMoved": {data.EventMovedAway, func(ctx context.Context, s *file.Session, w world) error {
		tables, err := w.office.Tables(ctx)
		if err != nil {
			return err
		}
		return s.MarkMoved(ctx, data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventMovedAway, At: w.office.now, By: s.User().ID}, tables)
	}},
	"MoveTo": {data.EventMovedAway, func(ctx context.Context, s *file.Session, w world) error {
		return ok(s.MoveTo(ctx, "/srv/desk/office.db", &destination{of: w.office}, nil))
	}},
	"UndoMove": {data.EventMovedAway, func(ctx context.Context, s *file.Session, w world) error {
		to := &destination{of: w.office}
		if _, err := s.MoveTo(ctx, "/srv/desk/office.db", to, nil); err != nil {
			return err
		}
		return ok(s.UndoMove(ctx, func(string) file.Destination { return to }))
	}},
	"ApplyRetention": {data.EventRetention, func(ctx context.Context, s *file.Session, w world) error {
		return ok(retaining(data.Remove)(ctx, s, data.NewOperationID(), w))
	}},
	"RecordReport": {data.EventExport, func(ctx context.Context, s *file.Session, _ world) error {
		return s.RecordReport(ctx, data.NewOperationID(), data.ReportRequest{Title: "Flow", Programs: []data.Program{{ID: HarborPSH}}, Form: "CSV"})
	}},
	"SaveDocument": {data.EventDocument, func(ctx context.Context, s *file.Session, w world) error {
		return ok(savingDocument(income)(ctx, s, data.NewOperationID(), w))
	}},
	"SaveRequirements": {data.EventSettings, func(ctx context.Context, s *file.Session, w world) error {
		return ok(requiring("Lease")(ctx, s, data.NewOperationID(), w))
	}},
	"SaveThresholds": {data.EventSettings, func(ctx context.Context, s *file.Session, _ world) error {
		return s.SaveThresholds(ctx, data.NewOperationID(), HarborPSH, data.Thresholds{NotStarted: 1, EligibilityVerified: 1, Applied: 1, Approved: 1})
	}},
}

// unrecordedMethods are the methods that leave no event: what they read is opened by another one, or is nobody's data; what they write
// is the user's own and not yet, or never, anybody's record.
var unrecordedMethods = []string{
	"User", "Today", "Info", "ClientID", "EnrollmentID", "ChangeCounter", "Writing", "OnWrite", "Announce", "May", "Findings",
	"Programs", "AllPrograms", "ProgramSummaries", "List", "FindClients", "RecentClients", "Cases", "Case", "Attempts", "Notes",
	"History", "Properties", "Colleagues", "Matches", "TypedCaseManagers", "Organizations", "Settings", "Users", "UserNamed", "Check",
	"Preference", "SetPreference", "KeepDraft", "DropDraft", "Drafts", "MoveDrafts", "FlushReadings",
	"RetentionReport", "Backups", "BeginRestore", // Restore writes its event into the restored database.
	"ReportEnrollments", "ReportRows", "Requirements", "Readiness",
	"Accesses", "Departure", "Place", "HoldWindow", "Displace", "RequireNewPassword", "Abandon", "Ended", "Locked", "MustChangePassword", "NeedsRecoveryCode", "RecoveryCodeKept", "MarkSample",
}

// recordedActionTests makes a test of each recorded action.
func recordedActionTests() []test {
	var tests []test
	for name, d := range recordedActions {
		tests = append(tests, inOffice(name+" leaves an audit event", func(t *testing.T, o *office) {
			w := o.world(t)
			window, err := o.Enter(o.ctx, o.admin.User().Name, password)
			must(t, err)
			last := o.events(t, data.EventFilter{})[0].Number
			must(t, d.do(o.ctx, window, w))
			var kinds []data.EventKind
			for _, a := range o.events(t, data.EventFilter{}) {
				if a.Number > last && a.By == o.admin.User().ID {
					kinds = append(kinds, a.Kind)
				}
			}
			if !slices.Contains(kinds, d.kind) {
				t.Errorf("audit events of kind %q, want %q", kinds, d.kind)
			}
		}))
	}
	return tests
}
