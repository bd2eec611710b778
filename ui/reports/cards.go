package reports

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/data/report"
	"housingtracker/ui/control"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// countCards shows a card for each report at once, and then the number of this month on each as it is counted.
func (s *Screen) countCards() {
	figures := map[report.Name]*control.Label{}
	cards := container.New(&cardLayout{})
	for _, name := range report.Names {
		card, figure := s.card(name)
		figures[name] = figure
		cards.Add(card)
	}
	control.Fill(s.body, container.NewVScroll(cards))
	programs, today := s.of(s.scope), s.session.Today()
	month := report.Periods(today)[0]
	op := data.NewOperationID()
	s.start("Counting…")
	task.RunLatest(s.host.Tasks, &s.counts, func(ctx context.Context) (struct{}, error) {
		err := s.session.RecordReport(ctx, op, data.ReportRequest{Title: "Overview, " + month.From.US() + " to " + month.To.US(), Programs: programs})
		for _, name := range report.Names {
			if err != nil || ctx.Err() != nil {
				break
			}
			c := report.Choices{Name: name, Programs: programs}
			var r *report.Result
			if r, err = report.Run(ctx, s.session, c, nil); err == nil {
				s.host.Tasks.Post(func() { figures[name].SetText(report.Value(r.HeadlineNumber())) })
			}
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		s.ended()
		if err != nil {
			s.fail(err)
		}
	})
}

// card shows what question a report answers, with the number that stands for it.
func (s *Screen) card(name report.Name) (fyne.CanvasObject, *control.Label) {
	spec := report.Specs[name]
	figure := control.NewFigure("…")
	words := spec.HeadlineWords
	if spec.AsOf {
		words += " today"
	} else {
		words += " this month"
	}
	open := func() { s.open(name) }
	content := container.NewVBox(
		container.NewHBox(control.NewLink(spec.Title, open)),
		control.NewCaption(spec.Question, 240).Colored(theme.Ink).Sized(theme.TextSize),
		figure, control.NewMuted(words),
	)
	card := control.NewPanel(theme.Surface, theme.Line, theme.CardRadius, control.Inset(14, 12, content))
	card.OnTapped = open
	return card, figure
}

// cardLayout puts cards of one width in rows.
type cardLayout struct{ width float32 }

const cardWidth, cardGap = 268, 12

func (l *cardLayout) columns(width float32) int {
	return max(1, int((width+cardGap)/(cardWidth+cardGap)))
}

func (l *cardLayout) height(objects []fyne.CanvasObject) (height float32) {
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return height
}

// MinSize implements fyne.Layout.
func (l *cardLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	columns := l.columns(l.width)
	lines := (len(objects) + columns - 1) / columns
	return fyne.NewSize(cardWidth, float32(lines)*(l.height(objects)+cardGap))
}

// Layout implements fyne.Layout.
func (l *cardLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	columns, height := l.columns(size.Width), l.height(objects)
	width := (size.Width - float32(columns-1)*cardGap) / float32(columns)
	if len(objects) > columns {
		width = min(width, 340)
	}
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%columns)*(width+cardGap), float32(i/columns)*(height+cardGap)))
		o.Resize(fyne.NewSize(width, height))
	}
}
