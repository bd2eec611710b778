package importtest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/hmis"
	"housingtracker/data/storetest"
)

// Day is the time of every import here.
var Day = time.Date(2026, time.June, 15, 9, 30, 0, 0, time.Local)

// An Office is a store with an administrator, into which exports are imported. Each write is an operation of its own.
type Office struct {
	storetest.Writer
	store Store
	t     *testing.T
	admin data.User
}

// NewOffice gives an empty store its administrator.
func NewOffice(t *testing.T, store Store) *Office {
	t.Helper()
	o := &Office{Writer: storetest.Writer{Store: store}, store: store, t: t}
	var err error
	o.admin, err = o.SetUp(t.Context(), o.Event(data.EventUser), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func newOffice(t *testing.T, open opener) *Office {
	t.Helper()
	return NewOffice(t, open(t))
}

// Event makes an event of the administrator.
func (o *Office) Event(kind data.EventKind) data.AuditEvent {
	return data.AuditEvent{Operation: data.NewOperationID(), Kind: kind, At: Day, By: o.admin.ID}
}

// Content returns everything that imports write, as text.
func (o *Office) Content() string {
	o.t.Helper()
	return o.store.Content(o.t)
}

// Try imports and returns the report also with an error.
func (o *Office) Try(x Export, options data.ImportOptions) (data.ImportReport, error) {
	o.t.Helper()
	return o.tryContext(o.t.Context(), x, options)
}

func (o *Office) tryContext(ctx context.Context, x Export, options data.ImportOptions) (report data.ImportReport, err error) {
	o.t.Helper()
	options.Now = Day
	e := x.Open(o.t)
	err = o.Import(ctx, options.DryRun, func(tx data.ImportTx) (data.AuditEvent, error) {
		var err error
		report, err = e.Import(ctx, tx, options)
		return o.Event(data.EventImport), err
	})
	return report, err
}

// MustImport imports and checks what must always hold: the outcomes add up to the rows read, and the store is intact.
func (o *Office) MustImport(x Export, options ...data.ImportOptions) data.ImportReport {
	o.t.Helper()
	report, err := o.Try(x, append(options, data.ImportOptions{})[0])
	if err != nil {
		o.t.Fatal(err)
	}
	for file, count := range report.Files {
		if count.Read != len(x[file]) {
			o.t.Errorf("%s: %d rows read of %d", file, count.Read, len(x[file]))
		}
	}
	o.checkReport(report)
	return report
}

// MustImportFile is MustImport for a zip.
func (o *Office) MustImportFile(path string) (report data.ImportReport) {
	o.t.Helper()
	e, err := hmis.Open(path)
	if err != nil {
		o.t.Fatal(err)
	}
	defer e.Close()
	err = o.Import(o.t.Context(), false, func(tx data.ImportTx) (data.AuditEvent, error) {
		var err error
		report, err = e.Import(o.t.Context(), tx, data.ImportOptions{Now: Day})
		return o.Event(data.EventImport), err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.checkReport(report)
	return report
}

func (o *Office) checkReport(report data.ImportReport) {
	o.t.Helper()
	for file, count := range report.Files {
		if count.Read != count.Stored+count.Unchanged+count.Skipped {
			o.t.Errorf("%s does not account for its rows: %+v", file, count)
		}
	}
	o.CheckIntact()
}

// CheckIntact fails the test unless Check finds nothing wrong.
func (o *Office) CheckIntact() {
	o.t.Helper()
	if wrong, err := o.Check(o.t.Context()); err != nil || len(wrong) > 0 {
		o.t.Errorf("the store is not intact: %v, %v", wrong, err)
	}
}

// lookUp reads from the transaction of an import that changes nothing.
func lookUp[T any](o *Office, read func(tx data.ImportTx) (T, error)) T {
	o.t.Helper()
	var found T
	err := o.Import(o.t.Context(), true, func(tx data.ImportTx) (data.AuditEvent, error) {
		var err error
		found, err = read(tx)
		return data.AuditEvent{}, err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return found
}

// first is the first HMIS that is imported.
const first data.SourceID = 1

func (o *Office) sources() []data.Source {
	o.t.Helper()
	return lookUp(o, func(tx data.ImportTx) ([]data.Source, error) { return tx.Sources() })
}

func (o *Office) program(hmisID string) data.ProgramID {
	o.t.Helper()
	return o.programOf(first, hmisID)
}

func (o *Office) programOf(source data.SourceID, hmisID string) data.ProgramID {
	o.t.Helper()
	return lookUp(o, func(tx data.ImportTx) (data.KnownProgram, error) {
		return tx.Program(data.HMISKey{Source: source, ID: hmisID})
	}).ID
}

func (o *Office) enrollment(hmisID string) data.EnrollmentID {
	o.t.Helper()
	return o.enrollmentOf(first, hmisID)
}

func (o *Office) enrollmentOf(source data.SourceID, hmisID string) data.EnrollmentID {
	o.t.Helper()
	return lookUp(o, func(tx data.ImportTx) (data.KnownEnrollment, error) {
		return tx.Enrollment(data.HMISKey{Source: source, ID: hmisID})
	}).ID
}

func (o *Office) client(personalID string) data.Client {
	o.t.Helper()
	known := lookUp(o, func(tx data.ImportTx) (data.KnownClient, error) {
		return tx.Client(data.HMISKey{Source: first, ID: personalID})
	})
	c, err := o.Client(o.t.Context(), known.ID)
	if err != nil {
		o.t.Fatalf("client %s: %v", personalID, err)
	}
	return c
}

// clients returns all clients.
func (o *Office) clients() (all []data.Client) {
	o.t.Helper()
	for id := data.ClientID(1); ; id++ {
		c, err := o.Client(o.t.Context(), id)
		if data.CodeOf(err) == data.CodeNotFound {
			return all
		}
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, c)
	}
}

// cases returns the enrollments of clients.
func (o *Office) cases(clients ...data.ClientID) (all []data.Case) {
	o.t.Helper()
	for _, id := range clients {
		cases, err := o.Cases(o.t.Context(), id)
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, cases...)
	}
	return all
}

// allCases returns the enrollments of all clients that pass keep.
func (o *Office) allCases(keep func(data.Case) bool) (all []data.Case) {
	o.t.Helper()
	for _, c := range o.clients() {
		all = append(all, slices.DeleteFunc(o.cases(c.ID), func(c data.Case) bool { return !keep(c) })...)
	}
	return all
}

// retired counts the retired enrollments.
func (o *Office) retired() int {
	o.t.Helper()
	return len(o.allCases(func(c data.Case) bool { return c.RetiredOn != 0 }))
}

// current returns the EnrollmentIDs of those that are not retired.
func (o *Office) current() string {
	o.t.Helper()
	var ids []string
	for _, c := range o.allCases(func(c data.Case) bool { return c.RetiredOn == 0 }) {
		ids = append(ids, c.HMISID)
	}
	return strings.Join(ids, ",")
}

// locallyEntered returns the locally entered enrollments with their clients, as text.
func (o *Office) locallyEntered() string {
	o.t.Helper()
	text, err := json.Marshal(o.allCases(func(c data.Case) bool { return c.LocallyEntered }))
	if err != nil {
		o.t.Fatal(err)
	}
	return string(text)
}

func (o *Office) contents() file.Contents {
	o.t.Helper()
	c, err := o.Contents(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (o *Office) kase(hmisID string) data.Case {
	o.t.Helper()
	c, err := o.Case(o.t.Context(), o.enrollment(hmisID))
	if err != nil {
		o.t.Fatalf("enrollment %s: %v", hmisID, err)
	}
	return c
}

// listed returns an enrollment's row of a project's list.
func (o *Office) listed(project string, id data.EnrollmentID) data.Listed {
	o.t.Helper()
	stored, err := o.ProgramList(o.t.Context(), o.program(project), 0)
	i := slices.IndexFunc(stored, func(row data.Listed) bool { return row.EnrollmentID == id })
	if err != nil || i < 0 {
		o.t.Fatalf("the list of %s has no enrollment %d: %v", project, id, err)
	}
	return stored[i]
}

// list returns the default list of a project: EnrollmentIDs with their stage, in order.
func (o *Office) list(project string) string {
	o.t.Helper()
	program, err := o.Program(o.t.Context(), o.program(project))
	if err != nil {
		o.t.Fatalf("project %s: %v", project, err)
	}
	stored, err := o.ProgramList(o.t.Context(), program.ID, 0)
	if err != nil {
		o.t.Fatal(err)
	}
	var rows []string
	for _, row := range data.BuildList(program, stored, data.DefaultSettings, data.ListOptions{}, data.DateOf(Day)).Rows {
		c, err := o.Case(o.t.Context(), row.EnrollmentID)
		if err != nil {
			o.t.Fatal(err)
		}
		if c.LocallyEntered {
			c.HMISID = "by hand"
		}
		rows = append(rows, c.HMISID+" "+row.Stage.String())
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
