package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// A memoryWitness is a file.Witness that keeps its generations in memory.
type memoryWitness struct{ known []file.Generation }

func (m *memoryWitness) Known() []file.Generation   { return m.known }
func (m *memoryWitness) Remember(g file.Generation) { m.known = append(m.known, g) }
func (m *memoryWitness) Forget()                    { m.known = nil }

// checkLast fails the test unless the last generation remembered is that of the event of this number.
func (m *memoryWitness) checkLast(t *testing.T, what string, number int64) {
	t.Helper()
	if len(m.known) == 0 || m.known[len(m.known)-1].Number != number {
		t.Errorf("%s: remembered are %+v, want event %d", what, m.known, number)
	}
}

// protectedStore can only be read.
type protectedStore struct{ openedStore }

func (protectedStore) Office(context.Context) (data.OfficeInfo, error) {
	return data.OfficeInfo{SetUp: true, ReadOnly: "This file is write-protected."}, nil
}
func (s protectedStore) Open(file.Key) (file.Store, error) { return s, nil }

var copyTests = []test{
	inOffice("a window remembers from sign-in to sign-out, a command when it ends", func(t *testing.T, o *office) {
		m := &memoryWitness{}
		w := o.again().WitnessedBy(m)
		s, err := w.Enter(o.ctx, hana, password)
		must(t, err)
		m.checkLast(t, "signed in", o.last(t))
		o.create(t, RosaHome, data.Fields{})
		o.now = o.now.Add(2 * time.Hour)
		saved := o.last(t)
		must(t, ok2(w.BackUpIfDue(o.ctx, false)))
		m.checkLast(t, "when a backup is due", saved)
		must(t, s.SignOut(o.ctx))
		m.checkLast(t, "signed out", o.last(t))
		times := len(m.known)
		must(t, w.Close())
		equal(t, "times, closed again", len(m.known), times)

		must(t, ok(w.SignIn(o.ctx, hana, password)))
		equal(t, "times, during a command", len(m.known), times)
		must(t, w.Close())
		m.checkLast(t, "after a command", o.last(t))
		refused(t, ok(w.SignIn(o.ctx, hana, "wrong door")), data.CodePermission)
		must(t, w.Close())
		m.checkLast(t, "after a wrong password", o.last(t))
	}),
	inOffice("nothing is remembered of a copy that was not accepted", func(t *testing.T, o *office) {
		lost := file.Generation{Identity: "a", Line: "a", Number: 1000, Hash: "b", At: o.now}
		m := &memoryWitness{[]file.Generation{lost}}
		w := o.again().WitnessedBy(m)
		before := o.last(t)
		for _, name := range []string{hana, "Ada Head"} {
			_, err := w.Enter(o.ctx, name, password)
			refused(t, err, data.CodeCopy)
			var c *file.Copy
			if !errors.As(err, &c) || c.Acceptable != (name != hana) || c.Last != lost {
				t.Errorf("%s: %+v", name, c)
			}
		}
		refused(t, ok(w.Enter(o.ctx, hana, password, signin.AcceptCopy)), data.CodeCopy)
		refused(t, ok(w.SignIn(o.ctx, "Ada Head", "wrong door", signin.AcceptCopy)), data.CodePermission)
		must(t, w.Close())
		equal(t, "the last event", o.last(t), before)
		equal(t, "times", len(m.known), 1)

		must(t, ok(w.SignIn(o.ctx, "Ada Head", password, signin.AcceptCopy)))
		must(t, w.Close())
		m.checkLast(t, "accepted", o.last(t))
		must(t, ok(w.SignIn(o.ctx, hana, password)))
		must(t, w.Close())
	}),
	inOffice("what can only be read can't be accepted", func(t *testing.T, o *office) {
		m := &memoryWitness{[]file.Generation{{Identity: "a", Line: "a", Number: 1000, Hash: "b", At: o.now}}}
		w := file.NewOffice(protectedStore{openedStore{o.Store}}, o.keyring, func() time.Time { return o.now }).WitnessedBy(m)
		_, err := w.SignIn(o.ctx, "Ada Head", password, signin.AcceptCopy)
		refused(t, err, data.CodeCopy)
		if !strings.Contains(err.Error(), "only be read") {
			t.Error(err)
		}
		m.known = nil
		must(t, ok(w.SignIn(o.ctx, "Ada Head", password)))
		must(t, w.Close())
		equal(t, "times", len(m.known), 0)
	}),
	inOffice("keys that can't be written keep nobody in or out", func(t *testing.T, o *office) {
		m := &memoryWitness{}
		w := file.NewOffice(openedStore{o.Store}, lostKeys{o.keyring.Keyring.(*account.Keyring)}, func() time.Time { return o.now }).WitnessedBy(m)
		must(t, ok(w.Enter(o.ctx, hana, password)))
		must(t, w.Close())
		m.checkLast(t, "closed", o.last(t))
	}),
	inOffice("a database that is removed is forgotten", func(t *testing.T, o *office) {
		m := &memoryWitness{[]file.Generation{{Identity: "a", Line: "a", Number: 1000, Hash: "b", At: o.now}}}
		must(t, o.again().WitnessedBy(m).Discard())
		equal(t, "generations", len(m.known), 0)
	}),
}

// lostKeys remember nothing.
type lostKeys struct{ *account.Keyring }

func (lostKeys) Remember(file.Key, file.Generation) error {
	return data.Refuse(data.CodeUnavailable, "The disk is full.")
}
