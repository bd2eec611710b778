package download

import "fyne.io/fyne/v2"

// Zoom is how large pages are shown: one of the two that follow the room there is, or percents of the size on paper.
type Zoom int

// The zooms that follow the room.
const (
	WholePage Zoom = -iota
	PageWidth
)

// steps are the percents that Larger and Smaller go through.
var steps = []Zoom{50, 75, 100, 125, 150, 200, 300, 400}

// perPoint is how many of Fyne's units a point takes at 100 percent: 96 make an inch, as 72 points do.
const perPoint = 96.0 / 72

// scale returns how many of Fyne's units a point takes when pages of that size are shown in a room.
func (z Zoom) scale(page, room fyne.Size) float32 {
	wide := max(0, room.Width-2*gap-scrollBar) / page.Width
	switch z {
	case WholePage:
		return min(wide, max(0, room.Height-2*gap)/page.Height)
	case PageWidth:
		return wide
	}
	return perPoint * float32(z) / 100
}

// next is the zoom a step above or below a scale; at the end of the steps it is the last one.
func next(scale float32, larger bool) Zoom {
	percent := scale / perPoint * 100
	found := steps[0]
	if larger {
		found = steps[len(steps)-1]
	}
	for _, z := range steps {
		switch {
		case larger && float32(z) > percent+1:
			return z
		case !larger && float32(z) < percent-1:
			found = z
		}
	}
	return found
}
