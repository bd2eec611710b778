package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"housingtracker/export/direction"
	"housingtracker/ui/theme"
)

// groupView draws the heading of a group.
type groupView struct {
	box                          *fyne.Container
	background, rule, chip, ring *canvas.Rectangle
	title, count                 *canvas.Text
	arrow                        *icon
	// second: the group is of the second level, so that its title is indented and has no background.
	second bool
}

func newGroupView() *groupView {
	v := &groupView{
		background: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent),
		chip: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent),
		arrow: newIcon(), title: canvas.NewText("", color.Transparent),
		count: canvas.NewText("", color.Transparent),
	}
	v.ring.StrokeWidth, v.chip.StrokeWidth = 1.5, 1
	v.title.TextSize, v.count.TextSize = theme.SmallSize, theme.TextSize
	v.count.TextStyle.Bold = true
	v.box = container.NewWithoutLayout(v.background, v.chip, v.arrow.image, v.title, v.count, v.rule, v.ring)
	return v
}

// set shows a heading; that of an empty group is muted.
func (v *groupView) set(title, count string, fill color.Color, folded, empty bool, s rowState, width float32) {
	background, ink := theme.Color(theme.Background), theme.Color(theme.Ink)
	if s.hovered || s.cursor {
		background = theme.Color(theme.BrandSoft)
	}
	arrow, onChip, outline := unfoldedIcon(), textColorOn(fill), color.Color(color.Transparent)
	switch {
	case empty:
		arrow, ink, onChip = nil, theme.Color(theme.Muted), theme.Color(theme.Muted)
		fill, outline = color.Transparent, mix(fill, background, 0.5)
	case folded:
		arrow = foldedIcon()
	}
	if v.second {
		onChip, fill, outline = ink, color.Transparent, color.Transparent
	}
	ring := color.Color(color.Transparent)
	if s.cursor && s.focused {
		ring = theme.Color(theme.Brand)
	}
	paint(v.background, background, nil)
	paint(v.chip, fill, outline)
	paint(v.rule, theme.Color(theme.Line), nil)
	paint(v.ring, color.Transparent, ring)
	v.arrow.set(arrow, theme.Color(theme.Ink))
	write(v.title, title, onChip)
	write(v.count, count, ink)
	v.place(width)
}

// secondIndent is how far headings of the second level are indented.
const secondIndent float32 = 18

func write(t *canvas.Text, text string, ink color.Color) {
	if text = direction.Visual(text); t.Text == text && t.Color == ink {
		return
	}
	t.Text, t.Color = text, ink
	t.Refresh()
}

func (v *groupView) place(width float32) {
	size := fyne.NewSize(width, groupHeight)
	v.box.Resize(size)
	v.background.Resize(size)
	v.rule.Move(fyne.NewPos(0, groupHeight-1))
	v.rule.Resize(fyne.NewSize(width, 1))
	v.ring.Move(fyne.NewPos(1, 1))
	v.ring.Resize(fyne.NewSize(width-2, groupHeight-3))
	indent := float32(0)
	if v.second {
		indent = secondIndent
	}
	v.arrow.place(indent+inset-5, 18, groupHeight-1)
	title := fyne.MeasureText(v.title.Text, v.title.TextSize, v.title.TextStyle)
	x, height := indent+inset+14, title.Height+2
	v.chip.CornerRadius = height / 2
	v.chip.Move(fyne.NewPos(x, (groupHeight-1-height)/2))
	v.chip.Resize(fyne.NewSize(title.Width+18, height))
	v.title.Move(fyne.NewPos(x+9, 0))
	v.title.Resize(fyne.NewSize(title.Width, groupHeight-1))
	v.count.Move(fyne.NewPos(x+title.Width+18+inset, 0))
	v.count.Resize(fyne.NewSize(v.count.MinSize().Width, groupHeight-1))
}
