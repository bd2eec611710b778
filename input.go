package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// watchInput calls used for every key and mouse event in the window. Fyne reports input only to the focused or
// hovered object, so this wraps the callbacks of GLFW.
func watchInput(window fyne.Window, used func()) {
	withGLFW(window, func(w *glfw.Window) {
		var key glfw.KeyCallback
		key = w.SetKeyCallback(func(w *glfw.Window, k glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
			used()
			key(w, k, code, action, mods)
		})
		var moved glfw.CursorPosCallback
		moved = w.SetCursorPosCallback(func(w *glfw.Window, x, y float64) {
			used()
			moved(w, x, y)
		})
		var clicked glfw.MouseButtonCallback
		clicked = w.SetMouseButtonCallback(func(w *glfw.Window, button glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey) {
			used()
			clicked(w, button, action, mods)
		})
		var scrolled glfw.ScrollCallback
		scrolled = w.SetScrollCallback(func(w *glfw.Window, x, y float64) {
			used()
			scrolled(w, x, y)
		})
	})
}
