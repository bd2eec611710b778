package admin

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/data/signin"
	"housingtracker/ui/access"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

func (s *Screen) users(o adminData) fyne.CanvasObject {
	rows := make([][]fyne.CanvasObject, len(o.users))
	for i, u := range o.users {
		state := control.NewMuted(accessLabels[o.accesses[i]]).Shrinking()
		if o.accesses[i] > signin.AccessTemporary {
			state.Colored(theme.Error)
		}
		set := control.NewButton("Reset password…", func() { s.setPassword(u, "Set the password", s.session.ResetPassword) })
		if u.Disabled {
			set = control.NewButton("Enable…", func() { s.setPassword(u, "Enable", s.session.EnableUser) })
		}
		last := ""
		if !u.LastSignIn.IsZero() {
			last = data.DateOf(u.LastSignIn.Local()).US()
		}
		rows[i] = []fyne.CanvasObject{
			control.NewBold(u.Name).Shrinking(), control.NewText(u.Organization.Name).Shrinking(), control.NewText(string(u.Role)),
			state, control.NewMuted(last), container.NewHBox(layout.NewSpacer(),
				control.NewButton("Change…", func() { s.changeUser(u, o) }), set),
		}
	}
	add := control.NewPrimary("Add a user…", "", func() { s.addUser(o) })
	return control.NewCard(container.NewBorder(container.NewHBox(layout.NewSpacer(), add), nil, nil, nil,
		table([]string{"Name", "Organization", "Role", "State", "Last signed in", ""}, []int{1, 4}, rows)))
}

// organizationChoice offers the organizations that are not merged into another.
func organizationChoice(o adminData, chosen data.OrganizationID) *control.Choice {
	var options []control.Option
	for _, org := range o.organizations {
		if org.MergedInto == 0 {
			options = append(options, control.Option{ID: int64(org.ID), Text: org.Name})
		}
	}
	c := control.NewChoice("Choose an organization", options, nil)
	c.SetChosen(int64(chosen))
	return c
}

var roles = []control.Option{{ID: 1, Text: string(data.Caseworker)}, {ID: 2, Text: string(data.Administrator)}}

func roleChoice(r data.Role) *control.Choice {
	c := control.NewChoice("Choose a role", roles, nil)
	for _, o := range roles {
		if o.Text == string(r) {
			c.SetChosen(o.ID)
		}
	}
	return c
}

func roleOf(c *control.Choice) data.Role {
	o, _ := c.Chosen()
	return data.Role(o.Text)
}

// form opens a form and shows the screen again when it has been saved; read is overlay.Form.Read.
func (s *Screen) form(title, button string, fields []fyne.CanvasObject, first fyne.Focusable, message string, read func() (func(context.Context) error, error)) {
	s.host.OpenForm(overlay.Form{Title: title, Button: button, Fields: fields, First: first, Read: read, Done: func() {
		s.host.Toast(message)
		s.Show()
	}})
}

func (s *Screen) addUser(o adminData) {
	name, secret := control.NewEntry("First and last name"), control.NewPassword(access.PasswordHint)
	organization, role := organizationChoice(o, s.session.User().Organization.ID), roleChoice(data.Caseworker)
	s.form("Add a user", "Add", []fyne.CanvasObject{
		control.NewBold("Name"), name, control.NewBold("Organization"), organization,
		control.NewBold("Role"), role, control.NewBold("First password"), secret,
	}, name, "User added", func() (func(context.Context) error, error) {
		org, err := organization.Require("organization")
		who, what, typed := name.Text, roleOf(role), secret.Text
		return func(ctx context.Context) error {
			_, err := s.session.AddUser(ctx, data.NewOperationID(), who, data.OrganizationID(org), what, typed)
			return err
		}, err
	})
}

func (s *Screen) changeUser(u data.User, o adminData) {
	organization, role := organizationChoice(o, u.Organization.ID), roleChoice(u.Role)
	state := control.NewChoice("", []control.Option{{ID: 1, Text: "Active"}, {ID: 2, Text: "Disabled: can't sign in"}}, nil)
	state.SetChosen(1)
	if u.Disabled {
		state.SetChosen(2)
	}
	s.form("Change "+u.Name, "Save", []fyne.CanvasObject{
		control.NewBold("Organization"), organization, control.NewBold("Role"), role, control.NewBold("State"), state,
	}, organization, "Saved "+u.Name, func() (func(context.Context) error, error) {
		org, err := organization.Require("organization")
		chosen, _ := state.Chosen()
		changed := u
		changed.Organization.ID = data.OrganizationID(org)
		changed.Role, changed.Disabled = roleOf(role), chosen.ID == 2
		return func(ctx context.Context) error { return s.session.ChangeUser(ctx, data.NewOperationID(), changed) }, err
	})
}

// setPassword gives a user a new password through set, a method of the session.
func (s *Screen) setPassword(u data.User, button string, set func(context.Context, data.OperationID, data.UserID, string) error) {
	secret := control.NewPassword(access.PasswordHint)
	s.form("New password for "+u.Name, button, []fyne.CanvasObject{
		control.NewParagraph("Tell it to " + u.Name + " in person, who chooses another one at the next sign-in."), secret,
	}, secret, "Password set", func() (func(context.Context) error, error) {
		typed := secret.Text
		return func(ctx context.Context) error { return set(ctx, data.NewOperationID(), u.ID, typed) }, nil
	})
}

// accessLabels say whether a user can sign in.
var accessLabels = map[signin.Access]string{
	signin.AccessOpen: "active", signin.AccessTemporary: "first password", signin.AccessWrong: "locked: wrong tries",
	signin.AccessUnused: "locked: not used", signin.AccessNone: "no password", signin.AccessDisabled: "disabled",
}
