//go:build cgo

package command_test

import (
	"cmp"
	"context"

	"housingtracker/data"
)

// The programs of the fixture: a housing program of each organization, and a shelter of the first.
var projects = []struct {
	key, organization, name string
	kind                    data.ProjectType
}{
	{"psh", "North House", "North Homes", data.PermanentSupportiveHousing},
	{"rrh", "South House", "South Rapid Rehousing", data.RapidRehousing},
	{"es", "North House", "North Shelter", data.EmergencyShelterEntryExit},
}

// An enrolled is a client with one enrollment. Its key is the HMIS key of both and part of the client's name.
type enrolled struct {
	key, household     string
	relationship       data.RelationshipToHoH
	project            string
	entry, exit, moved string
}

// In household H3 the head is open and the partner a member; in H9 the head has moved in and exited, the member has not.
var fixture = []enrolled{
	{"open", "H1", data.HeadOfHousehold, "psh", "2026-10-01", "", ""},
	{"other", "H2", data.HeadOfHousehold, "psh", "2026-11-10", "", ""},
	{"family", "H3", data.HeadOfHousehold, "psh", "2026-10-05", "", ""},
	{"partner", "H3", 3, "psh", "2026-10-05", "", ""},
	{"exited", "H4", data.HeadOfHousehold, "psh", "2026-05-01", "2026-09-01", ""},
	{"housed", "H5", data.HeadOfHousehold, "psh", "2026-06-01", "", "2026-08-15"},
	{"south", "H6", data.HeadOfHousehold, "rrh", "2026-10-20", "", ""},
	{"shelter", "H7", data.HeadOfHousehold, "es", "2026-10-20", "", ""},
	{"future", "H8", data.HeadOfHousehold, "psh", "2026-12-01", "", ""},
	{"gone", "H9", data.HeadOfHousehold, "psh", "2026-10-01", "2026-11-01", "2026-10-10"},
	{"stays", "H9", 2, "psh", "2026-10-01", "", ""},
}

// officeExport imports the fixture and notes the ids that the store gave at the desk.
type officeExport struct{ desk *desk }

func (officeExport) Close() error { return nil }

func (e officeExport) Import(ctx context.Context, tx data.ImportTx, _ data.ImportOptions) (data.ImportReport, error) {
	in := importing{tx: tx, ids: e.desk.ids, names: e.desk.names, report: data.ImportReport{
		Source: "Test HMIS", Version: "FY2026", ExportDate: data.DateOf(noon), Files: map[string]data.FileCount{},
		Problems: []data.ImportProblem{{File: "Client.csv", Line: 3, Column: "DOB", Value: "=x", Reason: "is not a date", Severity: data.SeverityWarning}},
	}}
	if e.desk.during != nil {
		e.desk.during()
	}
	if err := ctx.Err(); err != nil {
		return in.report, err
	}
	in.open()
	for _, p := range projects {
		in.project(p.key, p.organization, p.name, p.kind)
	}
	for _, f := range fixture {
		in.enroll(f)
	}
	return in.report, in.err
}

// importing is one import of the fixture; after the first error it does nothing more.
type importing struct {
	tx     data.ImportTx
	source data.SourceID
	ids    map[string]int64
	names  map[string]string
	report data.ImportReport
	err    error
}

// open finds or makes the fixture's HMIS, which an import into a new database does not know yet.
func (in *importing) open() {
	known, err := in.tx.Sources()
	if err != nil || len(known) > 0 {
		in.err = err
		if err == nil {
			in.source = known[0].ID
		}
		return
	}
	in.source, _, in.err = in.tx.SaveSource(data.Source{Pairs: []data.SourcePair{{ImplementationID: "test"}}, Name: in.report.Source})
}

func (in *importing) row(key string) data.HMISRow {
	return data.HMISRow{HMISKey: data.HMISKey{Source: in.source, ID: key}, RowVersion: data.RowVersion{Updated: noon, Exported: noon}}
}

func (in *importing) save(file string, save func() (data.Outcome, error)) {
	if in.err != nil {
		return
	}
	var outcome data.Outcome
	outcome, in.err = save()
	n := in.report.Files[file]
	n.Read++
	if outcome == data.RowUnchanged || outcome == data.RowOlder {
		n.Unchanged++
	} else {
		n.Stored++
	}
	in.report.Files[file] = n
}

func (in *importing) project(key, organization, name string, kind data.ProjectType) {
	in.save("Organization.csv", func() (data.Outcome, error) {
		return in.tx.SaveOrganization(data.OrganizationRow{HMISRow: in.row(organization), Name: organization})
	})
	in.save("Project.csv", func() (data.Outcome, error) {
		owner, err := in.tx.Organization(in.row(organization).HMISKey)
		if err != nil {
			return 0, err
		}
		return in.tx.SaveProject(data.ProjectRow{HMISRow: in.row(key), Organization: owner, Name: name, Type: kind})
	})
}

func (in *importing) enroll(f enrolled) {
	in.save("Client.csv", func() (data.Outcome, error) {
		saved, err := in.tx.SaveClient(data.ClientRow{HMISRow: in.row(f.key), Name: data.Name{First: "Test", Last: cmp.Or(in.names[f.key], "Client "+f.key)}})
		return saved.Outcome, err
	})
	in.save("Enrollment.csv", func() (data.Outcome, error) {
		client, err := in.tx.Client(in.row(f.key).HMISKey)
		if err != nil {
			return 0, err
		}
		program, err := in.tx.Program(in.row(f.project).HMISKey)
		if err != nil {
			return 0, err
		}
		saved, err := in.tx.SaveEnrollment(data.EnrollmentRow{HMISRow: in.row(f.key), Client: client.ID, Program: program.ID,
			HouseholdID: f.household, Relationship: f.relationship, Entry: data.MustDate(f.entry), MoveIn: data.MustDate(f.moved)})
		in.ids[f.key], in.ids[f.project] = int64(saved.ID), int64(program.ID)
		return saved.Outcome, err
	})
	if f.exit != "" {
		in.save("Exit.csv", func() (data.Outcome, error) {
			return in.tx.SaveExit(data.ExitRow{HMISRow: in.row(f.key), Enrollment: data.EnrollmentID(in.ids[f.key]), Exit: data.MustDate(f.exit)})
		})
	}
}
