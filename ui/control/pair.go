package control

import "fyne.io/fyne/v2"

// Pair is a layout of two objects beside each other, or under each other where the width is not enough.
type Pair struct {
	// First is the first object's share of the width.
	First float32
	// Width is the least width for both, Height the least height of each, in Fyne units.
	Width, Height float32
	width         float32
}

// pairGap is the gap between the two.
const pairGap float32 = 12

func (p *Pair) stacked() bool { return p.width > 0 && p.width < p.Width }

// MinSize implements fyne.Layout. It is as high as the objects need at the present width.
func (p *Pair) MinSize(o []fyne.CanvasObject) fyne.Size {
	first, second := max(o[0].MinSize().Height, p.Height), max(o[1].MinSize().Height, p.Height)
	if p.stacked() {
		return fyne.NewSize(leastFlow, first+pairGap+second)
	}
	return fyne.NewSize(leastFlow, max(first, second))
}

// Layout implements fyne.Layout. Under each other, the two share what is left of the height.
func (p *Pair) Layout(o []fyne.CanvasObject, size fyne.Size) {
	p.width = size.Width
	if p.stacked() {
		first, second := max(o[0].MinSize().Height, p.Height), max(o[1].MinSize().Height, p.Height)
		first += max(0, size.Height-pairGap-first-second) / 2
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(size.Width, first))
		o[1].Move(fyne.NewPos(0, first+pairGap))
		o[1].Resize(fyne.NewSize(size.Width, size.Height-first-pairGap))
		return
	}
	first := (size.Width - pairGap) * p.First
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(first, size.Height))
	o[1].Move(fyne.NewPos(first+pairGap, 0))
	o[1].Resize(fyne.NewSize(size.Width-first-pairGap, size.Height))
}
