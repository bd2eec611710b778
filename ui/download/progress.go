package download

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
)

// progress shows how far an export is, with a button that stops it. It is hidden otherwise.
type progress struct {
	content *fyne.Container
	bar     *widget.ProgressBar
	// parent is refreshed when the progress shows or hides.
	parent *fyne.Container
}

func newProgress(stop func()) *progress {
	p := &progress{bar: widget.NewProgressBar()}
	p.content = container.NewHBox(control.Wide(180, p.bar), control.NewButton("Stop", stop))
	p.content.Hide()
	return p
}

func (p *progress) set(done, total int) { p.bar.SetValue(float64(done) / float64(max(1, total))) }

func (p *progress) show(on bool) {
	control.SetVisible(p.content, on)
	p.parent.Refresh()
}
