package server

import (
	"slices"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/server/clustertest"
)

// soon waits until the condition holds; a test fails by its deadline, a minute.
func soon(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(what)
		}
	}
}

// listening is a listener of a user, and the channel of its changes.
func listening(t *testing.T, c *clustertest.Cluster, name string, id data.UserID) (*listener, chan struct{}, error) {
	t.Helper()
	return listeningAt(t, c.Address(clustertest.Database), name, id)
}

func listeningAt(t *testing.T, address, name string, id data.UserID) (*listener, chan struct{}, error) {
	t.Helper()
	a, err := ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	config, err := a.Config(RoleName(clustertest.Database, name), "seven wet lanterns")
	if err != nil {
		t.Fatal(err)
	}
	l, err := listen(t.Context(), config, id)
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(l.close)
	changes := make(chan struct{}, 100)
	l.onChange(func() { changes <- struct{}{} })
	return l, changes, nil
}

func TestListener(t *testing.T) {
	c := clustertest.Start(t)
	addUser(c, ann, "seven wet lanterns")
	addUser(c, "Bo", "seven wet lanterns")
	annListens, changes, err := listening(t, c, ann, 1)
	if err != nil {
		t.Fatal(err)
	}
	boListens, _, err := listening(t, c, "Bo", 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := listening(t, c, ann, 1); data.CodeOf(err) != data.CodePermission {
		t.Fatalf("a second window: %v", err)
	}
	c.Do(clustertest.Database, "NOTIFY "+Channel)
	<-changes

	names := map[data.UserID]string{1: ann, 2: "Bo"}
	nameOf := func(id data.UserID) string { return names[id] }
	annOpens, boOpens := newOpenTrackers(annListens, 1, nameOf), newOpenTrackers(boListens, 2, nameOf)
	sees := func(p *openTrackers, user string, id data.EnrollmentID, want ...string) {
		t.Helper()
		var got []string
		soon(t, "the others are not seen", func() bool {
			var err error
			if got, err = p.Announce(user, id); err != nil {
				t.Fatal(err)
			}
			return slices.Equal(got, want)
		})
	}
	sees(annOpens, ann, 7)
	// Whoever comes later knows it without waiting for Ann's next word.
	sees(boOpens, "Bo", 7, ann)
	sees(annOpens, ann, 7, "Bo")
	sees(boOpens, "Bo", 8)
	sees(annOpens, ann, 7)
	sees(annOpens, ann, 8, "Bo")
	sees(boOpens, "Bo", 0)
	sees(annOpens, ann, 8)

	// After a restart both are there again, and the window asks what has changed meanwhile.
	c.Stop()
	<-changes
	c.Run()
	soon(t, "the listener is not back", func() bool {
		c.Do(clustertest.Database, "NOTIFY "+Channel)
		select {
		case <-changes:
			return len(changes) > 0
		default:
			return false
		}
	})
	sees(boOpens, "Bo", 8, ann)

	// A window that was cut off while the user opened another one is displaced.
	displaced := make(chan struct{})
	annListens.onDisplaced(func() { close(displaced) })
	annListens.mu.Lock()
	right := annListens.config.Password
	annListens.config.Password = "wrong"
	annListens.mu.Unlock()
	c.Do("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"+RoleName(clustertest.Database, ann)+"'")
	if _, _, err := listening(t, c, ann, 1); err != nil {
		t.Fatalf("another window: %v", err)
	}
	annListens.usePassword(right)
	<-displaced
}
