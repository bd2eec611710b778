package storetest

import (
	"context"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// An action is something a person may do or not: a cell of each column of the table "Who may do what".
type action struct {
	name string
	// enrolling and outsider: a caseworker of the enrolling organization, and of another one, may do it. An administrator
	// may do everything, a disabled user nothing.
	enrolling, outsider bool
	// writes: it changes something.
	writes bool
	do     func(ctx context.Context, s *file.Session, w world) error
}

// A world holds what the actions are done to, all of Harbor House but the trackers of Sam.
type world struct {
	created, saved, startedOver, movedIn, assigned data.OperationID
	locallyEntered                                 data.EnrollmentID
	// removed is the removal of a tracker, noted a note on Rosa's.
	removed, noted data.OperationID
	// localClient is a locally entered client, added by clientAdded, with the enrollment localHome.
	localClient data.ClientID
	localHome   data.EnrollmentID
	version     int
	user        data.User
	office      *office
	// retain removes or de-identifies what has expired, years later.
	retain func(ctx context.Context, s *file.Session, op data.OperationID, how data.Retention) (any, error)
}

// shown is the locally entered enrollment as a form shows it.
func (w world) shown() data.Enrollment {
	return data.Enrollment{ID: w.locallyEntered, Span: data.Span{Entry: day("04-02")}, Relationship: data.HeadOfHousehold}
}

// world prepares the office: Rosa has a tracker, Timo one started over, Núria none, but a locally entered enrollment that matches.
func (o *office) world(t *testing.T) world {
	t.Helper()
	w := world{office: o, removed: data.NewOperationID(), noted: data.NewOperationID(), saved: data.NewOperationID(), startedOver: data.NewOperationID(), movedIn: data.NewOperationID(), assigned: data.NewOperationID()}
	var err error
	keep := func(e error) {
		if err == nil {
			err = e
		}
	}
	w.created = o.create(t, RosaHome, data.Fields{EligibilityVerified: day("05-01")})
	o.create(t, TimoHome, data.Fields{EligibilityVerified: day("05-01")})
	_, e := o.admin.StartOver(o.ctx, w.startedOver, TimoHome, 1, data.UnitLost)
	keep(e)
	o.create(t, SamHome, data.Fields{EligibilityVerified: day("05-01")})
	w.locallyEntered, e = o.admin.AddEnrollment(o.ctx, data.NewOperationID(), Nuri, HarborPSH, day("04-02"))
	keep(e)
	o.create(t, w.locallyEntered, data.Fields{})
	_, e = o.save(t, o.admin, w.locallyEntered, w.saved, data.Fields{Applied: day("05-02")})
	keep(e)
	_, e = o.admin.UpdateAssessment(o.ctx, w.movedIn, NuriHome, day("05-20"))
	keep(e)
	keep(o.admin.AssignCaseManager(o.ctx, w.assigned, []data.EnrollmentID{NuriHome}, data.CaseManager{Name: "Typed Tessa"}))
	keep(o.admin.AddNote(o.ctx, w.noted, RosaHome, "", "called", ""))
	ash, e := o.admin.AddClient(o.ctx, data.NewOperationID(), data.Client{Name: data.Name{Last: "Ash"}})
	keep(e)
	w.localClient = ash.ID
	w.localHome, e = o.admin.AddEnrollment(o.ctx, data.NewOperationID(), ash.ID, HarborPSH, day("04-02"))
	keep(e)
	o.create(t, w.localHome, data.Fields{EligibilityVerified: day("05-01")})
	keep(o.admin.RemoveTracker(o.ctx, w.removed, w.localHome, 1, "made in error"))
	w.user = o.enrolling.User()
	w.version = 1
	w.retain = func(ctx context.Context, s *file.Session, op data.OperationID, how data.Retention) (any, error) {
		o.now = now.AddDate(8, 0, 0)
		return value(s.ApplyRetention(ctx, op, how, 2))
	}
	must(t, err)
	return w
}

type importer struct{}

func (importer) Import(context.Context, data.ImportTx, data.ImportOptions) (data.ImportReport, error) {
	return data.ImportReport{Source: "nothing"}, nil
}

// ok drops what a reading method returns beside its error.
func ok[T any](_ T, err error) error { return err }

var reading = []action{
	{"find clients", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.FindClients(ctx, "rosa", 5)) }},
	{"see the housing programs", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Programs(ctx)) }},
	{"see all programs", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.AllPrograms(ctx)) }},
	{"see the counts of programs", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.ProgramSummaries(ctx)) }},
	{"see a list", true, true, false, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.List(ctx, HarborPSH, data.ListOptions{}))
	}},
	{"open a client", true, true, true, func(ctx context.Context, s *file.Session, _ world) error {
		_, _, err := s.OpenClient(ctx, data.NewOperationID(), Rosa)
		return err
	}},
	{"see recent clients", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.RecentClients(ctx, 5)) }},
	{"see a client's enrollments", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Cases(ctx, Rosa)) }},
	{"see a tracker", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Case(ctx, RosaHome)) }},
	{"see attempts", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Attempts(ctx, RosaHome)) }},
	{"see notes", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Notes(ctx, RosaHome)) }},
	{"see history", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.History(ctx, RosaHome)) }},
	{"see properties", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Properties(ctx, HarborPSH)) }},
	{"see case managers to be", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Colleagues(ctx, HarborHouse)) }},
	{"see typed case managers", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.TypedCaseManagers(ctx)) }},
	{"see matches", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Matches(ctx)) }},
	{"see organizations", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Organizations(ctx)) }},
	{"see settings", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Settings(ctx)) }},
	{"see the user's drafts", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Drafts(ctx)) }},
	{"keep a draft", true, true, false, func(ctx context.Context, s *file.Session, _ world) error {
		return s.KeepDraft(ctx, data.Draft{EnrollmentID: RosaHome})
	}},
	{"drop a draft", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return s.DropDraft(ctx, RosaHome) }},
	{"read for a report", true, true, false, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.ReportEnrollments(ctx, data.ReportQuery{Programs: psh}, func(data.ProgramID, []data.Counted) error { return nil }))
	}},
	{"see the rows of a report", true, true, false, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.ReportRows(ctx, data.Program{ID: HarborPSH}, []data.EnrollmentID{RosaHome}))
	}},
	{"see what is required", true, true, false, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.Requirements(ctx, HarborPSH))
	}},
	{"see whether documents are ready", true, true, false, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.Readiness(ctx, RosaHome))
	}},
	{"check the database", true, true, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Check(ctx)) }},
}

var creating = []action{
	{"create a tracker", true, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.CreateTracker(ctx, data.NewOperationID(), NuriHome, data.Fields{}))
	}},
	{"remove a tracker", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.RemoveTracker(ctx, data.NewOperationID(), RosaHome, w.version, "made in error")
	}},
	{"start over", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return ok(s.StartOver(ctx, data.NewOperationID(), RosaHome, w.version, data.UnitLost))
	}},
	{"undo a creation", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.Undo(ctx, data.NewOperationID(), w.created)
	}},
	{"undo a removal", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.Undo(ctx, data.NewOperationID(), w.removed)
	}},
	{"record the first date", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return ok(s.RecordToday(ctx, data.NewOperationID(), w.localHome, 0, data.FieldEligibilityVerified))
	}},
	{"add a note where there is no tracker", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.AddNote(ctx, data.NewOperationID(), w.localHome, "", "called", "")
	}},
	{"undo a start over", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.Undo(ctx, data.NewOperationID(), w.startedOver)
	}},
}

func saving(fields data.Fields) func(context.Context, *file.Session, world) error {
	return func(ctx context.Context, s *file.Session, w world) error {
		base := data.Fields{EligibilityVerified: day("05-01")}
		return ok(s.SaveTracker(ctx, data.NewOperationID(), RosaHome, w.version, base, fields))
	}
}

var editing = []action{
	{"edit dates", true, true, true, saving(data.Fields{EligibilityVerified: day("05-02"), MoveInScheduled: day("07-01")})},
	{"edit property", true, true, true, saving(data.Fields{Applied: day("05-02"), PropertyName: "Elm Court"})},
	{"edit barriers", true, true, true, saving(data.Fields{SexOffender: data.Yes, CriminalHistory: data.No, ADAUnit: data.Yes})},
	{"edit detail", true, true, true, saving(data.Fields{SexOffenderDetail: "a", CriminalHistoryDetail: "b", ADAUnitDetail: "c"})},
	{"clear every date", true, true, true, saving(data.Fields{})},
	{"add a note", true, true, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.AddNote(ctx, data.NewOperationID(), RosaHome, "", "called", "")
	}},
	{"save a document", true, true, true, func(ctx context.Context, s *file.Session, w world) error {
		return ok(savingDocument(income)(ctx, s, data.NewOperationID(), w))
	}},
	{"record the next date", true, true, true, func(ctx context.Context, s *file.Session, w world) error {
		return ok(s.RecordToday(ctx, data.NewOperationID(), RosaHome, w.version, data.FieldApplied))
	}},
	{"undo a note", true, true, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.Undo(ctx, data.NewOperationID(), w.noted)
	}},
	{"undo the rest of a save", true, true, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.UndoRest(ctx, data.NewOperationID(), w.saved)
	}},
	{"undo a save", true, true, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.Undo(ctx, data.NewOperationID(), w.saved)
	}},
}

var assessing = []action{
	{"record a move-in", true, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.UpdateAssessment(ctx, data.NewOperationID(), RosaHome, day("05-20")))
	}},
	{"clear a move-in", true, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.UpdateAssessment(ctx, data.NewOperationID(), NuriHome, 0))
	}},
	{"undo a move-in", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.Undo(ctx, data.NewOperationID(), w.movedIn)
	}},
	{"assign a case manager", true, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.AssignCaseManager(ctx, data.NewOperationID(), []data.EnrollmentID{RosaHome, TimoHome}, data.CaseManager{Name: "Cal"})
	}},
	{"undo a case manager", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.Undo(ctx, data.NewOperationID(), w.assigned)
	}},
	{"add a client", true, true, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.AddClient(ctx, data.NewOperationID(), data.Client{Name: data.Name{Last: "Ash"}}))
	}},
	{"correct a client", true, true, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.CorrectClient(ctx, data.NewOperationID(), data.Client{ID: w.localClient, Name: data.Name{Last: "Oak"}})
	}},
	{"remove a client with an enrollment", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.RemoveClient(ctx, data.NewOperationID(), w.localClient)
	}},
	{"remove an enrollment", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.RemoveEnrollment(ctx, data.NewOperationID(), w.localHome)
	}},
	{"add an enrollment", true, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.AddEnrollment(ctx, data.NewOperationID(), Sam, HarborPSH, day("06-01")))
	}},
	{"correct a locally entered enrollment", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.CorrectEnrollment(ctx, data.NewOperationID(), w.shown(), day("04-03"), 0)
	}},
	{"accept a match", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.AcceptMatch(ctx, data.NewOperationID(), w.locallyEntered, NuriHome)
	}},
	{"dismiss a match", true, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.DismissMatch(ctx, data.NewOperationID(), w.locallyEntered, NuriHome)
	}},
}

var everybody = []action{
	// It writes the event that it is recorded by.
	{"export a list", true, true, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.ExportList(ctx, HarborPSH, data.ListOptions{}, data.Filter{}, data.Order{}, "xlsx"))
	}},
	{"export a report", true, true, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.RecordReport(ctx, data.NewOperationID(), data.ReportRequest{Title: "Flow", Programs: []data.Program{{ID: HarborPSH}}, Form: "CSV"})
	}},
	{"copy rows", true, true, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.RecordCopy(ctx, data.NewOperationID(), HarborPSH, 3)
	}},
	{"change the user's password", true, true, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.ChangePassword(ctx, data.NewOperationID(), password, "green door 34")
	}},
}

var administering = []action{
	{"import", false, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.Import(ctx, data.NewOperationID(), importer{}, data.ImportOptions{}))
	}},
	{"preview an import", false, false, false, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.Import(ctx, data.NewOperationID(), importer{}, data.ImportOptions{DryRun: true}))
	}},
	{"see users", false, false, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.Users(ctx)) }},
	{"find a user", false, false, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.UserNamed(ctx, "Hana Harbor")) }},
	{"create a user", false, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.AddUser(ctx, data.NewOperationID(), "New Nan", HarborHouse, data.Caseworker, password))
	}},
	{"disable a user", false, false, true, func(ctx context.Context, s *file.Session, w world) error {
		u := w.user
		u.Disabled = true
		return s.ChangeUser(ctx, data.NewOperationID(), u)
	}},
	{"give a user a role", false, false, true, func(ctx context.Context, s *file.Session, w world) error {
		u := w.user
		u.Role = data.Administrator
		return s.ChangeUser(ctx, data.NewOperationID(), u)
	}},
	{"reset a password", false, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.ResetPassword(ctx, data.NewOperationID(), w.user.ID, "green door 34")
	}},
	{"make an organization", false, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.OrganizationNamed(ctx, data.NewOperationID(), "Meadow"))
	}},
	{"merge organizations", false, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.MergeOrganization(ctx, data.NewOperationID(), LanternHomes, HarborHouse)
	}},
	{"match a typed case manager", false, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return s.MatchCaseManager(ctx, data.NewOperationID(), "Typed Tessa", w.user.ID)
	}},
	{"save settings", false, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.SaveSettings(ctx, data.NewOperationID(), data.Settings{BedNightDays: 3, LockMinutes: 10, RetentionYears: 7})
	}},
	{"save thresholds", false, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.SaveThresholds(ctx, data.NewOperationID(), HarborPSH, data.Thresholds{NotStarted: 1, EligibilityVerified: 1, Applied: 1, Approved: 1})
	}},
	{"set what is required", false, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return ok(requiring("Lease")(ctx, s, data.NewOperationID(), w))
	}},
	{"make a backup", false, false, true, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.BackUp(ctx, "", nil)) }},
	{"list the backups", false, false, false, func(ctx context.Context, s *file.Session, _ world) error {
		_, _, err := s.Backups(ctx)
		return err
	}},
	{"see what a restore would change", false, false, false, func(ctx context.Context, s *file.Session, _ world) error {
		r, err := s.BeginRestore(ctx, "a.backup", file.Credentials{}, nil)
		if err != nil {
			return err
		}
		return r.Close()
	}},
	{"see what has expired", false, false, false, func(ctx context.Context, s *file.Session, _ world) error { return ok(s.RetentionReport(ctx)) }},
	{"remove what has expired", false, false, true, func(ctx context.Context, s *file.Session, w world) error {
		return ok(retaining(data.Remove)(ctx, s, data.NewOperationID(), w))
	}},
	{"see the audit log", false, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return ok(s.Events(ctx, data.NewOperationID(), data.EventFilter{}, 0, 5))
	}},
	{"move a tracker", false, false, true, func(ctx context.Context, s *file.Session, _ world) error {
		return s.MoveTracker(ctx, data.NewOperationID(), SamHome, SamAgain)
	}},
}

var permissionTests = append(cells(reading, creating, editing, assessing, everybody, administering),
	inOffice("a disabled user can't sign in", func(t *testing.T, o *office) {
		_, err := o.SignIn(o.ctx, "Dot Former", password)
		refused(t, err, data.CodePermission)
	}),
	inOffice("a disabled user does not learn which records exist", func(t *testing.T, o *office) {
		for name, err := range map[string]error{
			"a tracker":          ok(o.disabled.SaveTracker(o.ctx, data.NewOperationID(), 999, 1, data.Fields{}, full)),
			"a move-in":          ok(o.disabled.UpdateAssessment(o.ctx, data.NewOperationID(), 999, today)),
			"a case manager":     o.disabled.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{999}, data.CaseManager{}),
			"an enrollment":      ok(o.disabled.AddEnrollment(o.ctx, data.NewOperationID(), 999, 999, today)),
			"a correction":       o.disabled.CorrectEnrollment(o.ctx, data.NewOperationID(), data.Enrollment{ID: 999}, today, 0),
			"a match":            o.disabled.AcceptMatch(o.ctx, data.NewOperationID(), 999, 998),
			"an undo of nothing": o.disabled.Undo(o.ctx, data.NewOperationID(), "no such op"),
		} {
			if data.CodeOf(err) != data.CodePermission {
				t.Errorf("%s: %v", name, err)
			}
		}
	}),
	inOffice("an administrator's exports are recorded too", func(t *testing.T, o *office) {
		for _, s := range []*file.Session{o.outsider, o.enrolling, o.admin} {
			must(t, ok(s.ExportList(o.ctx, HarborPSH, data.ListOptions{}, data.Filter{}, data.Order{}, "pdf")))
			events, err := o.Events(o.ctx, data.EventFilter{}, 0, 1)
			must(t, err)
			if a := events[0]; a.Kind != data.EventExport || a.By != s.User().ID || a.ProgramID != HarborPSH || a.Reason != "pdf" {
				t.Errorf("event = %+v", a)
			}
		}
	}),
	inOffice("a user is no outsider in a program of their organization", func(t *testing.T, o *office) {
		must(t, ok(o.outsider.CreateTracker(o.ctx, data.NewOperationID(), SamHome, data.Fields{})))
		_, err := o.enrolling.CreateTracker(o.ctx, data.NewOperationID(), SamAgain, data.Fields{})
		refused(t, err, data.CodePermission)
	}),
	inOffice("merged organizations are one", func(t *testing.T, o *office) {
		must(t, o.admin.MergeOrganization(o.ctx, data.NewOperationID(), LanternHomes, HarborHouse))
		must(t, ok(o.outsider.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, data.Fields{})))
	}))

// cells makes a test of every action that is allowed to change something, for each column of the table, and one of all other
// cells, which change nothing and so share an office.
func cells(tables ...[]action) []test {
	var tests []test
	var unchanging []cell
	for _, table := range tables {
		for _, d := range table {
			for _, column := range []struct {
				name    string
				who     func(*office) *file.Session
				allowed bool
			}{
				{"enrolling organization", func(o *office) *file.Session { return o.enrolling }, d.enrolling},
				{"outsider", func(o *office) *file.Session { return o.outsider }, d.outsider},
				{"administrator", func(o *office) *file.Session { return o.admin }, true},
				{"disabled", func(o *office) *file.Session { return o.disabled }, false},
			} {
				c := cell{d.name + ", " + column.name, d, column.who, column.allowed}
				if d.writes && column.allowed {
					tests = append(tests, inOffice(c.name, func(t *testing.T, o *office) { c.check(t, o, o.world(t)) }))
				} else {
					unchanging = append(unchanging, c)
				}
			}
		}
	}
	return append(tests, inOffice("what changes nothing", func(t *testing.T, o *office) {
		w := o.world(t)
		for _, c := range unchanging {
			t.Run(c.name, func(t *testing.T) {
				o.now = now
				c.check(t, o, w)
			})
		}
	}))
}

// A cell is an action with a column of the table.
type cell struct {
	name string
	action
	who     func(*office) *file.Session
	allowed bool
}

func (c cell) check(t *testing.T, o *office, w world) {
	before := o.everything(t)
	err := c.do(o.ctx, c.who(o), w)
	if c.allowed {
		must(t, err)
		must(t, c.who(o).FlushReadings(o.ctx))
	} else {
		refused(t, err, data.CodePermission)
	}
	switch changed := o.everything(t) != before; {
	case !c.allowed && changed:
		t.Error("refused, but something has changed")
	case c.allowed && c.writes && !changed:
		t.Error("allowed, but nothing has changed")
	case c.allowed && !c.writes && changed:
		t.Error("reading has changed something")
	}
}
