package server

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"housingtracker/data"
)

const (
	// openChannel is that of the notifications by which windows say which tracker they have open.
	openChannel = "housing_tracker_open"
	// A window says it again after renewAfter; staleAfter counts no more, because the program has ended.
	renewAfter = 20 * time.Second
	staleAfter = time.Minute
	// maxWindows is how many other windows are remembered at most.
	maxWindows = 2000
)

// openTrackers is the data.Presence of a window. What windows say passes through the server and is stored nowhere. It has numbers only,
// which mean nothing to whoever listens without the data; and it can be forged, so nothing but words depends on it.
type openTrackers struct {
	listener *listener
	user     data.UserID
	window   string
	// nameOf returns the name of a user; "" if it is not known.
	nameOf func(data.UserID) string
	now    func() time.Time

	mu     sync.Mutex
	open   data.EnrollmentID
	said   time.Time
	others map[string]openTracker
}

// openTracker is what a window says.
type openTracker struct {
	Window     string            `json:"w"`
	User       data.UserID       `json:"u"`
	Enrollment data.EnrollmentID `json:"e"`
	// Answer means that it answers another window, so that nobody answers it.
	Answer bool `json:"a,omitempty"`

	seen time.Time
}

var _ data.Presence = (*openTrackers)(nil)

func newOpenTrackers(l *listener, user data.UserID, nameOf func(data.UserID) string) *openTrackers {
	p := &openTrackers{listener: l, user: user, window: rand.Text(), nameOf: nameOf, now: time.Now, others: map[string]openTracker{}}
	l.onReceived(p.received)
	return p
}

// Announce implements data.Presence. Others that have the tracker open answer within a moment, so that the next call knows them.
func (p *openTrackers) Announce(user string, id data.EnrollmentID) ([]string, error) {
	p.mu.Lock()
	now := p.now()
	if id != p.open || id != 0 && now.Sub(p.said) > renewAfter {
		p.open = id
		p.say(false)
	}
	var users []data.UserID
	for window, o := range p.others {
		switch {
		case now.Sub(o.seen) > staleAfter:
			delete(p.others, window)
		case id != 0 && o.Enrollment == id && o.User != p.user:
			users = append(users, o.User)
		}
	}
	p.mu.Unlock()
	var names []string
	for _, u := range users {
		if name := p.nameOf(u); name != "" && name != user && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, strings.Compare)
	return names, nil
}

// say tells the others what is open. The caller holds p.mu.
func (p *openTrackers) say(answer bool) {
	p.said = p.now()
	text, err := json.Marshal(openTracker{Window: p.window, User: p.user, Enrollment: p.open, Answer: answer})
	if err == nil {
		p.listener.send(openChannel, string(text))
	}
}

// received notes what another window says, and answers if both have the same tracker open.
func (p *openTrackers) received(payload string) {
	var o openTracker
	if json.Unmarshal([]byte(payload), &o) != nil || o.Window == p.window {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	o.seen = p.now()
	if _, known := p.others[o.Window]; known || len(p.others) < maxWindows {
		p.others[o.Window] = o
	}
	if o.Enrollment != 0 && o.Enrollment == p.open && !o.Answer {
		p.say(true)
	}
}

// userName returns the name of a user for words.
func (s *session) userName(id data.UserID) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	u, err := s.store.User(ctx, id)
	if err != nil {
		return ""
	}
	return u.Name
}
