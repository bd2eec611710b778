package outreach

import (
	"bytes"
	"errors"
	"testing"

	"housingtracker/data"
	"housingtracker/data/storetest"
)

// onlyReview returns the one operation in review of a kind.
func (w *world) onlyReview(kind data.ReviewKind) Review {
	w.t.Helper()
	all, err := w.admin.office().Reviews(w.t.Context())
	must(w.t, err)
	if len(all) != 1 || all[0].Kind != kind {
		w.t.Fatalf("reviews = %+v, want one of kind %s", all, kind)
	}
	return all[0]
}

func (w *world) decide(d Decision) Became {
	w.t.Helper()
	b, err := w.admin.office().Decide(w.t.Context(), op(), d)
	must(w.t, err)
	return b
}

// same fails unless laptop and office have the same tracker, which it returns.
func (w *world) same(l *desk, id data.EnrollmentID) *data.Tracker {
	w.t.Helper()
	w.exchange(l)
	here, there := w.admin.tracker(w.t, id), l.tracker(w.t, id)
	if (here == nil) != (there == nil) || here != nil && *here != *there {
		w.t.Errorf("the office has %+v, the laptop %+v", here, there)
	}
	return here
}

// unitConflict makes a laptop start over while the office approves the old unit.
func unitConflict(t *testing.T) (*world, *desk) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, func(f *data.Fields) { eligible(f); applies(f) })
	l := w.take("Bo Harbor", "Van 1")
	_, err := l.StartOver(t.Context(), op(), storetest.NuriHome, 1, data.UnitLost)
	must(t, err)
	l.edit(t, storetest.NuriHome, needsADA)
	w.admin.edit(t, storetest.NuriHome, approve)
	e := w.exchange(l)
	if e.Review != 1 || e.Waiting != 1 || e.Operations[0].Kind != data.ReviewUnit {
		t.Fatalf("exchanged %+v", e)
	}
	if own := l.tracker(t, storetest.NuriHome); own.Attempt != 2 || own.ADAUnit != data.Yes || own.Approved != 0 {
		t.Errorf("the laptop shows %+v while it waits", own)
	}
	return w, l
}

func TestUnitConflict(t *testing.T) {
	for take, want := range map[Choice]data.Tracker{
		TakeLaptop: {Attempt: 2, Fields: data.Fields{ADAUnit: data.Yes}},
		TakeOffice: {Attempt: 1, Fields: data.Fields{EligibilityVerified: date("06-01"), Applied: date("06-02"), PropertyName: "Oak House", Approved: date("06-05"), ADAUnit: data.Yes}},
	} {
		t.Run(string(take), func(t *testing.T) {
			w, l := unitConflict(t)
			r := w.onlyReview(data.ReviewUnit)
			if r.Base[data.FieldApplied] != "2026-06-02" || r.Laptop[data.FieldApplied] != "" || r.Office[data.FieldApproved] != "2026-06-05" || r.Proposed[data.FieldApproved] != "2026-06-05" || r.Author != "Bo Harbor" || r.Device != "Van 1" {
				t.Errorf("review = %+v", r)
			}
			w.decide(Decision{Operation: r.Operation, Take: take})
			if got := w.same(l, storetest.NuriHome); *got != want {
				t.Errorf("it became %+v, want %+v", *got, want)
			}
			if open, err := w.store.LaptopOperations(t.Context(), "", data.LaptopOperationWaiting, data.LaptopOperationReview); err != nil || len(open) > 0 {
				t.Errorf("open are %v, %v", open, err)
			}
		})
	}
}

func TestFieldConflict(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, eligible)
	l := w.take("Bo Harbor", "Van 1")
	l.edit(t, storetest.NuriHome, func(f *data.Fields) { f.ADAUnit, f.SexOffender = data.No, data.No })
	w.admin.edit(t, storetest.NuriHome, needsADA)
	w.exchange(l)
	r := w.onlyReview(data.ReviewField)
	if len(r.Fields) != 1 || r.Fields[0] != data.FieldADAUnit || r.Proposed[data.FieldSexOffender] != "no" || r.Proposed[data.FieldADAUnit] != "yes" {
		t.Errorf("review = %+v", r)
	}
	w.decide(Decision{Operation: r.Operation, Take: TakeProposed, Values: map[data.Field]string{data.FieldADAUnit: ""}})
	if got := w.same(l, storetest.NuriHome); got.ADAUnit != data.NotRecorded || got.SexOffender != data.No {
		t.Errorf("it became %+v", got)
	}
}

// Two valid edits make an invalid row.
func TestChronology(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, func(f *data.Fields) { f.Applied, f.PropertyName = date("06-02"), "Oak House" })
	l := w.take("Bo Harbor", "Van 1")
	l.edit(t, storetest.NuriHome, func(f *data.Fields) { f.Approved = date("06-03") })
	w.admin.edit(t, storetest.NuriHome, func(f *data.Fields) { f.Applied = date("06-10") })
	w.exchange(l)
	r := w.onlyReview(data.ReviewChronology)
	if _, err := w.admin.office().Decide(t.Context(), op(), Decision{Operation: r.Operation, Take: TakeProposed}); data.CodeOf(err) != data.CodeChronology {
		t.Errorf("decided for an invalid row: %v", err)
	}
	w.onlyReview(data.ReviewChronology)
	w.decide(Decision{Operation: r.Operation, Take: TakeProposed, Values: map[data.Field]string{data.FieldApproved: "2026-06-12"}})
	if got := w.same(l, storetest.NuriHome); got.Approved != date("06-12") || got.Applied != date("06-10") {
		t.Errorf("it became %+v", got)
	}
}

func TestRemovedAndExited(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, eligible)
	w.admin.edit(t, storetest.RosaHome, eligible)
	l := w.take("Bo Harbor", "Van 1")
	l.edit(t, storetest.NuriHome, needsADA)
	l.edit(t, storetest.RosaHome, needsADA)
	must(t, w.admin.RemoveTracker(t.Context(), op(), storetest.NuriHome, 1, "made in error"))
	c, err := w.store.Case(t.Context(), storetest.RosaHome)
	must(t, err)
	must(t, w.admin.CorrectEnrollment(t.Context(), op(), c.Enrollment, c.Entry, date("06-15")))
	e := w.exchange(l)
	kinds := map[data.ReviewKind]Review{}
	all, err := w.admin.office().Reviews(t.Context())
	must(t, err)
	for _, r := range all {
		kinds[r.Kind] = r
	}
	if e.Review != 2 || len(kinds) != 2 || kinds[data.ReviewRemoved].Operation == "" || kinds[data.ReviewExited].Operation == "" {
		t.Fatalf("exchanged %+v, reviews %+v", e, all)
	}
	w.decide(Decision{Operation: kinds[data.ReviewRemoved].Operation, Take: TakeLaptop})
	if got := w.same(l, storetest.NuriHome); got.ADAUnit != data.Yes || got.EligibilityVerified != date("06-01") {
		t.Errorf("brought back as %+v", got)
	}
	exited := kinds[data.ReviewExited].Operation
	if _, err := w.admin.office().Decide(t.Context(), op(), Decision{Operation: exited, Take: TakeLaptop}); data.CodeOf(err) != data.CodeClosed {
		t.Errorf("edited after exit: %v", err)
	}
	if _, err := w.admin.office().Decide(t.Context(), op(), Decision{Operation: exited, Take: TakeDiscard}); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("discarded without a reason: %v", err)
	}
	w.decide(Decision{Operation: exited, Take: TakeNote})
	history, err := w.store.History(t.Context(), storetest.RosaHome)
	must(t, err)
	if history[0].Kind != data.EventLaptop || !bytes.Contains([]byte(history[0].Reason), []byte("Need ADA Unit yes")) {
		t.Errorf("history = %+v", history[0])
	}
	w.same(l, storetest.RosaHome)
}

func TestPermissionIsThatOfNow(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, eligible)
	l := w.take("Bo Harbor", "Van 1")
	_, err := l.StartOver(t.Context(), op(), storetest.NuriHome, 1, data.UnitLost)
	must(t, err)
	l.edit(t, storetest.RosaHome, eligible)
	must(t, l.AddNote(t.Context(), op(), storetest.NuriHome, "", "hello", ""))
	u := w.users["Bo Harbor"]
	u.Organization.ID = storetest.LanternHomes
	must(t, data.NewAdministration(w.admin.auth).ChangeUser(t.Context(), op(), u))
	e := w.exchange(l)
	if e.Review != 2 || e.Waiting != 1 || e.Operations[0].Kind != data.ReviewPermission {
		t.Errorf("exchanged %+v", e)
	}
	// The reviewer's right counts, not the author's.
	all, err := w.at("Cy Lantern").office().Reviews(t.Context())
	must(t, err)
	if len(all) != 0 {
		t.Errorf("an outsider sees %+v", all)
	}
	all, err = w.admin.office().Reviews(t.Context())
	must(t, err)
	if _, err := w.at("Cy Lantern").office().Decide(t.Context(), op(), Decision{Operation: all[0].Operation, Take: TakeLaptop}); data.CodeOf(err) != data.CodePermission {
		t.Errorf("an outsider decides: %v", err)
	}
	for _, r := range all {
		w.decide(Decision{Operation: r.Operation, Take: TakeLaptop})
	}
	w.same(l, storetest.NuriHome)
	w.same(l, storetest.RosaHome)
}

// Files: late, twice, in another order, damaged, foreign.
func TestFiles(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, eligible)
	l := w.take("Bo Harbor", "Van 1")
	ctx := t.Context()
	l.edit(t, storetest.NuriHome, applies)
	_, first, err := l.laptop().PackFile(ctx)
	must(t, err)
	l.edit(t, storetest.NuriHome, approve)
	_, second, err := l.laptop().PackFile(ctx)
	must(t, err)
	if _, _, _, err := w.at("Bo Harbor").office().ReceiveFile(ctx, first); data.CodeOf(err) != data.CodePermission {
		t.Errorf("received by a caseworker: %v", err)
	}
	office := w.admin.office()
	for i := range first {
		damaged := bytes.Clone(first)
		damaged[i] ^= 1
		if _, _, _, err := office.ReceiveFile(ctx, damaged); err == nil {
			t.Fatalf("a file with a flipped bit at %d is received", i)
		}
	}
	p, a, newer, err := office.ReceiveFile(ctx, second)
	must(t, err)
	if e := Summarize(p, a); e.Applied != 2 || e.Sent != 2 {
		t.Errorf("received %+v", e)
	}
	history, err := w.store.History(ctx, storetest.NuriHome)
	must(t, err)
	if history[0].ByName != "Ada Head" || !bytes.Contains([]byte(history[0].Reason), []byte("made by Bo Harbor as the laptop says, delivered by Ada Head")) {
		t.Errorf("recorded as %+v", history[0])
	}
	p, a, older, err := office.ReceiveFile(ctx, first)
	must(t, err)
	if e := Summarize(p, a); e.Applied != 1 || len(history) != 3 {
		t.Errorf("received once more: %+v", e)
	}
	w.admin.edit(t, storetest.NuriHome, needsADA)
	_, _, newest, err := office.ReceiveFile(ctx, second)
	must(t, err)
	for i, answer := range [][]byte{newest, older, newer, newest} {
		e, err := l.laptop().AcceptFile(ctx, answer)
		must(t, err)
		if old := i == 1 || i == 2; e.Old != old {
			t.Errorf("answer %d: %+v", i, e)
		}
	}
	if got := l.tracker(t, storetest.NuriHome); got.ADAUnit != data.Yes || got.Approved != date("06-05") {
		t.Errorf("the laptop has %+v", got)
	}
	other := w.take("Bo Harbor", "Van 2")
	if _, err := other.laptop().AcceptFile(ctx, newest); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("another laptop accepts it: %v", err)
	}
	if _, _, _, err := newWorld(t).admin.office().ReceiveFile(ctx, second); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("another office receives it: %v", err)
	}
	w.same(l, storetest.NuriHome)
}

func TestRevokedLaptop(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, eligible)
	l := w.take("Bo Harbor", "Van 1")
	l.edit(t, storetest.NuriHome, applies)
	must(t, w.admin.office().Revoke(t.Context(), op(), "van 1"))
	p, err := l.laptop().Pack(t.Context())
	must(t, err)
	a, err := w.at("Bo Harbor").office().Receive(t.Context(), p)
	must(t, err)
	if !a.Revoked || a.Office != nil || len(a.Clients) > 0 {
		t.Errorf("the answer = %+v", a)
	}
	if _, err := l.laptop().Accept(t.Context(), a); !errors.Is(err, ErrRevoked) {
		t.Errorf("accepted: %v", err)
	}
	r := w.onlyReview(data.ReviewRevoked)
	if got := w.admin.tracker(t, storetest.NuriHome); got.Applied != 0 {
		t.Errorf("applied: %+v", got)
	}
	w.decide(Decision{Operation: r.Operation, Take: TakeLaptop})
	if got := w.admin.tracker(t, storetest.NuriHome); got.PropertyName != "Oak House" {
		t.Errorf("decided: %+v", got)
	}
}

// People entered on laptops are matched and never doubled (O8).
func TestPeopleEnteredTwice(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	one, two := w.take("Bo Harbor", "Van 1"), w.take("Bo Harbor", "Van 2")
	eva := data.Client{Name: data.Name{First: "Eva", Last: "Moss"}, BirthDate: data.MustDate("1980-02-03")}
	enter := func(l *desk) data.EnrollmentID {
		c, err := l.AddClient(ctx, op(), eva)
		must(t, err)
		id, err := l.AddEnrollment(ctx, op(), c.ID, storetest.HarborPSH, date("06-12"))
		must(t, err)
		l.edit(t, id, eligible)
		return id
	}
	first, second := enter(one), enter(two)
	two.edit(t, second, needsADA)
	if e := w.exchange(one); e.Applied != 3 {
		t.Fatalf("the first laptop: %+v", e)
	}
	if e := w.exchange(two); e.Review != 1 || e.Waiting != 3 {
		t.Fatalf("the second laptop: %+v", e)
	}
	found, err := w.admin.FindClients(ctx, "moss", 5)
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("%d people", len(found))
	}
	cases, err := w.store.Cases(ctx, found[0].ID)
	must(t, err)
	r := w.onlyReview(data.ReviewMatch)
	w.decide(Decision{Operation: r.Operation, Take: TakeAttach, Enrollment: cases[0].ID})
	// The enrollment is the same too.
	r = w.onlyReview(data.ReviewMatch)
	w.decide(Decision{Operation: r.Operation, Take: TakeAttach, Enrollment: cases[0].ID})
	all, err := w.admin.office().Reviews(ctx)
	must(t, err)
	if len(all) != 0 {
		t.Errorf("reviews = %+v", all)
	}
	if got := w.admin.tracker(t, cases[0].ID); got.ADAUnit != data.Yes || got.EligibilityVerified != date("06-01") {
		t.Errorf("the tracker = %+v", got)
	}
	w.exchange(one)
	w.exchange(two)
	if got := one.tracker(t, first); got.ADAUnit != data.Yes {
		t.Errorf("the first laptop has %+v", got)
	}
	people, err := two.FindClients(ctx, "moss", 5)
	must(t, err)
	if len(people) != 1 || people[0].UUID != found[0].UUID {
		t.Errorf("the second laptop has %+v", people)
	}
}

// An office that was restored from a backup before the last exchange gets again what it does not have (O4b).
func TestRestoredOffice(t *testing.T) {
	w := newWorld(t)
	w.admin.edit(t, storetest.NuriHome, eligible)
	l := w.take("Bo Harbor", "Van 1")
	backup := w.store.(interface{ Backup() data.Store }).Backup()
	l.edit(t, storetest.NuriHome, applies)
	if e := w.exchange(l); e.Applied != 1 {
		t.Fatalf("exchanged %+v", e)
	}
	w.store = backup
	w.admin = w.at("Ada Head")
	must(t, recordIn(t, w, data.EventRestore))
	w.exchange(l)
	l.edit(t, storetest.NuriHome, approve)
	w.exchange(l)
	if got := w.same(l, storetest.NuriHome); got.PropertyName != "Oak House" || got.Approved != date("06-05") {
		t.Errorf("it has %+v", got)
	}
}
