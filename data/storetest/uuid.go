package storetest

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"housingtracker/data"
)

var uuidTests = []test{
	inOffice("what is entered locally has a UUID, and a retry has the same", func(t *testing.T, o *office) {
		made := map[string]bool{}
		// check fails the test unless the UUID is a new UUIDv7 that leads to the record with the ID.
		check := func(kind data.RecordKind, text string, id int64) {
			t.Helper()
			parsed, err := uuid.Parse(text)
			if err != nil || parsed.Version() != 7 || parsed.String() != text || made[text] {
				t.Errorf("%s: %q is no new UUIDv7 (%v)", kind, text, err)
			}
			made[text] = true
			found, err := o.RecordByUUID(o.ctx, kind, text)
			must(t, err)
			equal(t, "the "+string(kind)+" with the UUID", found, id)
		}
		for range 2 {
			op := data.NewOperationID()
			client, err := o.enrolling.AddClient(o.ctx, op, data.Client{Name: data.Name{First: "Ýr", Last: "Þorsdóttir"}})
			must(t, err)
			check(data.ClientRecord, client.UUID, int64(client.ID))
			again, err := o.enrolling.AddClient(o.ctx, op, data.Client{Name: data.Name{First: "Ýr", Last: "Þorsdóttir"}})
			must(t, err)
			equal(t, "client of a retry", again, client)
			id, err := o.enrolling.EnrollmentID(o.ctx, data.PublicID{UUID: "01234567-89ab-7def-8123-456789abcdef"})
			refused(t, err, data.CodeNotFound)
			equal(t, "no enrollment", id, 0)

			op = data.NewOperationID()
			id, err = o.enrolling.AddEnrollment(o.ctx, op, client.ID, HarborPSH, day("05-01"))
			must(t, err)
			entered := o.theCase(t, id)
			check(data.EnrollmentRecord, entered.UUID, int64(id))
			repeated, err := o.enrolling.AddEnrollment(o.ctx, op, client.ID, HarborPSH, day("05-01"))
			must(t, err)
			equal(t, "enrollment of a retry", repeated, id)
			row, ok := o.row(t, HarborPSH, id)
			if !ok || row.UUID != entered.UUID || !row.LocallyEntered {
				t.Errorf("the list row is %+v", row)
			}
			for _, public := range []data.PublicID{entered.PublicID(), {Number: int64(id)}} {
				found, err := o.enrolling.EnrollmentID(o.ctx, public)
				must(t, err)
				equal(t, "the enrollment "+public.String(), found, id)
			}
			same, err := o.enrolling.ClientID(o.ctx, client.PublicID())
			must(t, err)
			equal(t, "the client", same, client.ID)
		}
		added, err := o.admin.OrganizationNamed(o.ctx, data.NewOperationID(), "Pine Shelter")
		must(t, err)
		check(data.OrganizationRecord, added.UUID, int64(added.ID))
		organizations, err := o.Organizations(o.ctx)
		must(t, err)
		for _, org := range organizations {
			if (org.UUID != "") != (org.HMISID == "") {
				t.Errorf("%s has the UUID %q", org.Name, org.UUID)
			}
		}
		users, err := o.Users(o.ctx)
		must(t, err)
		for _, u := range users {
			check(data.UserRecord, u.UUID, int64(u.ID))
		}
	}),
	{"an imported record has its number", func(t *testing.T, f *fixture) {
		c := f.theCase(t, NuriHome)
		if c.UUID != "" || c.Client.UUID != "" || c.PublicID().String() != "103" || c.Client.PublicID().String() != "3" {
			t.Errorf("%+v", c)
		}
		row, ok := f.row(t, HarborPSH, NuriHome)
		if !ok || row.UUID != "" || row.LocallyEntered {
			t.Errorf("the list row is %+v", row)
		}
	}},
	{"a UUID that was made elsewhere is kept, once", func(t *testing.T, f *fixture) {
		const theirs, home = "01234567-89ab-7def-8123-456789abcdef", "01234567-89ab-7def-8123-456789abcde0"
		client, err := f.AddClient(f.ctx, f.event(data.EventClient, 0), data.Client{UUID: theirs, Name: data.Name{Last: "Alder"}})
		must(t, err)
		equal(t, "UUID", client.UUID, theirs)
		entered := data.Case{Client: client, Program: data.Program{ID: HarborPSH}}
		entered.UUID, entered.Entry = home, day("05-01")
		id, err := f.AddEnrollment(f.ctx, f.event(data.EventEnrollment, 0), entered)
		must(t, err)
		equal(t, "UUID of the enrollment", f.theCase(t, id).UUID, home)
		if _, err := f.AddClient(f.ctx, f.event(data.EventClient, 0), data.Client{UUID: theirs, Name: data.Name{Last: "Birch"}}); err == nil {
			t.Error("two clients have one UUID")
		}
		if _, err := f.AddEnrollment(f.ctx, f.event(data.EventEnrollment, 0), entered); err == nil {
			t.Error("two enrollments have one UUID")
		}
	}},
	{"a UUID leads to a record of its kind only, also in a transaction", func(t *testing.T, f *fixture) {
		must(t, f.within(func(ctx context.Context, tx data.Tx) error {
			id, err := tx.RecordByUUID(ctx, data.UserRecord, f.admin.UUID)
			equal(t, "user", id, int64(f.admin.ID))
			return err
		}))
		for _, kind := range []data.RecordKind{data.ClientRecord, data.EnrollmentRecord, data.OrganizationRecord, "program", ""} {
			_, err := f.RecordByUUID(f.ctx, kind, f.admin.UUID)
			refused(t, err, data.CodeNotFound)
		}
	}},
}

// within runs do in a transaction without an event.
func (f *fixture) within(do func(ctx context.Context, tx data.Tx) error) error {
	_, err := f.Write(f.ctx, data.AuditEvent{}, do)
	return err
}
