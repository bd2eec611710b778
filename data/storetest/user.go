package storetest

import (
	"slices"
	"testing"
	"time"

	"housingtracker/data"
)

var userTests = []test{
	{"added, found by name, saved", func(t *testing.T, f *fixture) {
		event := f.event(data.EventUser, 0)
		lia, err := f.AddUser(f.ctx, event, data.NewUser{Name: "Lía Stone", Organization: HarborHouse, Role: data.Caseworker})
		must(t, err)
		again, err := f.AddUser(f.ctx, event, data.NewUser{Name: "Lía Stone", Organization: HarborHouse, Role: data.Caseworker})
		must(t, err)
		equal(t, "user of a repeated event", again, lia)
		for _, name := range []string{"Lía Stone", "LIA STONE", " lia  stone "} {
			found, err := f.UserNamed(f.ctx, name)
			must(t, err)
			equal(t, "user named "+name, found, lia)
		}
		_, err = f.AddUser(f.ctx, f.event(data.EventUser, 0), data.NewUser{Name: "lia stone", Organization: HarborHouse, Role: data.Caseworker})
		refused(t, err, data.CodeExists)

		changed := lia
		changed.Role, changed.Disabled, changed.Organization.ID = data.Administrator, true, LanternHomes
		must(t, f.SaveUser(f.ctx, f.event(data.EventUser, 0), changed))
		at := now.Add(time.Minute)
		must(t, f.SignedIn(f.ctx, data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventSignIn, At: at, By: lia.ID}))
		saved, err := f.User(f.ctx, lia.ID)
		must(t, err)
		if saved.Role != data.Administrator || !saved.Disabled || saved.Organization.Name != "Lantern Homes" || !saved.LastSignIn.Equal(at) {
			t.Errorf("saved user = %+v", saved)
		}
		users, err := f.Users(f.ctx)
		must(t, err)
		equal(t, "number of users", len(users), 2)
	}},
	{"unknown", func(t *testing.T, f *fixture) {
		_, err := f.User(f.ctx, 999)
		refused(t, err, data.CodeNotFound)
		_, err = f.UserNamed(f.ctx, "nobody")
		refused(t, err, data.CodeNotFound)
		refused(t, f.SaveUser(f.ctx, f.event(data.EventUser, 0), data.User{ID: 999, Role: data.Caseworker, Organization: f.admin.Organization}), data.CodeNotFound)
		_, err = f.AddUser(f.ctx, f.event(data.EventUser, 0), data.NewUser{Name: "Bo", Organization: 999, Role: data.Caseworker})
		refused(t, err, data.CodeNotFound)
		_, err = f.AddUser(f.ctx, f.event(data.EventUser, 0), data.NewUser{Name: "Bo", Organization: HarborHouse, Role: "king"})
		refused(t, err, data.CodeInvalid)
	}},
	{"preferences", func(t *testing.T, f *fixture) {
		value, err := f.Preference(f.ctx, f.admin.ID, "program")
		must(t, err)
		equal(t, "preference never set", value, "")
		for _, want := range []string{"1", "2", ""} {
			must(t, f.SetPreference(f.ctx, f.admin.ID, "program", want))
			value, err = f.Preference(f.ctx, f.admin.ID, "program")
			must(t, err)
			equal(t, "preference", value, want)
		}
	}},
	{"recent clients", func(t *testing.T, f *fixture) {
		at := now
		event := func(kind data.EventKind, client data.ClientID) data.AuditEvent {
			e := f.event(kind, 0)
			at = at.Add(time.Minute)
			e.ClientID, e.At = client, at
			return e
		}
		expect := func(want ...data.ClientID) {
			t.Helper()
			clients, err := f.RecentClients(f.ctx, f.admin.ID, 2)
			must(t, err)
			var got []data.ClientID
			for _, c := range clients {
				got = append(got, c.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("recent clients = %v, want %v", got, want)
			}
		}
		for _, id := range []data.ClientID{Rosa, Sam, Gone, Nuri, Rosa} {
			must(t, f.Record(f.ctx, event(data.EventOpenClient, id)))
		}
		expect(Rosa, Nuri)
		must(t, f.Record(f.ctx, event(data.EventOpenTracker, Nuri)))
		expect(Nuri, Rosa)
		must(t, f.Record(f.ctx, event(data.EventMoveIn, Sam)))
		expect(Sam, Nuri)
		list := event(data.EventOpenList, 0)
		list.ProgramID = HarborPSH
		must(t, f.Record(f.ctx, list))
		expect(Sam, Nuri)
		several := []data.AuditEvent{event(data.EventAssignCaseManager, Rosa), event(data.EventAssignCaseManager, Timo)}
		several[0].EnrollmentID, several[1].EnrollmentID, several[1].Operation = RosaHome, TimoHome, several[0].Operation
		must(t, f.AssignCaseManagers(f.ctx, several, []data.CaseManager{{Name: "Typed Tessa"}, {Name: "Typed Tessa"}}))
		expect(Sam, Nuri)
	}},
}
