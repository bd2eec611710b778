package tracker

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// startOver asks why the client begins again and archives the attempt (R19). Changes are saved first, so that the
// attempt is archived with them.
func (d *dialog) startOver() {
	if d.busy || d.access.restart != "" || d.closedReason != "" {
		return
	}
	hmid := d.form.caseFile.HMID(d.session.Today())
	why := "The dates and the property so far are kept as an earlier attempt. Barriers, notes and the case manager stay. Why does " +
		d.form.caseFile.Client.DisplayName() + " start over?"
	reasons := data.Reasons
	if hmid != 0 {
		why, reasons = data.StartOverMovedIn(hmid), []data.Reason{data.MovedToAnotherUnit}
	}
	var ask *overlay.Dialog
	keys := overlay.Keys{}
	list := container.New(layout.NewCustomPaddedVBoxLayout(6))
	var first *control.Button
	for i, reason := range reasons {
		key := strconv.Itoa(i + 1)
		choose := func() {
			ask.Close()
			d.archive(reason)
		}
		keys[key] = choose
		button := control.NewButtonOf(control.Plain, reason.Label(), key, choose)
		if first == nil {
			first = button
		}
		list.Add(button)
	}
	cancel := control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { ask.Close() })
	ask = d.host.Open(overlay.Size{Width: 480}, control.NewTitle("Start over with a new unit"),
		container.New(layout.NewCustomPaddedVBoxLayout(10), control.NewCaption(why, 430).Colored(theme.Ink).Sized(theme.TextSize), list),
		container.NewHBox(layout.NewSpacer(), cancel), keys)
	d.host.Focus(first)
}

// archive saves the changes, then starts over.
func (d *dialog) archive(reason data.Reason) {
	if d.dirty() {
		d.saveThen(func(saveResult) { d.archive(reason) })
		return
	}
	op, id, version := data.NewOperationID(), d.id, d.form.caseFile.Tracker.Version
	d.setBusy(true)
	task.RunTimeout(d.host.Tasks, writeTimeout, errTimeout, func(ctx context.Context) (data.Tracker, error) {
		return d.session.StartOver(ctx, op, id, version, reason)
	}, func(_ data.Tracker, err error) {
		d.setBusy(false)
		if err != nil {
			d.handleChanged("Not started over", err)
			return
		}
		d.changed()
		d.loadAfter(id, d.did("Started over: "+strings.ToLower(reason.Label()), op))
	})
}

// handleChanged reports why starting over or removing failed; after a change by another user, the tracker is
// loaded again.
func (d *dialog) handleChanged(title string, err error) {
	var other *data.Conflict
	if errors.As(err, &other) {
		err = data.Refuse(data.CodeConflict, "%s has saved this tracker meanwhile, so nothing was done. It is shown as it is now; try again if it is still right.", other.Theirs.UpdatedBy)
		d.load(d.id, "", nil)
	}
	if data.CodeOf(err) == data.CodeClosed {
		d.close(err.Error())
		return
	}
	d.host.ShowError(title, err)
}

// remove asks for the reason and removes a tracker made in error (R49).
func (d *dialog) remove() {
	if d.busy || d.access.restart != "" || d.closedReason != "" {
		return
	}
	var ask *overlay.Dialog
	errorText := control.NewCaption("", 430)
	reason := control.NewEntry("For example: entered for the wrong client")
	op, version := data.NewOperationID(), d.form.caseFile.Tracker.Version
	do := func() {
		if strings.TrimSpace(reason.Text) == "" {
			errorText.SetText("⚠ Say in a few words why. History keeps it.", theme.Error)
			ask.Fit()
			d.host.Focus(reason)
			return
		}
		ask.Close()
		d.setBusy(true)
		task.RunTimeout(d.host.Tasks, writeTimeout, errTimeout, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, d.session.RemoveTracker(ctx, op, d.id, version, reason.Text)
		},
			func(_ struct{}, err error) {
				d.setBusy(false)
				if err != nil {
					d.handleChanged("Not removed", err)
					return
				}
				d.draftSaver.discard()
				d.window.Close()
				d.changed()
				d.showToast(d.did("Removed the tracker of "+d.opened.caseFile.Client.DisplayName()+"; history keeps it", op))
			})
	}
	reason.OnSubmitted = func(string) { do() }
	text := "Remove the tracker only if it should never have been made. Its dates and barriers go; notes and history are kept. Why is it removed?"
	ask = d.host.Open(overlay.Size{Width: 480}, control.NewTitle("Remove the tracker"),
		container.New(layout.NewCustomPaddedVBoxLayout(8), control.NewCaption(text, 430).Colored(theme.Ink).Sized(theme.TextSize), reason, errorText),
		container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { ask.Close() }),
			control.NewPrimary("Remove tracker", "Enter", do)), nil)
	d.host.Focus(reason)
}

// enrollmentLinks is the end of the page: what belongs to the enrollment and is edited elsewhere.
func (p *page) enrollmentLinks() fyne.CanvasObject {
	d := p.dialog
	c := d.opened.caseFile
	links := container.NewHBox()
	add := func(text string, do func()) {
		link := control.NewLink(text, do)
		link.OnFocused = func() { d.window.Reveal(link) }
		links.Add(link)
		links.Add(control.Gap(8, 0))
	}
	manager := c.CaseManager.Name
	if manager == "" {
		manager = "nobody"
	}
	links.Add(container.NewCenter(control.NewMuted("Case Manager: " + manager)))
	may := d.session.May(data.UpdateAssessment, c.Program.Organization.ID)
	if d.options.OnAssign != nil && may && !c.Gone() {
		add("Assign…", func() {
			d.leaveThen(func() { d.options.OnAssign([]data.EnrollmentID{d.id}, c.Program.Organization) })
		})
	} else {
		links.Add(control.Gap(8, 0))
	}
	if assess := d.assess(); assess != nil && !c.Gone() {
		add("Update Assessment…", assess)
	}
	add("History…", func() {
		OpenHistory(d.host, d.session, d.id, HistoryOptions{OnRestored: d.restored, Undo: d.options.Undo})
	})
	end := container.New(layout.NewCustomPaddedVBoxLayout(4), links)
	if d.access.restart == "" {
		add("Remove tracker…", d.remove)
	} else if c.Tracker != nil && d.access.edit == "" {
		end.Add(control.NewCaption(d.access.restart, 640))
	}
	return end
}
