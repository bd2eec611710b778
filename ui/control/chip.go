package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/export/direction"
	"housingtracker/ui/theme"
)

// Chip is a short text on a coloured background, such as a stage or a warning.
type Chip struct {
	widget.BaseWidget
	Text        string
	Fill, Ink   fyne.ThemeColorName
	rectangular bool
}

// NewStageChip returns a stage in its colour, followed by more unless that is "".
func NewStageChip(s data.Stage, more string) *Chip {
	c := &Chip{}
	c.ExtendBaseWidget(c)
	c.SetStage(s, more)
	return c
}

// SetStage shows another stage.
func (c *Chip) SetStage(s data.Stage, more string) {
	c.Text, c.Fill, c.Ink = s.String(), theme.Stage(s), theme.OnStage(s)
	if more != "" {
		c.Text += " · " + more
	}
	c.Refresh()
}

// NewWarningChip returns a warning; the text begins with WarningPrefix.
func NewWarningChip(text string) *Chip { return newTag(text, theme.WarningBackground, theme.Warning) }

// NewErrorChip returns an error; the text begins with ErrorPrefix.
func NewErrorChip(text string) *Chip { return newTag(text, theme.ErrorBackground, theme.Error) }

// NewSoftChip returns a neutral note.
func NewSoftChip(text string) *Chip { return newTag(text, theme.BrandSoft, theme.Ink) }

func newTag(text string, fill, ink fyne.ThemeColorName) *Chip {
	c := &Chip{Text: text, Fill: fill, Ink: ink, rectangular: true}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{chip: c, background: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", color.Black), icon: newLeadingIcon()}
	r.Refresh()
	return r
}

type chipRenderer struct {
	chip       *Chip
	background *canvas.Rectangle
	text       *canvas.Text
	icon       leadingIcon
	// words is the text without its prefix.
	words string
}

func (r *chipRenderer) inset() float32 {
	if r.chip.rectangular {
		return 6
	}
	return 9
}

func (r *chipRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(r.words, theme.SmallSize, fyne.TextStyle{})
	return fyne.NewSize(size.Width+2*r.inset()+r.icon.width(theme.SmallSize), size.Height+3)
}

// Layout keeps the chip as small as its text and centred vertically; with less room the text is shortened.
func (r *chipRenderer) Layout(size fyne.Size) {
	need := r.MinSize()
	r.text.Text = direction.Visual(r.words)
	if size.Width > 0 && size.Width < need.Width {
		r.text.Text = direction.Visual(Ellipsis(r.words, size.Width-2*r.inset()-r.icon.width(theme.SmallSize), theme.SmallSize, fyne.TextStyle{}))
		need.Width = size.Width
	}
	top := (size.Height - need.Height) / 2
	r.background.Move(fyne.NewPos(0, top))
	r.background.Resize(need)
	r.icon.place(r.inset(), top, need.Height, theme.SmallSize)
	r.text.Move(fyne.NewPos(r.inset()+r.icon.width(theme.SmallSize), top))
	r.text.Resize(need)
}

func (r *chipRenderer) Refresh() {
	r.words = r.icon.setFrom(r.chip.Text)
	r.text.TextSize, r.text.Color = theme.SmallSize, theme.Color(r.chip.Ink)
	r.background.FillColor = theme.Color(r.chip.Fill)
	r.background.CornerRadius = r.MinSize().Height / 2
	if r.chip.rectangular {
		r.background.CornerRadius = 4
	}
	r.Layout(r.chip.Size())
	canvas.Refresh(r.chip)
}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.background, r.icon.image, r.text}
}
func (r *chipRenderer) Destroy() {}
