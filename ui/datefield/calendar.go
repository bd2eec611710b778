package datefield

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// OpenCalendar shows the calendar under the field, at its date, the suggestion, or today.
func (f *Field) OpenCalendar() {
	c := fyne.CurrentApp().Driver().CanvasForObject(f.entry)
	if c == nil || f.Disabled() {
		return
	}
	at, ok := f.Value()
	chosen := at
	if !ok || at.Blank() {
		at = f.suggestion
	}
	if at.Blank() {
		at = f.today()
	}
	month := newCalendar(at, chosen, f.today())
	f.popup = widget.NewPopUp(month, c)
	leave := func() {
		f.popup.Hide()
		f.Focus()
	}
	month.onPick = func(d data.Date) {
		leave()
		f.choose(d)
	}
	month.onClose = leave
	f.popup.ShowAtPosition(within(c, fyne.CurrentApp().Driver().AbsolutePositionForObject(f.entry), f.entry.Size(), month.MinSize()))
	c.Focus(month)
}

// within returns where a popup goes: under a field, or above it if there is no room below, never off the canvas.
func within(c fyne.Canvas, field fyne.Position, size, popup fyne.Size) fyne.Position {
	at := field.AddXY(0, size.Height+2)
	if at.Y+popup.Height > c.Size().Height {
		at.Y = field.Y - popup.Height - 2
	}
	return fyne.NewPos(max(0, min(at.X, c.Size().Width-popup.Width)), max(0, at.Y))
}

const (
	dayWidth   float32 = 34
	dayHeight  float32 = 28
	weekHeight float32 = 22
	navHeight  float32 = 32
	hintHeight float32 = 20
	edge       float32 = 8
	weeks              = 6
	days               = 7 * weeks
)

// calendar is a month to pick a day from, by mouse or keys.
type calendar struct {
	widget.BaseWidget
	cursor, chosen, today data.Date
	onPick                func(data.Date)
	onClose               func()
	shiftHeld             func() bool

	hovered          int
	title, hint      *canvas.Text
	steps            [4]*canvas.Text
	names            [7]*canvas.Text
	numbers          [days]*canvas.Text
	background, ring *canvas.Rectangle
	hover            *canvas.Rectangle
	objects          []fyne.CanvasObject
}

var (
	_ fyne.Focusable     = (*calendar)(nil)
	_ fyne.Tappable      = (*calendar)(nil)
	_ desktop.Hoverable  = (*calendar)(nil)
	_ desktop.Cursorable = (*calendar)(nil)
)

// The labels of the four steps, and their months.
var (
	stepLabels = [4]string{"«", "‹", "›", "»"}
	stepMonths = [4]int{-12, -1, 1, 12}
)

func newCalendar(at, chosen, today data.Date) *calendar {
	c := &calendar{shiftHeld: control.ShiftHeld, cursor: at, chosen: chosen, today: today, hovered: noTarget}
	text := func(size float32) *canvas.Text {
		t := canvas.NewText("", color.Transparent)
		t.TextSize, t.Alignment = size, fyne.TextAlignCenter
		return t
	}
	c.background, c.ring, c.hover = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	for _, r := range []*canvas.Rectangle{c.hover, c.background, c.ring} {
		r.CornerRadius = 4
		c.objects = append(c.objects, r)
	}
	c.ring.StrokeWidth = 1
	c.title, c.hint = text(theme.TextSize), text(theme.SmallSize-1)
	c.title.TextStyle.Bold = true
	c.hint.Text = "PgUp PgDn month · Shift: year · T today"
	c.objects = append(c.objects, c.title, c.hint)
	for i := range c.steps {
		c.steps[i] = text(theme.TitleSize)
		c.steps[i].Text = stepLabels[i]
		c.objects = append(c.objects, c.steps[i])
	}
	for i := range c.names {
		c.names[i] = text(theme.SmallSize)
		c.names[i].Text = time.Weekday(i).String()[:2]
		c.objects = append(c.objects, c.names[i])
	}
	for i := range c.numbers {
		c.numbers[i] = text(theme.TextSize)
		c.objects = append(c.objects, c.numbers[i])
	}
	c.ExtendBaseWidget(c)
	c.show()
	return c
}

// first is the Sunday on or before the first of the shown month.
func (c *calendar) first() data.Date {
	t := c.cursor.Time()
	d := data.NewDate(t.Year(), t.Month(), 1)
	return d - data.Date(d.Time().Weekday())
}

func (c *calendar) box(i int) (fyne.Position, fyne.Size) {
	return fyne.NewPos(edge+float32(i%7)*dayWidth, edge+navHeight+weekHeight+float32(i/7)*dayHeight), fyne.NewSize(dayWidth, dayHeight)
}

// show draws the month of the cursor.
func (c *calendar) show() {
	c.title.Text = c.cursor.Time().Format("January 2006")
	month, first := c.cursor.Time().Month(), c.first()
	put := func(r *canvas.Rectangle, i int, fill, stroke color.Color) {
		r.FillColor, r.StrokeColor = color.Transparent, color.Transparent
		if i >= 0 && i < days {
			at, size := c.box(i)
			r.Move(at.AddXY(2, 1))
			r.Resize(size.SubtractWidthHeight(4, 2))
			r.FillColor, r.StrokeColor = fill, stroke
		}
		r.Refresh()
	}
	put(c.hover, c.hovered, theme.Color(theme.BrandSoft), color.Transparent)
	put(c.background, int(c.cursor-first), theme.Color(theme.Brand), color.Transparent)
	put(c.ring, int(c.today-first), color.Transparent, theme.Color(theme.Brand))
	for i, t := range c.numbers {
		d := first + data.Date(i)
		t.Text, t.TextStyle.Bold = strconv.Itoa(d.Time().Day()), d == c.chosen
		t.Color = theme.Color(theme.Ink)
		switch {
		case d == c.cursor:
			t.Color = theme.Color(theme.OnBrand)
		case d.Time().Month() != month || !selectable(d):
			t.Color = theme.Color(theme.Muted)
		}
		t.Refresh()
	}
	for i, t := range c.steps {
		t.Color = theme.Color(theme.Muted)
		if c.hovered == step(i) {
			t.Color = theme.Color(theme.Brand)
		}
		t.Refresh()
	}
	for _, t := range c.names {
		t.Color = theme.Color(theme.Muted)
		t.Refresh()
	}
	c.title.Color, c.hint.Color = theme.Color(theme.Ink), theme.Color(theme.Muted)
	c.title.Refresh()
	c.hint.Refresh()
}

func selectable(d data.Date) bool { return d >= data.EarliestDate && d <= data.LatestDate }

// The mouse is on a day from 0, on noTarget, or on a step, which is a number below that.
const noTarget = -1

func step(i int) int { return -2 - i }

func (c *calendar) at(p fyne.Position) int {
	x, y := p.X-edge, p.Y-edge
	if x < 0 || x >= 7*dayWidth || y < 0 {
		return noTarget
	}
	column := int(x / dayWidth)
	if y < navHeight {
		switch column {
		case 0, 1:
			return step(column)
		case 5, 6:
			return step(column - 3)
		}
		return noTarget
	}
	if y < navHeight+weekHeight {
		return noTarget
	}
	if row := int((y - navHeight - weekHeight) / dayHeight); row < weeks {
		return row*7 + column
	}
	return noTarget
}

// goTo moves the cursor, within the dates the program accepts.
func (c *calendar) goTo(d data.Date) {
	c.cursor = max(data.EarliestDate, min(d, data.LatestDate))
	c.show()
}

func (c *calendar) pick(d data.Date) {
	if selectable(d) {
		c.onPick(d)
	}
}

// Tapped implements fyne.Tappable: it picks a day or steps by months.
func (c *calendar) Tapped(e *fyne.PointEvent) {
	switch at := c.at(e.Position); {
	case at >= 0:
		c.pick(c.first() + data.Date(at))
	case at < noTarget:
		c.goTo(c.cursor.AddMonths(stepMonths[-2-at]))
	}
}

// TypedKey implements fyne.Focusable.
func (c *calendar) TypedKey(key *fyne.KeyEvent) {
	months := 1
	if c.shiftHeld() {
		months = 12
	}
	t := c.cursor.Time()
	switch key.Name {
	case fyne.KeyLeft:
		c.goTo(c.cursor - 1)
	case fyne.KeyRight:
		c.goTo(c.cursor + 1)
	case fyne.KeyUp:
		c.goTo(c.cursor - 7)
	case fyne.KeyDown:
		c.goTo(c.cursor + 7)
	case fyne.KeyPageUp:
		c.goTo(c.cursor.AddMonths(-months))
	case fyne.KeyPageDown:
		c.goTo(c.cursor.AddMonths(months))
	case fyne.KeyHome:
		c.goTo(data.NewDate(t.Year(), t.Month(), 1))
	case fyne.KeyEnd:
		c.goTo(data.NewDate(t.Year(), t.Month()+1, 0))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.pick(c.cursor)
	case fyne.KeyEscape, fyne.KeyF4:
		c.onClose()
	}
}

// TypedRune implements fyne.Focusable: t goes to today.
func (c *calendar) TypedRune(r rune) {
	if r == 't' || r == 'T' {
		c.goTo(c.today)
	}
}

// FocusGained implements fyne.Focusable.
func (c *calendar) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (c *calendar) FocusLost() {}

// MouseIn implements desktop.Hoverable.
func (c *calendar) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *calendar) MouseMoved(e *desktop.MouseEvent) {
	if at := c.at(e.Position); at != c.hovered {
		c.hovered = at
		c.show()
	}
}

// MouseOut implements desktop.Hoverable.
func (c *calendar) MouseOut() { c.hovered = noTarget; c.show() }

// Cursor implements desktop.Cursorable.
func (c *calendar) Cursor() desktop.Cursor {
	if c.hovered == noTarget {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (c *calendar) CreateRenderer() fyne.WidgetRenderer { return &calendarRenderer{c} }

type calendarRenderer struct{ calendar *calendar }

func (r *calendarRenderer) MinSize() fyne.Size {
	return fyne.NewSize(2*edge+7*dayWidth, 2*edge+navHeight+weekHeight+weeks*dayHeight+hintHeight)
}

func (r *calendarRenderer) Layout(fyne.Size) {
	c := r.calendar
	place := func(t *canvas.Text, x, y, width, height float32) {
		t.Move(fyne.NewPos(edge+x, edge+y))
		t.Resize(fyne.NewSize(width, height))
	}
	place(c.title, 2*dayWidth, 0, 3*dayWidth, navHeight)
	for i, column := range []float32{0, 1, 5, 6} {
		place(c.steps[i], column*dayWidth, 0, dayWidth, navHeight)
	}
	for i, t := range c.names {
		place(t, float32(i)*dayWidth, navHeight, dayWidth, weekHeight)
	}
	for i, t := range c.numbers {
		at, size := c.box(i)
		t.Move(at)
		t.Resize(size)
	}
	place(c.hint, 0, navHeight+weekHeight+weeks*dayHeight, 7*dayWidth, hintHeight)
}

func (r *calendarRenderer) Refresh()                     { r.calendar.show() }
func (r *calendarRenderer) Objects() []fyne.CanvasObject { return r.calendar.objects }
func (r *calendarRenderer) Destroy()                     {}
