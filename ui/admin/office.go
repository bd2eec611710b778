package admin

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/task"
)

func (s *Screen) organizations(o adminData) fyne.CanvasObject {
	names := map[data.OrganizationID]string{}
	for _, org := range o.organizations {
		names[org.ID] = org.Name
	}
	rows := make([][]fyne.CanvasObject, len(o.organizations))
	for i, org := range o.organizations {
		from := "made here"
		if org.HMISID != "" {
			from = "HMIS " + org.HMISID
		}
		var last fyne.CanvasObject = control.NewMuted("counts as " + names[org.MergedInto]).Shrinking()
		if org.MergedInto == 0 {
			last = container.NewHBox(layout.NewSpacer(), control.NewButton("Merge into…", func() { s.merge(org, o) }))
		}
		rows[i] = []fyne.CanvasObject{control.NewBold(org.Name).Shrinking(), control.NewMuted(from), last}
	}
	hint := control.NewParagraph("If your own organization also came with an import, merge one of the two into the other: its programs and users then count as one.")
	return control.NewCard(container.NewBorder(hint, nil, nil, nil, table([]string{"Organization", "From", ""}, nil, rows)))
}

func (s *Screen) merge(org data.Organization, o adminData) {
	into := organizationChoice(o, 0)
	s.form("Merge "+org.Name, "Merge", []fyne.CanvasObject{
		control.NewParagraph("Programs and users of " + org.Name + " will count as those of:"), into,
	}, into, "Merged", func() (func(context.Context) error, error) {
		chosen, err := into.Require("organization")
		return func(ctx context.Context) error {
			return s.session.MergeOrganization(ctx, data.NewOperationID(), org.ID, data.OrganizationID(chosen))
		}, err
	})
}

func (s *Screen) programs(o adminData) fyne.CanvasObject {
	rows := make([][]fyne.CanvasObject, len(o.programs))
	for i, p := range o.programs {
		t := p.Thresholds
		rows[i] = []fyne.CanvasObject{
			control.NewBold(p.Name).Shrinking(), control.NewText(p.Place()).Shrinking(), control.NewMuted(p.Type.String()).Shrinking(),
			control.NewText(fmt.Sprintf("%d · %d · %d · %d", t.NotStarted, t.EligibilityVerified, t.Applied, t.Approved)),
			container.NewHBox(layout.NewSpacer(), control.NewButton("Change…", func() { s.changeThresholds(p) })),
		}
	}
	hint := control.NewParagraph("A client counts as stalled after that many days in a stage: Not Started · Eligibility Verified · Applied for Unit · Approved for Unit.")
	return control.NewCard(container.NewBorder(hint, nil, nil, nil,
		table([]string{"Program", "Organization", "Type", "Stalled after days", ""}, []int{1, 2}, rows)))
}

func (s *Screen) changeThresholds(p data.Program) {
	t := p.Thresholds
	fields := []fyne.CanvasObject{}
	entries := make([]*control.Entry, 4)
	for i, f := range []struct {
		name string
		days int
	}{{"Not Started", t.NotStarted}, {"Eligibility Verified", t.EligibilityVerified}, {"Applied for Unit", t.Applied}, {"Approved for Unit", t.Approved}} {
		entries[i] = control.NewEntry("days")
		entries[i].SetText(strconv.Itoa(f.days))
		fields = append(fields, control.NewBold(f.name), entries[i])
	}
	s.form("Stalled after days: "+p.Name, "Save", fields, entries[0], "Saved", func() (func(context.Context) error, error) {
		n := make([]int, len(entries))
		for i, e := range entries {
			var err error
			if n[i], err = number(e, "days"); err != nil {
				return nil, err
			}
		}
		changed := data.Thresholds{NotStarted: n[0], EligibilityVerified: n[1], Applied: n[2], Approved: n[3]}
		return func(ctx context.Context) error {
			return s.session.SaveThresholds(ctx, data.NewOperationID(), p.ID, changed)
		}, nil
	})
}

// number reads a whole number from an entry.
func number(e *control.Entry, of string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(e.Text))
	if err != nil {
		return 0, data.Refuse(data.CodeInvalid, "%q is not a number of %s.", e.Text, of)
	}
	return n, nil
}

func (s *Screen) caseManagers(o adminData) fyne.CanvasObject {
	if len(o.typed) == 0 {
		return control.NewCard(control.NewParagraph("Every case manager's name belongs to a user. Names that people type appear here, to be matched to a user once the person has an account."))
	}
	rows := make([][]fyne.CanvasObject, len(o.typed))
	for i, name := range o.typed {
		rows[i] = []fyne.CanvasObject{control.NewBold(name).Shrinking(), container.NewHBox(layout.NewSpacer(),
			control.NewButton("This is a user…", func() { s.matchCaseManager(name, o) }))}
	}
	return control.NewCard(table([]string{"Typed name", ""}, nil, rows))
}

func (s *Screen) matchCaseManager(name string, o adminData) {
	var options []control.Option
	for _, u := range o.users {
		options = append(options, control.Option{ID: int64(u.ID), Text: u.Name + " · " + u.Organization.Name})
	}
	user := control.NewChoice("Choose a user", options, nil)
	s.form("Who is "+name+"?", "Match", []fyne.CanvasObject{user}, user, "Matched", func() (func(context.Context) error, error) {
		chosen, err := user.Require("user")
		return func(ctx context.Context) error {
			return s.session.MatchCaseManager(ctx, data.NewOperationID(), name, data.UserID(chosen))
		}, err
	})
}

func (s *Screen) database(o adminData) fyne.CanvasObject {
	nights := control.NewEntry("days")
	nights.SetText(strconv.Itoa(o.settings.BedNightDays))
	minutes := control.NewEntry("minutes")
	minutes.SetText(strconv.Itoa(o.settings.LockMinutes))
	safe := widget.NewCheck("Safe havens count as Staying At", nil)
	safe.SetChecked(o.settings.SafeHaven)
	transitional := widget.NewCheck("Transitional housing counts as Staying At", nil)
	transitional.SetChecked(o.settings.Transitional)
	save := func() {
		s.saveSettings(o, "Settings saved", func(to *data.Settings) (err error) {
			to.SafeHaven, to.Transitional = safe.Checked, transitional.Checked
			if to.BedNightDays, err = number(nights, "days"); err == nil {
				to.LockMinutes, err = number(minutes, "minutes")
			}
			return err
		})
	}
	found := container.NewVBox()
	var check *control.Button
	check = control.NewButton("Check the database", func() {
		check.Disable()
		control.Fill(found, control.NewMuted("Checking every page…"))
		task.Run(s.host.Tasks, s.session.Check, func(wrong []string, err error) {
			check.Enable()
			found.Objects = nil
			switch {
			case err != nil:
				s.host.ShowError("The database could not be checked", err)
			case len(wrong) == 0:
				found.Add(control.NewText("Every page, every reference, every list and every audit event is as it should be."))
			}
			for _, line := range wrong {
				found.Add(control.NewErrorText(line))
			}
			found.Refresh()
		})
	})
	cards := container.NewVBox(
		control.NewTitledCard("Staying At", "which stays a list names", container.NewVBox(
			container.NewHBox(control.NewText("A bed night counts for"), control.Wide(70, nights), control.NewText("days")),
			safe, transitional, container.NewHBox(control.NewPrimary("Save", "", save)))),
		control.Gap(0, 8),
		control.NewTitledCard("Privacy", "on every computer of the office", container.NewVBox(
			container.NewHBox(control.NewText("The window locks when nobody has used it for"), control.Wide(70, minutes),
				control.NewText(fmt.Sprintf("minutes (%d to %d)", data.MinLockMinutes, data.MaxLockMinutes))),
			container.NewHBox(control.NewPrimary("Save", "", save)))),
		control.Gap(0, 8),
	)
	cards.Add(s.placeCard(o))
	cards.Add(control.Gap(0, 8))
	if s.OnRecoveryCode != nil {
		cards.Add(control.NewTitledCard("Recovery code", "the only way back in when no administrator knows a password", container.NewVBox(
			control.NewParagraph("If the printed code is lost, or somebody has seen it who should not have, make a new one: the former is void."),
			container.NewHBox(control.NewButton("Make a new code…", func() { s.OnRecoveryCode() })))))
		cards.Add(control.Gap(0, 8))
	}
	cards.Add(control.NewTitledCard("Care", "", container.NewVBox(container.NewHBox(check), found)))
	return container.NewVScroll(cards)
}
