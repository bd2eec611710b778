package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/theme"
)

// Panel is content on a background that follows the theme.
type Panel struct {
	widget.BaseWidget
	Fill, Border fyne.ThemeColorName
	Radius       float32
	Content      fyne.CanvasObject
	// OnTapped runs when the panel is clicked; may be nil.
	OnTapped func()
}

// NewPanel returns content on a background; border may be "".
func NewPanel(fill, border fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *Panel {
	p := &Panel{Fill: fill, Border: border, Radius: radius, Content: content}
	p.ExtendBaseWidget(p)
	return p
}

// NewCard returns a card without a heading.
func NewCard(content fyne.CanvasObject) *Panel {
	return NewPanel(theme.Surface, theme.Line, theme.CardRadius, Inset(14, 12, content))
}

// NewTitledCard returns a card with a bold heading, muted text beside it, and content that fills the rest.
func NewTitledCard(title, muted string, content fyne.CanvasObject) *Panel {
	heading := container.NewHBox(NewBold(title), NewMuted(muted))
	return NewCard(container.New(layout.NewBorderLayout(heading, nil, nil, nil), heading, content))
}

// Tapped implements fyne.Tappable.
func (p *Panel) Tapped(*fyne.PointEvent) {
	if p.OnTapped != nil {
		p.OnTapped()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{panel: p, background: NewBackground()}
	r.Refresh()
	return r
}

type panelRenderer struct {
	panel      *Panel
	background *Background
}

func (r *panelRenderer) MinSize() fyne.Size { return r.panel.Content.MinSize() }

func (r *panelRenderer) Layout(size fyne.Size) {
	r.background.Resize(size)
	r.panel.Content.Resize(size)
}

func (r *panelRenderer) Refresh() {
	var border color.Color
	if r.panel.Border != "" {
		border = theme.Color(r.panel.Border)
	}
	r.background.Paint(theme.Color(r.panel.Fill), border, r.panel.Radius)
	r.Layout(r.panel.Size())
	canvas.Refresh(r.panel)
}

func (r *panelRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.background.Object(), r.panel.Content}
}
func (r *panelRenderer) Destroy() {}

// Inset pads content by x left and right, y above and below.
func Inset(x, y float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(y, y, x, x), content)
}

// Gap returns an empty space of that size.
func Gap(width, height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}

// Wide makes an object at least that wide.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.NewStack(Gap(width, 0), o)
}

// NewSeparator returns a thin horizontal line.
func NewSeparator() *Panel { return NewPanel(theme.Line, "", 0, Gap(0, 1)) }

// Fill replaces the content of a container.
func Fill(c *fyne.Container, objects ...fyne.CanvasObject) {
	c.Objects = objects
	c.Refresh()
}

// SetVisible shows or hides o.
func SetVisible(o fyne.CanvasObject, visible bool) {
	if visible && !o.Visible() {
		o.Show()
	} else if !visible && o.Visible() {
		o.Hide()
	}
}

// SetEnabled enables or disables o.
func SetEnabled(o fyne.Disableable, enabled bool) {
	if enabled {
		o.Enable()
	} else {
		o.Disable()
	}
}
