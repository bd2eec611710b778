package storetest

import (
	"slices"
	"testing"

	"housingtracker/data"
)

var caseworkTests = []test{
	{"move-in recorded, cleared, taken from HMIS", func(t *testing.T, f *fixture) { // R40, R44
		for _, now := range []data.MoveIn{
			{Local: day("05-10"), State: data.MoveInRecorded, At: now},
			{Local: day("05-11"), State: data.MoveInRecorded, At: now},
			{State: data.MoveInCleared, At: now},
			{},
		} {
			event := f.event(data.EventMoveIn, RosaHome)
			must(t, f.SaveMoveIn(f.ctx, event, RosaHome, now))
			must(t, f.SaveMoveIn(f.ctx, event, RosaHome, now))
			c := f.theCase(t, RosaHome)
			if !c.Recorded.At.Equal(now.At) {
				t.Errorf("At = %v, want %v", c.Recorded.At, now.At)
			}
			c.Recorded.At = now.At
			equal(t, "move-in", c.Recorded, now)
			equal(t, "move-in that counts", c.MoveIn, now.Date())
			equal(t, "head's move-in of the member", f.theCase(t, TimoHome).Head.MoveIn, now.Date())
			rosa, _ := f.row(t, HarborPSH, RosaHome)
			equal(t, "move-in in the list", rosa.MoveIn, now.Date())
			equal(t, "where that comes from", rosa.MoveInState, now.State)
			timo, _ := f.row(t, HarborPSH, TimoHome)
			equal(t, "head's move-in in the member's row", timo.Head.MoveIn, now.Date())
			f.checkSound(t)
		}
		must(t, f.SaveMoveIn(f.ctx, f.event(data.EventMoveIn, NuriHome), NuriHome, data.MoveIn{Local: day("05-10"), State: data.MoveInRecorded, At: now}))
		before := f.everything(t)
		refused(t, f.SaveMoveIn(f.ctx, f.event(data.EventMoveIn, 999), 999, data.MoveIn{}), data.CodeNotFound)
		equal(t, "the office after refusals", f.everything(t), before)
	}},
	{"case managers", func(t *testing.T, f *fixture) { // R46
		op := data.NewOperationID()
		ids := []data.EnrollmentID{RosaHome, NuriHome}
		events := make([]data.AuditEvent, len(ids))
		for i, id := range ids {
			events[i] = f.event(data.EventAssignCaseManager, id)
			events[i].Operation = op
		}
		to := []data.CaseManager{{Name: "Typed Tessa"}, {User: f.admin.ID, Name: "Ada Head"}}
		must(t, f.AssignCaseManagers(f.ctx, events, to))
		must(t, f.AssignCaseManagers(f.ctx, events, []data.CaseManager{{}, {}}))
		for i, id := range ids {
			equal(t, "case manager", f.theCase(t, id).CaseManager, to[i])
			row, _ := f.row(t, HarborPSH, id)
			equal(t, "case manager in the list", row.CaseManager, to[i])
		}
		recorded, err := f.EventsOf(f.ctx, op)
		must(t, err)
		if len(recorded) != 2 || recorded[0].EnrollmentID != RosaHome || recorded[1].EnrollmentID != NuriHome {
			t.Errorf("audit events = %+v, want one each in order", recorded)
		}
		typed, err := f.TypedCaseManagers(f.ctx)
		must(t, err)
		if !slices.Equal(typed, []string{"Typed Tessa"}) {
			t.Errorf("typed case managers = %v", typed)
		}
		before := f.everything(t)
		events[1].EnrollmentID = 999
		for i := range events {
			events[i].Operation = data.OperationID("another")
		}
		refused(t, f.AssignCaseManagers(f.ctx, events, to), data.CodeNotFound)
		equal(t, "the office after a refusal of one of two", f.everything(t), before)

		tessa, err := f.AddUser(f.ctx, f.event(data.EventUser, 0), data.NewUser{Name: "Tessa Tern", Organization: HarborHouse, Role: data.Caseworker})
		must(t, err)
		must(t, f.MatchCaseManager(f.ctx, f.event(data.EventAssignCaseManager, 0), "Typed Tessa", tessa))
		equal(t, "matched case manager", f.theCase(t, RosaHome).CaseManager, data.CaseManager{User: tessa.ID, Name: "Tessa Tern"})
		row, _ := f.row(t, HarborPSH, RosaHome)
		equal(t, "matched case manager in the list", row.CaseManager, data.CaseManager{User: tessa.ID, Name: "Tessa Tern"})
		if typed, err := f.TypedCaseManagers(f.ctx); err != nil || len(typed) != 0 {
			t.Errorf("typed case managers after matching = %v, %v", typed, err)
		}
		refused(t, f.MatchCaseManager(f.ctx, f.event(data.EventAssignCaseManager, 0), "Nobody", tessa), data.CodeNotFound)
	}},
	{"locally entered client", func(t *testing.T, f *fixture) { // R48
		event := f.event(data.EventClient, 0)
		c := data.Client{Name: data.Name{First: "Ýr", Middle: "B", Last: "Þorsdóttir", Suffix: "III"}, BirthDate: data.MustDate("1999-12-31")}
		made, err := f.AddClient(f.ctx, event, c)
		must(t, err)
		again, err := f.AddClient(f.ctx, event, c)
		must(t, err)
		equal(t, "client of a repeated event", again, made)
		c.ID, c.UUID, c.LocallyEntered = made.ID, made.UUID, true
		equal(t, "client", made, c)
		stored, err := f.Client(f.ctx, made.ID)
		must(t, err)
		equal(t, "stored client", stored, c)
		found, err := f.FindClients(f.ctx, data.NewQuery("thors yr").Terms(), 10)
		must(t, err)
		if len(found) != 1 || found[0].ID != made.ID {
			t.Errorf("found %+v", found)
		}
		events, err := f.EventsOf(f.ctx, event.Operation)
		must(t, err)
		equal(t, "client of the event", events[0].ClientID, made.ID)
		c.UUID = ""
		second, err := f.AddClient(f.ctx, f.event(data.EventClient, 0), c)
		must(t, err)
		if second.ID == made.ID {
			t.Error("two locally entered clients without a Client ID are one")
		}
	}},
	{"locally entered enrollment, corrected", func(t *testing.T, f *fixture) { // R48
		e := f.theCase(t, RosaServices)
		program, err := f.Program(f.ctx, HarborResults)
		must(t, err)
		e = data.Case{Client: e.Client, Program: program}
		e.Entry, e.Relationship = day("06-02"), data.HeadOfHousehold
		event := f.event(data.EventEnrollment, 0)
		id, err := f.AddEnrollment(f.ctx, event, e)
		must(t, err)
		again, err := f.AddEnrollment(f.ctx, event, e)
		must(t, err)
		equal(t, "enrollment of a repeated event", again, id)
		history, err := f.History(f.ctx, id)
		must(t, err)
		equal(t, "audit events on the new enrollment", len(history), 1)
		c := f.theCase(t, id)
		if !c.LocallyEntered || c.HMISID != "" || c.Entry != e.Entry || c.Relationship != data.HeadOfHousehold || c.Program.ID != HarborResults {
			t.Errorf("case = %+v", c)
		}
		row, listed := f.row(t, HarborResults, id)
		if !listed || !row.LocallyEntered || row.Entry != e.Entry {
			t.Errorf("row = %+v", row)
		}
		c.Entry, c.Exit, c.ExitLocallyEntered, c.Relationship = day("06-01"), day("06-10"), true, 3
		correct := f.event(data.EventEnrollment, id)
		must(t, f.CorrectEnrollment(f.ctx, correct, c.Enrollment))
		must(t, f.CorrectEnrollment(f.ctx, correct, c.Enrollment))
		equal(t, "corrected", f.theCase(t, id).Enrollment, c.Enrollment)
		row, _ = f.row(t, HarborResults, id)
		equal(t, "corrected exit in the list", row.Exit, day("06-10"))
		c.Entry = 0
		refused(t, f.CorrectEnrollment(f.ctx, f.event(data.EventEnrollment, id), c.Enrollment), data.CodeInvalid)
		c.ID = 999
		c.Entry = day("06-01")
		refused(t, f.CorrectEnrollment(f.ctx, f.event(data.EventEnrollment, 999), c.Enrollment), data.CodeNotFound)
		e.Client.ID = 999
		_, err = f.AddEnrollment(f.ctx, f.event(data.EventEnrollment, 0), e)
		refused(t, err, data.CodeNotFound)
	}},
	{"a locally entered shelter stay shows in the other rows of the client", func(t *testing.T, f *fixture) { // R25
		nights, err := f.Program(f.ctx, QuietNights)
		must(t, err)
		e := data.Case{Client: data.Client{ID: Sam}, Program: nights}
		e.Entry = day("05-20")
		_, err = f.AddEnrollment(f.ctx, f.event(data.EventEnrollment, 0), e)
		must(t, err)
		row, _ := f.row(t, LanternRRH, SamHome)
		equal(t, "number of stays", len(row.Stays), 1)
	}},
	{"only what was entered here is corrected or removed here", func(t *testing.T, f *fixture) {
		before := f.everything(t)
		refused(t, f.CorrectClient(f.ctx, f.event(data.EventClient, 0), data.Client{ID: Rosa, Name: data.Name{Last: "Oak"}}), data.CodeNotFound)
		refused(t, f.SetRemoved(f.ctx, true, f.event(data.EventRemoveEnrollment, RosaHome)), data.CodeNotFound)
		client := f.event(data.EventRemoveClient, 0)
		client.ClientID = Rosa
		refused(t, f.SetRemoved(f.ctx, true, client), data.CodeNotFound)
		equal(t, "the office after refusals", f.everything(t), before)
		made, err := f.AddClient(f.ctx, f.event(data.EventClient, 0), data.Client{Name: data.Name{Last: "Ash"}})
		must(t, err)
		client.ClientID = made.ID
		refused(t, f.SetRemoved(f.ctx, false, client), data.CodeNotFound)
		must(t, f.SetRemoved(f.ctx, true, client))
		client.Operation = data.NewOperationID()
		refused(t, f.SetRemoved(f.ctx, true, client), data.CodeNotFound)
		refused(t, f.CorrectClient(f.ctx, f.event(data.EventClient, 0), made), data.CodeNotFound)
	}},
	inOffice("a locally entered enrollment is removed once, and comes back unless it was joined with another", func(t *testing.T, o *office) {
		w := o.world(t)
		removal := o.event(data.EventRemoveEnrollment, w.locallyEntered)
		refused(t, o.SetRemoved(o.ctx, false, removal), data.CodeNotFound)
		must(t, o.SetRemoved(o.ctx, true, removal))
		_, listed := o.row(t, HarborPSH, w.locallyEntered)
		equal(t, "listed", listed, false)
		refused(t, o.SetRemoved(o.ctx, true, o.event(data.EventRemoveEnrollment, w.locallyEntered)), data.CodeNotFound)
		must(t, o.SetRemoved(o.ctx, false, o.event(data.EventRemoveEnrollment, w.locallyEntered)))
		_, listed = o.row(t, HarborPSH, w.locallyEntered)
		equal(t, "listed again", listed, true)
		must(t, o.admin.AcceptMatch(o.ctx, data.NewOperationID(), w.locallyEntered, NuriHome))
		refused(t, o.SetRemoved(o.ctx, false, o.event(data.EventRemoveEnrollment, w.locallyEntered)), data.CodeNotFound)
	}),
}
