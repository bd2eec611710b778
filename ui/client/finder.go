package client

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// foundShown is how many clients a search shows.
const foundShown = 50

// finder finds a client by name or ID.
type finder struct {
	host    *overlay.Host
	session Session
	opened  func(data.ClientID)
	add     func()
	latest  task.Latest

	content *fyne.Container
	search  *control.Entry
	count   *control.Label
	list    *widget.List
	found   []data.Client
	at      int
}

func newFinder(host *overlay.Host, session Session, opened func(data.ClientID), add func()) *finder {
	f := &finder{host: host, session: session, opened: opened, add: add, count: control.NewMuted("")}
	f.search = control.NewEntry("Name or Client ID, in any order")
	f.search.OnChanged = f.find
	f.search.OnSubmitted = func(string) { f.open(f.at) }
	f.search.OnKey = func(key *fyne.KeyEvent) bool {
		switch key.Name {
		case fyne.KeyDown:
			f.move(1)
		case fyne.KeyUp:
			f.move(-1)
		default:
			return false
		}
		return true
	}
	f.list = widget.NewList(
		func() int { return len(f.found) },
		func() fyne.CanvasObject {
			return control.NewPanel(theme.Surface, "", 4, control.Inset(10, 5, container.NewHBox(
				control.Wide(300, control.NewBold("").Shrinking()), control.NewMuted(""), layout.NewSpacer())))
		},
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i >= len(f.found) {
				return
			}
			panel := o.(*control.Panel)
			cells := panel.Content.(*fyne.Container).Objects[0].(*fyne.Container).Objects
			cells[0].(*fyne.Container).Objects[1].(*control.Label).SetText(f.found[i].DisplayName())
			cells[1].(*control.Label).SetText(About(f.found[i]))
			panel.Fill = theme.Surface
			if i == f.at {
				panel.Fill = theme.BrandSoft
			}
			panel.Refresh()
		})
	f.list.OnSelected = func(i widget.ListItemID) {
		f.list.UnselectAll()
		f.open(i)
	}
	head := container.NewVBox(control.NewTitle("Clients"), control.Gap(0, 8),
		container.NewHBox(control.Wide(420, f.search), control.NewButton("Add a client not yet in HMIS…", func() { f.add() })), f.count)
	f.content = control.Inset(20, 14, container.NewBorder(head, nil, nil, nil, control.NewCard(f.list)))
	return f
}

func (f *finder) show() {
	f.host.Focus(f.search)
	f.find(f.search.Text)
}

// find shows what is found, or the clients opened last while nothing is typed.
func (f *finder) find(text string) {
	recent := data.NewQuery(text).Empty()
	task.RunLatest(f.host.Tasks, &f.latest, func(ctx context.Context) ([]data.Client, error) {
		if recent {
			return f.session.RecentClients(ctx, 12)
		}
		return f.session.FindClients(ctx, text, foundShown)
	}, func(found []data.Client, err error) {
		f.found, f.at = found, 0
		switch {
		case err != nil:
			f.count.SetText("⚠ " + overlay.Words(err))
		case recent && len(found) == 0:
			f.count.SetText("Type a name or a Client ID. Clients you open will be listed here.")
		case recent:
			f.count.SetText("Clients you opened last")
		case len(found) == 0:
			f.count.SetText("No client is found. Try fewer letters, or add the client by hand.")
		case len(found) == foundShown:
			f.count.SetText(fmt.Sprintf("The first %d clients; type more to narrow them", foundShown))
		default:
			f.count.SetText(fmt.Sprintf("%d found", len(found)))
		}
		f.list.Refresh()
		f.list.ScrollToTop()
	})
}

func (f *finder) move(by int) {
	if len(f.found) > 0 {
		f.at = min(max(f.at+by, 0), len(f.found)-1)
		f.list.ScrollTo(f.at)
		f.list.Refresh()
	}
}

func (f *finder) open(i int) {
	if i >= 0 && i < len(f.found) {
		f.opened(f.found[i].ID)
	}
}
