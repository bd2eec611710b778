// Hello is Fyne's hello world, with which the bench compares the start of the program.
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
