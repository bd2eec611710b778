// Package quickfind is the list that Ctrl+K opens: clients, programs and commands, found by typing.
package quickfind

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
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
	o.list = control.NewSearchList("Find a client, a program or a command", o.find, newLine, showLine)
	o.list.OnChosen = func(e entry) {
		o.dialog.Close()
		e.do()
	}
	o.dialog = host.Open(overlay.Size{Width: 620, Height: 470}, o.list.Entry, container.NewStack(control.Gap(0, 370), o.list.List), nil, nil)
	host.Focus(o.list.Entry)
	o.find("")
}

type open struct {
	host    *overlay.Host
	session Session
	choices Choices
	dialog  *overlay.Dialog
	list    *control.SearchList[entry]
	latest  task.Latest
}

func newLine() fyne.CanvasObject {
	return container.NewHBox(control.Wide(84, control.NewMuted("")), control.NewBold(""), control.NewMuted(""), layout.NewSpacer())
}

func showLine(e entry, line fyne.CanvasObject) {
	cells := line.(*fyne.Container).Objects
	cells[0].(*fyne.Container).Objects[1].(*control.Label).SetText(e.kind)
	cells[1].(*control.Label).SetText(e.name)
	cells[2].(*control.Label).SetText(e.more)
}

func (o *open) find(text string) {
	task.RunLatest(o.host.Tasks, &o.latest, func(ctx context.Context) ([]entry, error) { return o.entriesFor(ctx, text) }, func(found []entry, err error) {
		if err != nil {
			found = []entry{{"", "⚠ " + overlay.Words(err), "", func() {}}}
		}
		if len(found) == 0 {
			found = []entry{{"", "Nothing is found. Try fewer letters.", "", func() {}}}
		}
		o.list.Show(found)
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
			entries = append(entries, entry{"Client", c.DisplayName(), c.IDLabel(), func() { o.choices.Client(c.ID) }})
		}
	}
	programs, err := o.session.Programs(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		if q.Match(data.Words(p.Label()), "") {
			entries = append(entries, entry{"Program", p.Name, p.Place(), func() { o.choices.Program(p.ID) }})
		}
	}
	for _, c := range o.choices.Commands {
		if q.Match(data.Words(c.Name), "") {
			entries = append(entries, entry{"Command", c.Name, c.Key, c.Do})
		}
	}
	return entries, nil
}
