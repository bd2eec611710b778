package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/hmis"
)

// from returns the export with another ImplementationID and SourceID.
func (x hmisExport) from(implementation, source string) hmisExport {
	return x.replacing("Export.csv", "lake-1", implementation).replacing("Export.csv", "XX-500", source)
}

// hillside is an export of another HMIS: of its three clients one has the PersonalID of a client of lakeshore.
func hillside() hmisExport {
	return hmisExport{
		"Export.csv":     {"2,YY-100,Hill HMIS,2026-06-01 08:00:00,2025-06-01,2026-05-31,Pond,2026 v1,3,2,1,hill-1"},
		"Project.csv":    {"P3,,Hill Homes,3,,,", "Q1,,Hill Inn,0,,,"},
		"Client.csv":     {"C1,Gus,,Gale,,1,1990-01-02,,", "K1,Ida,,Iris,,1,,,", "K2,Jo,,Jute,,1,,,"},
		"Enrollment.csv": {"F1,C1,P3,2026-01-05,H1,1,,,"},
	}
}

func TestImportSources(t *testing.T) {
	lake, hill := lakeshore(), hillside()
	two := []hmisExport{lake, hill}
	shared := []hmisExport{lake, hill.replacing("Export.csv", "YY-100", "XX-500")}
	for _, test := range []struct {
		name    string
		known   []hmisExport // imported before, each as an HMIS of its own
		export  hmisExport
		options data.ImportOptions
		sources int
		clients int
		code    data.Code
		// asked are the candidates: source, PersonalIDs known, of these with the same name and birth date, and not comparable.
		asked string
	}{
		{name: "the pair", export: lake, sources: 1, clients: 3},
		{name: "no SourceID", export: lake.from("lake-1", ""), sources: 1, clients: 3},
		{name: "no ImplementationID", export: lake.from("", "XX-500"), sources: 1, clients: 3},
		{name: "NULL for the SourceID", export: lake.from("lake-1", "NULL"), sources: 1, clients: 3},
		{name: "spaces around the ids", export: lake.from(" lake-1 ", "XX-500 "), sources: 1, clients: 3},

		{name: "another SourceID, not asked", export: lake.from("lake-1", "XX-501"), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 3 0"},
		{name: "another SourceID, the same", export: lake.from("lake-1", "XX-501"), options: data.ImportOptions{SameHMIS: "yes"}, sources: 1, clients: 3},
		{name: "another SourceID, another", export: lake.from("lake-1", "XX-501"), options: data.ImportOptions{SameHMIS: "no"}, sources: 2, clients: 6},
		{name: "another SourceID, the same by number", export: lake.from("lake-1", "XX-501"), options: data.ImportOptions{Source: 1}, sources: 1, clients: 3},
		{name: "another SourceID, a number that is none", export: lake.from("lake-1", "XX-501"), options: data.ImportOptions{Source: 7}, sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 3 0"},
		{name: "another ImplementationID, not asked", export: hill.fromSecond("hill-1", "XX-500"), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 1 0 0"},
		{name: "another ImplementationID, another", export: hill.fromSecond("hill-1", "XX-500"), options: data.ImportOptions{SameHMIS: "no"}, sources: 2, clients: 6},
		{name: "hashed names", export: lake.from("lake-2", "XX-500").replacing("Client.csv", "Alder", strings.Repeat("ab", 32)), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 2 1"},
		{name: "names and birth dates changed", export: lake.from("lake-2", "XX-500").replacing("Client.csv", "Alder", "Ash").replacing("Client.csv", "1981", "1982"), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 1 0"},
		{name: "a client twice", export: lake.from("lake-2", "XX-500").with("Client.csv", lake["Client.csv"][0]), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 3 0"},

		{name: "the ids of two, not asked", known: two, export: lake.from("lake-1", "YY-100"), sources: 2, clients: 6, code: data.CodeSource, asked: "1: 3 3 0, 2: 1 0 0"},
		{name: "the ids of two, the same, but which", known: two, export: lake.from("lake-1", "YY-100"), options: data.ImportOptions{SameHMIS: "yes"}, sources: 2, clients: 6, code: data.CodeSource, asked: "1: 3 3 0, 2: 1 0 0"},
		{name: "the ids of two, the first", known: two, export: lake.from("lake-1", "YY-100"), options: data.ImportOptions{Source: 1}, sources: 2, clients: 6},
		{name: "the ids of two, the second", known: two, export: lake.from("lake-1", "YY-100"), options: data.ImportOptions{SameHMIS: "yes", Source: 2, AcceptRetiring: true}, sources: 2, clients: 8},
		{name: "the ids of two, neither", known: two, export: lake.from("lake-1", "YY-100"), options: data.ImportOptions{SameHMIS: "no"}, sources: 3, clients: 9},
		{name: "one SourceID of two, no ImplementationID", known: shared, export: lake.from("", "XX-500"), sources: 2, clients: 6, code: data.CodeSource, asked: "1: 3 3 0, 2: 1 0 0"},
		{name: "one SourceID of two, no ImplementationID, the first", known: shared, export: lake.from("", "XX-500"), options: data.ImportOptions{Source: 1}, sources: 2, clients: 6},

		{name: "neither id, the records known", export: lake.from("lake-2", "XX-501"), sources: 1, clients: 3, code: data.CodeSource, asked: "1: 3 3 0"},
		{name: "neither id, the records known, the same", export: lake.from("lake-2", "XX-501"), options: data.ImportOptions{SameHMIS: "yes"}, sources: 1, clients: 3},
		{name: "neither id, the records known, another", export: lake.from("lake-2", "XX-501"), options: data.ImportOptions{SameHMIS: "no"}, sources: 2, clients: 6},
		{name: "neither id, the records of two known", known: []hmisExport{lake, lake.from("lake-3", "XX-503")}, export: lake.from("lake-2", "XX-501"), sources: 2, clients: 6, code: data.CodeSource, asked: "1: 3 3 0, 2: 3 3 0"},
		{name: "neither id, the records not known", export: hill, sources: 2, clients: 6},
		{name: "neither id, the records not known, an answer to no question", export: hill, options: data.ImportOptions{SameHMIS: "yes"}, sources: 2, clients: 6},
		{name: "neither id, the records not known, a source named", export: hill, options: data.ImportOptions{Source: 1}, sources: 1, clients: 3, code: data.CodeInvalid},
		{name: "the pair, another source named", known: two, export: lake, options: data.ImportOptions{Source: 2}, sources: 2, clients: 6, code: data.CodeInvalid},
		{name: "the pair, that source named", known: two, export: hill, options: data.ImportOptions{Source: 2}, sources: 2, clients: 6},
		{name: "only a SourceID, unknown", export: hill.fromSecond("", "YY-100"), sources: 2, clients: 6},
		{name: "only a SourceID after one with only another", known: []hmisExport{lake.from("", "XX-500")}, export: hill.fromSecond("", "YY-100"), sources: 2, clients: 6},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newImportOffice(t)
			if test.known == nil {
				test.known = []hmisExport{lake}
			}
			for _, x := range test.known {
				o.mustImport(x, data.ImportOptions{SameHMIS: "no"})
			}
			before := o.content()
			dry := test.options
			dry.DryRun = true
			_, dryErr := o.try(test.export, dry)
			_, err := o.try(test.export, test.options)
			o.checkIntact()
			if data.CodeOf(err) != test.code || data.CodeOf(dryErr) != test.code {
				t.Fatalf("refused with %v, the dry run with %v", err, dryErr)
			}
			if got := candidates(err); got != test.asked {
				t.Errorf("asked %q, want %q: %v", got, test.asked, err)
			}
			if err != nil && o.content() != before {
				t.Error("a refused import wrote")
			}
			if got := o.value(`SELECT (SELECT count(*) FROM sources) || ' ' || (SELECT count(*) FROM clients)`); got != fmt.Sprint(test.sources, test.clients) {
				t.Errorf("sources, clients = %s", got)
			}
			if err != nil {
				return
			}
			// What was decided is known from then on.
			after, unasked := o.content(), data.ImportOptions{AcceptRetiring: true}
			if _, err := o.try(test.export, unasked); err != nil || o.content() != after {
				t.Errorf("the same export again: %v", err)
			}
			for _, x := range test.known {
				if _, err := o.try(x, unasked); err != nil {
					t.Errorf("the export before again: %v", err)
				}
			}
			o.checkIntact()
		})
	}
}

// fromSecond is from for hillside.
func (x hmisExport) fromSecond(implementation, source string) hmisExport {
	return x.replacing("Export.csv", "hill-1", implementation).replacing("Export.csv", "YY-100", source)
}

// candidates returns the candidates of a question about the source.
func candidates(err error) string {
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

func TestImportIsRefusedWithoutASource(t *testing.T) {
	for _, ids := range [][2]string{{"", ""}, {"NULL", ""}, {"NULL", "NULL"}, {" ", "NULL"}} {
		if _, err := hmis.Open(lakeshore().from(ids[0], ids[1]).writeFolder(t)); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%q: %v", ids, err)
		}
	}
}

func TestSourceDecisionIsAudited(t *testing.T) {
	o := newImportOffice(t)
	o.mustImport(lakeshore())
	for _, test := range []struct {
		options data.ImportOptions
		export  hmisExport
		want    string
	}{
		{data.ImportOptions{SameHMIS: "yes"}, lakeshore().from("lake-2", "XX-500"), "ImplementationID lake-2 and SourceID XX-500 taken as the HMIS of source 1"},
		{data.ImportOptions{SameHMIS: "no"}, lakeshore().from("lake-3", "XX-500"), "ImplementationID lake-3 and SourceID XX-500 taken as another HMIS"},
		{data.ImportOptions{SameHMIS: "no"}, lakeshore(), ""},
	} {
		if got := o.mustImport(test.export, test.options).SourceDecision; got != test.want {
			t.Errorf("decided %q, want %q", got, test.want)
		}
	}
}

// officeWithTwoSources is an office with lakeshore imported as two HMIS of one name.
func officeWithTwoSources(t *testing.T) *importOffice {
	t.Helper()
	o := newImportOffice(t)
	o.mustImport(lakeshore())
	o.mustImport(lakeshore().from("lake-2", "XX-500"), data.ImportOptions{SameHMIS: "no"})
	return o
}

// idOf returns the id of a record of a source.
func (o *importOffice) idOf(table, key, hmisID string, source int) int64 {
	o.t.Helper()
	var id int64
	if err := o.read.QueryRow(`SELECT id FROM `+table+` WHERE `+key+` = ?1 AND source_id = ?2`, hmisID, source).Scan(&id); err != nil {
		o.t.Fatalf("%s %s of source %d: %v", table, hmisID, source, err)
	}
	return id
}

// sourceContent returns all that is stored of a source, with its trackers and lists.
func (o *importOffice) sourceContent(source int) string {
	o.t.Helper()
	var b strings.Builder
	for _, query := range []string{
		`SELECT json_group_array(json_array(id, name, last_full_export)) FROM sources WHERE id = ?1`,
		`SELECT json_group_array(json_array(id, hmis_id, name, removed)) FROM organizations WHERE source_id = ?1`,
		`SELECT json_group_array(json_array(id, hmis_id, name, removed, pay_for_success)) FROM programs WHERE source_id = ?1`,
		`SELECT json_group_array(json_array(id, personal_id, name_key, birth_date, removed, date_updated)) FROM clients WHERE source_id = ?1`,
		`SELECT json_group_array(json_array(id, hmis_id, client_id, program_id, entry_date, exit_date, move_in_date, latest_night, removed, retired_on)) FROM enrollments WHERE source_id = ?1`,
		`SELECT json_group_array(json_array(enrollment_id, version, applied, property_name)) FROM trackers WHERE enrollment_id IN (SELECT id FROM enrollments WHERE source_id = ?1)`,
		`SELECT json_group_array(content) FROM program_list WHERE program_id IN (SELECT id FROM programs WHERE source_id = ?1)`,
	} {
		fmt.Fprintln(&b, o.value(query, source))
	}
	return b.String()
}

// An import of one source changes, retires and restores nothing of the other, whatever ids they share.
func TestSourcesAreIndependent(t *testing.T) {
	o := officeWithTwoSources(t)
	for source := 1; source <= 2; source++ {
		tracker := data.Tracker{EnrollmentID: data.EnrollmentID(o.idOf("enrollments", "hmis_id", "E1", source)), Attempt: 1,
			Fields: data.Fields{EligibilityVerified: data.MustDate("2026-01-10"), Applied: data.MustDate("2026-02-01"), PropertyName: fmt.Sprint("House ", source)}}
		if _, err := writerOf(o.Store).CreateTracker(t.Context(), o.event(data.EventCreateTracker), tracker); err != nil {
			t.Fatal(err)
		}
	}
	sources := []hmisExport{lakeshore(), lakeshore().from("lake-2", "XX-500")}
	for i, export := range sources {
		mine, other := i+1, 2-i
		before, theirs := o.sourceContent(mine), o.sourceContent(other)
		for _, x := range []hmisExport{
			export.later("2026-06-08 08:00:00").replacing("Client.csv", "C1,Ann,,Alder,,1,1980-01-02,2026-01-05", "C1,Zoe,,New,,1,1999-09-09,2026-06-05"),
			export.later("2026-06-09 08:00:00").replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,2026-05-01,2026-06-05 10:00:00,"),
			export.later("2026-06-10 08:00:00").without("Enrollment.csv", "E1,"),
			export.later("2026-06-11 08:00:00"),
			export.later("2026-06-12 08:00:00").replacing("Client.csv", "C3,Cleo,,Cedar,,1,1982-01-02,2026-01-05 10:00:00,", "C3,Cleo,,Cedar,,1,1982-01-02,2026-06-12 10:00:00,2026-06-12"),
		} {
			o.mustImport(x, data.ImportOptions{AcceptRetiring: true})
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
func TestHouseholdsDoNotReachAcrossSources(t *testing.T) {
	o := newImportOffice(t)
	o.mustImport(lakeshore().replacing("Enrollment.csv", "H1,1,,2026-01-05", "H1,1,2026-02-01,2026-01-05"))
	member := lakeshore().from("lake-2", "XX-500").replacing("Enrollment.csv", "H1,1,,2026-01-05", "H1,2,,2026-01-05")
	o.mustImport(member, data.ImportOptions{SameHMIS: "no"})
	c, err := o.Case(t.Context(), data.EnrollmentID(o.idOf("enrollments", "hmis_id", "E1", 2)))
	if err != nil || c.HeadEnrollment != 0 || c.HMID(data.DateOf(importDay)) != 0 {
		t.Errorf("the member of the other source has head %d, HMID %s (%v)", c.HeadEnrollment, c.HMID(data.DateOf(importDay)), err)
	}
}

// R48: an import of either source may have brought what was entered here, but a Client ID is no proof across sources.
func TestMatchesAcrossSources(t *testing.T) {
	o := newImportOffice(t)
	o.mustImport(lakeshore())
	o.mustImport(hillside())
	programs := []data.ProgramID{data.ProgramID(o.idOf("programs", "hmis_id", "P3", 1)), data.ProgramID(o.idOf("programs", "hmis_id", "P3", 2))}
	enroll := func(client data.Client, program data.ProgramID) data.EnrollmentID {
		e := data.Case{Client: client, Program: data.Program{ID: program}}
		e.Entry = data.MustDate("2026-01-05")
		id, err := writerOf(o.Store).AddEnrollment(t.Context(), o.event(data.EventEnrollment), e)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	locallyEntered, err := writerOf(o.Store).AddClient(t.Context(), o.event(data.EventClient), data.Client{PersonalID: "C1", Name: data.Name{Last: "Elm"}})
	if err != nil {
		t.Fatal(err)
	}
	hand := []data.EnrollmentID{enroll(locallyEntered, programs[0]), enroll(locallyEntered, programs[1])}
	// Ann Alder of the first HMIS has the Client ID of Gus Gale in the second.
	enroll(data.Client{ID: data.ClientID(o.idOf("clients", "personal_id", "C1", 1))}, programs[1])
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
	want := [][2]data.EnrollmentID{{hand[0], data.EnrollmentID(o.idOf("enrollments", "hmis_id", "E1", 1))}, {hand[1], data.EnrollmentID(o.idOf("enrollments", "hmis_id", "F1", 2))}}
	if !slices.Equal(got, want) {
		t.Errorf("matches %v, want %v", got, want)
	}
}

// With several sources, records name theirs; with one, none does.
func TestSourcesAreNamed(t *testing.T) {
	named := func(o *importOffice) string {
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
	o := newImportOffice(t)
	o.mustImport(lakeshore())
	event := o.event(data.EventMoveIn)
	event.EnrollmentID, event.ClientID, event.ProgramID = o.enrollment("E1"), 1, o.program("P3")
	if err := writerOf(o.Store).Record(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	if got, want := named(o), "C1; Grove House · Birch Homes; C1 in Birch Homes"; got != want {
		t.Errorf("one source: %s, want %s", got, want)
	}
	o.mustImport(hillside())
	if got, want := named(o), "C1 · Lakeshore HMIS; C1 · Hill HMIS; Hill Homes · Hill HMIS; Grove House · Birch Homes · Lakeshore HMIS; C1 · Lakeshore HMIS in Birch Homes · Lakeshore HMIS"; got != want {
		t.Errorf("two sources: %s, want %s", got, want)
	}
	if _, err := writerOf(o.Store).AddClient(t.Context(), o.event(data.EventClient), data.Client{PersonalID: "C1", Name: data.Name{Last: "Elm"}}); err != nil {
		t.Fatal(err)
	}
	if got := named(o); !strings.Contains(got, "; C1; ") {
		t.Errorf("a client by hand is of no source: %s", got)
	}
	o = officeWithTwoSources(t)
	if got, want := named(o), "C1 · Lakeshore HMIS (source 1); C1 · Lakeshore HMIS (source 2); Grove House · Birch Homes · Lakeshore HMIS (source 1); Grove House · Birch Homes · Lakeshore HMIS (source 2)"; got != want {
		t.Errorf("two sources of one name: %s, want %s", got, want)
	}
}
