package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// withGLFW calls do with the window as GLFW knows it. Fyne has no way to ask for a window's place.
func withGLFW(window fyne.Window, do func(*glfw.Window)) {
	native, ok := window.(interface{ RunWithContext(func()) })
	if !ok {
		return
	}
	native.RunWithContext(func() {
		if w := glfw.GetCurrentContext(); w != nil {
			do(w)
		}
	})
}

// position is where the window lies on the desktop; ok is false for one that is maximized or minimized.
func position(window fyne.Window) (left, top int, ok bool) {
	withGLFW(window, func(w *glfw.Window) {
		if w.GetAttrib(glfw.Maximized) == glfw.False && w.GetAttrib(glfw.Iconified) == glfw.False {
			left, top = w.GetPos()
			ok = true
		}
	})
	return left, top, ok
}

// bringIntoView moves a window that lies outside all monitors to the first: one may have been unplugged.
func bringIntoView(window fyne.Window) {
	withGLFW(window, func(w *glfw.Window) {
		left, top := w.GetPos()
		width, _ := w.GetSize()
		monitors := glfw.GetMonitors()
		if len(monitors) == 0 {
			return
		}
		for _, m := range monitors {
			x, y, wide, high := m.GetWorkarea()
			if reachable(left, top, width, x, y, wide, high) {
				return
			}
		}
		x, y, _, _ := monitors[0].GetWorkarea()
		w.SetPos(x+grip, y+grip)
	})
}

// grip is how much of a window's upper edge must be on a monitor so that it can be moved by it.
const grip = 60

// reachable reports whether the upper edge of a window is within a monitor's area at x, y.
func reachable(left, top, width, x, y, wide, high int) bool {
	return top >= y-grip/2 && top <= y+high-grip && left+width >= x+grip && left <= x+wide-grip
}
