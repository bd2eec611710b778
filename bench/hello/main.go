// Hello is Fyne's hello world: the least a window can be, beside which the bench starts the program.
package main

import (
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	_ "housingtracker/language"
)

func main() {
	w := app.NewWithID("org.housingstatustracker.hello").NewWindow("Hello")
	w.SetContent(widget.NewLabel("Hello Fyne!"))
	w.ShowAndRun()
}
