//go:build linux

// Scroll shows a long list in a window, in the program's grid or in Fyne's table, scrolls it step by step, and prints a line of
// JSON per step.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"image/color"
	"os"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	_ "housingtracker/language"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/grid"
	"housingtracker/ui/theme"
)

func main() {
	in := flag.String("in", "grid", "what shows the list: grid or table")
	rows := flag.Int("rows", 50_000, "how long the list is")
	flag.Parse()
	a := app.NewWithID("org.housingstatustracker.scroll")
	w := a.NewWindow("Scroll")
	list := sampleList(*rows)
	if *in == "grid" {
		a.Settings().SetTheme(theme.Theme{})
		g := grid.New(clientlist.ID, clientlist.Columns(clientlist.DefaultOptional)...)
		w.SetContent(g)
		g.SetGroups(clientlist.Groups(list.Rows))
	} else {
		w.SetContent(table(list.Rows))
	}
	w.Resize(fyne.NewSize(1280, 760))
	go func() {
		steps(w.Content())
		fyne.Do(a.Quit)
	}()
	w.ShowAndRun()
}

// A step is the time of one scroll step in seconds. It has one of the two, because watching the window is work too.
type step struct {
	// Work is the processor time of the whole program, Busy the longest time that the window was busy.
	Work float64 `json:"work,omitempty"`
	Busy float64 `json:"busy,omitempty"`
}

// steps scrolls by three rows at a time, each step drawn before the next.
func steps(content fyne.CanvasObject) {
	const settle, warm, counted, far = time.Second, 10, 100, -84
	time.Sleep(settle)
	var target fyne.Scrollable
	fyne.DoAndWait(func() { target = scrollable(content) })
	out := json.NewEncoder(os.Stdout)
	for i := range warm + counted {
		var s step
		before := work()
		start := time.Now()
		fyne.DoAndWait(func() { target.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: far}}) })
		if busy := time.Since(start); i%2 == 0 {
			s.Busy = max(busy, watch()).Seconds()
		} else {
			// Longer than any step takes to be drawn.
			time.Sleep(200 * time.Millisecond)
			s.Work = work() - before
		}
		if i >= warm {
			_ = out.Encode(s)
		}
	}
}

// watch waits until the window has been idle for two of its ticks and returns the longest time that it was busy.
func watch() (busy time.Duration) {
	for rest := time.Now(); time.Since(rest) < 35*time.Millisecond; time.Sleep(500 * time.Microsecond) {
		asked := time.Now()
		fyne.DoAndWait(func() {})
		if waited := time.Since(asked); waited > time.Millisecond {
			busy, rest = max(busy, waited), time.Now()
		}
	}
	return busy
}

// scrollable finds the innermost widget that scrolls.
func scrollable(o fyne.CanvasObject) (found fyne.Scrollable) {
	if s, ok := o.(fyne.Scrollable); ok {
		found = s
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inside {
		if s := scrollable(child); s != nil && child.Visible() {
			found = s
		}
	}
	return found
}

// work is the processor time of this program so far, in seconds.
func work() float64 {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return float64(used.Utime.Sec+used.Stime.Sec) + float64(used.Utime.Usec+used.Stime.Usec)/1e6
}

// sampleList is a list of made-up names, most of them with a tracker.
func sampleList(n int) data.List {
	family := [...]string{"Abernethy", "Bellweather", "Calloway", "Gonzálvez Peñalta", "O'Farrow", "Whitlock-Price"}
	given := [...]string{"Ada", "Calvin", "Elena", "José", "Tara", "Wanda"}
	today := data.DateOf(time.Now())
	stored := make([]data.Listed, n)
	for i := range stored {
		l := &stored[i]
		l.EnrollmentID, l.ClientID, l.PersonalID = data.EnrollmentID(i+1), data.ClientID(i+1), fmt.Sprintf("%08d", i)
		l.Name = data.Name{First: given[i%5], Middle: string(rune('A' + i%26)), Last: family[i/7%6]}
		l.Entry = today - data.Date(10+i%300)
		l.CaseManager.Name = given[i%6] + " Rivers"
		if l.HasTracker = i%3 > 0; l.HasTracker {
			l.EligibilityVerified = l.Entry
			l.Applied, l.PropertyName = l.Entry+data.Date(i%9), fmt.Sprint("Larch Court ", i%40)
			l.CriminalHistory = data.Yes
		}
		if i%4 == 0 {
			l.Stays = []data.ShelterStay{{Program: "Harborlight Night Shelter", Span: data.Span{Entry: l.Entry - 20}}}
		}
	}
	return data.BuildList(data.Program{Thresholds: data.DefaultThresholds}, stored, data.DefaultSettings, data.ListOptions{AllMembers: true}, today)
}

// table is the list in Fyne's table, with the cells of the grid: text, bold or muted, and a badge with its icon.
func table(rows []data.Row) *widget.Table {
	columns := clientlist.Columns(clientlist.DefaultOptional)
	t := widget.NewTableWithHeaders(
		func() (int, int) { return len(rows), len(columns) },
		func() fyne.CanvasObject {
			l := widget.NewLabel("")
			l.Truncation = fyne.TextTruncateEllipsis
			return container.NewStack(canvas.NewRectangle(color.Transparent), container.NewBorder(nil, nil, widget.NewIcon(base.WarningIcon()), nil, l))
		},
		func(at widget.TableCellID, o fyne.CanvasObject) {
			fill(&columns[at.Col], &rows[at.Row], o.(*fyne.Container))
		})
	t.ShowHeaderColumn = false
	t.UpdateHeader = func(at widget.TableCellID, o fyne.CanvasObject) {
		if at.Col >= 0 && at.Col < len(columns) {
			o.(*widget.Label).SetText(columns[at.Col].Title)
		}
	}
	for i, c := range columns {
		t.SetColumnWidth(i, c.Width)
	}
	return t
}

func fill(c *grid.Column[data.Row], row *data.Row, cell *fyne.Container) {
	back, inside := cell.Objects[0].(*canvas.Rectangle), cell.Objects[1].(*fyne.Container)
	label, sign := inside.Objects[0].(*widget.Label), inside.Objects[1].(*widget.Icon)
	var style grid.Style
	if c.Style != nil {
		style = c.Style(row)
	}
	var badge *grid.Badge
	if c.Badge != nil {
		badge = c.Badge(row)
	}
	label.TextStyle.Bold = style.Bold
	label.Importance = widget.MediumImportance
	if style.Muted {
		label.Importance = widget.LowImportance
	}
	if badge == nil {
		sign.Hide()
		back.FillColor = color.Transparent
		label.SetText(c.Text(row))
	} else {
		sign.Show()
		back.FillColor = base.Color(base.ColorNameSelection)
		label.SetText(badge.Text)
	}
	back.Refresh()
}
