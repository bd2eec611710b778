package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/ui/casemenu"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/undo"
)

// shortcutList explains the keys by where they work.
var shortcutList = []struct {
	where string
	keys  [][2]string
}{
	{"Everywhere", [][2]string{
		{"Ctrl+K", "Find a client, a program or a command"},
		{"Alt+H  S  C  I  A", "The places of the side bar: Home, Search, Clients, Import, Administration"},
		{"Ctrl+1 … 9", "The list as in a view of your own"},
		{undo.Key, "Undo what you did last, then what you did before"},
		{casemenu.ExportKey, "View for Download"},
		{lockKey, "Lock the window; in dialogs too"},
		{hideKey, "Hide everything for a moment, and show it again"},
		{"Ctrl + Plus  Minus  0", "Zoom in, out, and back to 100 %"},
		{"?", "This list"},
		{"Esc", "Close, or go back"},
	}},
	{"Lists", [][2]string{
		{"/", "Search the list"},
		{"Up  Down", "Another row"},
		{"Enter", "Open the tracker"},
		{"Left  Right", "Close and open a stage"},
		{"Home End PgUp PgDn", "Far moves"},
		{"Space", "Show all of the row beside the list"},
		{"Ctrl+Space", "Mark the row"},
		{"Ctrl+A", "Mark all rows"},
		{"Ctrl+F  Ctrl+Shift+F", "Search the list; its filters"},
		{"Ctrl+Shift+E", "View for Download of the marked rows"},
		{"Alt+1 … 6", "Built-in views"},
		{"Ctrl+B", "The board, and back to the list"},
		{"Ctrl+Up  Ctrl+Down", "In Columns: move the column"},
		{"F5", "Read the list again"},
	}},
	{"A row, a card of the board, or a client's enrollment", [][2]string{
		{casemenu.RecordTodayKey, "Record the next date as today"},
		{casemenu.TrackerKey, "Tracker"},
		{casemenu.AssessKey, "Update Assessment: the move-in"},
		{casemenu.StartOverKey, "Start over with a new unit"},
		{casemenu.NotesKey, "Notes"},
		{casemenu.AssignKey, "Assign a case manager, also to the marked rows"},
		{casemenu.HistoryKey, "History, to restore from"},
		{casemenu.ClientKey, "Open the client"},
		{casemenu.CopyKey, "Copy the rows, for a text or a spreadsheet"},
	}},
	{"Tracker", [][2]string{
		{"Ctrl+S", "Save"},
		{"Alt+Down  Alt+Up", "Save and go to the next or previous client"},
		{"Y N Backspace", "Answer a barrier, or clear it"},
	}},
	{"Dates", [][2]string{
		{"t  y", "Today, yesterday"},
		{"+7  -3", "Days from today"},
		{"6/1  0601  fri", "A date without its year, a weekday"},
		{"+  -", "A day on, a day back"},
		{"PgUp PgDn", "A month back, a month on"},
		{"Ctrl+;", "Today"},
	}},
}

func (s *shell) shortcuts() {
	box := container.NewVBox()
	for _, part := range shortcutList {
		box.Add(control.NewBold(part.where))
		for _, k := range part.keys {
			box.Add(container.NewHBox(control.Wide(160, control.NewMuted(k[0])), control.NewText(k[1])))
		}
		box.Add(control.Gap(0, 4))
	}
	var d *overlay.Dialog
	close := control.NewPrimary("Close", "Esc", func() { d.Close() })
	d = s.host.Open(overlay.Size{Width: 560}, control.NewTitle("Keyboard shortcuts"), box, container.NewHBox(layout.NewSpacer(), close), nil)
	s.host.Focus(fyne.Focusable(close))
}
