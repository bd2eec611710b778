package sqlite

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/hmis"
)

// importDay is the time of every import here.
var importDay = time.Date(2026, time.June, 15, 9, 30, 0, 0, time.Local)

// An hmisExport is an export to be imported: the rows of each file below its headers, which a first row may replace.
type hmisExport map[string][]string

var hmisHeaders = map[string]string{
	"Export.csv":       "ExportID,SourceID,SourceName,ExportDate,ExportStartDate,ExportEndDate,SoftwareName,CSVVersion,ExportPeriodType,ExportDirective,HashStatus,ImplementationID",
	"Organization.csv": "OrganizationID,OrganizationName,VictimServiceProvider,DateUpdated,DateDeleted",
	"Project.csv":      "ProjectID,OrganizationID,ProjectName,ProjectType,OperatingStartDate,DateUpdated,DateDeleted",
	"Funder.csv":       "FunderID,ProjectID,Funder,DateUpdated,DateDeleted",
	"User.csv":         "UserID,UserFirstName,UserLastName,DateUpdated,DateDeleted",
	"Client.csv":       "PersonalID,FirstName,MiddleName,LastName,NameSuffix,NameDataQuality,DOB,DateUpdated,DateDeleted",
	"Enrollment.csv":   "EnrollmentID,PersonalID,ProjectID,EntryDate,HouseholdID,RelationshipToHoH,MoveInDate,DateUpdated,DateDeleted",
	"Exit.csv":         "ExitID,EnrollmentID,PersonalID,ExitDate,Destination,DateUpdated,DateDeleted",
	"Services.csv":     "ServicesID,EnrollmentID,DateProvided,RecordType,TypeProvided,DateUpdated,DateDeleted",
}

// lakeshore is an export of a small HMIS: a PSH (P3), a shelter by the night (P1) and one by entry and exit (P0), a
// project funded otherwise (P7), three clients. It is a full refresh.
func lakeshore() hmisExport {
	return hmisExport{
		"Export.csv":       {"1,XX-500,Lakeshore HMIS,2026-06-01 08:00:00,2025-06-01,2026-05-31,Pond,2026 v1,3,2,1,lake-1"},
		"Organization.csv": {"O1,Grove House,0,2025-01-01 10:00:00,"},
		"Project.csv": {"P3,O1,Birch Homes,3,2020-01-01,2025-01-01 10:00:00,", "P1,O1,Night Inn,1,,2025-01-01 10:00:00,",
			"P0,O1,Day Inn,0,,2025-01-01 10:00:00,", "P7,O1,Pilot Homes,7,,2025-01-01 10:00:00,"},
		"Funder.csv": {"F1,P3,44,2025-01-01 10:00:00,"},
		"User.csv":   {"U1,Una,Unser,2025-01-01 10:00:00,"},
		"Client.csv": {"C1,Ann,,Alder,,1,1980-01-02,2026-01-05 10:00:00,", "C2,Ben,,Birch,,1,1981-01-02,2026-01-05 10:00:00,",
			"C3,Cleo,,Cedar,,1,1982-01-02,2026-01-05 10:00:00,"},
		"Enrollment.csv": {"E1,C1,P3,2026-01-05,H1,1,,2026-01-05 10:00:00,", "E2,C2,P3,2026-01-06,H2,1,2026-03-01,2026-03-02 10:00:00,",
			"E3,C3,P1,2026-01-07,H3,1,,2026-01-07 10:00:00,"},
		"Exit.csv":     {"X2,E2,C2,2026-05-01,410,2026-05-02 10:00:00,"},
		"Services.csv": {"S1,E3,2026-05-20,200,200,2026-05-21 10:00:00,", "S2,E3,2026-05-21,200,200,2026-05-21 10:00:00,"},
	}
}

// with returns the export with rows added to a file.
func (x hmisExport) with(file string, rows ...string) hmisExport {
	y := maps.Clone(x)
	y[file] = slices.Concat(x[file], rows)
	return y
}

// replacing returns the export with a text replaced wherever it stands in a file.
func (x hmisExport) replacing(file, old, new string) hmisExport {
	y := maps.Clone(x)
	y[file] = nil
	changed := false
	for _, row := range x[file] {
		y[file] = append(y[file], strings.ReplaceAll(row, old, new))
		changed = changed || strings.Contains(row, old)
	}
	if !changed {
		panic(file + " holds no " + old)
	}
	return y
}

// without returns the export without the rows of a file that have a prefix.
func (x hmisExport) without(file, start string) hmisExport {
	y := maps.Clone(x)
	y[file] = slices.DeleteFunc(slices.Clone(x[file]), func(row string) bool { return strings.HasPrefix(row, start) })
	return y
}

// later returns the export as of another time.
func (x hmisExport) later(exportDate string) hmisExport {
	y := maps.Clone(x)
	cells := strings.Split(x["Export.csv"][0], ",")
	cells[3] = exportDate
	y["Export.csv"] = []string{strings.Join(cells, ",")}
	return y
}

func (x hmisExport) open(t testing.TB) *hmis.Export {
	t.Helper()
	e, err := hmis.Open(x.writeFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// writeFolder returns the folder of the export's files.
func (x hmisExport) writeFolder(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	for file, rows := range x {
		header, _, _ := strings.Cut(hmisHeaders[file], ",")
		if len(rows) == 0 || !strings.HasPrefix(rows[0], header+",") {
			rows = append([]string{hmisHeaders[file]}, rows...)
		}
		text := strings.Join(rows, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// An importOffice is a database of its own with an administrator, into which exports are imported.
type importOffice struct {
	*Store
	t     *testing.T
	admin data.User
}

func newImportOffice(t *testing.T) *importOffice {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "office.db"), testKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := s.write.Exec(`PRAGMA synchronous = OFF`); err != nil {
		t.Fatal(err)
	}
	o := &importOffice{Store: s, t: t}
	o.admin, err = writerOf(s).SetUp(t.Context(), o.event(data.EventUser), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *importOffice) event(kind data.EventKind) data.AuditEvent {
	return data.AuditEvent{Operation: data.NewOperationID(), Kind: kind, At: importDay, By: o.admin.ID}
}

func (o *importOffice) try(x hmisExport, options data.ImportOptions) (report data.ImportReport, err error) {
	o.t.Helper()
	return o.tryContext(o.t.Context(), x, options)
}

func (o *importOffice) tryContext(ctx context.Context, x hmisExport, options data.ImportOptions) (report data.ImportReport, err error) {
	o.t.Helper()
	options.Now = importDay
	e := x.open(o.t)
	err = o.Store.Import(ctx, options.DryRun, func(tx data.ImportTx) (data.AuditEvent, error) {
		var err error
		report, err = e.Import(ctx, tx, options)
		return o.event(data.EventImport), err
	})
	return report, err
}

// mustImport imports and checks what must always hold: the outcomes add up to the rows read, and the database is intact.
func (o *importOffice) mustImport(x hmisExport, options ...data.ImportOptions) data.ImportReport {
	o.t.Helper()
	report, err := o.try(x, append(options, data.ImportOptions{})[0])
	if err != nil {
		o.t.Fatal(err)
	}
	for file, count := range report.Files {
		if count.Read != len(x[file]) || count.Read != count.Stored+count.Unchanged+count.Skipped {
			o.t.Errorf("%s does not account for its %d rows: %+v", file, len(x[file]), count)
		}
	}
	o.checkIntact()
	return report
}

func (o *importOffice) checkIntact() {
	o.t.Helper()
	if wrong, err := o.Check(o.t.Context()); err != nil || len(wrong) > 0 {
		o.t.Errorf("the database is not intact: %v, %v", wrong, err)
	}
}

// value reads one value by SQL, as text.
func (o *importOffice) value(query string, args ...any) string {
	o.t.Helper()
	var v any
	if err := o.read.QueryRow(query, args...).Scan(&v); err != nil {
		o.t.Fatalf("%s: %v", query, err)
	}
	return fmt.Sprint(v)
}

// content returns everything that imports write, as text.
func (o *importOffice) content() string {
	o.t.Helper()
	var b strings.Builder
	for _, table := range []string{"sources", "source_pairs", "organizations", "programs", "funders", "hmis_users", "clients", "client_words", "enrollments", "exits", "bed_nights", "trackers", "program_list"} {
		rows, err := o.read.Query(`SELECT * FROM ` + table + ` ORDER BY 1, 2`)
		if err != nil {
			o.t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				o.t.Fatal(err)
			}
			if table == "organizations" {
				// The office's own organization has another UUID each time.
				values = values[:slices.Index(columns, "uuid")]
			}
			fmt.Fprintln(&b, table, values)
		}
		rows.Close()
	}
	return b.String()
}

func (o *importOffice) program(hmisID string) data.ProgramID {
	o.t.Helper()
	var id data.ProgramID
	if err := o.read.QueryRow(`SELECT id FROM programs WHERE hmis_id = ?1`, hmisID).Scan(&id); err != nil {
		o.t.Fatalf("project %s: %v", hmisID, err)
	}
	return id
}

func (o *importOffice) enrollment(hmisID string) data.EnrollmentID {
	o.t.Helper()
	var id data.EnrollmentID
	if err := o.read.QueryRow(`SELECT id FROM enrollments WHERE hmis_id = ?1`, hmisID).Scan(&id); err != nil {
		o.t.Fatalf("enrollment %s: %v", hmisID, err)
	}
	return id
}

func (o *importOffice) kase(hmisID string) data.Case {
	o.t.Helper()
	c, err := o.Case(o.t.Context(), o.enrollment(hmisID))
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

// list returns the default list of a project: EnrollmentIDs with their stage, in order.
func (o *importOffice) list(project string) string {
	o.t.Helper()
	program, err := o.Program(o.t.Context(), o.program(project))
	if err != nil {
		o.t.Fatal(err)
	}
	stored, err := o.ProgramList(o.t.Context(), program.ID, 0)
	if err != nil {
		o.t.Fatal(err)
	}
	var rows []string
	for _, row := range data.BuildList(program, stored, data.DefaultSettings, data.ListOptions{}, data.DateOf(importDay)).Rows {
		rows = append(rows, o.value(`SELECT coalesce(hmis_id, 'by hand') FROM enrollments WHERE id = ?1`, row.EnrollmentID)+" "+row.Stage.String())
	}
	return strings.Join(rows, ", ")
}

// problems returns the problems of a report as "File.csv:line Column severity".
func problems(r data.ImportReport) []string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s:%d %s", p.File, p.Line, p.Column))+" "+string(p.Severity))
	}
	return all
}

func TestImport(t *testing.T) {
	o := newImportOffice(t)
	report := o.mustImport(lakeshore())
	want := map[string]data.FileCount{
		"Export.csv": {Read: 1, Stored: 1}, "Organization.csv": {Read: 1, Stored: 1}, "Project.csv": {Read: 4, Stored: 4},
		"Funder.csv": {Read: 1, Stored: 1}, "User.csv": {Read: 1, Stored: 1}, "Client.csv": {Read: 3, Stored: 3},
		"Enrollment.csv": {Read: 3, Stored: 3}, "Exit.csv": {Read: 1, Stored: 1}, "Services.csv": {Read: 2, Stored: 2},
	}
	if !reflect.DeepEqual(report.Files, want) {
		t.Errorf("files = %v, want %v", report.Files, want)
	}
	if report.Clients.New != 3 || report.Programs.New != 4 || report.Enrollments.New != 3 || report.MoveIns.New != 1 || report.Exits.New != 1 || len(report.Problems) > 0 {
		t.Errorf("report = %+v", report)
	}
	if report.Source != "Lakeshore HMIS" || report.Version != "FY2026" || report.ExportDate.String() != "2026-06-01" || report.PeriodEnd.String() != "2026-05-31" {
		t.Errorf("header = %+v", report)
	}
	if got := o.list("P3"); got != "E1 Not Started" {
		t.Errorf("the list of P3 = %s", got)
	}
	if c := o.kase("E2"); c.Exit.String() != "2026-05-01" || c.MoveIn.String() != "2026-03-01" || c.Client.Name.String() != "Birch, Ben" || c.Program.Organization.Name != "Grove House" {
		t.Errorf("E2 = %+v", c)
	}
	if night := o.value(`SELECT latest_night FROM enrollments WHERE hmis_id = 'E3'`); night != "2026-05-21" {
		t.Errorf("the latest night = %s", night)
	}
	if found, err := o.FindClients(t.Context(), data.NewQuery("ald").Terms(), 10); err != nil || len(found) != 1 {
		t.Errorf("ald finds %v, %v", found, err)
	}

	t.Run("a second time changes nothing", func(t *testing.T) {
		before := o.content()
		again := o.mustImport(lakeshore())
		for file, count := range again.Files {
			if count.Stored != 0 || count.Unchanged != want[file].Stored {
				t.Errorf("%s: %+v", file, count)
			}
		}
		if again.Clients != (data.ImportEffect{}) || again.Enrollments != (data.ImportEffect{}) || again.MoveIns != (data.ImportEffect{}) || again.Retired != 0 {
			t.Errorf("report = %+v", again)
		}
		if after := o.content(); after != before {
			t.Errorf("the database changed:\n%s\nwas\n%s", after, before)
		}
	})
}

func TestImportDryRun(t *testing.T) {
	o := newImportOffice(t)
	before := o.content()
	report := o.mustImport(lakeshore(), data.ImportOptions{DryRun: true})
	if report.Enrollments.New != 3 || report.Files["Client.csv"].Stored != 3 {
		t.Errorf("report = %+v", report)
	}
	if after := o.content(); after != before {
		t.Errorf("a dry run wrote:\n%s", after)
	}
}

// A cancelled import changes nothing, wherever it was cancelled.
func TestImportCancelled(t *testing.T) {
	o := newImportOffice(t)
	o.mustImport(lakeshore())
	x := lakeshore().replacing("Client.csv", "Alder", "Ash").replacing("Client.csv", "2026-01-05 10", "2026-06-01 10")
	calls := 0
	if _, err := o.try(x, data.ImportOptions{Progress: func(done, total int64) { calls++ }}); err != nil || calls < 10 {
		t.Fatalf("%d calls of progress, %v", calls, err)
	}
	o = newImportOffice(t)
	o.mustImport(lakeshore())
	before := o.content()
	for stop := range calls {
		ctx, cancel := context.WithCancel(t.Context())
		at := 0
		_, err := o.tryContext(ctx, x, data.ImportOptions{Progress: func(done, total int64) {
			if done > total || done < 0 {
				t.Errorf("progress %d of %d", done, total)
			}
			if at++; at > stop {
				cancel()
			}
		}})
		cancel()
		if data.CodeOf(err) != data.CodeCancelled {
			t.Fatalf("stopped after %d: %v", stop, err)
		}
	}
	if after := o.content(); after != before {
		t.Errorf("the database changed:\n%s\nwas\n%s", after, before)
	}
}
