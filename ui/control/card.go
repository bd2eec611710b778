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

// Panel is a ground that follows the theme, with content on it.
type Panel struct {
	widget.BaseWidget
	Fill, Edge fyne.ThemeColorName
	Radius     float32
	Content    fyne.CanvasObject
	// OnTapped makes the whole panel a button; nil leaves it still.
	OnTapped func()
}

// NewPanel lays content on a ground; edge may be "".
func NewPanel(fill, edge fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *Panel {
	p := &Panel{Fill: fill, Edge: edge, Radius: radius, Content: content}
	p.ExtendBaseWidget(p)
	return p
}

// NewCard is a white card with content and no heading.
func NewCard(content fyne.CanvasObject) *Panel {
	return NewPanel(theme.Surface, theme.Line, theme.CardRadius, Inset(14, 12, content))
}

// NewTitledCard is a card with a bold heading, muted words beside it, and content that takes the room.
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
	var edge color.Color
	if r.panel.Edge != "" {
		edge = theme.Color(r.panel.Edge)
	}
	r.background.Paint(theme.Color(r.panel.Fill), edge, r.panel.Radius)
	r.Layout(r.panel.Size())
	canvas.Refresh(r.panel)
}

func (r *panelRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.background.Object(), r.panel.Content}
}
func (r *panelRenderer) Destroy() {}

// Inset keeps content away from the edges by x left and right, y above and below.
func Inset(x, y float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(y, y, x, x), content)
}

// Gap is an empty space of that size.
func Gap(width, height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}

// Wide makes an object at least that wide.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.NewStack(Gap(width, 0), o)
}
