package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

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
	// stage is nil for what has none.
	stage *data.Stage
	do    func()
	// more: the entry shows more clients and keeps the list open.
	more bool
}

// clientsShown is how many clients the list shows at first.
const clientsShown = 8

// OpenQuickFind opens the list of clients, programs and commands (Ctrl+K).
func OpenQuickFind(host *overlay.Host, session FindSession, choices QuickFindActions) {
	newQuickFind(host, session, choices)
}

func newQuickFind(host *overlay.Host, session FindSession, choices QuickFindActions) *quickFind {
	o := &quickFind{host: host, session: session, choices: choices, limit: clientsShown}
	o.list = control.NewSearchList("Find a client, a program or a command", func(text string) {
		o.limit = clientsShown
		o.find(text)
	}, newFindLine, showFindLine)
	o.list.OnChosen = func(e findEntry) {
		if e.more {
			o.limit = maxClients
			o.find(o.list.Entry.Text)
			return
		}
		o.dialog.Close()
		e.do()
	}
	o.dialog = host.Open(overlay.Size{Width: 720, Height: 470}, o.list.Entry, container.NewStack(control.Gap(0, 370), o.list.List), nil, nil)
	host.Focus(o.list.Entry)
	o.find("")
	return o
}

type quickFind struct {
	host    *overlay.Host
	session FindSession
	choices QuickFindActions
	dialog  *overlay.Dialog
	list    *control.SearchList[findEntry]
	latest  task.Latest
	// limit is how many clients are shown.
	limit int
	// listed is what the list shows.
	listed []findEntry
	own    ownClients
}

func newFindLine() fyne.CanvasObject {
	return container.New(control.Columns{Widths: []float32{78, 200, 1, 148}, Gap: 6, MinHeight: 20},
		control.NewMuted(""), control.NewBold("").Shrinking(), control.NewMuted("").Shrinking(), control.NewStageChip(data.NotStarted, ""))
}

func showFindLine(e findEntry, line fyne.CanvasObject) {
	cells := line.(*fyne.Container).Objects
	for i, text := range []string{e.kind, e.name, e.detail} {
		cells[i].(*control.Label).SetText(text)
	}
	chip := cells[3].(*control.Chip)
	control.SetVisible(chip, e.stage != nil)
	if e.stage != nil {
		chip.SetStage(*e.stage, "")
	}
}

func (o *quickFind) find(text string) {
	limit := o.limit
	task.RunLatest(o.host.Tasks, &o.latest, func(ctx context.Context) ([]findEntry, error) { return o.entriesFor(ctx, text, limit) }, func(found []findEntry, err error) {
		if err != nil {
			found = []findEntry{{name: "⚠ " + overlay.ErrorMessage(err), do: func() {}}}
		}
		if len(found) == 0 {
			found = []findEntry{{name: "Nothing is found. Try fewer letters.", do: func() {}}}
		}
		o.listed = found
		o.list.Show(found)
	})
}

// entriesFor finds at most limit clients first, then programs, then commands.
func (o *quickFind) entriesFor(ctx context.Context, text string, limit int) ([]findEntry, error) {
	q := data.NewQuery(text)
	programs, err := o.session.Programs(ctx)
	if err != nil {
		return nil, err
	}
	var entries []findEntry
	if !q.Empty() {
		if entries, err = o.clientEntries(ctx, programs, text, limit); err != nil {
			return nil, err
		}
	}
	for _, p := range programs {
		if q.Match(data.Words(p.Label()), "") {
			entries = append(entries, findEntry{kind: "Program", name: p.Name, detail: p.Place(), do: func() { o.choices.Program(p.ID) }})
		}
	}
	for _, c := range o.choices.Commands {
		if q.Match(data.Words(c.Name), "") {
			entries = append(entries, findEntry{kind: "Command", name: c.Name, detail: c.Key, do: c.Do})
		}
	}
	return entries, nil
}

// clientEntries are the clients that match, and how many more there are.
func (o *quickFind) clientEntries(ctx context.Context, programs []data.Program, text string, limit int) ([]findEntry, error) {
	rows, err := o.own.find(ctx, o.session, programs, text)
	if err != nil {
		return nil, err
	}
	found, complete, err := findClients(ctx, o.session, rows, text)
	if err != nil {
		return nil, err
	}
	var entries []findEntry
	for _, c := range found[:min(limit, len(found))] {
		if err := c.complete(ctx, o.session); err != nil {
			return nil, err
		}
		entries = append(entries, findEntry{kind: "Client", name: c.name, detail: c.detail(), stage: c.stage, do: func() { o.choices.Client(c.id) }})
	}
	if more := len(found) - len(entries); more > 0 {
		e := findEntry{name: fmt.Sprintf("%d more", more), detail: "Enter shows them", more: true}
		if !complete {
			e.name = "More than " + e.name
		}
		if len(found) > maxClients {
			e.detail = "Type more to find fewer"
		}
		entries = append(entries, e)
	}
	return entries, nil
}
