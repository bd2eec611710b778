// Package casemanager is the dialog that assigns a case manager to clients: a colleague, a typed name, or nobody
// (R46).
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
)

// Session is what the dialog needs of a session.
type Session interface {
	User() data.User
	Case(ctx context.Context, id data.EnrollmentID) (data.Case, error)
	Colleagues(ctx context.Context, organization data.OrganizationID) ([]data.User, error)
	TypedCaseManagers(ctx context.Context) ([]string, error)
	AssignCaseManager(ctx context.Context, op data.OperationID, ids []data.EnrollmentID, to data.CaseManager) error
	Undo(ctx context.Context, op, undone data.OperationID) error
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

	colleagues []data.User
	dialog     *overlay.Dialog
	name       *control.Completion
	buttons    *fyne.Container
	subtitle   *control.Label
	errorText  *control.Caption
	actions    []*control.Button
	busy       bool
}

// Open asks for the case manager of enrollments in programs of the organization. onSaved runs after the assignment
// and after its undo; it may be nil.
func Open(host *overlay.Host, session Session, ids []data.EnrollmentID, organization data.Organization, onSaved func()) {
	if len(ids) == 0 {
		return
	}
	a := &assignDialog{host: host, session: session, ids: slices.Clone(ids), organization: organization, onSaved: onSaved}
	a.name = control.NewCompletion("Type a name", nil)
	a.name.OnChanged = func(text string) {
		a.name.UpdateSuggestions(text)
		a.errorText.Clear()
		a.dialog.Fit()
	}
	a.name.OnSubmitted = func(string) { a.submit() }
	a.errorText = control.NewCaption("", 420).Colored(theme.Error)
	a.buttons = container.NewGridWithColumns(3)
	a.subtitle = control.NewMuted(describe.Count(len(ids), "client") + " · " + organization.Name)

	none := control.NewButtonOf(control.Quiet, "Unassign", "", func() { a.assign(data.CaseManager{}) })
	save := control.NewPrimary("Assign", "Ctrl+S", a.submit)
	a.actions = []*control.Button{none, save}
	body := container.NewVBox(
		control.NewBold("Users of "+organization.Name).Shrinking(), a.buttons, control.Gap(0, 4),
		control.NewBold("Or any other name"), a.name.Content(), a.errorText)
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
	a.colleagues = o.colleagues
	var options []control.Option
	for i, u := range o.colleagues {
		options = append(options, control.Option{ID: int64(u.ID), Text: u.Name})
		if i < maxButtons {
			text := u.Name
			if u.ID == me {
				text += " (me)"
			}
			b := control.NewButton(text, func() { a.assign(data.CaseManager{User: u.ID, Name: u.Name}) })
			a.actions = append(a.actions, b)
			a.buttons.Add(b)
		}
	}
	for _, name := range o.typed {
		options = append(options, control.Option{Text: name})
	}
	a.name.SetOptions(options)
	if o.current != "" {
		a.subtitle.SetText(o.current)
	}
	a.dialog.Fit()
}

// submit assigns the typed name; the name of a colleague assigns the colleague.
func (a *assignDialog) submit() {
	typed := data.Fold(a.name.Text)
	if typed == "" {
		a.showError(data.Refuse(data.CodeInvalid, "Type a name, or choose one above. Unassign takes the case manager away."))
		return
	}
	for _, u := range a.colleagues {
		if data.Fold(u.Name) == typed {
			a.assign(data.CaseManager{User: u.ID, Name: u.Name})
			return
		}
	}
	a.assign(data.CaseManager{Name: a.name.Text})
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
		a.host.Toast(text, overlay.Action{Text: "Undo", Key: "Ctrl+Z", Do: func() { a.undo(op) }})
	})
}

// undo restores the former case managers of all enrollments.
func (a *assignDialog) undo(op data.OperationID) {
	a.host.Do("The assignment was not undone", func(ctx context.Context) error {
		return a.session.Undo(ctx, data.NewOperationID(), op)
	}, func() {
		a.saved()
		a.host.Toast("Undone: " + describe.Count(len(a.ids), "client") + " as before")
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
	a.errorText.SetText("⚠ "+overlay.ErrorMessage(err), theme.Error)
	a.dialog.Fit()
	a.host.Focus(a.name.Entry)
}
