// Package quickfind is the list that Ctrl+K opens: clients, programs and commands, found by typing.
package quickfind

import (
	"context"

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

// Session is what the list asks.
type Session interface {
	FindClients(ctx context.Context, text string, limit int) ([]data.Client, error)
	Programs(ctx context.Context) ([]data.Program, error)
}

// Command is something the program can do.
type Command struct {
	Name, Key string
	Do        func()
}

// Choices are what choosing an entry does.
type Choices struct {
	Client   func(data.ClientID)
	Program  func(data.ProgramID)
	Commands []Command
}

// entry is a line of the list.
type entry struct {
	kind, name, more string
	do               func()
}

// clientsShown is how many clients the list offers; the others are found by typing more.
const clientsShown = 8

// Open opens the list over the window.
func Open(host *overlay.Host, session Session, choices Choices) {
	o := &open{host: host, session: session, choices: choices}
	o.search = control.NewEntry("Find a client, a program or a command")
	o.search.OnChanged = o.find
	o.search.OnSubmitted = func(string) { o.choose(o.at) }
	o.search.OnKey = func(key *fyne.KeyEvent) bool {
		switch key.Name {
		case fyne.KeyDown:
			o.move(1)
		case fyne.KeyUp:
			o.move(-1)
		default:
			return false
		}
		return true
	}
	o.list = widget.NewList(func() int { return len(o.entries) }, newLine, o.showLine)
	o.list.OnSelected = func(i widget.ListItemID) { o.choose(i) }
	o.dialog = host.Open(overlay.Size{Width: 620, Height: 470}, o.search, container.NewStack(control.Gap(0, 370), o.list), nil, nil)
	host.Focus(o.search)
	o.find("")
}

type open struct {
	host    *overlay.Host
	session Session
	choices Choices
	dialog  *overlay.Dialog
	search  *control.Entry
	list    *widget.List
	entries []entry
	at      int
	latest  task.Latest
}

func newLine() fyne.CanvasObject {
	return control.NewPanel(theme.Surface, "", 4, control.Inset(8, 5, container.NewHBox(
		control.Wide(84, control.NewMuted("")), control.NewBold(""), control.NewMuted(""), layout.NewSpacer())))
}

func (o *open) showLine(i widget.ListItemID, line fyne.CanvasObject) {
	if i >= len(o.entries) {
		return
	}
	panel := line.(*control.Panel)
	cells := panel.Content.(*fyne.Container).Objects[0].(*fyne.Container).Objects
	cells[0].(*fyne.Container).Objects[1].(*control.Label).SetText(o.entries[i].kind)
	cells[1].(*control.Label).SetText(o.entries[i].name)
	cells[2].(*control.Label).SetText(o.entries[i].more)
	panel.Fill = theme.Surface
	if i == o.at {
		panel.Fill = theme.BrandSoft
	}
	panel.Refresh()
}

func (o *open) find(text string) {
	task.RunLatest(o.host.Tasks, &o.latest, func(ctx context.Context) ([]entry, error) { return o.entriesFor(ctx, text) }, func(found []entry, err error) {
		if err != nil {
			found = []entry{{"", "⚠ " + overlay.Words(err), "", func() {}}}
		}
		if len(found) == 0 {
			found = []entry{{"", "Nothing is found. Try fewer letters.", "", func() {}}}
		}
		o.entries, o.at = found, 0
		o.list.Refresh()
		o.list.ScrollToTop()
	})
}

// entriesFor finds clients first, then programs, then commands.
func (o *open) entriesFor(ctx context.Context, text string) ([]entry, error) {
	q := data.NewQuery(text)
	var entries []entry
	if !q.Empty() {
		clients, err := o.session.FindClients(ctx, text, clientsShown)
		if err != nil {
			return nil, err
		}
		for _, c := range clients {
			entries = append(entries, entry{"Client", c.DisplayName(), c.PersonalID, func() { o.choices.Client(c.ID) }})
		}
	}
	programs, err := o.session.Programs(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		if q.Match(data.Words(p.Label()), "") {
			entries = append(entries, entry{"Program", p.Name, p.Organization.Name, func() { o.choices.Program(p.ID) }})
		}
	}
	for _, c := range o.choices.Commands {
		if q.Match(data.Words(c.Name), "") {
			entries = append(entries, entry{"Command", c.Name, c.Key, c.Do})
		}
	}
	return entries, nil
}

func (o *open) move(by int) {
	if len(o.entries) > 0 {
		o.at = min(max(o.at+by, 0), len(o.entries)-1)
		o.list.ScrollTo(o.at)
		o.list.Refresh()
	}
}

func (o *open) choose(i int) {
	if i >= 0 && i < len(o.entries) {
		o.dialog.Close()
		o.entries[i].do()
	}
}
