package data

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ActKinds lists the kinds of acts in the order in which a list offers them.
var ActKinds = []ActKind{
	ActSignIn, ActSignInFailed, ActSignOut, ActLock, ActUnlock, ActOpenClient, ActOpenList, ActOpenTracker,
	ActCreateTracker, ActSaveTracker, ActStartOver, ActRemoveTracker, ActMoveTracker, ActMoveIn, ActAssignCaseManager, ActNote,
	ActClient, ActEnrollment, ActMatch, ActImport, ActExport, ActPrint, ActUser, ActOrganization, ActSettings,
	ActRecovery, ActBackup, ActRestore, ActAcceptCopy, ActRetention, ActRecord, ActUpdate,
}

var actLabels = map[ActKind]string{
	ActSignIn: "Signed in", ActSignInFailed: "Sign-in failed", ActSignOut: "Signed out", ActLock: "Locked", ActUnlock: "Unlocked",
	ActOpenClient: "Client opened", ActOpenList: "List opened", ActOpenTracker: "Tracker opened",
	ActCreateTracker: "Tracker added", ActSaveTracker: "Tracker changed", ActStartOver: "Started over", ActRemoveTracker: "Tracker removed",
	ActMoveTracker: "Tracker moved", ActMoveIn: "Move-in", ActAssignCaseManager: "Case manager", ActNote: "Note added",
	ActClient: "Client by hand", ActEnrollment: "Enrollment by hand", ActMatch: "Match", ActImport: "Import", ActExport: "Export", ActPrint: "Print",
	ActUser: "User", ActOrganization: "Organization", ActSettings: "Settings", ActRecovery: "Recovery code", ActBackup: "Backup",
	ActRestore: "Restore", ActAcceptCopy: "Copy accepted", ActRetention: "Retention", ActRecord: "Record of acts",
	ActUpdate: "Database updated",
}

// Label is the kind in words.
func (k ActKind) Label() string {
	if label, ok := actLabels[k]; ok {
		return label
	}
	return string(k)
}

// ActFilter narrows the record of acts. The zero value lets every act through; every part set must hold.
type ActFilter struct {
	// From and To are days of the local calendar, both included.
	From, To Date
	Kinds    []ActKind
	By       UserID
	// Clients are one or, where several HMIS use one Client ID, several.
	Clients []ClientID
	Program ProgramID
	// Words must each occur in what the act says, its kind in words, or the name of its person or program, or the Client ID;
	// case does not matter.
	Words string
}

// Active reports whether the filter can hold back any act.
func (f ActFilter) Active() bool { return f.describe() != "every act" }

// Period returns the moments between which acts pass, the last one excluded; zero where there is no bound.
func (f ActFilter) Period(zone *time.Location) (from, until time.Time) {
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

// Terms are the words, each with the kinds of acts whose label it occurs in.
func (f ActFilter) Terms() []ActTerm {
	var terms []ActTerm
	for _, word := range strings.Fields(f.Words) {
		t := ActTerm{Word: word}
		for kind, label := range actLabels {
			if strings.Contains(Fold(label), Fold(word)) {
				t.Kinds = append(t.Kinds, kind)
			}
		}
		slices.Sort(t.Kinds)
		terms = append(terms, t)
	}
	return terms
}

// ActTerm is a word of a filter, with the kinds of acts that it names.
type ActTerm struct {
	Word  string
	Kinds []ActKind
}

// describe is the filter in words. What was typed is left out: it may be a name.
func (f ActFilter) describe() string {
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
		parts = append(parts, fmt.Sprintf("user %d", f.By))
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
		return "every act"
	}
	return strings.Join(parts, ", ")
}
