package home

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// newBar returns a horizontal bar filled to share in the stage's colour.
func newBar(stage data.Stage, share float32) fyne.CanvasObject {
	part := func(fill fyne.ThemeColorName) fyne.CanvasObject {
		return control.NewPanel(fill, "", 2.5, control.Gap(0, 0))
	}
	return container.New(&barLayout{share}, part(theme.Line), part(theme.Stage(stage)))
}

type barLayout struct{ share float32 }

func (b *barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 5) }

func (b *barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Resize(fyne.NewSize(size.Width*b.share, size.Height))
}

// evenLayout gives every card the same width, for that many cards: in one row, or in two if a card needs more room than
// one row has.
type evenLayout struct {
	cards int
	width float32
}

const evenGap = theme.Step

// columns is how many cards are in a row, and least the least size of all of them.
func (l *evenLayout) columns(o []fyne.CanvasObject) (columns int, least fyne.Size) {
	for _, c := range o {
		least = least.Max(c.MinSize())
	}
	if l.width > 0 && l.cardWidth(l.cards) < least.Width {
		return (l.cards + 1) / 2, least
	}
	return l.cards, least
}

func (l *evenLayout) cardWidth(columns int) float32 {
	return (l.width - float32(columns-1)*evenGap) / float32(columns)
}

// MinSize is as high as the rows need at the present width.
func (l *evenLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	columns, least := l.columns(o)
	rows := float32(max(1, (len(o)+columns-1)/columns))
	return fyne.NewSize(float32(l.cards)*60, rows*least.Height+(rows-1)*evenGap)
}

func (l *evenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	columns, _ := l.columns(o)
	rows := max(1, (len(o)+columns-1)/columns)
	width, height := l.cardWidth(columns), (size.Height-float32(rows-1)*evenGap)/float32(rows)
	for i, c := range o {
		c.Move(fyne.NewPos(float32(i%columns)*(width+evenGap), float32(i/columns)*(height+evenGap)))
		c.Resize(fyne.NewSize(width, height))
	}
}

// scrollLayout gives the content of a scroll its width first, because that decides its height.
type scrollLayout struct{}

func (scrollLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (scrollLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	scroll := o[0].(*container.Scroll)
	scroll.Content.Resize(fyne.NewSize(size.Width, max(size.Height, scroll.Content.MinSize().Height)))
	scroll.Resize(size)
	scroll.Refresh()
}

// pageLayout stacks three parts; the second takes the height that the others leave.
type pageLayout struct{}

const pageGap float32 = 12

func (pageLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, part := range o {
		need := part.MinSize()
		size = fyne.NewSize(max(size.Width, need.Width), size.Height+need.Height)
	}
	return size.AddWidthHeight(0, 2*pageGap)
}

func (pageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, bottom := o[0].MinSize().Height, o[2].MinSize().Height
	heights := []float32{top, size.Height - top - bottom - 2*pageGap, bottom}
	y := float32(0)
	for i, part := range o {
		part.Move(fyne.NewPos(0, y))
		part.Resize(fyne.NewSize(size.Width, heights[i]))
		y += heights[i] + pageGap
	}
}

// linesLayout stacks lines and after them a last object. It hides the lines for which there is no room.
type linesLayout struct{}

const minLines = 3

func (linesLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	last := len(o) - 1
	size := o[last].MinSize()
	for _, line := range o[:min(last, minLines)] {
		size.Height += line.MinSize().Height
	}
	return size
}

func (linesLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	last := o[len(o)-1]
	room := size.Height - last.MinSize().Height
	y := float32(0)
	for i, line := range o[:len(o)-1] {
		height := line.MinSize().Height
		fits := i < minLines || y+height <= room
		control.SetVisible(line, fits)
		// Hidden lines too: the lines have common columns.
		line.Resize(fyne.NewSize(size.Width, height))
		if !fits {
			room = y
			continue
		}
		line.Move(fyne.NewPos(0, y))
		y += height
	}
	last.Move(fyne.NewPos(0, y))
	last.Resize(last.MinSize())
}

// headLayout places greeting, program and scope on a line, beside the shell's find box. Without room the greeting is
// left out.
type headLayout struct{}

const (
	headGap    float32 = 12
	findBox    float32 = 300
	inset      float32 = 20
	leastWidth float32 = 180
	mostWidth  float32 = 360
)

func (headLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, part := range o {
		height = max(height, part.MinSize().Height)
	}
	return fyne.NewSize(400, height)
}

func (headLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	greeting, choice, scope := o[0], o[1], o[2]
	room := size.Width - min(findBox, (size.Width+2*inset)*0.36) - headGap
	words, segments := greeting.MinSize(), scope.MinSize()
	rest := room - segments.Width - headGap
	x := float32(0)
	fits := rest-words.Width-headGap >= leastWidth
	control.SetVisible(greeting, fits)
	if fits {
		greeting.Move(fyne.NewPos(0, (size.Height-words.Height)/2))
		greeting.Resize(words)
		x = words.Width + headGap
	}
	width := min(mostWidth, rest-x)
	choice.Move(fyne.NewPos(x, (size.Height-choice.MinSize().Height)/2))
	choice.Resize(fyne.NewSize(width, choice.MinSize().Height))
	scope.Move(fyne.NewPos(x+width+headGap, (size.Height-segments.Height)/2))
	scope.Resize(segments)
}
