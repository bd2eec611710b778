package search

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// exitedChoices are the days to choose from for exited clients.
var exitedChoices = []int{7, 14, 30, 60, 90, 180, 365}

// moveInDays is how many days ahead a move-in is soon, as on the home screen.
const moveInDays = 14

// filterDialog edits a draft of the criteria; nothing is filtered until it is accepted.
type filterDialog struct {
	screen *Screen
	draft  clientlist.Criteria
	list   data.List
	loads  task.Latest
	dialog *overlay.Dialog
	accept *control.Button
	body   *fyne.Container
	footer *fyne.Container
}

func (s *Screen) openFilters() {
	if !s.loaded || s.host.Top() != nil {
		return
	}
	f := &filterDialog{screen: s, draft: s.view.Criteria, list: s.list}
	f.accept = control.NewPrimary("", "Ctrl+S", f.apply)
	f.body = container.NewVBox()
	f.fill()
	f.footer = container.NewHBox(
		control.NewButtonOf(control.Quiet, "Clear all", "", func() {
			f.draft = clientlist.Criteria{Filter: data.Filter{Query: f.draft.Filter.Query}}
			f.fill()
			f.reload()
		}),
		layout.NewSpacer(),
		control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { f.dialog.Close() }), f.accept)
	f.dialog = s.host.Open(overlay.Size{Width: 720},
		container.NewVBox(control.NewTitle("Filters"), control.NewMuted(s.program.Label())), f.body, f.footer,
		overlay.Keys{"Ctrl+S": f.apply, "Enter": f.apply})
	f.count()
	s.host.Focus(f.first())
}

// first is the first box of the dialog.
func (f *filterDialog) first() fyne.Focusable {
	return f.body.Objects[1].(*fyne.Container).Objects[0].(*control.Check)
}

func (f *filterDialog) apply() {
	f.dialog.Close()
	f.screen.setCriteria(f.draft)
}

// fill builds the boxes for the draft.
func (f *filterDialog) fill() {
	d := &f.draft
	f.body.Objects = nil
	f.section("Case manager", f.managers()...)
	var stages []fyne.CanvasObject
	counts := data.Count(f.list.Rows)
	for _, s := range data.Stages {
		stages = append(stages, member(f, withCount(s.String(), counts.Stages[s].Total), &d.Filter.Stages, s))
	}
	f.section("Stage", stages...)
	var attention []fyne.CanvasObject
	for _, a := range attentionReasons {
		attention = append(attention, member(f, clientlist.AttentionText(a), &d.Filter.Attention, a))
	}
	days := cmp.Or(d.Filter.MoveInWithin, moveInDays)
	attention = append(attention, f.toggle(clientlist.MoveInText(days), d.Filter.MoveInWithin > 0, func(on bool) {
		d.Filter.MoveInWithin = 0
		if on {
			d.Filter.MoveInWithin = days
		}
	}))
	f.section("Needs attention", attention...)
	var barriers []fyne.CanvasObject
	for _, b := range data.BarrierFields {
		barriers = append(barriers, member(f, b.Label(), &d.Filter.Barriers, b))
	}
	f.section("Housing barriers", barriers...)
	f.section("Documents", f.documents("Ready", data.DocumentsReady), f.documents("Missing", data.DocumentsMissing), f.documents("Expiring", data.DocumentsExpiring))
	f.section("Staying at", f.stayingAt("A shelter", "any"), f.stayingAt("No shelter", "none"))
	f.section("Who is listed",
		f.toggle("Only with tracker data", d.Options.OnlyTracked, func(on bool) { d.Options.OnlyTracked = on }),
		f.toggle("All household members", d.Options.AllMembers, func(on bool) { d.Options.AllMembers = on; f.reload() }),
		f.exited())
	f.body.Refresh()
}

func (f *filterDialog) section(title string, boxes ...fyne.CanvasObject) {
	f.body.Add(control.NewBold(title))
	f.body.Add(container.New(layout.NewGridLayoutWithColumns(3), boxes...))
	f.body.Add(control.Gap(0, 4))
}

// managers are the case managers of the list, and those of the draft that have no client there.
func (f *filterDialog) managers() []fyne.CanvasObject {
	d := &f.draft.Filter
	counts := map[string]int{}
	generation, me := 0, f.screen.session.User().ID
	for i := range f.list.Rows {
		m := f.list.Rows[i].CaseManager
		counts[m.Name]++
		if m.User == me {
			generation++
		}
	}
	boxes := []fyne.CanvasObject{
		f.toggle(withCount("My clients", generation), d.Mine != 0, func(on bool) {
			d.Mine = 0
			if on {
				d.Mine = me
			}
		}),
		member(f, withCount("Unassigned", counts[""]), &d.CaseManagers, data.UnassignedManager),
	}
	names := []string{}
	for name := range counts {
		names = append(names, name)
	}
	names = append(names, d.CaseManagers...)
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(data.Fold(a), data.Fold(b)), cmp.Compare(a, b)) })
	for _, name := range slices.Compact(names) {
		if name != "" && name != data.UnassignedManager {
			boxes = append(boxes, member(f, withCount(name, counts[name]), &d.CaseManagers, name))
		}
	}
	return boxes
}

func withCount(text string, n int) string { return fmt.Sprintf("%s (%d)", text, n) }

// toggle returns a check box that changes the draft.
func (f *filterDialog) toggle(text string, on bool, set func(bool)) *control.Check {
	return control.NewCheck(text, on, func(on bool) {
		set(on)
		f.count()
	})
}

// member returns a check box for a value in a list of the draft.
func member[T comparable](f *filterDialog, text string, values *[]T, value T) *control.Check {
	return f.toggle(text, slices.Contains(*values, value), func(on bool) {
		remaining := slices.DeleteFunc(slices.Clone(*values), func(v T) bool { return v == value })
		if on {
			remaining = append(remaining, value)
		}
		if len(remaining) == 0 {
			remaining = nil
		}
		*values = remaining
	})
}

// documents returns one of the boxes of which at most one is ticked.
func (f *filterDialog) documents(text, value string) *control.Check {
	return f.toggle(text, f.draft.Filter.Documents == value, func(on bool) {
		f.draft.Filter.Documents = ""
		if on {
			f.draft.Filter.Documents = value
		}
	})
}

// stayingAt returns one of two boxes of which at most one is ticked.
func (f *filterDialog) stayingAt(text, value string) *control.Check {
	return f.toggle(text, f.draft.Filter.StayingAt == value, func(on bool) {
		f.draft.Filter.StayingAt = ""
		if on {
			f.draft.Filter.StayingAt = value
		}
		f.fill()
	})
}

// exited returns the choice of how long exited clients are listed.
func (f *filterDialog) exited() fyne.CanvasObject {
	days := f.draft.Options.ExitedDays
	options := []control.Option{{ID: 0, Text: "No exited clients"}}
	choices := slices.Clone(exitedChoices)
	if days > 0 && !slices.Contains(choices, days) {
		choices = append(choices, days)
	}
	for _, n := range choices {
		options = append(options, control.Option{ID: int64(n), Text: clientlist.ExitedText(n)})
	}
	c := control.NewChoice("", options, func(o control.Option) {
		f.draft.Options.ExitedDays = int(o.ID)
		f.reload()
	})
	c.SetChosen(int64(days))
	return c
}

// reload reads the list for the draft's toggles, to count it.
func (f *filterDialog) reload() {
	options := f.draft.LoadOptions()
	task.RunLatest(f.screen.host.Tasks, &f.loads, func(ctx context.Context) (data.List, error) {
		return f.screen.session.List(ctx, f.screen.program.ID, options)
	}, func(list data.List, err error) {
		// A list that can't be read is reported by the screen.
		if err == nil {
			f.list = list
			f.count()
		}
	})
}

// count shows on the button what accepting would show.
func (f *filterDialog) count() {
	f.accept.SetText("Show " + describe.Count(len(f.draft.Apply(f.list)), "client"))
	f.footer.Refresh()
}

// builtIn is a named filter that every user has.
type builtIn struct {
	name   string
	filter func(user data.UserID) data.Filter
}

var builtIns = []builtIn{
	{"All clients", func(data.UserID) data.Filter { return data.Filter{} }},
	{"My clients", func(user data.UserID) data.Filter { return data.Filter{Mine: user} }},
	{"Stalled or overdue", func(data.UserID) data.Filter {
		return data.Filter{Attention: []data.Attention{data.AttentionOverdue, data.AttentionStalled}}
	}},
	{"Move-ins, next 14 days", func(data.UserID) data.Filter { return data.Filter{MoveInWithin: 14} }},
	{"Something missing", func(data.UserID) data.Filter {
		return data.Filter{Attention: []data.Attention{data.AttentionMissing}}
	}},
	{"ADA unit needed", func(data.UserID) data.Filter { return data.Filter{Barriers: []data.Field{data.FieldADAUnit}} }},
}

// key is the shortcut of the built-in at that index.
func (b builtIn) key(at int) string { return fmt.Sprintf("Alt+%d", at+1) }

// applyBuiltIn filters by the built-in; the toggles of R42 stay.
func (s *Screen) applyBuiltIn(b builtIn) {
	s.change(func(v *view) { v.Filter = b.filter(s.session.User().ID) })
}

// chosenBuiltIn is the index of the current filter among the built-ins, -1 for none.
func (s *Screen) chosenBuiltIn() int {
	for i, b := range builtIns {
		if reflect.DeepEqual(b.filter(s.session.User().ID), s.view.Filter) {
			return i
		}
	}
	return -1
}
