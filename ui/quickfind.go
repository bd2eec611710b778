package ui

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

// FindSession is what the list needs of a session.
type FindSession interface {
	FindClients(ctx context.Context, text string, limit int) ([]data.Client, error)
	Programs(ctx context.Context) ([]data.Program, error)
}

// Command is something the program can do.
type Command struct {
	Name, Key string
	Do        func()
}

// QuickFindActions are what choosing an entry does.
type QuickFindActions struct {
	Client   func(data.ClientID)
	Program  func(data.ProgramID)
	Commands []Command
}

// findEntry is a line of the list.
type findEntry struct {
	kind, name, detail string
	do                 func()
}

// clientsShown is how many clients the list shows; others are found by typing more.
const clientsShown = 8

// OpenQuickFind opens the list of clients, programs and commands (Ctrl+K).
func OpenQuickFind(host *overlay.Host, session FindSession, choices QuickFindActions) {
	o := &quickFind{host: host, session: session, choices: choices}
	o.list = control.NewSearchList("Find a client, a program or a command", o.find, newFindLine, showFindLine)
	o.list.OnChosen = func(e findEntry) {
		o.dialog.Close()
		e.do()
	}
	o.dialog = host.Open(overlay.Size{Width: 620, Height: 470}, o.list.Entry, container.NewStack(control.Gap(0, 370), o.list.List), nil, nil)
	host.Focus(o.list.Entry)
	o.find("")
}

type quickFind struct {
	host    *overlay.Host
	session FindSession
	choices QuickFindActions
	dialog  *overlay.Dialog
	list    *control.SearchList[findEntry]
	latest  task.Latest
}

func newFindLine() fyne.CanvasObject {
	return container.NewHBox(control.Wide(84, control.NewMuted("")), control.NewBold(""), control.NewMuted(""), layout.NewSpacer())
}

func showFindLine(e findEntry, line fyne.CanvasObject) {
	cells := line.(*fyne.Container).Objects
	cells[0].(*fyne.Container).Objects[1].(*control.Label).SetText(e.kind)
	cells[1].(*control.Label).SetText(e.name)
	cells[2].(*control.Label).SetText(e.detail)
}

func (o *quickFind) find(text string) {
	task.RunLatest(o.host.Tasks, &o.latest, func(ctx context.Context) ([]findEntry, error) { return o.entriesFor(ctx, text) }, func(found []findEntry, err error) {
		if err != nil {
			found = []findEntry{{"", "⚠ " + overlay.ErrorMessage(err), "", func() {}}}
		}
		if len(found) == 0 {
			found = []findEntry{{"", "Nothing is found. Try fewer letters.", "", func() {}}}
		}
		o.list.Show(found)
	})
}

// entriesFor finds clients first, then programs, then commands.
func (o *quickFind) entriesFor(ctx context.Context, text string) ([]findEntry, error) {
	q := data.NewQuery(text)
	var entries []findEntry
	if !q.Empty() {
		clients, err := o.session.FindClients(ctx, text, clientsShown)
		if err != nil {
			return nil, err
		}
		for _, c := range clients {
			entries = append(entries, findEntry{"Client", c.DisplayName(), c.IDLabel(), func() { o.choices.Client(c.ID) }})
		}
	}
	programs, err := o.session.Programs(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		if q.Match(data.Words(p.Label()), "") {
			entries = append(entries, findEntry{"Program", p.Name, p.Place(), func() { o.choices.Program(p.ID) }})
		}
	}
	for _, c := range o.choices.Commands {
		if q.Match(data.Words(c.Name), "") {
			entries = append(entries, findEntry{"Command", c.Name, c.Key, c.Do})
		}
	}
	return entries, nil
}
