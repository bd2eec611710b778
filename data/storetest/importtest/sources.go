package importtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/hmis"
)

// From returns the export with another ImplementationID and SourceID.
func (x Export) From(implementation, source string) Export {
	return x.Replacing("Export.csv", "lake-1", implementation).Replacing("Export.csv", "XX-500", source)
}

// Hillside is an export of another HMIS: of its three clients one has the PersonalID of a client of lakeshore.
func Hillside() Export {
	return Export{
		"Export.csv":     {"2,YY-100,Hill HMIS,2026-06-01 08:00:00,2025-06-01,2026-05-31,Pond,2026 v1,3,2,1,hill-1"},
		"Project.csv":    {"P3,,Hill Homes,3,,,", "Q1,,Hill Inn,0,,,"},
		"Client.csv":     {"C1,Gus,,Gale,,1,1990-01-02,,", "K1,Ida,,Iris,,1,,,", "K2,Jo,,Jute,,1,,,"},
		"Enrollment.csv": {"F1,C1,P3,2026-01-05,H1,1,,,"},
	}
}

func testSources(t *testing.T, open opener) {
	lake, hill := Lakeshore(), Hillside()
	two := []Export{lake, hill}
	shared := []Export{lake, hill.Replacing("Export.csv", "YY-100", "XX-500")}
	for _, test := range []struct {
		name    string
		known   []Export // imported before, each as an HMIS of its own
		export  Export
		options data.ImportOptions
		sources int
		clients int
		code    data.Code
		// asked are the candidates: source, PersonalIDs known, of these with the same name and birth date, and not comparable.
		asked string
	}{
		{name: "the pair", export: lake, sources: 1, clients: 3},
		{name: "no SourceID", export: lake.From("lake-1", ""), sources: 1, clients: 3},
		{name: "no ImplementationID", export: lake.From("", "XX-500"), sources: 1, clients: 3},
		{name: "NULL for the SourceID", export: lake.From("lake-1", "NULL"), sources: 1, clients: 3},
		{name: "spaces around the ids", export: lake.From(" lake-1 ", "XX-500 "), sources: 1, clients: 3},

		{name: "another SourceID, not asked", export: lake.From("lake-1", "XX-501"), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 3 0"},
		{name: "another SourceID, the same", export: lake.From("lake-1", "XX-501"), options: data.ImportOptions{SameHMIS: "yes"}, sources: 1, clients: 3},
		{name: "another SourceID, another", export: lake.From("lake-1", "XX-501"), options: data.ImportOptions{SameHMIS: "no"}, sources: 2, clients: 6},
		{name: "another SourceID, the same by number", export: lake.From("lake-1", "XX-501"), options: data.ImportOptions{Source: 1}, sources: 1, clients: 3},
		{name: "another SourceID, a number that is none", export: lake.From("lake-1", "XX-501"), options: data.ImportOptions{Source: 7}, sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 3 0"},
		{name: "another ImplementationID, not asked", export: hill.FromSecond("hill-1", "XX-500"), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 1 0 0"},
		{name: "another ImplementationID, another", export: hill.FromSecond("hill-1", "XX-500"), options: data.ImportOptions{SameHMIS: "no"}, sources: 2, clients: 6},
		{name: "hashed names", export: lake.From("lake-2", "XX-500").Replacing("Client.csv", "Alder", strings.Repeat("ab", 32)), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 2 1"},
		{name: "names and birth dates changed", export: lake.From("lake-2", "XX-500").Replacing("Client.csv", "Alder", "Ash").Replacing("Client.csv", "1981", "1982"), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 1 0"},
		{name: "a client twice", export: lake.From("lake-2", "XX-500").With("Client.csv", lake["Client.csv"][0]), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 3 0"},

		{name: "the ids of two, not asked", known: two, export: lake.From("lake-1", "YY-100"), sources: 2, clients: 6, code: data.CodeSource, asked: "1: 3 3 0, 2: 1 0 0"},
		{name: "the ids of two, the same, but which", known: two, export: lake.From("lake-1", "YY-100"), options: data.ImportOptions{SameHMIS: "yes"}, sources: 2, clients: 6, code: data.CodeSource, asked: "1: 3 3 0, 2: 1 0 0"},
		{name: "the ids of two, the first", known: two, export: lake.From("lake-1", "YY-100"), options: data.ImportOptions{Source: 1}, sources: 2, clients: 6},
		{name: "the ids of two, the second", known: two, export: lake.From("lake-1", "YY-100"), options: data.ImportOptions{SameHMIS: "yes", Source: 2, AcceptRetiring: true}, sources: 2, clients: 8},
		{name: "the ids of two, neither", known: two, export: lake.From("lake-1", "YY-100"), options: data.ImportOptions{SameHMIS: "no"}, sources: 3, clients: 9},
		{name: "one SourceID of two, no ImplementationID", known: shared, export: lake.From("", "XX-500"), sources: 2, clients: 6, code: data.CodeSource, asked: "1: 3 3 0, 2: 1 0 0"},
		{name: "one SourceID of two, no ImplementationID, the first", known: shared, export: lake.From("", "XX-500"), options: data.ImportOptions{Source: 1}, sources: 2, clients: 6},

		{name: "neither id, the records known", export: lake.From("lake-2", "XX-501"), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 3 0"},
		{name: "neither id, the records known, the same", export: lake.From("lake-2", "XX-501"), options: data.ImportOptions{SameHMIS: "yes"}, sources: 1, clients: 3},
		{name: "neither id, the records known, another", export: lake.From("lake-2", "XX-501"), options: data.ImportOptions{SameHMIS: "no"}, sources: 2, clients: 6},
		{name: "neither id, the records of two known", known: []Export{lake, lake.From("lake-3", "XX-503")}, export: lake.From("lake-2", "XX-501"), sources: 2, clients: 6, code: data.CodeSource, asked: "1: 3 3 0, 2: 3 3 0"},
		{name: "neither id, the records not known", export: hill, sources: 2, clients: 6},
		{name: "neither id, the records not known, an answer to no question", export: hill, options: data.ImportOptions{SameHMIS: "yes"}, sources: 2, clients: 6},
		{name: "neither id, the records not known, a source named", export: hill, options: data.ImportOptions{Source: 1}, sources: 1, clients: 3, code: data.CodeInvalid},
		{name: "the pair, another source named", known: two, export: lake, options: data.ImportOptions{Source: 2}, sources: 2, clients: 6, code: data.CodeInvalid},
		{name: "the pair, that source named", known: two, export: hill, options: data.ImportOptions{Source: 2}, sources: 2, clients: 6},
		{name: "only a SourceID, unknown", export: hill.FromSecond("", "YY-100"), sources: 2, clients: 6},
		{name: "only a SourceID after one with only another", known: []Export{lake.From("", "XX-500")}, export: hill.FromSecond("", "YY-100"), sources: 2, clients: 6},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			if test.known == nil {
				test.known = []Export{lake}
			}
			for _, x := range test.known {
				o.MustImport(x, data.ImportOptions{SameHMIS: "no"})
			}
			before := o.Content()
			dry := test.options
			dry.DryRun = true
			_, dryErr := o.Try(test.export, dry)
			_, err := o.Try(test.export, test.options)
			o.CheckIntact()
			if data.CodeOf(err) != test.code || data.CodeOf(dryErr) != test.code {
				t.Fatalf("refused with %v, the dry run with %v", err, dryErr)
			}
			if got := Candidates(err); got != test.asked {
				t.Errorf("asked %q, want %q: %v", got, test.asked, err)
			}
			if err != nil && o.Content() != before {
				t.Error("a refused import wrote")
			}
			if sources, clients := len(o.sources()), o.contents().Clients; sources != test.sources || clients != test.clients {
				t.Errorf("%d sources, %d clients", sources, clients)
			}
			if err != nil {
				return
			}
			// What was decided is known from then on.
			after, unasked := o.Content(), data.ImportOptions{AcceptRetiring: true}
			if _, err := o.Try(test.export, unasked); err != nil || o.Content() != after {
				t.Errorf("the same export again: %v", err)
			}
			for _, x := range test.known {
				if _, err := o.Try(x, unasked); err != nil {
					t.Errorf("the export before again: %v", err)
				}
			}
			o.CheckIntact()
		})
	}
}

// FromSecond is From for Hillside.
func (x Export) FromSecond(implementation, source string) Export {
	return x.Replacing("Export.csv", "hill-1", implementation).Replacing("Export.csv", "YY-100", source)
}

// Candidates returns the candidates of a question about the source.
func Candidates(err error) string {
	var q *data.SourceQuestion
	if !errors.As(err, &q) {
		return ""
	}
	var all []string
	for _, c := range q.Candidates {
		all = append(all, fmt.Sprintf("%d: %d %d %d", c.ID, c.Known, c.SamePerson, c.Unclear))
	}
	return strings.Join(all, ", ")
}

func testIsRefusedWithoutASource(t *testing.T, open opener) {
	for _, ids := range [][2]string{{"", ""}, {"NULL", ""}, {"NULL", "NULL"}, {" ", "NULL"}} {
		if _, err := hmis.Open(Lakeshore().From(ids[0], ids[1]).write(t)); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%q: %v", ids, err)
		}
	}
}

func testSourceDecisionIsAudited(t *testing.T, open opener) {
	o := newOffice(t, open)
	o.MustImport(Lakeshore())
	for _, test := range []struct {
		options data.ImportOptions
		export  Export
		want    string
	}{
		{data.ImportOptions{SameHMIS: "yes"}, Lakeshore().From("lake-2", "XX-500"), "ImplementationID lake-2 and SourceID XX-500 taken as the HMIS of source 1"},
		{data.ImportOptions{SameHMIS: "no"}, Lakeshore().From("lake-3", "XX-500"), "ImplementationID lake-3 and SourceID XX-500 taken as another HMIS"},
		{data.ImportOptions{SameHMIS: "no"}, Lakeshore(), ""},
	} {
		if got := o.MustImport(test.export, test.options).SourceDecision; got != test.want {
			t.Errorf("decided %q, want %q", got, test.want)
		}
	}
}

// officeWithTwoSources is an office with lakeshore imported as two HMIS of one name.
func officeWithTwoSources(t *testing.T, open opener) *Office {
	t.Helper()
	o := newOffice(t, open)
	o.MustImport(Lakeshore())
	o.MustImport(Lakeshore().From("lake-2", "XX-500"), data.ImportOptions{SameHMIS: "no"})
	return o
}

// sourceContent returns all that is stored of one of several sources of the same name, with its trackers and lists.
func (o *Office) sourceContent(source data.SourceID) string {
	o.t.Helper()
	var all []any
	is := func(name string) bool { return strings.HasSuffix(name, fmt.Sprintf("(source %d)", source)) }
	for _, s := range o.sources() {
		if s.ID == source {
			all = append(all, s)
		}
	}
	programs, err := o.Programs(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, p := range programs {
		if !is(p.Source) {
			continue
		}
		list, err := o.ProgramList(o.t.Context(), p.ID, 0)
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, p, list)
	}
	for _, c := range o.clients() {
		if is(c.Source) {
			all = append(all, c, o.cases(c.ID))
		}
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		o.t.Fatal(err)
	}
	return string(text)
}

// An import of one source changes, retires and restores nothing of the other, whatever ids they share.
func testSourcesAreIndependent(t *testing.T, open opener) {
	o := officeWithTwoSources(t, open)
	for source := data.SourceID(1); source <= 2; source++ {
		tracker := data.Tracker{EnrollmentID: o.enrollmentOf(source, "E1"), Attempt: 1,
			Fields: data.Fields{EligibilityVerified: data.MustDate("2026-01-10"), Applied: data.MustDate("2026-02-01"), PropertyName: fmt.Sprint("House ", source)}}
		if _, err := o.CreateTracker(t.Context(), o.Event(data.EventCreateTracker), tracker); err != nil {
			t.Fatal(err)
		}
	}
	sources := []Export{Lakeshore(), Lakeshore().From("lake-2", "XX-500")}
	for i, export := range sources {
		mine, other := data.SourceID(i+1), data.SourceID(2-i)
		before, theirs := o.sourceContent(mine), o.sourceContent(other)
		for _, x := range []Export{
			export.Later("2026-06-08 08:00:00").Replacing("Client.csv", "C1,Ann,,Alder,,1,1980-01-02,2026-01-05", "C1,Zoe,,New,,1,1999-09-09,2026-06-05"),
			export.Later("2026-06-09 08:00:00").Replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,2026-05-01,2026-06-05 10:00:00,"),
			export.Later("2026-06-10 08:00:00").Without("Enrollment.csv", "E1,"),
			export.Later("2026-06-11 08:00:00"),
			export.Later("2026-06-12 08:00:00").Replacing("Client.csv", "C3,Cleo,,Cedar,,1,1982-01-02,2026-01-05 10:00:00,", "C3,Cleo,,Cedar,,1,1982-01-02,2026-06-12 10:00:00,2026-06-12"),
		} {
			o.MustImport(x, data.ImportOptions{AcceptRetiring: true})
			if now := o.sourceContent(other); now != theirs {
				t.Fatalf("an import of source %d changed the other:\n%s\nwas\n%s", mine, now, theirs)
			}
			if now := o.sourceContent(mine); now == before {
				t.Errorf("an import of source %d changed nothing", mine)
			} else {
				before = now
			}
		}
	}
}

// R44: a household is one of a program, and a program of a source.
func testHouseholdsDoNotReachAcrossSources(t *testing.T, open opener) {
	o := newOffice(t, open)
	o.MustImport(Lakeshore().Replacing("Enrollment.csv", "H1,1,,2026-01-05", "H1,1,2026-02-01,2026-01-05"))
	member := Lakeshore().From("lake-2", "XX-500").Replacing("Enrollment.csv", "H1,1,,2026-01-05", "H1,2,,2026-01-05")
	o.MustImport(member, data.ImportOptions{SameHMIS: "no"})
	c, err := o.Case(t.Context(), o.enrollmentOf(2, "E1"))
	if err != nil || c.HeadEnrollment != 0 || c.HMID(data.DateOf(Day)) != 0 {
		t.Errorf("the member of the other source has head %d, HMID %s (%v)", c.HeadEnrollment, c.HMID(data.DateOf(Day)), err)
	}
}

// R48: an import of either source may have brought what was entered here, but a Client ID is no proof across sources.
func testMatchesAcrossSources(t *testing.T, open opener) {
	o := newOffice(t, open)
	o.MustImport(Lakeshore())
	o.MustImport(Hillside())
	programs := []data.ProgramID{o.programOf(1, "P3"), o.programOf(2, "P3")}
	enroll := func(client data.Client, program data.ProgramID) data.EnrollmentID {
		e := data.Case{Client: client, Program: data.Program{ID: program}}
		e.Entry = data.MustDate("2026-01-05")
		id, err := o.AddEnrollment(t.Context(), o.Event(data.EventEnrollment), e)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	locallyEntered, err := o.AddClient(t.Context(), o.Event(data.EventClient), data.Client{PersonalID: "C1", Name: data.Name{Last: "Elm"}})
	if err != nil {
		t.Fatal(err)
	}
	hand := []data.EnrollmentID{enroll(locallyEntered, programs[0]), enroll(locallyEntered, programs[1])}
	// Ann Alder of the first HMIS has the Client ID of Gus Gale in the second.
	enroll(data.Client{ID: o.client("C1").ID}, programs[1])
	matches, err := o.Matches(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got [][2]data.EnrollmentID
	for _, m := range matches {
		got = append(got, [2]data.EnrollmentID{m.LocallyEntered.ID, m.Imported.ID})
		if m.Imported.Client.Source == "" || m.Imported.Program.Source != m.Imported.Client.Source {
			t.Errorf("the imported client is of %q, the program of %q", m.Imported.Client.Source, m.Imported.Program.Source)
		}
	}
	want := [][2]data.EnrollmentID{{hand[0], o.enrollmentOf(1, "E1")}, {hand[1], o.enrollmentOf(2, "F1")}}
	if !slices.Equal(got, want) {
		t.Errorf("matches %v, want %v", got, want)
	}
}

// With several sources, records name theirs; with one, none does.
func testSourcesAreNamed(t *testing.T, open opener) {
	named := func(o *Office) string {
		found, err := o.FindClients(t.Context(), data.NewQuery("C1").Terms(), 10)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, c := range found {
			all = append(all, c.IDLabel())
		}
		programs, err := o.Programs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range programs {
			if p.HMISID == "P3" {
				all = append(all, p.Label())
			}
		}
		events, err := o.Events(t.Context(), data.EventFilter{Kinds: []data.EventKind{data.EventMoveIn}}, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range events {
			all = append(all, a.ClientLabel()+" in "+a.ProgramLabel())
		}
		return strings.Join(all, "; ")
	}
	o := newOffice(t, open)
	o.MustImport(Lakeshore())
	event := o.Event(data.EventMoveIn)
	event.EnrollmentID, event.ClientID, event.ProgramID = o.enrollment("E1"), 1, o.program("P3")
	if err := o.Record(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	if got, want := named(o), "C1; Grove House · Birch Homes; C1 in Birch Homes"; got != want {
		t.Errorf("one source: %s, want %s", got, want)
	}
	o.MustImport(Hillside())
	if got, want := named(o), "C1 · Lakeshore HMIS; C1 · Hill HMIS; Hill Homes · Hill HMIS; Grove House · Birch Homes · Lakeshore HMIS; C1 · Lakeshore HMIS in Birch Homes · Lakeshore HMIS"; got != want {
		t.Errorf("two sources: %s, want %s", got, want)
	}
	if _, err := o.AddClient(t.Context(), o.Event(data.EventClient), data.Client{PersonalID: "C1", Name: data.Name{Last: "Elm"}}); err != nil {
		t.Fatal(err)
	}
	if got := named(o); !strings.Contains(got, "; C1; ") {
		t.Errorf("a client by hand is of no source: %s", got)
	}
	o = officeWithTwoSources(t, open)
	if got, want := named(o), "C1 · Lakeshore HMIS (source 1); C1 · Lakeshore HMIS (source 2); Grove House · Birch Homes · Lakeshore HMIS (source 1); Grove House · Birch Homes · Lakeshore HMIS (source 2)"; got != want {
		t.Errorf("two sources of one name: %s, want %s", got, want)
	}
}
