package datefield

import (
	"image/color"

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
	// entryWidth fits a date, a suggestion and the calendar's button.
	entryWidth          float32 = 190
	echoGap             float32 = 12
	minEchoWidth        float32 = 60
	errorGap            float32 = 3
	errorWidth          float32 = 300
	echoHeight          float32 = 18
	calendarButtonWidth float32 = 30
	iconSize            float32 = 15
	errorIconSize       float32 = 14
)

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	// Errors are marked by more than colour. The icon is an image because fonts draw ⚠ differently or not at all.
	icon := canvas.NewImageFromResource(base.NewColoredResource(base.WarningIcon(), base.ColorNameError))
	r := &renderer{field: f, echo: control.NewMuted("").Shrinking(), edge: canvas.NewRectangle(color.Transparent), icon: icon, width: errorWidth}
	r.edge.StrokeWidth, r.edge.CornerRadius = 2, theme.Radius
	r.Refresh()
	return r
}

type renderer struct {
	field *Field
	echo  *control.Label
	edge  *canvas.Rectangle
	icon  *canvas.Image
	lines []*canvas.Text
	width float32
	// shown and wrapped are the message and the width the lines were made for.
	shown   string
	wrapped float32
}

func (r *renderer) MinSize() fyne.Size {
	size := fyne.NewSize(entryWidth, r.field.entry.MinSize().Height)
	if r.field.EchoBelow {
		size.Height += echoHeight
	} else {
		size.Width += echoGap + minEchoWidth
	}
	if len(r.lines) > 0 {
		size.Height += errorGap + float32(len(r.lines))*r.lines[0].MinSize().Height
	}
	return size
}

func (r *renderer) Layout(size fyne.Size) {
	entryHeight := r.field.entry.MinSize().Height
	entry := fyne.NewSize(min(entryWidth, size.Width), entryHeight)
	r.field.entry.Resize(entry)
	r.edge.Resize(entry)
	y := entryHeight
	if r.field.EchoBelow {
		r.echo.Move(fyne.NewPos(2, entryHeight))
		r.echo.Resize(fyne.NewSize(size.Width-2, echoHeight))
		y += echoHeight
	} else {
		text := r.echo.MinSize().Height
		r.echo.Move(fyne.NewPos(entryWidth+echoGap, (entryHeight-text)/2))
		r.echo.Resize(fyne.NewSize(max(0, size.Width-entryWidth-echoGap), text))
	}
	r.width = max(entryWidth, size.Width)
	r.wrap()
	y += errorGap
	r.icon.Move(fyne.NewPos(0, y+1))
	r.icon.Resize(fyne.NewSquareSize(errorIconSize))
	for _, line := range r.lines {
		line.Move(fyne.NewPos(errorIconSize+4, y))
		line.Resize(line.MinSize())
		y += line.MinSize().Height
	}
}

// wrap breaks the error into lines of the field's width.
func (r *renderer) wrap() {
	if r.shown == r.field.errorText && r.wrapped == r.width {
		return
	}
	r.shown, r.wrapped, r.lines = r.field.errorText, r.width, nil
	for _, line := range control.Wrap(r.shown, r.width-errorIconSize-4, theme.SmallSize) {
		t := canvas.NewText(line, theme.Color(theme.Error))
		t.TextSize = theme.SmallSize
		r.lines = append(r.lines, t)
	}
}

func (r *renderer) Refresh() {
	words, isNew := r.field.echo()
	r.echo.Text, r.echo.Color = words, theme.Muted
	if isNew {
		r.echo.Color = theme.Brand
	}
	r.echo.Refresh()
	r.edge.StrokeColor = color.Transparent
	if r.field.errorText != "" {
		r.edge.StrokeColor = theme.Color(theme.Error)
	}
	r.edge.Refresh()
	r.icon.Hidden = r.field.errorText == ""
	r.icon.Refresh()
	r.wrap()
	for _, line := range r.lines {
		line.Color = theme.Color(theme.Error)
		line.Refresh()
	}
	r.Layout(r.field.Size())
	canvas.Refresh(r.field)
}

func (r *renderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.field.entry, r.edge, r.echo, r.icon}
	for _, line := range r.lines {
		objects = append(objects, line)
	}
	return objects
}

func (r *renderer) Destroy() {}

// calendarButton opens the calendar. Tab skips it: F4 opens the calendar from the entry.
type calendarButton struct {
	widget.BaseWidget
	open func()
}

var _ desktop.Cursorable = (*calendarButton)(nil)

func newCalendarButton(open func()) *calendarButton {
	o := &calendarButton{open: open}
	o.ExtendBaseWidget(o)
	return o
}

// Tapped implements fyne.Tappable.
func (o *calendarButton) Tapped(*fyne.PointEvent) { o.open() }

// Cursor implements desktop.Cursorable.
func (o *calendarButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MinSize implements fyne.CanvasObject.
func (o *calendarButton) MinSize() fyne.Size { return fyne.NewSize(calendarButtonWidth, iconSize) }

// CreateRenderer implements fyne.Widget.
func (o *calendarButton) CreateRenderer() fyne.WidgetRenderer {
	icon := canvas.NewImageFromResource(base.NewColoredResource(base.CalendarIcon(), base.ColorNamePlaceHolder))
	icon.SetMinSize(fyne.NewSquareSize(iconSize))
	return widget.NewSimpleRenderer(container.NewCenter(icon))
}
