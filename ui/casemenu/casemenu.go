// Package casemenu is the menu of what can be done with an enrollment: the same items and keys wherever one is shown.
package casemenu

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/overlay"
)

// The keys of the items, on every screen that shows enrollments.
const (
	TrackerKey     = "Ctrl+T"
	RecordTodayKey = "."
	AssessKey      = "Ctrl+U"
	StartOverKey   = "Ctrl+R"
	NotesKey       = "Ctrl+N"
	AssignKey      = "Ctrl+M"
	HistoryKey     = "Ctrl+H"
	ClientKey      = "Ctrl+O"
	CopyKey        = "Ctrl+C"
	ExportKey      = "Ctrl+E"
)

// Subject is the enrollment that a menu is of.
type Subject struct {
	ID      data.EnrollmentID
	Client  data.ClientID
	Name    string
	Program data.Program
	// HasTracker, Version and Next are those of the tracker; Next is the date that comes next, or "".
	HasTracker bool
	Version    int
	Next       data.Field
	// ReadOnly says why the tracker can't be changed, or "".
	ReadOnly        string
	Gone            bool
	EarlierAttempts int
	// LocallyEntered and ExitLocallyEntered are those of the enrollment, Exited whether it has an exit.
	LocallyEntered, ExitLocallyEntered, Exited bool
	// Selected is the number of selected rows that Assign and Copy are about; 0 and 1 are this one.
	Selected int
}

// OfCase is the subject of a case.
func OfCase(c data.Case, today data.Date) Subject {
	s := Subject{ID: c.ID, Client: c.Client.ID, Name: c.Client.DisplayName(), Program: c.Program, ReadOnly: c.ReadOnly(today), Gone: c.Gone(),
		EarlierAttempts: c.EarlierAttempts, LocallyEntered: c.LocallyEntered, ExitLocallyEntered: c.ExitLocallyEntered, Exited: c.Exit != 0}
	t := data.Tracker{}
	if c.Tracker != nil {
		t = *c.Tracker
		s.HasTracker, s.Version = true, t.Version
	}
	s.Next = t.NextDate(c.HMID(today), t.Relocation)
	return s
}

// OfRow is the subject of a row of a program's list, which does not tell where an exit comes from.
func OfRow(r data.Row, program data.Program, today data.Date) Subject {
	c := data.Case{Program: program, Client: data.Client{ID: r.ClientID, Name: r.Name, PersonalID: r.PersonalID}, EarlierAttempts: max(0, r.Attempt-1)}
	c.ID, c.Span, c.LocallyEntered = r.EnrollmentID, r.Span, r.LocallyEntered
	if r.HasTracker {
		c.Tracker = &data.Tracker{Fields: r.Fields, Version: r.Version, Relocation: r.Relocation}
	}
	return OfCase(c, today)
}

// Actions are what the items do; an item without one is left out.
type Actions struct {
	Tracker, RecordToday, Assess, StartOver, Notes, Assign, History, Client, Copy, Export func(Subject)
	Correct, Remove, MoveTracker                                                          func(Subject)
}

// Entry is an item of the menu. Why says why it can't be chosen, or "".
type Entry struct {
	Label, Key, Why string
	Do              func()
	// Separated: a line stands above the item.
	Separated bool
}

// Text is the item with its key or why it can't be chosen.
func (e Entry) Text() string {
	switch {
	case e.Why != "":
		return e.Label + " – " + e.Why
	case e.Key != "":
		return e.Label + "   " + e.Key
	}
	return e.Label
}

// Permissions is what the menu needs of a session.
type Permissions interface {
	May(p data.Permission, owner data.OrganizationID) bool
}

// Entries returns the items for an enrollment (R1, R2, and the table of permissions): an outsider sees View where no tracker
// exists and Edit where one does; after exit the tracker is read-only.
func Entries(who Permissions, s Subject, a Actions) []Entry {
	owner := s.Program.Organization
	only := ""
	if !who.May(data.UpdateAssessment, owner.ID) {
		only = "only " + owner.Name
	}
	var menu []Entry
	add := func(label, key, why string, do func(Subject)) {
		if do != nil {
			menu = append(menu, Entry{Label: label, Key: key, Why: why, Do: func() { do(s) }})
		}
	}
	if s.Program.Housing() {
		label, why := s.tracker(who)
		add(label, TrackerKey, why, a.Tracker)
		label, why = s.next(who)
		add(label, RecordTodayKey, why, a.RecordToday)
		why = only
		if s.Gone && s.LocallyEntered {
			why = "removed"
		} else if s.Gone {
			why = "no longer in HMIS"
		}
		add("Update Assessment (housing move-in)…", AssessKey, why, a.Assess)
		if s.HasTracker && s.ReadOnly == "" {
			add("Start over with a new unit…", StartOverKey, only, a.StartOver)
		}
		add("Notes…", NotesKey, "", a.Notes)
		if !s.Gone {
			add(s.several("Assign case manager")+"…", AssignKey, only, a.Assign)
		}
	}
	above := len(menu)
	history := "History"
	if s.EarlierAttempts > 0 {
		history = fmt.Sprintf("History and earlier attempts (%d)", s.EarlierAttempts)
	}
	add(history, HistoryKey, "", a.History)
	add("Open client", ClientKey, "", a.Client)
	add(s.several("Copy"), CopyKey, "", a.Copy)
	if s.Program.Housing() {
		add("View for Download", ExportKey, "", a.Export)
	}
	separate(menu, above)
	above = len(menu)
	if label := s.correction(); label != "" {
		add(label, "", only, a.Correct)
	}
	if s.LocallyEntered && !s.Gone {
		add("Remove this enrollment…", "", only, a.Remove)
	}
	if s.HasTracker && who.May(data.Administer, owner.ID) {
		add("Move the tracker to another enrollment…", "", "", a.MoveTracker)
	}
	separate(menu, above)
	return menu
}

// several adds to a label how many rows it is about.
func (s Subject) several(label string) string {
	if s.Selected > 1 {
		return fmt.Sprintf("%s (%d)", label, s.Selected)
	}
	return label
}

func separate(menu []Entry, at int) {
	if at > 0 && at < len(menu) {
		menu[at].Separated = true
	}
}

// tracker is the item that opens the tracker.
func (s Subject) tracker(who Permissions) (label, why string) {
	switch {
	case s.ReadOnly != "" && !s.HasTracker:
		return "Add Housing Status Tracking", "not open"
	case s.ReadOnly != "":
		return "View Housing Status Tracking (read-only)", ""
	case s.HasTracker:
		return "Edit Housing Status Tracking", ""
	case !who.May(data.CreateTracker, s.Program.Organization.ID):
		return "View Housing Status Tracking", ""
	}
	return "Add Housing Status Tracking", ""
}

// next is the item that records the next date as today.
func (s Subject) next(who Permissions) (label, why string) {
	label = "Record the next date as today"
	switch {
	case s.ReadOnly != "":
		return label, "not open"
	case s.Next == "":
		return label, "no date comes next"
	case !s.HasTracker && !who.May(data.CreateTracker, s.Program.Organization.ID):
		why = "only " + s.Program.Organization.Name
	}
	return "Record " + s.Next.Label() + " as today", why
}

// correction is the item for local corrections, or "" if HMIS has everything (R48).
func (s Subject) correction() string {
	switch {
	case s.Gone:
		return ""
	case s.LocallyEntered:
		return "Correct or exit this enrollment…"
	case s.ExitLocallyEntered:
		return "Correct the exit not yet in HMIS…"
	case !s.Exited:
		return "Enter an exit not yet in HMIS…"
	}
	return ""
}

// Keys returns the keys of the items. entries returns those for the enrollment that is selected now, none without one.
func Keys(host *overlay.Host, entries func() []Entry) overlay.Keys {
	keys := overlay.Keys{}
	for _, key := range []string{TrackerKey, RecordTodayKey, AssessKey, StartOverKey, NotesKey, AssignKey, HistoryKey, ClientKey, CopyKey, ExportKey} {
		keys[key] = func() {
			for _, e := range entries() {
				switch {
				case e.Key != key:
				case e.Why != "":
					host.Toast(e.Label + ": " + e.Why)
				default:
					e.Do()
				}
			}
		}
	}
	return keys
}

// Show opens the menu at a position of the window's canvas, ready for the keyboard.
func Show(host *overlay.Host, entries []Entry, at fyne.Position) {
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items(entries)...), host.Window().Canvas())
	menu.ShowAtPosition(at)
	host.Focus(menu)
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
}

func items(entries []Entry) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, e := range entries {
		if e.Separated {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		item := fyne.NewMenuItem(e.Text(), func() {
			// Enter also chooses disabled items.
			if e.Why == "" {
				e.Do()
			}
		})
		item.Disabled = e.Why != ""
		items = append(items, item)
	}
	return items
}
