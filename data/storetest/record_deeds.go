package storetest

import (
	"context"
	"slices"
	"testing"

	"housingtracker/data"
)

// A recordedDeed is a call of a method that must leave an act of the kind.
type recordedDeed struct {
	kind data.ActKind
	do   func(ctx context.Context, s *data.Session, w world) error
}

// onRecord are the methods of the Session that write or open something.
var onRecord = map[string]recordedDeed{
	"OpenClient": {data.ActOpenClient, func(ctx context.Context, s *data.Session, _ world) error {
		_, _, err := s.OpenClient(ctx, data.NewOp(), Rosa)
		return err
	}},
	"OpenList": {data.ActOpenList, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.OpenList(ctx, data.NewOp(), HarborPSH, data.ListOptions{}))
	}},
	"OpenTracker": {data.ActOpenTracker, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.OpenTracker(ctx, data.NewOp(), RosaHome))
	}},
	"CreateTracker": {data.ActCreateTracker, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.CreateTracker(ctx, data.NewOp(), NuriHome, data.Fields{}))
	}},
	"SaveTracker": {data.ActSaveTracker, saving(data.Fields{SexOffender: data.Yes})},
	"StartOver": {data.ActStartOver, func(ctx context.Context, s *data.Session, w world) error {
		return ok(s.StartOver(ctx, data.NewOp(), RosaHome, w.version, data.UnitLost))
	}},
	"RemoveTracker": {data.ActRemoveTracker, func(ctx context.Context, s *data.Session, w world) error {
		return s.RemoveTracker(ctx, data.NewOp(), RosaHome, w.version, "made in error")
	}},
	"MoveTracker": {data.ActMoveTracker, func(ctx context.Context, s *data.Session, _ world) error {
		return s.MoveTracker(ctx, data.NewOp(), SamHome, SamAgain)
	}},
	"AddNote": {data.ActNote, func(ctx context.Context, s *data.Session, _ world) error {
		return s.AddNote(ctx, data.NewOp(), RosaHome, "", "called", "")
	}},
	"Undo": {data.ActSaveTracker, func(ctx context.Context, s *data.Session, w world) error { return s.Undo(ctx, data.NewOp(), w.saved) }},
	"UpdateAssessment": {data.ActMoveIn, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.UpdateAssessment(ctx, data.NewOp(), RosaHome, day("05-20")))
	}},
	"AssignCaseManager": {data.ActAssignCaseManager, func(ctx context.Context, s *data.Session, _ world) error {
		return s.AssignCaseManager(ctx, data.NewOp(), []data.EnrollmentID{RosaHome}, data.CaseManager{Name: "Cal"})
	}},
	"MatchCaseManager": {data.ActAssignCaseManager, func(ctx context.Context, s *data.Session, w world) error {
		return s.MatchCaseManager(ctx, data.NewOp(), "Typed Tessa", w.user.ID)
	}},
	"AddClient": {data.ActClient, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.AddClient(ctx, data.NewOp(), data.Client{Name: data.Name{Last: "Ash"}}))
	}},
	"AddEnrollment": {data.ActEnrollment, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.AddEnrollment(ctx, data.NewOp(), Sam, HarborPSH, day("06-01")))
	}},
	"CorrectEnrollment": {data.ActEnrollment, func(ctx context.Context, s *data.Session, w world) error {
		return s.CorrectEnrollment(ctx, data.NewOp(), w.byHand, day("04-03"), 0)
	}},
	"AcceptMatch": {data.ActMatch, func(ctx context.Context, s *data.Session, w world) error {
		return s.AcceptMatch(ctx, data.NewOp(), w.byHand, NuriHome)
	}},
	"DismissMatch": {data.ActMatch, func(ctx context.Context, s *data.Session, w world) error {
		return s.DismissMatch(ctx, data.NewOp(), w.byHand, NuriHome)
	}},
	"Import": {data.ActImport, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.Import(ctx, data.NewOp(), importer{}, data.ImportOptions{}))
	}},
	"ExportList": {data.ActExport, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.ExportList(ctx, HarborPSH, data.ListOptions{}, data.Filter{}, data.Order{}, "CSV"))
	}},
	"Acts": {data.ActRecord, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.Acts(ctx, data.NewOp(), data.ActFilter{}, 0, 5))
	}},
	"CountActs": {data.ActRecord, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.CountActs(ctx, data.NewOp(), data.ActFilter{}))
	}},
	"ExportActs": {data.ActRecord, func(ctx context.Context, s *data.Session, _ world) error {
		return s.ExportActs(ctx, data.NewOp(), data.ActFilter{}, "CSV", func(data.Act) error { return nil })
	}},
	"AddUser": {data.ActUser, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.AddUser(ctx, data.NewOp(), "New Nell", HarborHouse, data.Caseworker, "green door 34"))
	}},
	"ChangeUser": {data.ActUser, func(ctx context.Context, s *data.Session, w world) error {
		w.user.Role = data.Administrator
		return s.ChangeUser(ctx, data.NewOp(), w.user)
	}},
	"ResetPassword": {data.ActUser, func(ctx context.Context, s *data.Session, w world) error {
		return s.ResetPassword(ctx, data.NewOp(), w.user.ID, "green door 34")
	}},
	"ChangePassword": {data.ActUser, func(ctx context.Context, s *data.Session, _ world) error {
		return s.ChangePassword(ctx, data.NewOp(), password, "green door 34")
	}},
	"EnableUser": {data.ActUser, func(ctx context.Context, s *data.Session, _ world) error {
		dot, err := s.UserNamed(ctx, "Dot Former")
		if err != nil {
			return err
		}
		return s.EnableUser(ctx, data.NewOp(), dot.ID, "green door 34")
	}},
	"NewRecoveryCode": {data.ActRecovery, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.NewRecoveryCode(ctx, data.NewOp()))
	}},
	"Lock": {data.ActLock, func(ctx context.Context, s *data.Session, _ world) error {
		s.Lock(ctx, "by hand")
		return nil
	}},
	"Unlock": {data.ActUnlock, func(ctx context.Context, s *data.Session, _ world) error {
		s.Lock(ctx, "by hand")
		return s.Unlock(ctx, password)
	}},
	"SignOut": {data.ActSignOut, func(ctx context.Context, s *data.Session, _ world) error { return s.SignOut(ctx) }},
	"OrganizationNamed": {data.ActOrganization, func(ctx context.Context, s *data.Session, _ world) error {
		return ok(s.OrganizationNamed(ctx, data.NewOp(), "Meadow"))
	}},
	"MergeOrganization": {data.ActOrganization, func(ctx context.Context, s *data.Session, _ world) error {
		return s.MergeOrganization(ctx, data.NewOp(), LanternHomes, HarborHouse)
	}},
	"SaveSettings": {data.ActSettings, func(ctx context.Context, s *data.Session, _ world) error {
		return s.SaveSettings(ctx, data.NewOp(), data.Settings{BedNightDays: 3, LockMinutes: 10, RetentionYears: 7})
	}},
	"BackUp": {data.ActBackup, func(ctx context.Context, s *data.Session, _ world) error { return ok(s.BackUp(ctx, "", nil)) }},
	"Retain": {data.ActRetention, func(ctx context.Context, s *data.Session, w world) error { return w.retain(ctx, s) }},
	"SaveThresholds": {data.ActSettings, func(ctx context.Context, s *data.Session, _ world) error {
		return s.SaveThresholds(ctx, data.NewOp(), HarborPSH, data.Thresholds{NotStarted: 1, EligibilityVerified: 1, Applied: 1, Approved: 1})
	}},
}

// offRecord are the methods that leave no act: what they read is opened by another one, or is nobody's data; what they write
// is the user's own and not yet, or never, anybody's record.
var offRecord = []string{
	"User", "Today", "Info", "ChangeCounter", "May", "Judge",
	"Programs", "AllPrograms", "ProgramSummaries", "List", "FindClients", "RecentClients", "Cases", "Case", "Attempts", "Notes",
	"History", "Properties", "Colleagues", "Matches", "TypedCaseManagers", "Organizations", "Settings", "Users", "UserNamed", "Check",
	"Preference", "SetPreference", "KeepDraft", "DropDraft", "Drafts",
	"RetentionReport", "Backups", "BeginRestore", // A restore is on record in the database that is restored.
	"Accesses", "Locked", "MustChangePassword", "NeedsRecoveryCode", "RecoveryCodeKept", "MarkSample",
}

// deedsOnRecord makes a test of each method on record.
func deedsOnRecord() []test {
	var tests []test
	for name, d := range onRecord {
		tests = append(tests, inOffice(name+" is on record", func(t *testing.T, o *office) {
			w := o.world(t)
			window, err := o.Enter(o.ctx, o.admin.User().Name, password)
			must(t, err)
			last := o.acts(t, data.ActFilter{})[0].Number
			must(t, d.do(o.ctx, window, w))
			var kinds []data.ActKind
			for _, a := range o.acts(t, data.ActFilter{}) {
				if a.Number > last && a.By == o.admin.User().ID {
					kinds = append(kinds, a.Kind)
				}
			}
			if !slices.Contains(kinds, d.kind) {
				t.Errorf("acts of kind %q, want %q", kinds, d.kind)
			}
		}))
	}
	return tests
}
