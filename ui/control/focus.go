package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// focusRoots gives, for each canvas, what is on top of it: the object in which a control that gets the focus comes into view.
var focusRoots = map[fyne.Canvas]func() fyne.CanvasObject{}

// KeepFocusInView makes the controls on a canvas scroll into view when they get the focus. root returns what is on top.
func KeepFocusInView(on fyne.Canvas, root func() fyne.CanvasObject) { focusRoots[on] = root }

// ScrollIntoView scrolls what is around an object so that it is in view, by as little as that needs: a click that gives the
// focus stays on its object. Controls call it when they get the focus.
func ScrollIntoView(o fyne.CanvasObject) {
	if len(focusRoots) == 0 {
		return
	}
	if root := focusRoots[fyne.CurrentApp().Driver().CanvasForObject(o)]; root != nil {
		scrollTo(root(), o)
	}
}

// scrollTo reports whether o is in root, and scrolls the scrolls around it.
func scrollTo(root, o fyne.CanvasObject) bool {
	if root == o {
		return true
	}
	switch r := root.(type) {
	case *fyne.Container:
		for _, child := range r.Objects {
			if child.Visible() && scrollTo(child, o) {
				return true
			}
		}
	case *Panel:
		return scrollTo(r.Content, o)
	case *container.ThemeOverride:
		return scrollTo(r.Content, o)
	case *container.Scroll:
		if !scrollTo(r.Content, o) {
			return false
		}
		driver := fyne.CurrentApp().Driver()
		top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(r).Y
		by := min(top, 0)
		if below := top + o.Size().Height - r.Size().Height; by == 0 && below > 0 {
			by = min(below, top)
		}
		if by != 0 && r.Size().Height > 0 {
			r.ScrollToOffset(fyne.NewPos(r.Offset.X, r.Offset.Y+by))
		}
		return true
	}
	return false
}
