package tracker

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/task"
)

// poll shows what others have saved since the dialog was opened: unless something was typed, the dialog is read again; else it says
// who saved, and Save compares. counter is the database's change counter.
func (d *dialog) poll(counter int64) {
	d.announce()
	if d.form == nil || d.busy || d.polling || d.closedReason != "" || counter == d.counter {
		return
	}
	d.polling = true
	id := d.id
	type state struct {
		caseFile data.Case
		notes    []data.Note
	}
	task.Run(d.host.Tasks, func(ctx context.Context) (s state, err error) {
		if s.caseFile, err = d.session.Case(ctx, id); err == nil {
			s.notes, err = d.session.Notes(ctx, id)
		}
		return s, err
	}, func(s state, err error) {
		d.polling = false
		if err != nil || d.closed || d.busy || d.id != id {
			return
		}
		d.counter = counter
		now, was := s.caseFile.Tracker, d.form.caseFile.Tracker
		same := now == was || now != nil && was != nil && now.Version == was.Version
		if same && len(s.notes) == len(d.opened.notes) && s.caseFile.ReadOnly(d.session.Today()) == d.opened.caseFile.ReadOnly(d.session.Today()) {
			return
		}
		switch {
		case !d.dirty() && d.host.Top() == d.window:
			d.loadAgain(now, same)
		case !same && !d.dirty():
			// A dialog above this one asks something; it is read again afterwards.
			d.counter = 0
		case !same && now == nil:
			d.page.warn("The tracker has been removed meanwhile. What you typed is still here: Save adds a new tracker.", "", nil)
		case !same:
			d.page.warn(author(*now)+" saved this tracker at "+data.Moment(now.UpdatedAt)+", while you edit it. When you save, you choose field by field; nothing of either is lost.", "", nil)
		}
	})
}

// announce says that this user edits the tracker, and shows who else does.
func (d *dialog) announce() {
	if d.form == nil || d.closed || d.access.edit != "" {
		return
	}
	id := d.id
	task.RunLatest(d.host.Tasks, &d.announcing, func(ctx context.Context) ([]string, error) { return d.session.Announce(ctx, id) },
		func(others []string, _ error) {
			if d.closed || d.id != id {
				return
			}
			d.page.showOthers(others)
		})
}

// endAnnouncing says that the tracker is not open any more.
func (d *dialog) endAnnouncing() {
	task.RunLatest(d.host.Tasks, &d.announcing, func(ctx context.Context) ([]string, error) { return d.session.Announce(ctx, 0) }, func([]string, error) {})
}

// showOthers shows who else edits the tracker.
func (p *page) showOthers(names []string) {
	text := ""
	switch len(names) {
	case 0:
	case 1:
		text = names[0] + " is editing this tracker too. What is saved first appears at the other; nothing is overwritten."
	default:
		text = strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " are editing this tracker too. What is saved first appears at the others; nothing is overwritten."
	}
	if text == p.othersText {
		return
	}
	p.othersText = text
	p.others.Objects = nil
	if text != "" {
		p.others.Add(banner(text))
	}
	control.SetVisible(p.others, text != "")
	p.content.Refresh()
}

// author is who saved a tracker.
func author(t data.Tracker) string {
	if t.UpdatedBy == "" {
		return "Somebody else"
	}
	return t.UpdatedBy
}

// loadAgain reads the enrollment again and keeps the focus. now is the tracker that somebody else saved, unless it is the same.
func (d *dialog) loadAgain(now *data.Tracker, same bool) {
	message := "Somebody else has changed this; you see it now."
	switch {
	case !same && now != nil:
		message = author(*now) + " has just saved this tracker; you see it now."
	case !same:
		message = "The tracker has been removed."
	}
	d.refocus = d.focused()
	d.load(d.id, message, nil)
}

// focused is the field that has the focus, or "".
func (d *dialog) focused() data.Field {
	f := d.host.Window().Canvas().Focused()
	for field, row := range d.page.dates {
		if f == row.entry.Focusable() {
			return field
		}
	}
	for field, row := range d.page.barriers {
		if f == fyne.Focusable(row.answer) {
			return field
		}
	}
	if f == fyne.Focusable(d.page.property.name.Entry) {
		return data.FieldPropertyName
	}
	return ""
}
