package datefield

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

const (
	// entryWidth holds a date, a suggestion and the calendar's button.
	entryWidth  float32 = 190
	echoGap     float32 = 12
	leastEcho   float32 = 60
	errorGap    float32 = 3
	errorWidth  float32 = 300
	echoHeight  float32 = 18
	openerWidth float32 = 30
	iconSize    float32 = 15
	signSize    float32 = 14
)

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	// An error is not told by its colour alone. Its sign is a picture because the letter ⚠ is a coloured one, or none, in
	// the fonts of different systems.
	sign := canvas.NewImageFromResource(base.NewColoredResource(base.WarningIcon(), base.ColorNameError))
	r := &renderer{field: f, echo: control.NewMuted("").Shrinking(), edge: canvas.NewRectangle(color.Transparent), sign: sign, width: errorWidth}
	r.edge.StrokeWidth, r.edge.CornerRadius = 2, theme.Radius
	r.Refresh()
	return r
}

type renderer struct {
	field *Field
	echo  *control.Label
	edge  *canvas.Rectangle
	sign  *canvas.Image
	lines []*canvas.Text
	width float32
	// shown and wrapped are the message the lines hold and the width they were made for.
	shown   string
	wrapped float32
}

func (r *renderer) MinSize() fyne.Size {
	size := fyne.NewSize(entryWidth, r.field.entry.MinSize().Height)
	if r.field.EchoBelow {
		size.Height += echoHeight
	} else {
		size.Width += echoGap + leastEcho
	}
	if len(r.lines) > 0 {
		size.Height += errorGap + float32(len(r.lines))*r.lines[0].MinSize().Height
	}
	return size
}

func (r *renderer) Layout(size fyne.Size) {
	high := r.field.entry.MinSize().Height
	entry := fyne.NewSize(min(entryWidth, size.Width), high)
	r.field.entry.Resize(entry)
	r.edge.Resize(entry)
	y := high
	if r.field.EchoBelow {
		r.echo.Move(fyne.NewPos(2, high))
		r.echo.Resize(fyne.NewSize(size.Width-2, echoHeight))
		y += echoHeight
	} else {
		text := r.echo.MinSize().Height
		r.echo.Move(fyne.NewPos(entryWidth+echoGap, (high-text)/2))
		r.echo.Resize(fyne.NewSize(max(0, size.Width-entryWidth-echoGap), text))
	}
	r.width = max(entryWidth, size.Width)
	r.wrap()
	y += errorGap
	r.sign.Move(fyne.NewPos(0, y+1))
	r.sign.Resize(fyne.NewSquareSize(signSize))
	for _, line := range r.lines {
		line.Move(fyne.NewPos(signSize+4, y))
		line.Resize(line.MinSize())
		y += line.MinSize().Height
	}
}

// wrap breaks the error into lines of the field's width.
func (r *renderer) wrap() {
	if r.shown == r.field.mistake && r.wrapped == r.width {
		return
	}
	r.shown, r.wrapped, r.lines = r.field.mistake, r.width, nil
	if r.shown == "" {
		return
	}
	line := ""
	for _, word := range strings.Fields(r.shown) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && fyne.MeasureText(longer, theme.SmallSize, fyne.TextStyle{}).Width > r.width-signSize-4 {
			r.add(line)
			longer = word
		}
		line = longer
	}
	r.add(line)
}

func (r *renderer) add(line string) {
	t := canvas.NewText(line, theme.Color(theme.Error))
	t.TextSize = theme.SmallSize
	r.lines = append(r.lines, t)
}

func (r *renderer) Refresh() {
	words, news := r.field.echo()
	r.echo.Text, r.echo.Color = words, theme.Muted
	if news {
		r.echo.Color = theme.Brand
	}
	r.echo.Refresh()
	r.edge.StrokeColor = color.Transparent
	if r.field.mistake != "" {
		r.edge.StrokeColor = theme.Color(theme.Error)
	}
	r.edge.Refresh()
	r.sign.Hidden = r.field.mistake == ""
	r.sign.Refresh()
	r.wrap()
	for _, line := range r.lines {
		line.Color = theme.Color(theme.Error)
		line.Refresh()
	}
	r.Layout(r.field.Size())
	canvas.Refresh(r.field)
}

func (r *renderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.field.entry, r.edge, r.echo, r.sign}
	for _, line := range r.lines {
		objects = append(objects, line)
	}
	return objects
}

func (r *renderer) Destroy() {}

// opener is the button that opens the calendar. Tab passes it by: F4 opens the calendar from the entry.
type opener struct {
	widget.BaseWidget
	open func()
}

var _ desktop.Cursorable = (*opener)(nil)

func newOpener(open func()) *opener {
	o := &opener{open: open}
	o.ExtendBaseWidget(o)
	return o
}

// Tapped implements fyne.Tappable.
func (o *opener) Tapped(*fyne.PointEvent) { o.open() }

// Cursor implements desktop.Cursorable.
func (o *opener) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MinSize implements fyne.CanvasObject.
func (o *opener) MinSize() fyne.Size { return fyne.NewSize(openerWidth, iconSize) }

// CreateRenderer implements fyne.Widget.
func (o *opener) CreateRenderer() fyne.WidgetRenderer {
	icon := canvas.NewImageFromResource(base.NewColoredResource(base.CalendarIcon(), base.ColorNamePlaceHolder))
	icon.SetMinSize(fyne.NewSquareSize(iconSize))
	return widget.NewSimpleRenderer(container.NewCenter(icon))
}
