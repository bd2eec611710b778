package tracker

import (
	"context"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
	"housingtracker/ui/undo"
)

// restoration restores what an event of the history left behind: its fields, move-in, case manager, dates or note.
type restoration struct {
	// lines say what changes.
	lines []string
	do    func(ctx context.Context, op data.OperationID) error
}

// restoration returns what the i-th event can restore; nil if that is how it is now, or the user may not.
func (p history) restoration(s Session, i int) *restoration {
	event, c := p.events[i], p.caseFile
	if event.Withheld || p.office != "" {
		return nil
	}
	switch event.Kind {
	case data.EventCreateTracker, data.EventSaveTracker, data.EventStartOver:
		return p.fieldsRestoration(s, i)
	case data.EventNote:
		return p.noteRestoration(s, event)
	case data.EventRemoveEnrollment:
		if !c.Removed || event.Undoes != "" || !s.May(data.UpdateAssessment, c.Program.Organization.ID) {
			return nil
		}
		return &restoration{lines: []string{"The enrollment comes back, with its tracker and notes."},
			do: func(ctx context.Context, op data.OperationID) error { return s.Undo(ctx, op, event.Operation) }}
	}
	if c.Gone() || !s.May(data.UpdateAssessment, c.Program.Organization.ID) || len(event.Changes) == 0 {
		return nil
	}
	switch event.Kind {
	case data.EventMoveIn:
		then, now := event.Changes[0].New, c.Recorded.Date().String()
		date, err := data.ParseDate(then)
		if then == now || err != nil || data.RecordedOnHead(c, s.Today()) != 0 {
			return nil
		}
		return &restoration{changes(data.Change{Field: data.FieldMoveIn, Old: now, New: then}), func(ctx context.Context, op data.OperationID) error {
			_, err := s.UpdateAssessment(ctx, op, c.ID, date)
			return err
		}}
	case data.EventAssignCaseManager:
		then, now := event.Changes[0].New, c.CaseManager.Name
		if then == now {
			return nil
		}
		return &restoration{changes(data.Change{Field: data.FieldCaseManager, Old: now, New: then}), func(ctx context.Context, op data.OperationID) error {
			return assign(ctx, s, op, c, then)
		}}
	case data.EventEnrollment:
		return p.datesRestoration(s, i)
	}
	return nil
}

// fieldsRestoration restores the tracker's fields as the event left them, or adds the tracker again.
func (p history) fieldsRestoration(s Session, i int) *restoration {
	c := p.caseFile
	var now data.Fields
	version := 0
	if c.Tracker != nil {
		now, version = c.Tracker.Fields, c.Tracker.Version
	}
	then, ok := data.FieldsAfter(now, p.events, i)
	if !ok || accessTo(opened{caseFile: c, office: p.office}, s).edit != "" {
		return nil
	}
	differ := data.Changes(now, then)
	if version == 0 {
		return &restoration{append([]string{"The tracker is added again."}, changes(differ...)...), func(ctx context.Context, op data.OperationID) error {
			_, err := s.CreateTracker(ctx, op, c.ID, then)
			return err
		}}
	}
	if len(differ) == 0 {
		return nil
	}
	return &restoration{changes(differ...), func(ctx context.Context, op data.OperationID) error {
		_, err := s.SaveTracker(ctx, op, c.ID, version, now, then)
		return err
	}}
}

// noteRestoration says again what a corrected or withdrawn note said, by a correction (R32).
func (p history) noteRestoration(s Session, event data.AuditEvent) *restoration {
	c := p.caseFile
	if c.ReadOnly(s.Today()) != "" || !s.May(data.EditTracker, c.Program.Organization.ID) {
		return nil
	}
	for _, row := range describe.NoteRows(p.notes) {
		for _, n := range row.Corrected {
			if n.ID == string(event.Operation) && n.Text != "" && n.Text != row.Text {
				return &restoration{[]string{"The note says again: " + n.Text}, func(ctx context.Context, op data.OperationID) error {
					return s.AddNote(ctx, op, c.ID, n.Barrier, n.Text, row.ID)
				}}
			}
		}
	}
	return nil
}

// datesRestoration restores the dates of a locally entered enrollment or exit as the event left them.
func (p history) datesRestoration(s Session, i int) *restoration {
	c := p.caseFile
	if !c.LocallyEntered && !c.ExitLocallyEntered && c.Exit != 0 {
		return nil
	}
	then := map[data.Field]string{data.FieldEntry: c.Entry.String(), data.FieldExit: c.Exit.String()}
	for _, event := range p.events[:i] {
		for _, change := range event.Changes {
			if _, ok := then[change.Field]; ok && event.Kind == data.EventEnrollment {
				then[change.Field] = change.Old
			}
		}
	}
	entry, entryErr := data.ParseDate(then[data.FieldEntry])
	exit, exitErr := data.ParseDate(then[data.FieldExit])
	if entryErr != nil || exitErr != nil || entry == c.Entry && exit == c.Exit || entry != c.Entry && !c.LocallyEntered {
		return nil
	}
	lines := changes(data.Change{Field: data.FieldEntry, Old: c.Entry.String(), New: entry.String()},
		data.Change{Field: data.FieldExit, Old: c.Exit.String(), New: exit.String()})
	return &restoration{lines, func(ctx context.Context, op data.OperationID) error {
		return s.CorrectEnrollment(ctx, op, c.Enrollment, entry, exit)
	}}
}

// assign assigns the user of that name or, if there is none, the typed name.
func assign(ctx context.Context, s Session, op data.OperationID, c data.Case, name string) error {
	colleagues, err := s.Colleagues(ctx, c.Program.Organization.ID)
	if err != nil {
		return err
	}
	to := data.CaseManager{Name: name}
	for _, u := range colleagues {
		if u.Name == name {
			to.User = u.ID
		}
	}
	return s.AssignCaseManager(ctx, op, []data.EnrollmentID{c.ID}, to)
}

// changes describes what a restoration changes.
func changes(all ...data.Change) []string {
	var lines []string
	for _, c := range all {
		if c.Old != c.New {
			then, now := "cleared", "blank"
			if c.New != "" {
				then = describe.Value(c.Field, c.New)
			}
			if c.Old != "" {
				now = describe.Value(c.Field, c.Old)
			}
			lines = append(lines, c.Field.Label()+": "+then+" (now "+now+")")
		}
	}
	return lines
}

// ask shows what would change and restores it on request.
func (r *restoration) ask(host *overlay.Host, s Session, p history, history *overlay.Dialog, options HistoryOptions) {
	id, name := p.caseFile.ID, p.caseFile.Client.DisplayName()
	op := data.NewOperationID()
	var ask *overlay.Dialog
	do := func() {
		ask.Close()
		host.Do("Not restored", func(ctx context.Context) error { return r.do(ctx, op) }, func() {
			history.Close()
			if options.OnRestored != nil {
				options.OnRestored(id)
			}
			options.Undo.Did(undo.Act{Text: "Restored what history says of " + name, Operation: op, Enrollment: id})
		})
	}
	lines := container.New(layout.NewCustomPaddedVBoxLayout(4))
	for _, line := range r.lines {
		lines.Add(control.NewCaption(line, 430).Colored(theme.Ink).Sized(theme.TextSize))
	}
	restore := control.NewPrimary("Restore", "Ctrl+S", do)
	ask = host.Open(overlay.Size{Width: 480}, control.NewTitle("Restore this?"), lines,
		container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { ask.Close() }), restore),
		overlay.Keys{"Ctrl+S": do})
	host.Focus(restore)
}
