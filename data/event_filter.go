package data

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// EventKinds lists the kinds of audit events in the order in which a list offers them.
var EventKinds = []EventKind{
	EventSignIn, EventSignInFailed, EventSignOut, EventLock, EventUnlock, EventOpenClient, EventOpenList, EventOpenTracker,
	EventCreateTracker, EventSaveTracker, EventStartOver, EventRemoveTracker, EventMoveTracker, EventMoveIn, EventAssignCaseManager, EventNote, EventDocument,
	EventClient, EventEnrollment, EventRemoveClient, EventRemoveEnrollment, EventMatch, EventImport, EventExport, EventPrint, EventUser, EventOrganization, EventSettings,
	EventRecovery, EventBackup, EventRestore, EventAcceptCopy, EventMovedAway, EventMovedHere, EventLaptop, EventReceived, EventRetention, EventRecord, EventUpdate,
}

var eventLabels = map[EventKind]string{
	EventSignIn: "Signed in", EventSignInFailed: "Sign-in failed", EventSignOut: "Signed out", EventLock: "Locked", EventUnlock: "Unlocked",
	EventOpenClient: "Client opened", EventOpenList: "List opened", EventOpenTracker: "Tracker opened",
	EventCreateTracker: "Tracker added", EventSaveTracker: "Tracker changed", EventStartOver: "Started over", EventRemoveTracker: "Tracker removed",
	EventMoveTracker: "Tracker moved", EventMoveIn: "Move-in", EventAssignCaseManager: "Case manager", EventNote: "Note added", EventDocument: "Document",
	EventClient: "Client by hand", EventEnrollment: "Enrollment by hand", EventRemoveClient: "Client removed", EventRemoveEnrollment: "Enrollment removed", EventMatch: "Match", EventImport: "Import", EventExport: "Export", EventPrint: "Print",
	EventUser: "User", EventOrganization: "Organization", EventSettings: "Settings", EventRecovery: "Recovery code", EventBackup: "Backup",
	EventRestore: "Restore", EventAcceptCopy: "Copy accepted", EventRetention: "Retention", EventRecord: "Audit log",
	EventUpdate: "Database updated", EventMovedAway: "Database moved away", EventMovedHere: "Database moved here", EventLaptop: "Laptop",
	EventReceived: "Received from the office",
}

// Label is the kind as shown on screen.
func (k EventKind) Label() string {
	if label, ok := eventLabels[k]; ok {
		return label
	}
	return string(k)
}

// EventFilter selects audit events. The zero value selects all; an event must match every field that is set.
type EventFilter struct {
	// From and To are days in Zone, both included.
	From, To Date
	// Zone is the caseworker's time zone, which the Session sets; nil is UTC.
	Zone  *time.Location `json:"-"`
	Kinds []EventKind
	By    UserID
	// Clients has several elements where several HMIS use the same Client ID.
	Clients []ClientID
	Program ProgramID
	// Words must each occur in the event's reason or changes, its kind's label, the user's or program's name, or the
	// Client ID, in any case.
	Words string
}

// Active reports whether the filter can exclude an event.
func (f EventFilter) Active() bool { return f.describe("") != "every event" }

// Period returns the time range of From and To, from included and until excluded; zero means no bound.
func (f EventFilter) Period() (from, until time.Time) {
	zone := cmp.Or(f.Zone, time.UTC)
	if f.From != 0 {
		y, m, d := f.From.Time().Date()
		from = time.Date(y, m, d, 0, 0, 0, 0, zone)
	}
	if f.To != 0 {
		y, m, d := f.To.Time().Date()
		until = time.Date(y, m, d+1, 0, 0, 0, 0, zone)
	}
	return from, until
}

// Terms returns the words of the filter, each with the kinds whose label it occurs in.
func (f EventFilter) Terms() []EventTerm {
	var terms []EventTerm
	for _, word := range strings.Fields(f.Words) {
		t := EventTerm{Word: word}
		for kind, label := range eventLabels {
			if strings.Contains(Fold(label), Fold(word)) {
				t.Kinds = append(t.Kinds, kind)
			}
		}
		slices.Sort(t.Kinds)
		terms = append(terms, t)
	}
	return terms
}

// EventTerm is a word of a filter with the kinds whose label it occurs in.
type EventTerm struct {
	Word  string
	Kinds []EventKind
}

// describe describes the filter for the audit log, without typed words, which may be a client's name. By is the name of f.By.
func (f EventFilter) describe(by string) string {
	var parts []string
	switch {
	case f.From != 0 && f.To != 0:
		parts = append(parts, f.From.US()+" to "+f.To.US())
	case f.From != 0:
		parts = append(parts, "from "+f.From.US())
	case f.To != 0:
		parts = append(parts, "to "+f.To.US())
	}
	for _, kind := range f.Kinds {
		parts = append(parts, kind.Label())
	}
	if f.By != 0 {
		parts = append(parts, "by "+by)
	}
	if len(f.Clients) > 0 {
		parts = append(parts, "a client")
	}
	if f.Program != 0 {
		parts = append(parts, "a program")
	}
	if strings.TrimSpace(f.Words) != "" {
		parts = append(parts, "typed words")
	}
	if len(parts) == 0 {
		return "every event"
	}
	return strings.Join(parts, ", ")
}
