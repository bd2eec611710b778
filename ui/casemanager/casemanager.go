// Package casemanager is the dialog that assigns a case manager to clients: a user of the organization, a name in use,
// a new name, or nobody (R46).
package casemanager

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
	"housingtracker/ui/undo"
)

// Session is what the dialog needs of a session.
type Session interface {
	User() data.User
	Case(ctx context.Context, id data.EnrollmentID) (data.Case, error)
	Colleagues(ctx context.Context, organization data.OrganizationID) ([]data.User, error)
	TypedCaseManagers(ctx context.Context) ([]string, error)
	AssignCaseManager(ctx context.Context, op data.OperationID, ids []data.EnrollmentID, to data.CaseManager) error
	undo.Session
}

var _ Session = (*data.Session)(nil)

// maxButtons is how many colleagues have a button; others are found by typing.
const maxButtons = 12

type assignDialog struct {
	host         *overlay.Host
	session      Session
	ids          []data.EnrollmentID
	organization data.Organization
	onSaved      func()
	acts         *undo.Stack

	people people
	// accepted is what was chosen from the suggestions; nil after the text has changed.
	accepted *data.CaseManager
	dialog   *overlay.Dialog
	name     *control.Completion
	buttons  *fyne.Container
	subtitle *control.Label
	// below says whom the text means, or what is wrong with it.
	below *control.Caption
	// add adds the text as a new name.
	add     *control.Button
	actions []*control.Button
	busy    bool
}

// Open asks for the case manager of enrollments in programs of the organization. onSaved runs after the assignment
// and may be nil; acts gets the assignment, to be undone in one step.
func Open(host *overlay.Host, session Session, ids []data.EnrollmentID, organization data.Organization, onSaved func(), acts *undo.Stack) {
	if len(ids) == 0 {
		return
	}
	a := &assignDialog{host: host, session: session, ids: slices.Clone(ids), organization: organization, onSaved: onSaved, acts: acts}
	a.name = control.NewCompletion("Type a first or last name", nil)
	a.name.OnChanged = a.typed
	a.name.OnAccepted = func(o control.Option) {
		a.accepted = &a.people.all()[o.ID]
		a.explain()
	}
	a.name.OnSubmitted = func(string) { a.submit() }
	a.below = control.NewCaption("", 420)
	a.add = control.NewLink("", func() { a.assign(data.CaseManager{Name: data.Line(a.name.Text)}) })
	a.add.Hide()
	a.buttons = container.NewGridWithColumns(3)
	a.subtitle = control.NewMuted(describe.Count(len(ids), "client") + " · " + organization.Name)

	none := control.NewButtonOf(control.Quiet, "Unassign", "", func() { a.assign(data.CaseManager{}) })
	save := control.NewPrimary("Assign", "Ctrl+S", a.submit)
	a.actions = []*control.Button{none, save, a.add}
	body := container.NewVBox(
		control.NewBold("Users of "+organization.Name).Shrinking(), a.buttons, control.Gap(0, 4),
		control.NewBold("Or type a name"), a.name.Content(), a.below, container.NewHBox(a.add))
	footer := container.NewHBox(none, layout.NewSpacer(),
		control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { a.dialog.Close() }), save)
	a.dialog = host.Open(overlay.Size{Width: 540},
		container.NewVBox(control.NewTitle("Assign case manager"), a.subtitle), body, footer,
		overlay.Keys{"Ctrl+S": a.submit, "Enter": a.submit})
	host.Focus(a.name.Entry)
	a.load()
}

type candidates struct {
	colleagues []data.User
	typed      []string
	current    string
}

func (a *assignDialog) load() {
	task.Run(a.host.Tasks, func(ctx context.Context) (candidates, error) {
		var o candidates
		var err error
		if o.colleagues, err = a.session.Colleagues(ctx, a.organization.ID); err != nil {
			return o, err
		}
		if o.typed, err = a.session.TypedCaseManagers(ctx); err != nil || len(a.ids) > 1 {
			return o, err
		}
		c, err := a.session.Case(ctx, a.ids[0])
		if err != nil {
			return o, err
		}
		o.current = c.Client.DisplayName() + " · now unassigned"
		if c.CaseManager.Name != "" {
			o.current = c.Client.DisplayName() + " · now " + c.CaseManager.Name
		}
		return o, nil
	}, func(o candidates, err error) {
		if err != nil {
			a.showError(err)
			return
		}
		a.showCandidates(o)
	})
}

// showCandidates lists the candidates, the signed-in user first.
func (a *assignDialog) showCandidates(o candidates) {
	me := a.session.User().ID
	if i := slices.IndexFunc(o.colleagues, func(u data.User) bool { return u.ID == me }); i > 0 {
		self := o.colleagues[i]
		o.colleagues = slices.Insert(slices.Delete(o.colleagues, i, i+1), 0, self)
	}
	a.people = newPeople(o.colleagues, o.typed)
	for _, m := range a.people.users[:min(maxButtons, len(a.people.users))] {
		text := m.Name
		if m.User == me {
			text += " (me)"
		}
		b := control.NewButton(text, func() { a.assign(m) })
		a.actions = append(a.actions, b)
		a.buttons.Add(b)
	}
	var options []control.Option
	for i, m := range a.people.all() {
		options = append(options, control.Option{ID: int64(i), Text: m.Name})
	}
	a.name.SetOptions(options)
	if o.current != "" {
		a.subtitle.SetText(o.current)
	}
	a.dialog.Fit()
}

func (a *assignDialog) typed(text string) {
	a.name.UpdateSuggestions(text)
	a.accepted = nil
	a.explain()
}

// explain says whom the text means, and offers to add it as a new name.
func (a *assignDialog) explain() {
	found := a.meant()
	switch len(found) {
	case 0:
		a.below.Clear()
	case 1:
		who := found[0].Name + ", a name in use"
		if found[0].User != 0 {
			who = found[0].Name + ", user of " + a.organization.Name
		}
		a.below.SetText(who, theme.Muted)
	default:
		a.below.SetText(names(found)+"?", theme.Muted)
	}
	text := data.Line(a.name.Text)
	a.add.SetText("Add “" + text + "” as a new name")
	control.SetVisible(a.add, data.Fold(text) != "" && !a.people.has(text))
	a.dialog.Fit()
}

// meant returns whom the text means.
func (a *assignDialog) meant() []data.CaseManager {
	if a.accepted != nil {
		return []data.CaseManager{*a.accepted}
	}
	return a.people.find(a.name.Text)
}

// submit assigns the person whom the text means. It never makes a new name.
func (a *assignDialog) submit() {
	text := data.Line(a.name.Text)
	found := a.meant()
	switch {
	case len(found) == 1:
		a.assign(found[0])
	case len(found) > 1:
		a.showError(data.Refuse(data.CodeInvalid, "“%s” can be %s. Type more of the name, or choose one.", text, names(found)))
	case data.Fold(text) == "":
		a.showError(data.Refuse(data.CodeInvalid, "Type a name, or choose one above. Unassign takes the case manager away."))
	default:
		a.showError(data.Refuse(data.CodeInvalid, "No user and no name in use is like “%s”. Correct it, or add it as a new name.", text))
	}
}

func (a *assignDialog) assign(to data.CaseManager) {
	if a.busy {
		return
	}
	a.enable(false)
	op := data.NewOperationID()
	task.Do(a.host.Tasks, func(ctx context.Context) error {
		return a.session.AssignCaseManager(ctx, op, a.ids, to)
	}, func(err error) {
		a.enable(true)
		if err != nil {
			a.showError(err)
			return
		}
		a.dialog.Close()
		a.saved()
		text := to.Name + " is the case manager of " + describe.Count(len(a.ids), "client")
		if to == (data.CaseManager{}) {
			text = describe.Count(len(a.ids), "client") + " unassigned"
		}
		a.acts.Did(undo.Act{Text: text, Operation: op, Enrollment: a.ids[0]})
	})
}

func (a *assignDialog) saved() {
	if a.onSaved != nil {
		a.onSaved()
	}
}

func (a *assignDialog) enable(on bool) {
	a.busy = !on
	for _, b := range a.actions {
		control.SetEnabled(b, on)
	}
}

func (a *assignDialog) showError(err error) {
	a.below.SetText("⚠ "+overlay.ErrorMessage(err), theme.Error)
	a.dialog.Fit()
	a.host.Focus(a.name.Entry)
}
