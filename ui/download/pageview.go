package download

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"housingtracker/export"
	"housingtracker/ui/theme"
)

const (
	// gap is the space around the pages, in Fyne units.
	gap float32 = 12
	// scrollBar is the width of the scroll bar.
	scrollBar float32 = 10
)

// PageView shows pages as they will be printed, one below the other; only those in view are drawn.
type PageView struct {
	widget.BaseWidget
	// OnTurned gets the current page, from 0, and the number of pages when one of them changes; may be nil.
	OnTurned func(page, of int)

	pages *export.Pages
	faces *typefaces
	zoom  Zoom
	scale float32
	// page is the current page; reportedPages is the number of pages OnTurned got last.
	page, reportedPages int
	// drawn are the pages in view.
	drawn  map[int]fyne.CanvasObject
	strip  *fyne.Container
	scroll *container.Scroll
}

// NewPageView returns a view without pages.
func NewPageView() *PageView {
	v := &PageView{drawn: map[int]fyne.CanvasObject{}}
	v.strip = container.New(&stripLayout{view: v})
	v.scroll = container.NewScroll(v.strip)
	v.scroll.OnScrolled = func(fyne.Position) { v.draw() }
	v.ExtendBaseWidget(v)
	return v
}

// SetPages shows other pages, at the current page number.
func (v *PageView) SetPages(p *export.Pages) {
	page := v.page
	v.pages, v.faces, v.scale = p, facesOf(p), 0
	v.arrange()
	v.reportPage(min(page, p.Len()-1))
	v.GoTo(v.page)
}

// SetZoom changes the zoom and keeps the current page.
func (v *PageView) SetZoom(z Zoom) {
	v.zoom = z
	v.arrange()
}

// Zoom returns the zoom.
func (v *PageView) Zoom() Zoom { return v.zoom }

// Step zooms in or out by a step.
func (v *PageView) Step(larger bool) { v.SetZoom(next(v.scale, larger)) }

// GoTo scrolls to the top of a page; numbers out of range mean the first or last page.
func (v *PageView) GoTo(page int) {
	if v.pages == nil {
		return
	}
	page = max(0, min(page, v.pages.Len()-1))
	v.scroll.ScrollToOffset(fyne.NewPos(v.scroll.Offset.X, v.top(page)-gap))
	v.draw()
	v.reportPage(page)
}

// Turn goes on by pages, or by views if a page does not fit into one.
func (v *PageView) Turn(by int) {
	if v.height() <= v.Size().Height-2*gap+1 {
		v.GoTo(v.page + by)
		return
	}
	v.Scroll(float32(by) * 0.9 * v.Size().Height)
}

// Scroll scrolls in Fyne units; down is positive.
func (v *PageView) Scroll(by float32) {
	v.scroll.ScrollToOffset(fyne.NewPos(v.scroll.Offset.X, v.scroll.Offset.Y+by))
	v.draw()
}

// size is the page size in points, height the height of a page in view, top its offset in the strip.
func (v *PageView) size() fyne.Size {
	width, height := v.pages.Size()
	return fyne.NewSize(float32(width), float32(height))
}
func (v *PageView) height() float32 {
	if v.pages == nil {
		return 0
	}
	return v.size().Height * v.scale
}
func (v *PageView) top(page int) float32 { return gap + float32(page)*(v.height()+gap) }

// arrange finds the scale for the room. The middle of the view stays at its place on the page.
func (v *PageView) arrange() {
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

// draw adds the pages that have come into view and removes the others.
func (v *PageView) draw() {
	if v.pages == nil || v.scale == 0 {
		return
	}
	room, offset := v.Size(), v.scroll.Offset
	pitch := v.height() + gap
	last := v.pages.Len() - 1
	// Less than a unit of a page does not count as in view.
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
	v.reportPage(max(0, min(last, int((offset.Y+room.Height/2)/pitch))))
}

func (v *PageView) drop(page int) {
	gone := v.drawn[page]
	delete(v.drawn, page)
	for i, o := range v.strip.Objects {
		if o == gone {
			v.strip.Objects = append(v.strip.Objects[:i:i], v.strip.Objects[i+1:]...)
			return
		}
	}
}

// paint returns a page that is drawn at the size in pixels that the window asks for.
func (v *PageView) paint(page int) fyne.CanvasObject {
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

// place positions the drawn pages.
func (v *PageView) place() {
	for page, o := range v.drawn {
		size := v.size()
		size = fyne.NewSize(size.Width*v.scale, size.Height*v.scale)
		o.Resize(size)
		o.Move(fyne.NewPos(max(gap, (v.strip.Size().Width-size.Width)/2), v.top(page)))
	}
}

func (v *PageView) reportPage(page int) {
	of := v.pages.Len()
	if page != v.page || of != v.reportedPages {
		v.page, v.reportedPages = page, of
		if v.OnTurned != nil {
			v.OnTurned(page, of)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (v *PageView) CreateRenderer() fyne.WidgetRenderer {
	return &viewRenderer{view: v, background: canvas.NewRectangle(theme.Color(theme.Background))}
}

type viewRenderer struct {
	view       *PageView
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
type stripLayout struct{ view *PageView }

func (l *stripLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	v := l.view
	if v.pages == nil {
		return fyne.Size{}
	}
	return fyne.NewSize(v.size().Width*v.scale+2*gap, v.top(v.pages.Len()))
}

func (l *stripLayout) Layout([]fyne.CanvasObject, fyne.Size) { l.view.place() }
