package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/ui/theme"
)

// The columns of a form: labels, boxes, and hints beside them.
const (
	formLabel  float32 = 190
	formBox    float32 = 190
	formIndent float32 = 18
	formGap    float32 = 12
)

// FormRow is a line of a form: a label, a box, a hint beside the box, and a caption under it.
type FormRow struct {
	// Content is the row to be put into the form.
	Content *fyne.Container
	Label   *Label
	// Aside follows the label, for example an icon that opens help; may be nil.
	Aside fyne.CanvasObject
	Box   fyne.CanvasObject
	// Hint stands beside the box.
	Hint *Caption
	// Beside replaces Hint; may be nil.
	Beside fyne.CanvasObject
	// Caption is the error or warning under the box.
	Caption *Caption
	// Indented: the field depends on the one above. Wide: the box takes the room of the hint too.
	Indented, Wide bool
}

// NewFormRow returns a line with a label and a box.
func NewFormRow(label string, box fyne.CanvasObject) *FormRow {
	r := &FormRow{Label: NewBold(label), Box: box, Hint: NewCaption("", 260), Caption: NewCaption("", 480)}
	r.Content = container.New(&formRowLayout{r})
	r.Arrange()
	return r
}

// Arrange updates the row; call it after Aside or Beside has changed.
func (r *FormRow) Arrange() {
	r.Content.Objects = []fyne.CanvasObject{r.Label, r.Box, r.Caption}
	if r.Aside != nil {
		r.Content.Objects = append(r.Content.Objects, r.Aside)
	}
	if r.Beside != nil {
		r.Content.Objects = append(r.Content.Objects, r.Beside)
	} else {
		r.Content.Objects = append(r.Content.Objects, r.Hint)
	}
	r.Content.Refresh()
}

// SetError shows an error; "" removes it.
func (r *FormRow) SetError(text string) { r.setCaption(ErrorPrefix, text, theme.Error) }

// SetWarning shows a warning; "" removes it.
func (r *FormRow) SetWarning(text string) { r.setCaption(WarningPrefix, text, theme.Warning) }

func (r *FormRow) setCaption(icon, text string, c fyne.ThemeColorName) {
	if text != "" {
		text = icon + text
	}
	if r.Caption.Text != text || r.Caption.Color != c {
		r.Caption.SetText(text, c)
		r.Content.Refresh()
	}
}

type formRowLayout struct{ row *FormRow }

func (l *formRowLayout) boxWidth(width float32) float32 {
	if l.row.Wide {
		return max(formBox, width-formLabel)
	}
	return formBox
}

func (l *formRowLayout) beside() fyne.CanvasObject {
	if l.row.Beside != nil {
		return l.row.Beside
	}
	return l.row.Hint
}

// lineHeight is the height of the row without its caption.
func (l *formRowLayout) lineHeight() float32 {
	height := max(l.row.Box.MinSize().Height, l.row.Label.MinSize().Height)
	if !l.row.Wide {
		height = max(height, l.beside().MinSize().Height)
	}
	return height
}

func (l *formRowLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	height := l.lineHeight()
	if under := l.row.Caption.MinSize().Height; under > 0 {
		height += under + 4
	}
	return fyne.NewSize(formLabel+formBox, height)
}

func (l *formRowLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	r := l.row
	height := l.lineHeight()
	// The label is beside the first line of a higher box.
	first := min(height, max(33, r.Label.MinSize().Height))
	middle := func(o fyne.CanvasObject) float32 { return max(0, (first-o.MinSize().Height)/2) }
	left := float32(0)
	if r.Indented {
		left = formIndent
	}
	label := r.Label.MinSize()
	r.Label.Move(fyne.NewPos(left, middle(r.Label)))
	r.Label.Resize(label)
	if r.Aside != nil {
		r.Aside.Resize(r.Aside.MinSize())
		r.Aside.Move(fyne.NewPos(left+label.Width+4, middle(r.Aside)))
	}
	width := l.boxWidth(size.Width)
	r.Box.Move(fyne.NewPos(formLabel, 0))
	r.Box.Resize(fyne.NewSize(width, r.Box.MinSize().Height))
	beside := l.beside()
	at := formLabel + formBox + formGap
	beside.Resize(fyne.NewSize(max(0, size.Width-at), beside.MinSize().Height))
	beside.Move(fyne.NewPos(at, middle(beside)))
	r.Caption.Move(fyne.NewPos(formLabel, height+4))
	r.Caption.Resize(fyne.NewSize(max(0, size.Width-formLabel), r.Caption.MinSize().Height))
}
