package admin

import (
	"context"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// retention is the tab of the records that nobody has changed for years.
func (s *Screen) retention(o adminData) fyne.CanvasObject {
	years := control.NewEntry("years")
	years.SetText(strconv.Itoa(o.settings.RetentionYears))
	save := func() {
		s.saveSettings(o, "Settings saved", func(to *data.Settings) (err error) {
			to.RetentionYears, err = number(years, "years")
			return err
		})
	}
	years.OnSubmitted = func(string) { save() }
	found := container.NewStack(control.NewMuted("Looking through all records…"))
	task.Run(s.host.Tasks, s.session.RetentionReport, func(r data.RetentionReport, err error) {
		if err != nil {
			found.Objects = []fyne.CanvasObject{control.NewErrorText(overlay.ErrorMessage(err))}
		} else {
			found.Objects = []fyne.CanvasObject{s.expired(r)}
		}
		found.Refresh()
	})
	head := control.NewTitledCard("Retention", "records that nobody needs any more", container.NewVBox(
		control.NewParagraph("Listed are clients that have left every program and whose records nobody, HMIS included, has changed for that long."),
		container.NewHBox(control.NewText("Records are kept for"), control.Wide(60, years), control.NewText(fmt.Sprintf("years (%d to %d)", data.MinRetentionYears, data.MaxRetentionYears)),
			control.NewButton("Save", save))))
	return container.NewBorder(container.NewVBox(head, control.Gap(0, 8)), nil, nil, nil, control.NewCard(found))
}

func (s *Screen) expired(r data.RetentionReport) fyne.CanvasObject {
	if len(r.Clients) == 0 {
		return control.NewParagraph("No client's record is unchanged since " + r.Before.US() + ".")
	}
	rows := make([][]fyne.CanvasObject, min(len(r.Clients), maxExpiredShown))
	for i := range rows {
		rows[i] = []fyne.CanvasObject{control.NewBold(r.Clients[i].PersonalID).Shrinking(), control.NewText(r.Clients[i].Last.US())}
	}
	count := describe.Count(len(r.Clients), "client") + " unchanged since " + r.Before.US()
	if len(rows) < len(r.Clients) {
		count += fmt.Sprintf("; the longest %d are listed", len(rows))
	}
	buttons := container.NewHBox(control.NewButton("De-identify…", func() { s.applyRetention(r, data.Deidentify) }), control.NewButton("Remove…", func() { s.applyRetention(r, data.Remove) }))
	return container.NewBorder(container.NewBorder(nil, nil, nil, buttons, control.NewBold(count).Shrinking()), nil, nil, nil,
		table([]string{"Client ID", "Last change"}, nil, rows))
}

// maxExpiredShown is how many clients the tab lists.
const maxExpiredShown = 200

// applyRetention asks for the number of clients as confirmation, then removes or de-identifies them.
func (s *Screen) applyRetention(r data.RetentionReport, how data.Retention) {
	button, remains := "Remove", "Only a bare number stays of each, which the audit log refers to."
	if how == data.Deidentify {
		button, remains = "De-identify", "Dates, stages and programs stay, for statistics."
	}
	typed := control.NewEntry("number of clients")
	s.form(button+" "+describe.Count(len(r.Clients), "client"), button, []fyne.CanvasObject{
		control.NewParagraph("Names, birth dates, Client IDs, notes, details of barriers, typed names and household ids go, and what the audit log says of them. " + remains +
			" Nothing brings it back but a backup; those hold it until they expire, twelve months at most."),
		control.NewParagraph("A client that HMIS still exports comes back with the next import: have it removed there first."),
		control.NewBold("Type the number of clients to confirm"), typed,
	}, typed, "The records are "+string(how), func() (func(context.Context) error, error) {
		n, err := number(typed, "clients")
		return func(ctx context.Context) error {
			_, err := s.session.ApplyRetention(ctx, data.NewOperationID(), how, n)
			return err
		}, err
	})
}
