package outreach

import (
	"context"
	"errors"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/storetest"
	"housingtracker/data/storetest/memory"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func date(text string) data.Date { return data.MustDate("2026-" + text) }

// A desk is a user at a store.
type desk struct {
	*data.Session
	*data.LocalRecords
	*data.DocumentSession
	auth  *data.Authorizer
	store data.Store
}

// world is an office with its users, and the time.
type world struct {
	t     testing.TB
	now   time.Time
	store data.Store
	admin *desk
	users map[string]data.User
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, time.June, 15, 9, 30, 0, 0, time.Local), users: map[string]data.User{}}
	store := memory.NewFrom(storetest.FirstEnrollment)
	must(t, store.Import(context.Background(), false, func(tx data.ImportTx) (data.AuditEvent, error) {
		return data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventImport, At: w.now}, storetest.ImportOffice(tx)
	}))
	w.store = store
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser, At: w.now}
	_, err := store.Write(context.Background(), event, func(ctx context.Context, tx data.Tx) error {
		return tx.SetUp(ctx, event, "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator})
	})
	must(t, err)
	for name, organization := range map[string]data.OrganizationID{"Bo Harbor": storetest.HarborHouse, "Cy Lantern": storetest.LanternHomes} {
		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser, At: w.now}
		_, err := store.Write(context.Background(), event, func(ctx context.Context, tx data.Tx) error {
			_, err := tx.AddUser(ctx, event, data.NewUser{Name: name, Organization: organization, Role: data.Caseworker})
			return err
		})
		must(t, err)
	}
	users, err := store.Users(context.Background())
	must(t, err)
	for _, u := range users {
		w.users[u.Name] = u
	}
	w.admin = w.at("Ada Head")
	return w
}

// desk is a user at a store.
func (w *world) desk(store data.Store, user data.User) *desk {
	a := data.NewAuthorizer(store, user, func() time.Time { return w.now }, func(data.Exception) error { return nil })
	trip, err := data.ReadTrip(context.Background(), store)
	must(w.t, err)
	if trip != nil {
		a.OnTrip(*trip)
	}
	return &desk{data.NewSession(a), data.NewLocalRecords(a), data.NewDocumentSession(a), a, store}
}

// at is a user at the office.
func (w *world) at(name string) *desk { return w.desk(w.store, w.users[name]) }

func (d *desk) office() *Office { return NewOffice(d.auth) }

func (d *desk) laptop() *Laptop { return &Laptop{d.auth, d.store} }

func op() data.OperationID { return data.NewOperationID() }

// take takes Harbor PSH along and returns the user at the laptop.
func (w *world) take(user, name string, clients ...data.ClientID) *desk {
	w.t.Helper()
	taken, err := w.at(user).office().Take(w.t.Context(), op(), Taking{Name: name, Programs: []data.ProgramID{storetest.HarborPSH}, Clients: clients}, "office")
	must(w.t, err)
	store := memory.New()
	must(w.t, Begin(w.t.Context(), store, taken))
	return w.desk(store, w.users[user])
}

// exchange exchanges a laptop with its user's desk at the office.
func (w *world) exchange(l *desk) Exchanged {
	w.t.Helper()
	ctx := w.t.Context()
	p, err := l.laptop().Pack(ctx)
	must(w.t, err)
	a, err := w.desk(w.store, w.users[l.User().Name]).office().Receive(ctx, p)
	must(w.t, err)
	e, err := l.laptop().Accept(ctx, a)
	must(w.t, err)
	return e
}

// edit changes the tracker of an enrollment, which it creates if there is none.
func (d *desk) edit(t testing.TB, id data.EnrollmentID, change func(f *data.Fields)) {
	t.Helper()
	c, err := d.store.Case(t.Context(), id)
	must(t, err)
	if c.Tracker == nil {
		var f data.Fields
		change(&f)
		_, err = d.CreateTracker(t.Context(), op(), id, f)
	} else {
		f := c.Tracker.Fields
		change(&f)
		_, err = d.SaveTracker(t.Context(), op(), id, c.Tracker.Version, c.Tracker.Fields, f)
	}
	must(t, err)
}

func (d *desk) tracker(t testing.TB, id data.EnrollmentID) *data.Tracker {
	t.Helper()
	c, err := d.store.Case(t.Context(), id)
	must(t, err)
	return state(c.Tracker)
}

func eligible(f *data.Fields) { f.EligibilityVerified = date("06-01") }
func applies(f *data.Fields)  { f.Applied, f.PropertyName = date("06-02"), "Oak House" }
func approve(f *data.Fields)  { f.Approved = date("06-05") }
func needsADA(f *data.Fields) { f.ADAUnit = data.Yes }

func TestTakeHasTheProgramAndNothingElse(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, eligible)
	w.admin.edit(t, storetest.SamHome, eligible)
	l := w.take("Bo Harbor", "Van 1")
	programs, err := l.Programs(t.Context())
	must(t, err)
	if len(programs) == 0 {
		t.Fatal("no programs")
	}
	list, err := l.store.ProgramList(t.Context(), storetest.HarborPSH, 0)
	must(t, err)
	if len(list) != 3 {
		t.Errorf("listed are %d", len(list))
	}
	for _, row := range list {
		if row.EnrollmentID == storetest.NuriHome && (len(row.Stays) != 1 || row.EligibilityVerified != date("06-01")) {
			t.Errorf("Núria's row = %+v", row)
		}
	}
	for _, id := range []data.ClientID{storetest.Sam, storetest.Wen, storetest.Ida, storetest.Gone} {
		if _, err := l.store.Client(t.Context(), id); data.CodeOf(err) != data.CodeNotFound {
			t.Errorf("client %d is on the laptop", id)
		}
	}
	all, err := w.admin.office().Laptops(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].Name != "Van 1" || all[0].UserName != "Bo Harbor" || all[0].Days != DefaultDays {
		t.Errorf("laptops = %+v", all)
	}
}

func TestExchange(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, eligible)
	l := w.take("Bo Harbor", "Van 1")
	l.edit(t, storetest.NuriHome, applies)
	l.edit(t, storetest.NuriHome, approve)
	must(t, l.AddNote(t.Context(), op(), storetest.NuriHome, "", "Met at the bridge", ""))
	must(t, l.AddNote(t.Context(), op(), storetest.NuriHome, data.FieldADAUnit, "Rails", ""))
	l.edit(t, storetest.RosaHome, eligible)
	_, err := l.UpdateAssessment(t.Context(), op(), storetest.RosaHome, date("06-10"))
	must(t, err)
	must(t, l.AssignCaseManager(t.Context(), op(), []data.EnrollmentID{storetest.RosaHome, storetest.NuriHome}, data.CaseManager{User: w.users["Bo Harbor"].ID}))
	must(t, l.SaveDocument(t.Context(), op(), storetest.NuriHome, data.ClientDocument{Name: "Income"}, data.ClientDocument{Name: "Income", Requested: date("06-03")}))
	w.admin.edit(t, storetest.NuriHome, needsADA)
	w.admin.edit(t, storetest.TimoHome, eligible)
	e := w.exchange(l)
	if e.Applied != 9 || e.Review+e.Waiting+e.Refused+e.Unchanged != 0 || e.Received == 0 {
		t.Errorf("exchanged %+v", e)
	}
	for _, d := range []*desk{w.admin, l} {
		c, err := d.store.Case(t.Context(), storetest.NuriHome)
		must(t, err)
		if f := c.Tracker.Fields; f.Approved != date("06-05") || f.ADAUnit != data.Yes || c.CaseManager.User != w.users["Bo Harbor"].ID {
			t.Errorf("Núria's = %+v", c)
		}
		notes, err := d.store.Notes(t.Context(), storetest.NuriHome)
		must(t, err)
		if len(notes) != 2 || notes[0].By != "Bo Harbor" {
			t.Errorf("notes = %+v", notes)
		}
		documents, err := d.store.ClientDocuments(t.Context(), storetest.Nuri)
		must(t, err)
		if len(documents) != 1 || documents[0].Requested != date("06-03") {
			t.Errorf("documents = %+v", documents)
		}
		c, err = d.store.Case(t.Context(), storetest.RosaHome)
		must(t, err)
		if c.Recorded.Local != date("06-10") {
			t.Errorf("Rosa's move-in = %+v", c.Recorded)
		}
		if c := d.tracker(t, storetest.TimoHome); c == nil || c.EligibilityVerified != date("06-01") {
			t.Errorf("Timo's = %+v", c)
		}
		wrong, err := d.store.(interface {
			Check(ctx context.Context) ([]string, error)
		}).Check(t.Context())
		must(t, err)
		if len(wrong) > 0 {
			t.Errorf("check: %v", wrong)
		}
	}
	history, err := w.store.History(t.Context(), storetest.NuriHome)
	must(t, err)
	if history[0].ByName != "Bo Harbor" {
		t.Errorf("last event = %+v", history[0])
	}
	if again := w.exchange(l); again.Applied != 9 || again.Received != 0 {
		t.Errorf("again %+v", again)
	}
}

// recordIn records an event of a kind at the office.
func recordIn(t testing.TB, w *world, kind data.EventKind) error {
	event := data.AuditEvent{Operation: op(), Kind: kind, At: w.now, By: w.admin.User().ID}
	_, err := w.store.Write(t.Context(), event, func(ctx context.Context, tx data.Tx) error { return tx.Record(ctx, event) })
	return err
}
