package importtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
)

// servicesOfClients is a header of Services.csv with PersonalID, as in HUD's specification.
const servicesOfClients = "ServicesID,EnrollmentID,PersonalID,DateProvided,RecordType,TypeProvided,DateUpdated,DateDeleted"

// A row with another client than its enrollment is stored for the enrollment, and the problem names both clients.
func testRowsOfAnotherClient(t *testing.T, open opener) {
	nights := func(rows ...string) Export {
		x := Lakeshore()
		x["Services.csv"] = append([]string{servicesOfClients}, rows...)
		return x
	}
	exit := func(client string) Export {
		return Lakeshore().With("Exit.csv", "X1,E1,"+client+",2026-06-01,410,2026-06-01 10:00:00,")
	}
	for _, test := range []struct {
		name   string
		export Export
		want   []string // the problems
		reason string
		p3     string
	}{
		{"an exit of the client", exit("C1"), nil, "", ""},
		{"an exit of another client", exit("C2"), []string{"Exit.csv:3 PersonalID warning"}, `"C2": Enrollment E1 belongs to client C1,`, ""},
		{"an exit of a client in lower case", exit("c1"), []string{"Exit.csv:3 PersonalID warning"}, `"c1": Enrollment E1 belongs to client C1,`, ""},
		{"an exit of nobody known", exit("C9"), []string{"Exit.csv:3 PersonalID warning"}, `"C9": Enrollment E1 belongs to client C1,`, ""},
		{"an exit without a client", exit(""), nil, "", ""},
		{"a deleted exit of another client", Lakeshore().With("Exit.csv", "X1,E1,C2,2026-06-01,410,2026-06-01 10:00:00,2026-06-01"), nil, "", "E1 Not Started"},
		{"exits of each other's clients", Lakeshore().Replacing("Exit.csv", "X2,E2,C2", "X2,E2,C1").With("Exit.csv", "X1,E1,C2,2026-06-01,410,,"),
			[]string{"Exit.csv:2 PersonalID warning", "Exit.csv:3 PersonalID warning"}, `"C1": Enrollment E2 belongs to client C2,`, ""},
		{"nights of the client", nights("S1,E3,C3,2026-05-20,200,200,,", "S2,E3,,2026-05-21,200,200,,"), nil, "", "E1 Not Started"},
		{"nights of another client", nights("S1,E3,C3,2026-05-20,200,200,,", "S2,E3,C1,2026-05-21,200,200,,"),
			[]string{"Services.csv:3 PersonalID warning"}, `"C1": Enrollment E3 belongs to client C3,`, "E1 Not Started"},
		{"services that are not needed", nights("S1,E1,C2,2026-05-20,144,3,,", "S2,E1,C2,2026-05-20,200,200,,"),
			[]string{"Services.csv:0 info", "Services.csv:0 info"}, "", "E1 Not Started"},
		{"of two rows of an enrollment, the one that lost", exit("C2").With("Enrollment.csv", "E1,C2,P3,2026-01-05,H1,1,,2026-01-04 10:00:00,"),
			[]string{"Enrollment.csv:5 EnrollmentID warning", "Exit.csv:3 PersonalID warning"}, `"C2": Enrollment E1 belongs to client C1,`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			for _, time := range []string{"first", "second"} {
				report, err := o.Try(test.export, data.ImportOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if got := problems(report); !slices.Equal(got, test.want) {
					t.Errorf("the %s time: problems = %q, want %q", time, got, test.want)
				}
				if said := describeReport(report); !strings.Contains(said, test.reason) {
					t.Errorf("the %s time it says %s, want %s", time, said, test.reason)
				}
				if got := o.list("P3"); got != test.p3 {
					t.Errorf("the list = %s, want %s", got, test.p3)
				}
			}
			o.CheckIntact()
		})
	}

	t.Run("exits come without their enrollments", func(t *testing.T) {
		o := newOffice(t, open)
		o.MustImport(Lakeshore())
		delta := Lakeshore().Later("2026-06-02 08:00:00").Replacing("Export.csv", ",3,2,1,", ",3,1,1,")
		delta["Client.csv"], delta["Enrollment.csv"], delta["Services.csv"] = nil, nil, nil
		delta["Exit.csv"] = []string{"X1,E1,C1,2026-06-01,410,,", "X3,E3,C1,2026-06-01,410,,"}
		if got := problems(o.MustImport(delta)); !slices.Equal(got, []string{"Exit.csv:3 PersonalID warning"}) {
			t.Errorf("problems = %q", got)
		}
	})
}

func describeReport(r data.ImportReport) string {
	var b strings.Builder
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "%q: %s\n", p.Value, p.Reason)
	}
	return b.String()
}

// An enrollment whose client or project changes keeps its tracker, and is reported once.
func testEnrollmentChangesClientOrProject(t *testing.T, open opener) {
	for _, test := range []struct {
		name   string
		row    string
		want   []string
		reason string
	}{
		{"the same", "E1,C1,P3,2026-01-05,H1,1,,2026-06-05 10:00:00,", nil, ""},
		{"another household", "E1,C1,P3,2026-01-05,H9,1,,2026-06-05 10:00:00,", nil, ""},
		{"another client", "E1,C2,P3,2026-01-05,H1,1,,2026-06-05 10:00:00,", []string{"Enrollment.csv:2 PersonalID warning"}, `"C2": Enrollment E1 belonged to client C1 until now;`},
		{"another project", "E1,C1,P7,2026-01-05,H1,1,,2026-06-05 10:00:00,", []string{"Enrollment.csv:2 ProjectID warning"}, `"P7": Enrollment E1 was in project P3 until now;`},
		{"both", "E1,C3,P7,2026-01-05,H1,1,,2026-06-05 10:00:00,", []string{"Enrollment.csv:2 PersonalID warning", "Enrollment.csv:2 ProjectID warning"}, `"C3": Enrollment E1 belonged to client C1 until now;`},
		{"another client, an older row", "E1,C2,P3,2026-01-05,H1,1,,2026-01-04 10:00:00,", []string{"Enrollment.csv:0 DateUpdated info"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			o.MustImport(Lakeshore())
			tracker := data.Tracker{EnrollmentID: o.enrollment("E1"), Attempt: 1, Fields: data.Fields{EligibilityVerified: data.MustDate("2026-01-10")}}
			if _, err := o.CreateTracker(t.Context(), o.Event(data.EventCreateTracker), tracker); err != nil {
				t.Fatal(err)
			}
			x := Lakeshore().Later("2026-06-06 08:00:00")
			x["Enrollment.csv"] = append([]string{test.row}, x["Enrollment.csv"][1:]...)
			report := o.MustImport(x)
			if got := problems(report); !slices.Equal(got, test.want) || !strings.Contains(describeReport(report), test.reason) {
				t.Errorf("problems = %q, want %q: %s", got, test.want, describeReport(report))
			}
			if c := o.kase("E1"); c.Tracker == nil || o.contents().Trackers != 1 {
				t.Errorf("E1 = %+v", c)
			}
			if again := o.MustImport(x); strings.Contains(describeReport(again), "until now") {
				t.Errorf("said again: %s", describeReport(again))
			}
		})
	}
}

// A PersonalID whose name and birth date both change may be another person's, and is reported once.
func testClientChangesIdentity(t *testing.T, open opener) {
	const rest = ",1,%s,2026-06-05 10:00:00,"
	for _, test := range []struct {
		name, first, last, birth string
		want                     bool
	}{
		{"another person", "Zoe", "Zander", "2001-02-03", true},
		{"another name", "Zoe", "Zander", "1980-01-02", false},
		{"another birth date", "Ann", "Alder", "2001-02-03", false},
		{"another case", "ANN", "alder", "2001-02-03", false},
		{"no birth date", "Zoe", "Zander", "", false},
		{"no name", "", "", "2001-02-03", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			first := Lakeshore()
			first["Client.csv"] = append([]string{"C1,Ann,,Alder," + fmt.Sprintf(rest, "1980-01-02")}, first["Client.csv"][1:]...)
			o.MustImport(first)
			x := Lakeshore().Later("2026-06-06 08:00:00")
			x["Client.csv"] = append([]string{"C1," + test.first + ",," + test.last + "," + fmt.Sprintf(rest, test.birth)}, x["Client.csv"][1:]...)
			report := o.MustImport(x)
			said := strings.Contains(describeReport(report), `"C1": Until now it was Alder, Ann, born 01/02/1980; what was recorded here goes to Zander, Zoe, born 02/03/2001.`)
			if said != test.want || test.want != slices.Equal(problems(report), []string{"Client.csv:2 PersonalID warning"}) {
				t.Errorf("it says %s", describeReport(report))
			}
			if again := o.MustImport(x); strings.Contains(describeReport(again), "Until now") {
				t.Errorf("said again: %s", describeReport(again))
			}
		})
	}
}
