package storetest

import (
	"context"
	"encoding/json"
	"testing"

	"housingtracker/data"
)

// outreachTx runs a write about laptops.
func (f *fixture) outreachTx(t *testing.T, do func(tx data.Tx) error) {
	t.Helper()
	_, err := f.Write(f.ctx, data.AuditEvent{}, func(_ context.Context, tx data.Tx) error { return do(tx) })
	must(t, err)
}

// laptopTx is outreachTx for a store in which a laptop's database can be. It leaves the test out, and says so, for any other.
func (f *fixture) laptopTx(t *testing.T, do func(tx data.LaptopTx) error) {
	t.Helper()
	f.outreachTx(t, func(tx data.Tx) error {
		laptop, ok := tx.(data.LaptopTx)
		if !ok {
			t.Skip("left out: no laptop's database is in such a store")
		}
		return do(laptop)
	})
}

// copyOf returns what a laptop for Harbor PSH gets of a client.
func (f *fixture) copyOf(t *testing.T, id data.ClientID) data.ClientCopy {
	t.Helper()
	copies, err := f.CopyClients(f.ctx, []data.ClientID{id}, []data.ProgramID{HarborPSH})
	must(t, err)
	return copies[0]
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	must(t, err)
	return string(text)
}

// laptop is a laptop of the administrator with a name.
func (f *fixture) laptop(name string) data.Laptop {
	return data.Laptop{Device: data.NewUUID(), Name: name, User: f.admin.ID, TakenAt: now, Days: 14, State: data.LaptopAway, Content: `{"a":1}`}
}

func (f *fixture) saveLaptop(l data.Laptop) error {
	event := f.event(data.EventLaptop, 0)
	return f.do(f.ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SaveLaptop(ctx, event, l) })
}

var outreachTests = []test{
	{"laptops have names of their own during a trip", func(t *testing.T, f *fixture) {
		l, later := f.laptop("Van 1"), f.laptop("Van 2")
		later.TakenAt = now.AddDate(0, 0, 1)
		must(t, f.saveLaptop(l))
		must(t, f.saveLaptop(later))
		refused(t, f.saveLaptop(f.laptop("van 1")), data.CodeExists)
		all, err := f.Laptops(f.ctx)
		must(t, err)
		if len(all) != 2 || all[0].Name != "Van 2" || all[1].UserName != f.admin.Name || !all[1].TakenAt.Equal(now) || !all[1].ExchangedAt.IsZero() || all[1].Content != l.Content || all[1].Days != 14 {
			t.Errorf("laptops = %+v", all)
		}
		l.State, l.ExchangedAt = data.LaptopReturned, now
		must(t, f.saveLaptop(l))
		must(t, f.saveLaptop(f.laptop("Van 1")))
		all, err = f.Laptops(f.ctx)
		must(t, err)
		if len(all) != 3 || all[2].State != data.LaptopReturned && all[1].State != data.LaptopReturned {
			t.Errorf("after a return: %+v", all)
		}
	}},
	{"operations of laptops", func(t *testing.T, f *fixture) {
		one := data.LaptopOperation{ID: data.NewOperationID(), Device: "a", Sequence: 2, Digest: "d", EnrollmentID: RosaHome, State: data.LaptopOperationReview, Kind: data.ReviewUnit, Content: `{}`, Result: `{"x":1}`}
		two := data.LaptopOperation{ID: data.NewOperationID(), Device: "a", Sequence: 1, Digest: "d", State: data.LaptopOperationApplied, Content: `{}`, Result: `{}`}
		three := data.LaptopOperation{ID: data.NewOperationID(), Device: "b", Sequence: 1, Digest: "d", State: data.LaptopOperationWaiting, Content: `{}`, Result: `{}`}
		f.outreachTx(t, func(tx data.Tx) error {
			for _, o := range []data.LaptopOperation{one, two, three} {
				if err := tx.SaveLaptopOperation(f.ctx, o); err != nil {
					return err
				}
			}
			return nil
		})
		all, err := f.LaptopOperations(f.ctx, "a")
		must(t, err)
		if len(all) != 2 || all[0] != two || all[1] != one {
			t.Errorf("of a: %+v", all)
		}
		all, err = f.LaptopOperations(f.ctx, "", data.LaptopOperationReview, data.LaptopOperationWaiting)
		must(t, err)
		if len(all) != 2 || all[0] != one || all[1] != three {
			t.Errorf("open: %+v", all)
		}
		one.State, one.Kind, one.Result = data.LaptopOperationUnchanged, "", `{"by":2}`
		f.outreachTx(t, func(tx data.Tx) error { return tx.SaveLaptopOperation(f.ctx, one) })
		again, err := f.LaptopOperation(f.ctx, one.ID)
		must(t, err)
		equal(t, "the decided one", again, one)
		_, err = f.LaptopOperation(f.ctx, "none")
		refused(t, err, data.CodeNotFound)
	}},
	{"values of laptops and offices", func(t *testing.T, f *fixture) {
		f.outreachTx(t, func(tx data.Tx) error {
			for _, key := range []string{"trunk/1", "trunk/é", "trunks", "key"} {
				if err := tx.SaveOutreachValue(f.ctx, key, "old"); err != nil {
					return err
				}
			}
			if err := tx.SaveOutreachValue(f.ctx, "trunk/1", "new"); err != nil {
				return err
			}
			return tx.SaveOutreachValue(f.ctx, "key", "")
		})
		values, err := f.OutreachValues(f.ctx, "trunk/")
		must(t, err)
		if len(values) != 2 || values["trunk/1"] != "new" || values["trunk/é"] != "old" {
			t.Errorf("values = %v", values)
		}
		all, err := f.OutreachValues(f.ctx, "")
		must(t, err)
		equal(t, "all", len(all), 3)
	}},
	{"a copy of a client has what the program and the lists show, and nothing else", func(t *testing.T, f *fixture) {
		f.tracker(t, NuriHome, data.Fields{EligibilityVerified: day("04-02"), ADAUnit: data.Yes, ADAUnitDetail: "rails"})
		must(t, f.do(f.ctx, f.event(data.EventNote, NuriHome), func(ctx context.Context, tx data.Tx) error {
			return tx.AddNote(ctx, f.event(data.EventNote, NuriHome), data.Note{ID: "n1", EnrollmentID: NuriHome, Text: "Called", At: now})
		}))
		c := f.copyOf(t, Nuri)
		if len(c.Enrollments) != 2 || c.Enrollments[0].ID != NuriHome || c.Enrollments[0].Tracker.ADAUnitDetail != "rails" || len(c.Enrollments[0].Notes) != 1 ||
			c.Enrollments[1].ID != NuriNights || c.Enrollments[1].LatestNight != day("06-12") || c.HMIS == 0 || c.Enrollments[0].HMIS == 0 {
			t.Errorf("Núria's copy = %s", asJSON(t, c))
		}
		if c := f.copyOf(t, Rosa); len(c.Enrollments) != 1 || c.Enrollments[0].ID != RosaHome {
			t.Errorf("Rosa's copy = %s", asJSON(t, c))
		}
		if c := f.copyOf(t, Sam); len(c.Enrollments) != 0 {
			t.Errorf("Sam's copy = %s", asJSON(t, c))
		}
	}},
	{"a copy of the office and of a client can be put in place of what is there", func(t *testing.T, f *fixture) {
		f.tracker(t, NuriHome, data.Fields{EligibilityVerified: day("04-02")})
		d := income
		d.ClientID = Nuri
		must(t, f.SaveDocument(f.ctx, f.event(data.EventDocument, NuriHome), d))
		office, err := f.CopyOffice(f.ctx)
		must(t, err)
		office.Settings.BedNightDays, office.Programs[0].Name, office.Users[0].Role = 9, "PSH North", data.Administrator
		c := f.copyOf(t, Nuri)
		c.Name.First = "Nuria"
		c.Documents = append([]data.ClientDocument{{ClientID: Nuri, Name: "Id", Received: day("06-01"), UpdatedBy: f.admin.Name, UpdatedAt: now.UTC()}}, c.Documents...)
		e := &c.Enrollments[0]
		next := *e.Tracker
		next.Attempt, next.Version, next.Applied, next.PropertyName = 2, 9, day("06-02"), "Oak House"
		e.Tracker = &next
		e.Attempts = []data.Attempt{{EnrollmentID: NuriHome, Number: 1, Fields: data.Fields{EligibilityVerified: day("04-02")}, Reason: data.UnitLost, EndedAt: now.UTC(), EndedBy: f.admin.Name}}
		e.Notes = []data.Note{{ID: "n2", EnrollmentID: NuriHome, Text: "No: Tuesday", At: now.UTC(), By: f.admin.Name, Corrects: "n1"}, {ID: "n1", EnrollmentID: NuriHome, Text: "Monday", At: now.UTC(), By: f.admin.Name}}
		e.Recorded = data.MoveIn{Local: day("06-10"), State: data.MoveInRecorded, At: now}
		e.MoveIn, e.CaseManager = day("06-10"), data.CaseManager{Name: "Bo"}
		c.Enrollments[1].LatestNight, c.Enrollments[1].Exit = day("06-13"), day("06-14")
		event := f.event(data.EventLaptop, 0)
		f.laptopTx(t, func(tx data.LaptopTx) error {
			if err := tx.PutOffice(f.ctx, office); err != nil {
				return err
			}
			return tx.PutClient(f.ctx, event, c)
		})
		stored, err := f.CopyOffice(f.ctx)
		must(t, err)
		equal(t, "the office", asJSON(t, stored), asJSON(t, office))
		equal(t, "the client", asJSON(t, f.copyOf(t, Nuri)), asJSON(t, c))
		events, err := f.EventsOf(f.ctx, event.Operation)
		must(t, err)
		if len(events) != 1 || events[0].Kind != data.EventReceived || events[0].EnrollmentID != NuriHome || events[0].Version != 9 || events[0].BaseVersion != 1 {
			t.Errorf("events = %+v", events)
		}
		row, _ := f.row(t, HarborPSH, NuriHome)
		if row.Attempt != 2 || row.PropertyName != "Oak House" || row.Stays[0].Exit != day("06-14") || len(row.Documents) != 2 || row.MoveIn != day("06-10") {
			t.Errorf("listed = %+v", row)
		}
		found, err := f.FindClients(f.ctx, []string{"nuria"}, 5)
		must(t, err)
		equal(t, "found", len(found), 1)
		f.laptopTx(t, func(tx data.LaptopTx) error { return tx.PutClient(f.ctx, f.event(data.EventLaptop, 0), c) })
		// The same again changes nothing; without its tracker it goes, and a later one gets a later version.
		equal(t, "the same again", asJSON(t, f.copyOf(t, Nuri)), asJSON(t, c))
		c.Enrollments[0].Tracker = nil
		f.laptopTx(t, func(tx data.LaptopTx) error { return tx.PutClient(f.ctx, f.event(data.EventLaptop, 0), c) })
		equal(t, "without its tracker", asJSON(t, f.copyOf(t, Nuri)), asJSON(t, c))
		next.Version = 1
		c.Enrollments[0].Tracker = &next
		f.laptopTx(t, func(tx data.LaptopTx) error { return tx.PutClient(f.ctx, f.event(data.EventLaptop, 0), c) })
		equal(t, "the version of another one", f.theCase(t, NuriHome).Tracker.Version, 10)
		// An enrollment that is not in the copy any more counts no longer.
		c.Enrollments = c.Enrollments[:1]
		f.laptopTx(t, func(tx data.LaptopTx) error { return tx.PutClient(f.ctx, f.event(data.EventLaptop, 0), c) })
		equal(t, "the other stay", f.theCase(t, NuriNights).Removed, true)
	}},
	{"on a laptop, what is entered has numbers of its own and keeps them", func(t *testing.T, f *fixture) {
		f.laptopTx(t, func(data.LaptopTx) error { return nil })
		f.outreachTx(t, func(tx data.Tx) error { return tx.SaveOutreachValue(f.ctx, data.TripKey, "{}") })
		c, err := f.AddClient(f.ctx, f.event(data.EventClient, 0), data.Client{Name: data.Name{First: "Eva", Last: "Moss"}, BirthDate: day("01-01")})
		must(t, err)
		k := data.Case{Client: c, Program: data.Program{ID: HarborPSH}}
		k.Entry, k.Relationship = day("06-01"), data.HeadOfHousehold
		id, err := f.AddEnrollment(f.ctx, f.event(data.EventEnrollment, 0), k)
		must(t, err)
		if c.ID < data.FirstLaptopID || id < data.FirstLaptopID {
			t.Errorf("numbers %d and %d", c.ID, id)
		}
		again, err := f.AddClient(f.ctx, f.event(data.EventClient, 0), data.Client{Name: data.Name{First: "Eve", Last: "Moss"}})
		must(t, err)
		equal(t, "the next one", again.ID, c.ID+1)
		like, err := f.ClientsLike(f.ctx, data.Client{Name: data.Name{First: "EVA", Last: "Móss"}, BirthDate: day("01-01")})
		must(t, err)
		if len(like) != 1 || like[0] != c.ID {
			t.Errorf("like Eva: %v", like)
		}
		like, err = f.ClientsLike(f.ctx, data.Client{Name: data.Name{First: "Eve", Last: "Moss"}})
		must(t, err)
		equal(t, "like Eve, of whom no birth date is known", len(like), 0)
		like, err = f.ClientsLike(f.ctx, data.Client{PersonalID: "7042"})
		must(t, err)
		if len(like) != 1 || like[0] != Sam {
			t.Errorf("7042: %v", like)
		}
		there := f.copyOf(t, c.ID)
		there.ID, there.Enrollments[0].ID = 77, 777
		there.Name.First = "Eva Maria"
		f.laptopTx(t, func(tx data.LaptopTx) error { return tx.PutClient(f.ctx, f.event(data.EventLaptop, 0), there) })
		k = f.theCase(t, id)
		if k.Client.ID != c.ID || k.Client.Name.First != "Eva Maria" {
			t.Errorf("with the office's numbers it became %+v", k.Client)
		}
		f.laptopTx(t, func(tx data.LaptopTx) error {
			if err := tx.HideLocal(f.ctx, data.EnrollmentRecord, int64(id)); err != nil {
				return err
			}
			return tx.HideLocal(f.ctx, data.ClientRecord, int64(c.ID))
		})
		k = f.theCase(t, id)
		equal(t, "hidden", k.Removed && k.Client.Removed, true)
	}},
	{"events in order", func(t *testing.T, f *fixture) {
		last, err := f.LastEvent(f.ctx)
		must(t, err)
		f.tracker(t, NuriHome, data.Fields{})
		f.tracker(t, RosaHome, data.Fields{})
		after, err := f.EventsAfter(f.ctx, last.Number)
		must(t, err)
		if len(after) != 2 || after[0].EnrollmentID != NuriHome || after[1].Number != last.Number+2 {
			t.Errorf("events = %+v", after)
		}
	}},
}
