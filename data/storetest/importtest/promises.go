package importtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
)

// recordMoveIn records a move-in date here as the Update Assessment does; the blank date clears it.
func (o *Office) recordMoveIn(hmisID, date string, at time.Time) {
	o.t.Helper()
	was := o.kase(hmisID).Recorded
	now := data.MoveIn{HMIS: was.HMIS, Local: data.MustDate(date), State: data.MoveInRecorded, At: at}
	if date == "" {
		now.State = data.MoveInCleared
	}
	if err := o.SaveMoveIn(o.t.Context(), o.Event(data.EventMoveIn), o.enrollment(hmisID), now); err != nil {
		o.t.Fatal(err)
	}
}

// R40: what is recorded here stays until HMIS agrees or has a later date.
func testReconcilesMoveIn(t *testing.T, open opener) {
	recorded := time.Date(2026, time.June, 5, 12, 0, 0, 0, time.Local)
	const before, after = "2026-06-05 12:00:00", "2026-06-05 12:00:01"
	for _, test := range []struct {
		name       string
		enrollment string
		local      string
		moveIn     string // of the row that comes
		updated    string
		want       string
		state      data.MoveInState
		superseded string
		confirmed  int
		overruled  int
		warned     bool
		older      bool // the row is older than the stored one, so it says nothing
	}{
		{name: "blank in HMIS", enrollment: "E1", local: "2026-02-01", updated: after, want: "2026-02-01", state: data.MoveInRecorded},
		{name: "the same in HMIS", enrollment: "E1", local: "2026-02-01", moveIn: "2026-02-01", updated: before, want: "2026-02-01", confirmed: 1},
		{name: "another, not later", enrollment: "E1", local: "2026-02-01", moveIn: "2026-02-02", updated: before, want: "2026-02-01", state: data.MoveInRecorded},
		{name: "another, unknown when", enrollment: "E1", local: "2026-02-01", moveIn: "2026-02-02", updated: "", want: "2026-02-01", state: data.MoveInRecorded},
		{name: "another, later", enrollment: "E1", local: "2026-02-01", moveIn: "2026-02-02", updated: after, want: "2026-02-02", superseded: "2026-02-01", overruled: 1, warned: true},
		{name: "cleared here, not later", enrollment: "E2", moveIn: "2026-03-01", updated: "2026-03-02 10:00:00", want: "", state: data.MoveInCleared},
		{name: "cleared here, another not later", enrollment: "E2", moveIn: "2026-03-05", updated: before, want: "", state: data.MoveInCleared},
		{name: "cleared here, later", enrollment: "E2", moveIn: "2026-03-05", updated: after, want: "2026-03-05", overruled: 1, warned: true},
		{name: "cleared here, blank in HMIS", enrollment: "E2", updated: before, want: "", confirmed: 1},
		{name: "the same in an older row", enrollment: "E2", local: "2026-03-04", moveIn: "2026-03-04", updated: "2026-03-01 10:00:00", want: "2026-03-04", state: data.MoveInRecorded, older: true},
		{name: "corrected here, the row as it was", enrollment: "E2", local: "2026-03-04", moveIn: "2026-03-01", updated: "2026-03-02 10:00:00", want: "2026-03-04", state: data.MoveInRecorded},
		{name: "corrected here, the row later with the old date", enrollment: "E2", local: "2026-03-04", moveIn: "2026-03-01", updated: after, want: "2026-03-01", superseded: "2026-03-04", overruled: 1, warned: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			o.MustImport(Lakeshore())
			o.recordMoveIn(test.enrollment, test.local, recorded)
			x := Lakeshore().Later("2026-06-10 08:00:00")
			if test.enrollment == "E1" {
				x = x.Replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00", "H1,1,"+test.moveIn+","+test.updated)
			} else {
				x = x.Replacing("Enrollment.csv", "H2,1,2026-03-01,2026-03-02 10:00:00", "H2,1,"+test.moveIn+","+test.updated)
			}
			report := o.MustImport(x)
			got := o.kase(test.enrollment)
			if test.older {
				test.moveIn = "2026-03-01"
			}
			if got.MoveIn.String() != test.want || got.Recorded.State != test.state || got.Recorded.Superseded.String() != test.superseded ||
				got.Recorded.HMIS.String() != test.moveIn {
				t.Errorf("the move-in = %s, %+v", got.MoveIn, got.Recorded)
			}
			if report.Confirmed != test.confirmed || report.Overruled != test.overruled {
				t.Errorf("%d confirmed, %d overruled", report.Confirmed, report.Overruled)
			}
			warned := strings.Contains(fmt.Sprint(problems(report)), "MoveInDate warning")
			if warned != test.warned {
				t.Errorf("problems = %+v", report.Problems)
			}
			content := o.Content()
			if again := o.MustImport(x); again.Confirmed+again.Overruled > 0 || o.Content() != content {
				t.Errorf("a second import changed something: %+v", again)
			}
		})
	}
}

// Trackers, case managers, notes and locally entered enrollments survive every import.
func testKeepsLocalData(t *testing.T, open opener) {
	o := newOffice(t, open)
	o.MustImport(Lakeshore())
	ctx := t.Context()
	tracker := data.Tracker{EnrollmentID: o.enrollment("E1"), Attempt: 1, Fields: data.Fields{EligibilityVerified: data.MustDate("2026-01-10"), SexOffender: data.No}}
	if _, err := o.CreateTracker(ctx, o.Event(data.EventCreateTracker), tracker); err != nil {
		t.Fatal(err)
	}
	event := o.Event(data.EventAssignCaseManager)
	event.EnrollmentID = o.enrollment("E1")
	if err := o.AssignCaseManagers(ctx, []data.AuditEvent{event}, []data.CaseManager{{Name: "Mia Holt"}}); err != nil {
		t.Fatal(err)
	}
	client, err := o.AddClient(ctx, o.Event(data.EventClient), data.Client{PersonalID: "C9", Name: data.Name{First: "Eve", Last: "Elm"}})
	if err != nil {
		t.Fatal(err)
	}
	locallyEntered := data.Case{Client: client, Program: data.Program{ID: o.program("P3")}}
	locallyEntered.Entry, locallyEntered.Relationship = data.MustDate("2026-04-01"), data.HeadOfHousehold
	if _, err := o.AddEnrollment(ctx, o.Event(data.EventEnrollment), locallyEntered); err != nil {
		t.Fatal(err)
	}
	if got := o.list("P3"); got != "E1 Eligibility Verified, by hand Not Started" {
		t.Fatalf("the list = %s", got)
	}
	local := o.locallyEntered()

	changed := Lakeshore().Later("2026-06-10 08:00:00").Replacing("Enrollment.csv", "E1,C1,P3,2026-01-05,H1,1,,2026-01-05", "E1,C1,P3,2026-01-04,H1,1,,2026-06-05").
		With("Client.csv", "C9,Eve,,Elm,,1,,2026-01-05,").With("Enrollment.csv", "E9,C9,P3,2026-04-02,H9,1,,2026-04-02,")
	o.MustImport(changed)
	if got := o.list("P3"); got != "E1 Eligibility Verified, by hand Not Started, E9 Not Started" {
		t.Errorf("the list = %s", got)
	}
	if matches, err := o.Matches(ctx); err != nil || len(matches) != 1 {
		t.Errorf("matches = %v, %v", matches, err)
	}
	if c := o.kase("E1"); c.Entry.String() != "2026-01-04" || c.CaseManager.Name != "Mia Holt" || c.Tracker == nil || c.Tracker.SexOffender != data.No {
		t.Errorf("E1 = %+v", c)
	}

	deleted := changed.Later("2026-06-11 08:00:00").Replacing("Enrollment.csv", "H1,1,,2026-06-05 10:00:00,", "H1,1,,2026-06-11 07:00:00,2026-06-11")
	o.MustImport(deleted)
	if c := o.kase("E1"); !c.Removed || c.Tracker == nil || c.ReadOnly(data.DateOf(Day)) == "" {
		t.Errorf("E1 = %+v", c)
	}
	o.MustImport(changed.Later("2026-06-12 08:00:00").Replacing("Enrollment.csv", "H1,1,,2026-06-05 10:00:00,", "H1,1,,2026-06-12 07:00:00,"))
	if got := o.list("P3"); got != "E1 Eligibility Verified, by hand Not Started, E9 Not Started" {
		t.Errorf("the list after HMIS brought E1 back = %s", got)
	}
	if now := o.locallyEntered(); now != local {
		t.Errorf("what was entered by hand = %s, was %s", now, local)
	}
}

// A locally entered exit stays until HMIS has one (R48).
func testReplacesLocalExit(t *testing.T, open opener) {
	o := newOffice(t, open)
	o.MustImport(Lakeshore())
	e := o.kase("E1").Enrollment
	e.Exit = data.MustDate("2026-05-30")
	if err := o.CorrectEnrollment(t.Context(), o.Event(data.EventEnrollment), e); err != nil {
		t.Fatal(err)
	}
	o.MustImport(Lakeshore().Later("2026-06-10 08:00:00").Replacing("Enrollment.csv", "E1,C1,P3,2026-01-05,H1,1,,2026-01-05", "E1,C1,P3,2026-01-04,H1,1,,2026-06-05"))
	if c := o.kase("E1"); c.Entry.String() != "2026-01-04" || c.Exit != e.Exit || !c.ExitLocallyEntered {
		t.Errorf("after an import without an exit: %+v", c.Enrollment)
	}
	o.MustImport(Lakeshore().Later("2026-06-11 08:00:00").With("Exit.csv", "X1,E1,C1,2026-05-31,410,2026-06-11 07:00:00,"))
	if c := o.kase("E1"); c.Exit.String() != "2026-05-31" || c.ExitLocallyEntered {
		t.Errorf("after an import with an exit: %+v", c.Enrollment)
	}
}

// lakeshoreWithTen is lakeshore with ten more enrollments of C1 in P3, E11 to E20.
func lakeshoreWithTen() Export {
	x := Lakeshore()
	for i := range 10 {
		x = x.With("Enrollment.csv", fmt.Sprintf("E%d,C1,P3,2026-02-%02d,H%d,1,,2026-02-20 10:00:00,", 11+i, i+1, 11+i))
	}
	return x
}

func testRetires(t *testing.T, open opener) {
	next := func(x Export) Export { return x.Later("2026-06-08 08:00:00") }
	for _, test := range []struct {
		name    string
		export  Export
		retired int
		options data.ImportOptions
		refused data.Code
	}{
		{name: "nothing missing", export: next(lakeshoreWithTen())},
		{name: "one missing", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,")), retired: 1},
		{name: "its client missing too", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E3,").Without("Client.csv", "C3,").Without("Services.csv", "S")), retired: 1},
		{name: "a delta", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,")).Replacing("Export.csv", ",3,2,1,", ",3,1,1,")},
		{name: "another directive", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,")).Replacing("Export.csv", ",3,2,1,", ",3,3,1,")},
		{name: "updated rows only", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,")).Replacing("Export.csv", ",3,2,1,", ",1,2,1,")},
		{name: "an unknown ExportDate", export: lakeshoreWithTen().Without("Enrollment.csv", "E11,").Later("08-06-26")},
		{name: "an older ExportDate", export: lakeshoreWithTen().Without("Enrollment.csv", "E11,").Later("2026-05-31 08:00:00")},
		{name: "the same ExportDate", export: lakeshoreWithTen().Without("Enrollment.csv", "E11,"), retired: 1},
		{name: "an unknown period", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,")).Replacing("Export.csv", "2025-06-01", "soon")},
		{name: "before the period", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E2,").Without("Exit.csv", "X2")).Replacing("Export.csv", "2025-06-01", "2026-05-02")},
		{name: "exited on the period's first day", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E2,").Without("Exit.csv", "X2")).Replacing("Export.csv", "2025-06-01", "2026-05-01"), retired: 1},
		{name: "after the period", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E20,")).Replacing("Export.csv", "2026-05-31", "2026-02-09")},
		{name: "entered on the period's last day", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E20,")).Replacing("Export.csv", "2026-05-31", "2026-02-10"), retired: 1},
		{name: "in a project that is not in the export", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E3,").Without("Project.csv", "P1,").Without("Services.csv", "S"))},
		{name: "there, but in error", export: next(lakeshoreWithTen().Replacing("Enrollment.csv", "E11,C1,P3,2026-02-01", "E11,C1,P3,soon"))},
		{name: "there, but with too few cells", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,").With("Enrollment.csv", "E11,C1"))},
		{name: "there, but without its EnrollmentID", export: next(lakeshoreWithTen().Replacing("Enrollment.csv", "E11,C1,", ",C1,"))},
		{name: "there, but with NULL for its EnrollmentID", export: next(lakeshoreWithTen().Replacing("Enrollment.csv", "E11,C1,", "NULL,C1,"))},
		{name: "there, but with another word for a blank", export: next(lakeshoreWithTen().Replacing("Enrollment.csv", "E11,C1,", "None,C1,"))},
		{name: "another client's without its EnrollmentID", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E3,").Replacing("Enrollment.csv", "E11,C1,", ",C1,")), retired: 1},
		{name: "there, but deleted", export: next(lakeshoreWithTen().Replacing("Enrollment.csv", "H11,1,,2026-02-20 10:00:00,", "H11,1,,2026-06-05 10:00:00,2026-06-05"))},
		{name: "two of thirteen", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,").Without("Enrollment.csv", "E12,")), retired: 2},
		{name: "three of thirteen", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,").Without("Enrollment.csv", "E12,").Without("Enrollment.csv", "E13,")), refused: data.CodeConfirm},
		{name: "three of thirteen, accepted", export: next(lakeshoreWithTen().Without("Enrollment.csv", "E11,").Without("Enrollment.csv", "E12,").Without("Enrollment.csv", "E13,")), retired: 3, options: data.ImportOptions{AcceptRetiring: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			o.MustImport(lakeshoreWithTen())
			before := o.Content()
			dry := test.options
			dry.DryRun = true
			preview, err := o.Try(test.export, dry)
			if err != nil {
				t.Fatalf("the preview: %v", err)
			}
			report, err := o.Try(test.export, test.options)
			o.CheckIntact()
			if data.CodeOf(err) != test.refused {
				t.Fatalf("refused with %v", err)
			}
			asks := strings.Contains(fmt.Sprint(preview.Problems), "second yes")
			if asks != (test.refused != "") {
				t.Errorf("the preview says %+v", preview.Problems)
			}
			if test.refused != "" {
				if o.Content() != before {
					t.Error("a refused import wrote")
				}
				return
			}
			if report.Retired != test.retired || preview.Retired != test.retired || o.retired() != test.retired {
				t.Errorf("%d retired, %d in the preview, want %d", report.Retired, preview.Retired, test.retired)
			}
			content := o.Content()
			if again, err := o.Try(test.export, test.options); err != nil || again.Retired != 0 || o.Content() != content {
				t.Errorf("a second import changed something: %+v, %v", again, err)
			}
		})
	}
}

// A fifth is not more than 20 %. Clients who are no longer in the export stay.
func testRetiresUpToAFifth(t *testing.T, open opener) {
	o := newOffice(t, open)
	fifteen := lakeshoreWithTen().With("Enrollment.csv", "E21,C1,P3,2026-03-01,H21,1,,,", "E22,C1,P3,2026-03-02,H22,1,,,")
	o.MustImport(fifteen)
	twelve := fifteen.Later("2026-06-08 08:00:00").Without("Enrollment.csv", "E2").Without("Client.csv", "C2,").Without("Exit.csv", "X2,").
		With("Enrollment.csv", "E20,C1,P3,2026-02-10,H20,1,,2026-02-20 10:00:00,")
	report := o.MustImport(twelve)
	if report.Retired != 3 || len(report.Objections) > 0 {
		t.Errorf("%d retired, asked %+v", report.Retired, report.Objections)
	}
	if report.Clients != (data.ImportEffect{}) || o.client("C2").Removed {
		t.Errorf("clients: %+v", report.Clients)
	}
}

func testRestores(t *testing.T, open opener) {
	o := newOffice(t, open)
	o.MustImport(lakeshoreWithTen())
	tracker := data.Tracker{EnrollmentID: o.enrollment("E11"), Attempt: 1, Fields: data.Fields{EligibilityVerified: data.MustDate("2026-02-10")}}
	if _, err := o.CreateTracker(t.Context(), o.Event(data.EventCreateTracker), tracker); err != nil {
		t.Fatal(err)
	}
	list := o.list("P3")
	o.MustImport(lakeshoreWithTen().Later("2026-06-08 08:00:00").Without("Enrollment.csv", "E11,"))
	if c := o.kase("E11"); c.RetiredOn.String() != "2026-06-08" || c.Tracker == nil || strings.Contains(o.list("P3"), "E11 ") {
		t.Errorf("E11 = %+v, listed in %s", c, o.list("P3"))
	}
	if report := o.MustImport(lakeshoreWithTen().Later("2026-06-07 08:00:00")); report.Restored != 0 || o.kase("E11").RetiredOn == 0 {
		t.Error("an older export brought it back")
	}
	report := o.MustImport(lakeshoreWithTen().Later("2026-06-09 08:00:00").Replacing("Export.csv", ",3,2,1,", ",3,1,1,"))
	if report.Restored != 1 || o.kase("E11").RetiredOn != 0 || o.list("P3") != list {
		t.Errorf("%d restored, the list = %s", report.Restored, o.list("P3"))
	}
	if report.Files["Enrollment.csv"].Stored != 1 {
		t.Errorf("%+v", report.Files["Enrollment.csv"])
	}
}

func testLeavesOutVictimServices(t *testing.T, open opener) {
	x := Lakeshore().With("Organization.csv", "O2,Safe Harbor,1,2025-01-01 10:00:00,").
		With("Project.csv", "P9,O2,Harbor Homes,13,,2025-01-01 10:00:00,").
		With("Funder.csv", "F9,P9,44,2025-01-01 10:00:00,").
		With("Client.csv", "C8,Hana,,Hazel,,1,,2026-01-05,", "C9,Iva,,Ivy,,1,,2026-01-05,").
		With("Enrollment.csv", "E8,C8,P9,2026-02-01,H8,1,,2026-01-05,", "E9,C9,P9,soon,H9,1,,2026-01-05,", "E10,C1,P9,2026-02-01,H10,1,,2026-01-05,").
		With("Exit.csv", "X8,E8,C8,2026-03-01,410,2026-03-01,", "X9,E9,C9,2026-03-01,410,2026-03-01,").
		With("Services.csv", "S9,E8,2026-02-02,200,200,2026-02-02,")
	o := newOffice(t, open)
	report := o.MustImport(x)
	for file, skipped := range map[string]int{"Organization.csv": 1, "Project.csv": 1, "Funder.csv": 1, "Client.csv": 2, "Enrollment.csv": 3, "Exit.csv": 2, "Services.csv": 1} {
		if got := report.Files[file].Skipped; got != skipped {
			t.Errorf("%s: %d skipped, want %d", file, got, skipped)
		}
	}
	named := false
	for _, p := range report.Problems {
		if p.Severity != data.SeverityInfo {
			t.Errorf("problem %+v", p)
		}
		named = named || p.File == "Organization.csv" && p.Line == 3 && strings.Contains(p.Reason, "Safe Harbor")
	}
	if !named {
		t.Errorf("the organization is not named: %+v", report.Problems)
	}
	for _, hidden := range []string{"Safe Harbor", "Harbor Homes", "Hana", "Iva"} {
		if strings.Contains(o.Content(), hidden) {
			t.Errorf("%s of the victim service provider is stored", hidden)
		}
	}
	if !strings.Contains(o.Content(), "Ann") {
		t.Error("a client who is elsewhere too is missing")
	}

	report = o.MustImport(x.Replacing("Enrollment.csv", "soon", "2026-02-02"), data.ImportOptions{IncludeVictimServices: true})
	if report.Enrollments.New != 3 || report.Clients.New != 2 || o.list("P9") != "E10 Not Started" {
		t.Errorf("%+v, the list = %s", report.Enrollments, o.list("P9"))
	}

	// Left out again, stored rows are neither changed nor retired.
	before := o.current()
	o.MustImport(x.Later("2026-06-08 08:00:00").Without("Enrollment.csv", "E8,"))
	if after := o.current(); after != before {
		t.Errorf("enrollments = %s, were %s", after, before)
	}
}

// The first ten thousand problems are kept, the others counted.
func testOfManyProblems(t *testing.T, open opener) {
	rows := make([]string, 10_050)
	for i := range rows {
		rows[i] = fmt.Sprintf("S%d,E%d,2026-05-20,200,200,,", i+100, i+100)
	}
	report := newOffice(t, open).MustImport(Lakeshore().With("Services.csv", rows...))
	if got := report.Files["Services.csv"]; got.Skipped != 10_050 {
		t.Errorf("%+v", got)
	}
	last := report.Problems[len(report.Problems)-1]
	if len(report.Problems) != 10_001 || last.Line != 0 || !strings.HasPrefix(last.Reason, "50 rows ") || last.Severity != data.SeverityError {
		t.Errorf("%d problems, the last %+v", len(report.Problems), last)
	}
}
