// Package paper shows pages as they will be printed, one below the other. The pages draw themselves, un the window as
// un a PDF; only those in view are drawn.
package paper

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/font"

	"housingtracker/export"
	"housingtracker/ui/theme"
)

const (
	// gap is the ground around the pages, in Fyne's units.
	gap float32 = 12
	// scrollBar is the room of the bar beside them.
	scrollBar float32 = 10
)

// View is a strip of pages to scroll and to turn.
type View struct {
	widget.BaseWidget
	// OnTurned is told which page is looked at, from 0, and how many there are, when one of them changes; may be nil.
	OnTurned func(page, of int)

	pages *export.Pages
	faces func(n int, size float64) font.Face
	zoom  Zoom
	scale float32
	// page is the one that is looked at, told how many OnTurned was told of.
	page, told int
	// drawn are the pages in view.
	drawn  map[int]fyne.CanvasObject
	strip  *fyne.Container
	scroll *container.Scroll
}

// NewView is a view without pages.
func NewView() *View {
	v := &View{drawn: map[int]fyne.CanvasObject{}}
	v.strip = container.New(&stripLayout{view: v})
	v.scroll = container.NewScroll(v.strip)
	v.scroll.OnScrolled = func(fyne.Position) { v.draw() }
	v.ExtendBaseWidget(v)
	return v
}

// SetPages shows other pages, and of them the one that stands where the one looked at stood.
func (v *View) SetPages(p *export.Pages) {
	page := v.page
	v.pages, v.faces, v.scale = p, faces(p), 0
	v.arrange()
	v.turned(min(page, p.Len()-1))
	v.GoTo(v.page)
}

// SetZoom shows the pages larger or smaller, and keeps the one that is looked at.
func (v *View) SetZoom(z Zoom) {
	v.zoom = z
	v.arrange()
}

// Zoom is how large the pages are shown.
func (v *View) Zoom() Zoom { return v.zoom }

// Step shows the pages a step larger or smaller than they are.
func (v *View) Step(larger bool) { v.SetZoom(next(v.scale, larger)) }

// GoTo shows a page from its top; numbers beyond the first and the last one mean those.
func (v *View) GoTo(page int) {
	if v.pages == nil {
		return
	}
	page = max(0, min(page, v.pages.Len()-1))
	v.scroll.ScrollToOffset(fyne.NewPos(v.scroll.Offset.X, v.top(page)-gap))
	v.draw()
	v.turned(page)
}

// Turn goes on by so many pages, or by so many views where a page does not fit into one.
func (v *View) Turn(by int) {
	if v.height() <= v.Size().Height-2*gap+1 {
		v.GoTo(v.page + by)
		return
	}
	v.Scroll(float32(by) * 0.9 * v.Size().Height)
}

// Scroll moves the strip by so much, in Fyne's units; down is positive.
func (v *View) Scroll(by float32) {
	v.scroll.ScrollToOffset(fyne.NewPos(v.scroll.Offset.X, v.scroll.Offset.Y+by))
	v.draw()
}

// size is that of the pages in points, height that of one in view, top where one begins in the strip.
func (v *View) size() fyne.Size {
	width, height := v.pages.Size()
	return fyne.NewSize(float32(width), float32(height))
}
func (v *View) height() float32 {
	if v.pages == nil {
		return 0
	}
	return v.size().Height * v.scale
}
func (v *View) top(page int) float32 { return gap + float32(page)*(v.height()+gap) }

// arrange finds the scale for the room there is. The middle of the view stays where it was on its page.
func (v *View) arrange() {
	room := v.Size()
	if v.pages == nil || room.Width == 0 || room.Height == 0 {
		return
	}
	scale := v.zoom.scale(v.size(), room)
	if scale != v.scale && scale > 0 {
		middle, before := v.scroll.Offset.Y+room.Height/2-v.top(v.page), v.scale
		v.scale = scale
		for page := range v.drawn {
			v.drop(page)
		}
		v.strip.Refresh()
		v.scroll.Refresh()
		if before > 0 {
			v.scroll.ScrollToOffset(fyne.NewPos(v.scroll.Offset.X, v.top(v.page)+middle*scale/before-room.Height/2))
		}
		if v.zoom == WholePage {
			v.GoTo(v.page)
		}
	}
	v.draw()
}

// draw draws the pages that have come into view and drops those that have gone out of it.
func (v *View) draw() {
	if v.pages == nil || v.scale == 0 {
		return
	}
	room, offset := v.Size(), v.scroll.Offset
	pitch := v.height() + gap
	last := v.pages.Len() - 1
	// A page of which less than a unit is in view is not.
	from := max(0, min(last, int((offset.Y+1)/pitch)))
	to := max(from, min(last, int(math.Ceil(float64((offset.Y+room.Height-gap-1)/pitch)))-1))
	for page := range v.drawn {
		if page < from || page > to {
			v.drop(page)
		}
	}
	for page := from; page <= to; page++ {
		if v.drawn[page] == nil {
			v.drawn[page] = v.paint(page)
			v.strip.Objects = append(v.strip.Objects, v.drawn[page])
		}
	}
	v.place()
	canvas.Refresh(v.strip)
	v.turned(max(0, min(last, int((offset.Y+room.Height/2)/pitch))))
}

func (v *View) drop(page int) {
	gone := v.drawn[page]
	delete(v.drawn, page)
	for i, o := range v.strip.Objects {
		if o == gone {
			v.strip.Objects = append(v.strip.Objects[:i:i], v.strip.Objects[i+1:]...)
			return
		}
	}
}

// paint makes a page, which is drawn when the window asks for so many pixels.
func (v *View) paint(page int) fyne.CanvasObject {
	pages := v.pages
	picture := canvas.NewRaster(func(width, height int) image.Image {
		points, _ := pages.Size()
		i := newInk(width, height, float64(width)/points, v.faces)
		pages.Draw(page, i)
		return i.picture
	})
	edge := canvas.NewRectangle(color.Transparent)
	edge.StrokeColor, edge.StrokeWidth = theme.Color(theme.Line), 1
	return container.NewStack(picture, edge)
}

// place puts the pages that are drawn where they belong.
func (v *View) place() {
	for page, o := range v.drawn {
		size := v.size()
		size = fyne.NewSize(size.Width*v.scale, size.Height*v.scale)
		o.Resize(size)
		o.Move(fyne.NewPos(max(gap, (v.strip.Size().Width-size.Width)/2), v.top(page)))
	}
}

func (v *View) turned(page int) {
	of := v.pages.Len()
	if page != v.page || of != v.told {
		v.page, v.told = page, of
		if v.OnTurned != nil {
			v.OnTurned(page, of)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	return &viewRenderer{view: v, background: canvas.NewRectangle(theme.Color(theme.Background))}
}

type viewRenderer struct {
	view       *View
	background *canvas.Rectangle
}

func (r *viewRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 120) }

func (r *viewRenderer) Layout(size fyne.Size) {
	r.background.Resize(size)
	r.view.scroll.Resize(size)
	r.view.arrange()
}

func (r *viewRenderer) Refresh() {
	r.background.FillColor = theme.Color(theme.Background)
	canvas.Refresh(r.view)
}

func (r *viewRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.background, r.view.scroll}
}
func (r *viewRenderer) Destroy() {}

// stripLayout makes the strip as high as all pages, drawn or not.
type stripLayout struct{ view *View }

func (l *stripLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	v := l.view
	if v.pages == nil {
		return fyne.Size{}
	}
	return fyne.NewSize(v.size().Width*v.scale+2*gap, v.top(v.pages.Len()))
}

func (l *stripLayout) Layout([]fyne.CanvasObject, fyne.Size) { l.view.place() }
