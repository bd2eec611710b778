package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
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

// savedView is a view with a name. A user's views are for every program.
type savedView struct {
	Name string `json:"name"`
	// View is the encoded view.
	View string `json:"view"`
}

const (
	// viewsPreference is the preference with the user's views.
	viewsPreference = "search.views"
	maxViews        = 30
	maxViewName     = 60
)

// ViewKeys is how many saved views have a key.
const ViewKeys = 9

// ViewKey is the key of the saved view at that index; it works on every screen.
func ViewKey(i int) string { return fmt.Sprintf("Ctrl+%d", i+1) }

// ShowView shows the list as a saved view says, at the next Show.
func (s *Screen) ShowView(i int) { s.wanted = i + 1 }

func encodeViews(views []savedView) string {
	text, err := json.Marshal(views)
	if err != nil {
		return ""
	}
	return string(text)
}

// decodeViews is the reverse of encodeViews; what can't be read is left out.
func decodeViews(text string) []savedView {
	var views []savedView
	if json.Unmarshal([]byte(text), &views) != nil {
		return nil
	}
	views = slices.DeleteFunc(views, func(v savedView) bool { return data.Line(v.Name) == "" })
	return views[:min(len(views), maxViews)]
}

// The IDs of the options of the view choice: those of built-in views begin at 0, those of saved views at savedID.
const (
	savedID  = 100
	saveID   = 1000
	manageID = 1001
)

func (s *Screen) viewOptions() []control.Option {
	var options []control.Option
	if len(s.views) > 0 {
		options = append(options, control.Option{Text: "My views", Heading: true})
	}
	for i, v := range s.views {
		options = append(options, control.Option{ID: int64(savedID + i), Text: numbered(i, v.Name)})
	}
	options = append(options, control.Option{Text: "Built-in views", Heading: true})
	for i, b := range builtIns {
		options = append(options, control.Option{ID: int64(i), Text: b.name})
	}
	options = append(options, control.Option{Text: "This view", Heading: true}, control.Option{ID: saveID, Text: "Save this view…"})
	if len(s.views) > 0 {
		options = append(options, control.Option{ID: manageID, Text: "Rename, order or delete my views…"})
	}
	return options
}

// numbered shows before a name the digit of its key.
func numbered(i int, name string) string {
	if i < ViewKeys {
		return fmt.Sprintf("%d · %s", i+1, name)
	}
	return name
}

func (s *Screen) chooseView(id int64) {
	switch {
	case id == saveID:
		s.openSaveView()
	case id == manageID:
		s.openViews()
	case id >= savedID:
		s.applySaved(int(id - savedID))
		s.focusList()
	default:
		s.applyBuiltIn(builtIns[id])
		s.focusList()
	}
	s.viewChoice.SetChosen(s.chosenView())
}

// chosenView is the ID of the option that the current view is, or -1. Widths and what is folded make no difference.
func (s *Screen) chosenView() int64 {
	plain := func(v view) string {
		v.widths, v.folded = nil, nil
		return v.encode()
	}
	if s.view.Filter.Query == "" {
		for i, v := range s.views {
			if plain(decodeView(v.View, s.session.User().ID)) == plain(s.view) {
				return int64(savedID + i)
			}
		}
	}
	return int64(s.chosenBuiltIn())
}

// applySaved shows the list as a saved view says.
func (s *Screen) applySaved(i int) {
	if i >= len(s.views) {
		s.host.Toast(fmt.Sprintf("You have no view %d yet. “Save this view…” in the list of views makes one.", i+1))
		return
	}
	before := s.view.LoadOptions()
	s.view = decodeView(s.views[i].View, s.session.User().ID)
	s.updateView()
	s.remember()
	s.refresh()
	if s.view.LoadOptions() != before {
		s.Reload()
	}
	s.focusList()
}

// openSaveView saves the current view under a name; one of that name is replaced.
func (s *Screen) openSaveView() {
	if !s.loaded || s.host.Top() != nil {
		return
	}
	name := control.NewEntry("Name of the view")
	if id := s.chosenView(); id >= savedID {
		name.SetText(s.views[id-savedID].Name)
	}
	var views []savedView
	at := 0
	s.host.OpenForm(overlay.Form{
		Title: "Save this view", Button: "Save",
		Fields: []fyne.CanvasObject{control.NewBold("Name"), name,
			control.NewCaption("Filters, sort, columns, layout and what is collapsed are saved, for every program. A view of the same name is replaced.", 420)},
		First: name,
		Read: func() (func(context.Context) error, error) {
			v := s.view
			v.Filter.Query = ""
			var err error
			views, at, err = withView(s.views, savedView{data.Line(name.Text), v.encode()})
			text := encodeViews(views)
			return func(ctx context.Context) error { return s.session.SetPreference(ctx, viewsPreference, text) }, err
		},
		Done: func() {
			s.views = views
			s.refresh()
			s.focusList()
			text := "Saved as “" + views[at].Name + "”"
			if at < ViewKeys {
				text += " · " + ViewKey(at) + " shows it"
			}
			s.host.Toast(text)
		},
	})
}

// withView returns the views with one more, or with the one of the same name replaced, and its index.
func withView(views []savedView, v savedView) ([]savedView, int, error) {
	if err := checkViewName(v.Name); err != nil {
		return nil, 0, err
	}
	views = slices.Clone(views)
	if i := slices.IndexFunc(views, func(have savedView) bool { return data.Fold(have.Name) == data.Fold(v.Name) }); i >= 0 {
		views[i] = v
		return views, i, nil
	}
	if len(views) >= maxViews {
		return nil, 0, data.Refuse(data.CodeInvalid, "You have %d views. Delete one first.", maxViews)
	}
	return append(views, v), len(views), nil
}

func checkViewName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return data.Refuse(data.CodeInvalid, "Type a name for the view.")
	case len([]rune(name)) > maxViewName:
		return data.Refuse(data.CodeInvalid, "A view's name can have at most %d characters.", maxViewName)
	}
	return nil
}

// openViews renames, orders and deletes the user's views.
func (s *Screen) openViews() {
	if s.host.Top() != nil {
		return
	}
	type line struct {
		name *control.Entry
		view string
	}
	var lines []line
	for _, v := range s.views {
		name := control.NewEntry("Name of the view")
		name.SetText(v.Name)
		lines = append(lines, line{name, v.View})
	}
	box := container.NewVBox()
	var d *overlay.Dialog
	var fill func()
	fill = func() {
		box.Objects = nil
		for i, l := range lines {
			key := ""
			if i < ViewKeys {
				key = ViewKey(i)
			}
			up := control.NewButton("Move up", func() {
				lines[i-1], lines[i] = lines[i], lines[i-1]
				fill()
			})
			control.SetEnabled(up, i > 0)
			drop := control.NewButton("Delete", func() {
				lines = slices.Delete(lines, i, i+1)
				fill()
			})
			box.Add(container.NewBorder(nil, nil, control.Wide(56, control.NewMuted(key)), container.NewHBox(up, drop), l.name))
		}
		if len(lines) == 0 {
			box.Add(control.NewMuted("No views of yours are left."))
		}
		if d != nil {
			d.Fit()
		}
	}
	fill()
	read := func() (views []savedView, err error) {
		for _, l := range lines {
			v := savedView{data.Line(l.name.Text), l.view}
			n := len(views)
			if views, _, err = withView(views, v); err != nil {
				return nil, err
			}
			if len(views) == n {
				return nil, data.Refuse(data.CodeInvalid, "Two views are called “%s”. Change one of the names.", v.Name)
			}
		}
		return views, nil
	}
	failure := control.NewCaption("", 480)
	save := func() {
		views, err := read()
		if err != nil {
			failure.SetText(control.ErrorPrefix+overlay.ErrorMessage(err), theme.Error)
			d.Fit()
			return
		}
		text := encodeViews(views)
		task.Do(s.host.Tasks, func(ctx context.Context) error { return s.session.SetPreference(ctx, viewsPreference, text) }, func(err error) {
			if err != nil {
				failure.SetText(control.ErrorPrefix+overlay.ErrorMessage(err), theme.Error)
				d.Fit()
				return
			}
			d.Close()
			s.views = views
			s.refresh()
		})
	}
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }),
		control.NewPrimary("Save", "Ctrl+S", save))
	d = s.host.Open(overlay.Size{Width: 560}, control.NewTitle("My views"), container.NewVBox(box, failure), footer,
		overlay.Keys{"Ctrl+S": save, "Enter": save})
	if len(lines) > 0 {
		s.host.Focus(lines[0].name)
	}
}
