package client

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// maxFound is how many clients a search shows.
const maxFound = 50

// finder finds a client by name or ID.
type finder struct {
	host    *overlay.Host
	session Session
	latest  task.Latest

	content *fyne.Container
	list    *control.SearchList[data.Client]
	count   *control.Label
}

func newFinder(host *overlay.Host, session Session, opened func(data.ClientID), add func()) *finder {
	f := &finder{host: host, session: session, count: control.NewMuted("")}
	f.list = control.NewSearchList("Name or Client ID, in any order", f.find, newFoundLine, showFound)
	f.list.OnChosen = func(c data.Client) { opened(c.ID) }
	head := container.NewVBox(control.NewTitle("Clients"), control.Gap(0, 8),
		control.NewFlow(theme.Step, control.Wide(420, f.list.Entry), control.NewButton("Add a client not yet in HMIS…", add)), f.count)
	f.content = control.Inset(20, 14, container.NewBorder(head, nil, nil, nil, control.NewCard(f.list.List)))
	return f
}

func newFoundLine() fyne.CanvasObject {
	return container.NewHBox(control.Wide(300, control.NewBold("").Shrinking()), control.NewMuted(""), layout.NewSpacer())
}

func showFound(c data.Client, line fyne.CanvasObject) {
	cells := line.(*fyne.Container).Objects
	cells[0].(*fyne.Container).Objects[1].(*control.Label).SetText(c.DisplayName())
	cells[1].(*control.Label).SetText(About(c))
}

func (f *finder) show() {
	f.host.Focus(f.list.Entry)
	f.find(f.list.Entry.Text)
}

// find lists the matches, or the clients opened last while nothing is typed.
func (f *finder) find(text string) {
	recent := data.NewQuery(text).Empty()
	task.RunLatest(f.host.Tasks, &f.latest, func(ctx context.Context) ([]data.Client, error) {
		if recent {
			return f.session.RecentClients(ctx, 12)
		}
		return f.session.FindClients(ctx, text, maxFound)
	}, func(found []data.Client, err error) {
		f.list.Show(found)
		switch {
		case err != nil:
			f.count.SetText("⚠ " + overlay.ErrorMessage(err))
		case recent && len(found) == 0:
			f.count.SetText("Type a name or a Client ID. Clients you open will be listed here.")
		case recent:
			f.count.SetText("Clients you opened last")
		case len(found) == 0:
			f.count.SetText("No client is found. Try fewer letters, or add the client by hand.")
		case len(found) == maxFound:
			f.count.SetText(fmt.Sprintf("The first %d clients; type more to narrow them", maxFound))
		default:
			f.count.SetText(fmt.Sprintf("%d found", len(found)))
		}
	})
}
