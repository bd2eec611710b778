package storetest

import (
	"testing"

	"housingtracker/data"
)

// locallyEntered enters a client and a locally entered enrollment.
func (f *fixture) locallyEntered(t *testing.T, c data.Client, program data.ProgramID, entry data.Date) data.EnrollmentID {
	t.Helper()
	client := c
	if c.ID == 0 {
		var err error
		client, err = f.AddClient(f.ctx, f.event(data.EventClient, 0), c)
		must(t, err)
	}
	e := data.Case{Client: client, Program: data.Program{ID: program}}
	e.Entry, e.Relationship = entry, data.HeadOfHousehold
	id, err := f.AddEnrollment(f.ctx, f.event(data.EventEnrollment, 0), e)
	must(t, err)
	return id
}

var nuriLocal = data.Client{Name: data.Name{First: "NURIA", Last: "O'Brien-Vega"}, BirthDate: data.MustDate("1985-01-02")}

var matchTests = []test{
	{"offered", func(t *testing.T, f *fixture) { // R48
		otherBirth, noBirth := nuriLocal, nuriLocal
		otherBirth.BirthDate, noBirth.BirthDate = data.MustDate("1985-01-03"), 0
		for _, test := range []struct {
			name    string
			client  data.Client
			program data.ProgramID
			entry   data.Date
			matches bool
		}{
			{"the same client", data.Client{ID: Nuri}, HarborPSH, day("04-01"), true},
			{"the same Client ID", data.Client{PersonalID: "000123", Name: data.Name{Last: "X"}}, HarborPSH, day("04-01"), true},
			{"folded name and birth date", nuriLocal, HarborPSH, day("04-01"), true},
			{"7 days before", nuriLocal, HarborPSH, day("03-25"), true},
			{"7 days after", nuriLocal, HarborPSH, day("04-08"), true},
			{"8 days before", nuriLocal, HarborPSH, day("03-24"), false},
			{"8 days after", nuriLocal, HarborPSH, day("04-09"), false},
			{"another birth date", otherBirth, HarborPSH, day("04-01"), false},
			{"no birth date", noBirth, HarborPSH, day("04-01"), false},
			{"no Client ID on either", data.Client{Name: data.Name{Last: "X"}}, HarborPSH, day("04-01"), false},
			{"another program", nuriLocal, HarborResults, day("04-01"), false},
			{"an imported one that is no longer in HMIS", data.Client{ID: Wen}, LanternRRH, day("05-02"), false},
		} {
			matches, err := f.Matches(f.ctx)
			must(t, err)
			before := len(matches)
			id := f.locallyEntered(t, test.client, test.program, test.entry)
			matches, err = f.Matches(f.ctx)
			must(t, err)
			if got := len(matches) > before; got != test.matches {
				t.Errorf("%s: offered %v, want %v", test.name, got, test.matches)
			} else if got && (matches[before].LocallyEntered.ID != id || matches[before].Imported.ID != NuriHome) {
				t.Errorf("%s: match = %d, %d", test.name, matches[before].LocallyEntered.ID, matches[before].Imported.ID)
			}
		}
	}},
	{"dismissed", func(t *testing.T, f *fixture) {
		id := f.locallyEntered(t, nuriLocal, HarborPSH, day("04-01"))
		event := f.event(data.EventMatch, id)
		must(t, f.DismissMatch(f.ctx, event, id, NuriHome))
		must(t, f.DismissMatch(f.ctx, event, id, NuriHome))
		if matches, err := f.Matches(f.ctx); err != nil || len(matches) != 0 {
			t.Errorf("matches = %+v, %v", matches, err)
		}
	}},
	{"accepted", func(t *testing.T, f *fixture) {
		id := f.locallyEntered(t, nuriLocal, HarborPSH, day("04-02"))
		client := f.theCase(t, id).Client.ID
		tr := f.tracker(t, id, full)
		next := tr
		next.Attempt = 2
		_, err := f.StartOver(f.ctx, f.event(data.EventStartOver, id), archive(tr), next)
		must(t, err)
		must(t, f.AddNote(f.ctx, f.event(data.EventNote, id), data.Note{ID: "n1", EnrollmentID: id, Text: "moves along", At: now}))
		manager := data.CaseManager{Name: "Typed Tessa"}
		must(t, f.AssignCaseManagers(f.ctx, []data.AuditEvent{f.event(data.EventAssignCaseManager, id)}, []data.CaseManager{manager}))
		recorded := data.MoveIn{Local: day("05-20"), State: data.MoveInRecorded, At: now}
		must(t, f.SaveMoveIn(f.ctx, f.event(data.EventMoveIn, id), id, recorded))

		event := f.event(data.EventMatch, NuriHome)
		must(t, f.AcceptMatch(f.ctx, event, id, NuriHome))
		before := f.everything(t)
		must(t, f.AcceptMatch(f.ctx, event, id, NuriHome))
		equal(t, "the office after a repeated event", f.everything(t), before)
		c := f.theCase(t, NuriHome)
		if c.Tracker == nil || c.Tracker.Fields != full || c.EarlierAttempts != 1 || c.LocallyEntered {
			t.Errorf("case = %+v", c)
		}
		equal(t, "case manager", c.CaseManager, manager)
		equal(t, "move-in", c.Recorded.Local, day("05-20"))
		equal(t, "move-in state", c.Recorded.State, data.MoveInRecorded)
		notes, err := f.Notes(f.ctx, NuriHome)
		must(t, err)
		equal(t, "notes", len(notes), 1)
		history, err := f.History(f.ctx, NuriHome)
		must(t, err)
		equal(t, "audit events, those of the locally entered enrollment too", len(history), 7)
		equal(t, "Removed of the locally entered enrollment", f.theCase(t, id).Removed, true)
		gone, err := f.Client(f.ctx, client)
		must(t, err)
		equal(t, "Removed of the locally entered client", gone.Removed, true)
		if _, listed := f.row(t, HarborPSH, id); listed {
			t.Error("the locally entered enrollment is still listed")
		}
		if matches, err := f.Matches(f.ctx); err != nil || len(matches) != 0 {
			t.Errorf("matches = %+v, %v", matches, err)
		}
	}},
	{"accepted, what the imported one has stays", func(t *testing.T, f *fixture) {
		mine, theirs := data.CaseManager{Name: "By Hand"}, data.CaseManager{Name: "Of Import"}
		id := f.locallyEntered(t, data.Client{ID: Nuri}, HarborPSH, day("04-02"))
		for at, manager := range map[data.EnrollmentID]data.CaseManager{id: mine, NuriHome: theirs} {
			must(t, f.AssignCaseManagers(f.ctx, []data.AuditEvent{f.event(data.EventAssignCaseManager, at)}, []data.CaseManager{manager}))
		}
		for at, date := range map[data.EnrollmentID]data.Date{id: day("05-20"), NuriHome: day("05-21")} {
			must(t, f.SaveMoveIn(f.ctx, f.event(data.EventMoveIn, at), at, data.MoveIn{Local: date, State: data.MoveInRecorded, At: now}))
		}
		must(t, f.AcceptMatch(f.ctx, f.event(data.EventMatch, NuriHome), id, NuriHome))
		c := f.theCase(t, NuriHome)
		equal(t, "case manager", c.CaseManager, theirs)
		equal(t, "move-in", c.MoveIn, day("05-21"))
		client, err := f.Client(f.ctx, Nuri)
		must(t, err)
		equal(t, "Removed of a client of HMIS", client.Removed, false)
	}},
	{"accepted, the exit comes along where the imported one has none", func(t *testing.T, f *fixture) {
		for _, test := range []struct{ locallyEntered, imported, want data.Date }{
			{day("06-01"), 0, day("06-01")}, {day("06-01"), day("06-02"), day("06-02")}, {0, day("06-02"), day("06-02")},
		} {
			id := f.locallyEntered(t, data.Client{ID: Nuri}, HarborPSH, day("04-02"))
			for at, exit := range map[data.EnrollmentID]data.Date{id: test.locallyEntered, NuriHome: test.imported} {
				e := f.theCase(t, at).Enrollment
				e.Exit = exit
				must(t, f.CorrectEnrollment(f.ctx, f.event(data.EventEnrollment, at), e))
			}
			must(t, f.AcceptMatch(f.ctx, f.event(data.EventMatch, NuriHome), id, NuriHome))
			equal(t, "exit", f.theCase(t, NuriHome).Exit, test.want)
			row, _ := f.row(t, HarborPSH, NuriHome)
			equal(t, "exit in the list", row.Exit, test.want)
		}
	}},
	{"accepted, a locally entered client with another enrollment stays", func(t *testing.T, f *fixture) {
		id := f.locallyEntered(t, nuriLocal, HarborPSH, day("04-02"))
		client := f.theCase(t, id).Client
		other := f.locallyEntered(t, client, HarborResults, day("04-02"))
		must(t, f.AcceptMatch(f.ctx, f.event(data.EventMatch, NuriHome), id, NuriHome))
		equal(t, "Removed of the client", f.theCase(t, other).Client.Removed, false)
		if _, listed := f.row(t, HarborResults, other); !listed {
			t.Error("the client's other enrollment is no longer listed")
		}
	}},
	{"accepted, a client of HMIS without another enrollment stays", func(t *testing.T, f *fixture) {
		id := f.locallyEntered(t, data.Client{ID: Ida}, HarborPSH, day("04-02"))
		must(t, f.AcceptMatch(f.ctx, f.event(data.EventMatch, NuriHome), id, NuriHome))
		client, err := f.Client(f.ctx, Ida)
		must(t, err)
		equal(t, "Removed of the client", client.Removed, false)
	}},
	{"accepted is refused where both have a tracker", func(t *testing.T, f *fixture) {
		id := f.locallyEntered(t, nuriLocal, HarborPSH, day("04-02"))
		f.tracker(t, id, full)
		f.tracker(t, NuriHome, full)
		before := f.everything(t)
		refused(t, f.AcceptMatch(f.ctx, f.event(data.EventMatch, NuriHome), id, NuriHome), data.CodeExists)
		refused(t, f.AcceptMatch(f.ctx, f.event(data.EventMatch, NuriHome), 999, NuriHome), data.CodeNotFound)
		equal(t, "the office after refusals", f.everything(t), before)
	}},
}
