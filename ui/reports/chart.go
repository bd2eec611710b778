package reports

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data/report"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// The sizes of a chart in Fyne units.
const (
	barHeight  = 16
	barGap     = 6
	labelWidth = 170
	totalWidth = 56
)

// newChart draws a report as bars in the colors of the stages, which follow the theme.
func newChart(c report.Chart) fyne.CanvasObject {
	longest := c.Longest()
	if longest == 0 {
		return control.NewMuted("There is nothing to draw for these days.")
	}
	lines := container.NewVBox(control.NewBold(c.Title), control.Gap(0, 2))
	bars := container.New(&barsLayout{})
	for _, b := range c.Bars {
		line := &barLayout{total: float32(b.Total() / longest)}
		objects := []fyne.CanvasObject{control.NewText(b.Label).Shrinking().Aligned(fyne.TextAlignTrailing), control.NewBold(report.Value(b.Total()))}
		for _, p := range b.Parts {
			line.parts = append(line.parts, float32(p.Value/longest))
			objects = append(objects, control.NewPanel(theme.Stage(p.Stage), "", 0, control.Gap(0, 0)))
		}
		bars.Add(container.New(line, objects...))
	}
	lines.Add(bars)
	if len(c.Bars[0].Parts) > 1 {
		legend := control.NewFlow(14)
		for _, p := range c.Bars[0].Parts {
			mark := control.NewPanel(theme.Stage(p.Stage), "", 3, control.Gap(10, 10))
			legend.Add(container.NewHBox(container.NewCenter(mark), control.NewMuted(p.Name)))
		}
		lines.Add(legend)
	}
	return lines
}

// barsLayout puts bars below each other.
type barsLayout struct{}

// MinSize implements fyne.Layout.
func (barsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(labelWidth+totalWidth+80, float32(len(objects))*lineHeight(objects))
}

func lineHeight(objects []fyne.CanvasObject) (height float32) {
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return height + barGap
}

// Layout implements fyne.Layout.
func (barsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := lineHeight(objects)
	for i, o := range objects {
		o.Move(fyne.NewPos(0, float32(i)*height))
		o.Resize(fyne.NewSize(size.Width, height-barGap))
	}
}

// barLayout lays out one bar: label, total, and the parts one after another between them.
type barLayout struct {
	total float32
	parts []float32
}

// MinSize implements fyne.Layout.
func (l *barLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(labelWidth, max(barHeight, objects[0].MinSize().Height))
}

// Layout implements fyne.Layout.
func (l *barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	labels := min(labelWidth, size.Width/3)
	text := objects[0].MinSize().Height
	objects[0].Move(fyne.NewPos(0, (size.Height-text)/2))
	objects[0].Resize(fyne.NewSize(labels-10, text))
	room := size.Width - labels - totalWidth
	x := labels
	for i, part := range l.parts {
		width := part * room
		objects[2+i].Move(fyne.NewPos(x, (size.Height-barHeight)/2))
		objects[2+i].Resize(fyne.NewSize(width, barHeight))
		x += width
	}
	objects[1].Move(fyne.NewPos(x+8, (size.Height-text)/2))
	objects[1].Resize(fyne.NewSize(totalWidth-8, text))
}
