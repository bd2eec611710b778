package ui

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// findFake plays the session: two clients of one Client ID and two programs of one name, of another organization.
type findFake struct{ first, second string }

func (o findFake) User() data.User  { return data.User{ID: 7, Organization: data.Organization{ID: 1}} }
func (o findFake) Today() data.Date { return data.MustDate("2026-11-22") }

func (o findFake) FindClients(context.Context, string, int) ([]data.Client, error) {
	return []data.Client{{ID: 1, PersonalID: "C1", Name: data.Name{Last: "Alder"}, Source: o.first}, {ID: 2, PersonalID: "C1", Name: data.Name{Last: "Alder"}, Source: o.second}}, nil
}

func (o findFake) Programs(context.Context) ([]data.Program, error) {
	house := data.Organization{ID: 2, Name: "Grove"}
	return []data.Program{{Name: "C1 Homes", Organization: house, Source: o.first}, {Name: "C1 Homes", Organization: house, Source: o.second}}, nil
}

func (o findFake) List(context.Context, data.ProgramID, data.ListOptions) (data.List, error) {
	panic("the list of another organization is read")
}

func (o findFake) Cases(context.Context, data.ClientID) ([]data.Case, error) { return nil, nil }

func described(entries []findEntry) []string {
	var got []string
	for _, e := range entries {
		text := fmt.Sprint(e.kind, " ", e.name, " ", e.detail)
		if e.stage != nil {
			text += fmt.Sprint(" ", *e.stage)
		}
		got = append(got, text)
	}
	return got
}

func TestEntriesNameTheHMISWhereThereAreSeveral(t *testing.T) {
	for o, want := range map[findFake][]string{
		{}: {"Client Alder C1", "Client Alder C1", "Program C1 Homes Grove", "Program C1 Homes Grove"},
		{"Lake", "Hill"}: {"Client Alder C1 · Lake", "Client Alder C1 · Hill",
			"Program C1 Homes Grove · Lake", "Program C1 Homes Grove · Hill"},
	} {
		finder := &quickFind{session: o}
		entries, err := finder.entriesFor(t.Context(), "c1", clientsShown)
		if got := described(entries); err != nil || !slices.Equal(got, want) {
			t.Errorf("%+v: %q (%v), want %q", o, got, err, want)
		}
	}
}

// findOffice has many clients named Alder: 20 in the own program, of whom number 15 is the user's, and others elsewhere.
type findOffice struct {
	findFake
	others int
	reads  *int
}

func (o findOffice) Programs(context.Context) ([]data.Program, error) {
	return []data.Program{{ID: 1, Name: "Own", Type: 3, Organization: data.Organization{ID: 1}}, {ID: 2, Name: "Other", Type: 3, Organization: data.Organization{ID: 2}}}, nil
}

func (o findOffice) List(_ context.Context, id data.ProgramID, options data.ListOptions) (data.List, error) {
	*o.reads++
	var stored []data.Listed
	for i := range 20 {
		l := data.Listed{EnrollmentID: data.EnrollmentID(i + 1), ClientID: data.ClientID(i + 1), PersonalID: fmt.Sprintf("A%02d", i+1),
			Name: data.Name{Last: "Alder", First: fmt.Sprintf("%02d", i+1)}, Relationship: 2, HouseholdID: "h"}
		l.Entry = o.Today() - 3
		if i == 14 {
			l.CaseManager = data.CaseManager{User: 7, Name: "Dana Ruiz"}
		}
		stored = append(stored, l)
	}
	return data.BuildList(data.Program{ID: id, Name: "Own"}, stored, data.DefaultSettings, options, o.Today()), nil
}

func (o findOffice) FindClients(_ context.Context, _ string, limit int) ([]data.Client, error) {
	// The first two are those of the own program once more.
	clients := []data.Client{{ID: 1, PersonalID: "A01", Name: data.Name{Last: "Alder", First: "01"}}, {ID: 2, PersonalID: "A02", Name: data.Name{Last: "Alder", First: "02"}}}
	for i := range o.others {
		clients = append(clients, data.Client{ID: data.ClientID(100 + i), PersonalID: fmt.Sprint("B", i), Name: data.Name{Last: "Alder", First: "Other"}})
	}
	return clients[:min(limit, len(clients))], nil
}

func (o findOffice) Cases(_ context.Context, id data.ClientID) ([]data.Case, error) {
	c := data.Case{Program: data.Program{Name: "Other", Type: 3}}
	c.Entry = o.Today() - 1
	return []data.Case{c}, nil
}

func TestClientsOfMyProgramsComeFirst(t *testing.T) {
	reads := 0
	finder := &quickFind{session: findOffice{others: 3, reads: &reads}}
	entries, err := finder.entriesFor(t.Context(), "alder", clientsShown)
	got := described(entries)
	want := []string{"Client Alder, 15 A15 · Own Not Started", "Client Alder, 01 A01 · Own Not Started", "Client Alder, 02 A02 · Own Not Started"}
	if err != nil || len(got) != clientsShown+1 || !slices.Equal(got[:3], want) || entries[clientsShown].name != "15 more" {
		t.Errorf("%q (%v)", got, err)
	}
	entries, err = finder.entriesFor(t.Context(), "alder", maxClients)
	if got := described(entries); err != nil || len(got) != 23 || got[22] != "Client Alder, Other B2 · Other Not Started" {
		t.Errorf("all: %q (%v)", got, err)
	}
	entries, err = finder.entriesFor(t.Context(), "b1", clientsShown)
	if got := described(entries); err != nil || got[0] != "Client Alder, Other B1 · Other Not Started" {
		t.Errorf("a typed Client ID: %q (%v)", got, err)
	}
	if reads != 1 {
		t.Errorf("the lists are read %d times", reads)
	}
}

func TestMoreClientsThanAreCounted(t *testing.T) {
	reads := 0
	finder := &quickFind{session: findOffice{others: 600, reads: &reads}}
	entries, err := finder.entriesFor(t.Context(), "alder", clientsShown)
	if err != nil || entries[clientsShown].name != "More than 510 more" {
		t.Errorf("%q (%v)", described(entries), err)
	}
}

func TestMoreShowsTheRest(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	reads, opened := 0, data.ClientID(0)
	host := overlay.NewHost(w, task.Inline())
	session := findOffice{others: 3, reads: &reads}
	finder := newQuickFind(host, session, QuickFindActions{Client: func(id data.ClientID) { opened = id }})
	test.Type(finder.list.Entry, "alder")
	finder.list.OnChosen(finder.listed[clientsShown])
	if host.Top() == nil || len(finder.listed) != 23 {
		t.Fatalf("%q", described(finder.listed))
	}
	finder.list.OnChosen(finder.listed[22])
	if host.Top() != nil || opened != 102 {
		t.Errorf("client %d is opened", opened)
	}
}
