// Package storetest is the contract of file.Store as tests: one suite that every store must pass, and with it the sessions
// on a real store.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

// Place is where a store keeps its data.
type Place bool

// The places. A store in memory has no file, so CopyTo must refuse in words, and Purge has nothing to overwrite. That a file is
// encrypted and what is deleted is overwritten in it are promises of a file that its own tests check.
const (
	InFile   Place = true
	InMemory Place = false
)

// Run tests a store. Open returns a new one that holds the small office (see OfficeSQL and ImportOffice) and closes it after
// the test.
func Run(t *testing.T, place Place, open func(t *testing.T) file.Store) {
	for _, group := range []struct {
		name  string
		tests []test
	}{
		{"office", officeTests}, {"users", userTests}, {"reading", readingTests}, {"trackers", trackerTests}, {"drafts", draftTests},
		{"casework", caseworkTests}, {"matches", matchTests}, {"sources", sourceTests},
		{"permission", permissionTests}, {"rules", ruleTests}, {"assessment", assessmentTests}, {"accounts", accountTests}, {"sign-in", signInTests}, {"undo", undoTests}, {"refusals", refusalTests}, {"what can be seen", visibleTests}, {"audit log", auditLogTests}, {"backups", backupTests}, {"retention", retentionTests}, {"copies", copyTests}, {"UUIDs", uuidTests}, {"devices", deviceTests}, {"moves", append(moveTests, moveSessionTests...)}, {"households", householdTests}, {"reports", reportTests}, {"documents", documentTests}, {"outreach", outreachTests},
		{"operations", operationTests()}, {"meanwhile", meanwhileTests()},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, test := range group.tests {
				t.Run(test.name, func(t *testing.T) { test.run(t, setUp(t, place, open(t))) })
			}
		})
	}
}

type test struct {
	name string
	run  func(t *testing.T, f *fixture)
}

// now is the time in all tests: a morning of 15 June 2026.
var now = time.Date(2026, time.June, 15, 9, 30, 0, 0, time.Local)

var today = data.DateOf(now)

func day(text string) data.Date { return data.MustDate("2026-" + text) }

// A fixture is a store with the small office and its first administrator.
type fixture struct {
	Writer
	place Place
	ctx   context.Context
	admin data.User
}

// setUp founds the office. At the end of the test the store must be sound: what it derives equals its source.
func setUp(t *testing.T, place Place, store file.Store) *fixture {
	t.Helper()
	f := &fixture{Writer: Writer{Store: store}, place: place, ctx: context.Background()}
	var err error
	f.admin, err = f.SetUp(f.ctx, data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser, At: now}, "Head Office",
		data.NewUser{Name: "Ada Head", Role: data.Administrator})
	must(t, err)
	t.Cleanup(func() { f.checkSound(t) })
	return f
}

// checkSound fails the test unless Check finds nothing wrong.
func (f *fixture) checkSound(t *testing.T) {
	t.Helper()
	wrong, err := f.Check(f.ctx)
	must(t, err)
	for _, line := range wrong {
		t.Errorf("Check: %s", line)
	}
}

func (f *fixture) event(kind data.EventKind, id data.EnrollmentID) data.AuditEvent {
	return data.AuditEvent{Operation: data.NewOperationID(), Kind: kind, At: now, By: f.admin.ID, EnrollmentID: id}
}

// tracker creates a tracker with fields.
func (f *fixture) tracker(t *testing.T, id data.EnrollmentID, fields data.Fields) data.Tracker {
	t.Helper()
	tracker, err := f.CreateTracker(f.ctx, f.event(data.EventCreateTracker, id), data.Tracker{EnrollmentID: id, Attempt: 1, Fields: fields})
	must(t, err)
	return tracker
}

func (f *fixture) theCase(t *testing.T, id data.EnrollmentID) data.Case {
	t.Helper()
	c, err := f.Case(f.ctx, id)
	must(t, err)
	return c
}

// row returns an enrollment's row of its program's list; ok is false where it is not listed.
func (f *fixture) row(t *testing.T, program data.ProgramID, id data.EnrollmentID) (row data.Listed, ok bool) {
	t.Helper()
	list, err := f.ProgramList(f.ctx, program, 0)
	must(t, err)
	for _, row := range list {
		if row.EnrollmentID == id {
			return row, true
		}
	}
	return data.Listed{}, false
}

// everything is all that a person could have changed, as text, to compare before and after.
func (f *fixture) everything(t *testing.T) string {
	t.Helper()
	type enrollment struct {
		Case     data.Case
		Attempts []data.Attempt
		Notes    []data.Note
		History  []data.AuditEvent
	}
	var all struct {
		Settings      data.Settings
		Organizations []data.Organization
		Users         []data.User
		Programs      []data.Program
		Clients       []data.Client
		Documents     [][]data.ClientDocument
		Enrollments   []enrollment
		Lists         [][]data.Listed
		Matches       []data.Match
		Events        []data.AuditEvent
	}
	var err error
	keep := func(e error) { err = errors.Join(err, e) }
	var e error
	all.Settings, e = f.Settings(f.ctx)
	keep(e)
	all.Organizations, e = f.Organizations(f.ctx)
	keep(e)
	all.Users, e = f.Users(f.ctx)
	keep(e)
	for i := range all.Users {
		all.Users[i].LastSignIn = time.Time{}
	}
	all.Programs, e = f.Programs(f.ctx)
	keep(e)
	for _, p := range all.Programs {
		list, e := f.ProgramList(f.ctx, p.ID, 0)
		keep(e)
		all.Lists = append(all.Lists, list)
	}
	for id := data.ClientID(1); ; id++ {
		client, e := f.Client(f.ctx, id)
		if data.CodeOf(e) == data.CodeNotFound {
			break
		}
		keep(e)
		all.Clients = append(all.Clients, client)
		documents, e := f.ClientDocuments(f.ctx, id)
		keep(e)
		all.Documents = append(all.Documents, documents)
		cases, e := f.Cases(f.ctx, id)
		keep(e)
		for _, c := range cases {
			one := enrollment{Case: c}
			one.Attempts, e = f.Attempts(f.ctx, c.ID)
			keep(e)
			one.Notes, e = f.Notes(f.ctx, c.ID)
			keep(e)
			one.History, e = f.History(f.ctx, c.ID)
			keep(e)
			all.Enrollments = append(all.Enrollments, one)
		}
	}
	all.Matches, e = f.Matches(f.ctx)
	keep(e)
	all.Events, e = f.Events(f.ctx, data.EventFilter{}, 0, 10000)
	keep(e)
	must(t, err)
	text, err := json.MarshalIndent(all, "", " ")
	must(t, err)
	return string(text)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

// refused fails the test unless err is a refusal with the code and a message for a person.
func refused(t *testing.T, err error, code data.Code) {
	t.Helper()
	if data.CodeOf(err) != code {
		t.Errorf("error %v has code %q, want %q", err, data.CodeOf(err), code)
	} else if err.Error() == "" {
		t.Errorf("refusal %q says nothing", code)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}
