// Package reports shows the reports of an office: cards with the question that each answers, one page for all of them, and the
// rows behind every number (R60–R77).
package reports

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/data/report"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the screen needs of a session.
type Session interface {
	report.Source
	User() data.User
	Programs(ctx context.Context) ([]data.Program, error)
	RecordReport(ctx context.Context, op data.OperationID, r data.ReportRequest) error
	ReportRows(ctx context.Context, program data.Program, ids []data.EnrollmentID) ([]data.Row, error)
}

// Options are the screen's dependencies.
type Options struct {
	Chooser filechooser.Chooser
	// Now is the local time, for the exports.
	Now   func() time.Time
	Fonts export.Fonts
	// OnOpenFile opens a file in the system's program for it, OnOpenClient a client.
	OnOpenFile   func(path string) error
	OnOpenClient func(data.ClientID)
}

// progressAfter is how long counting may take before its progress is shown.
const progressAfter = 500 * time.Millisecond

// The choices of programs that are not one program.
const allPrograms, ownPrograms = 0, -1

// Screen is the screen of reports. It shows the cards, a report, or the rows behind a number.
type Screen struct {
	host    *overlay.Host
	session Session
	options Options

	programs []data.Program
	// scope is the chosen program, or one of the choices of several.
	scope    int64
	from, to data.Date
	asOf     data.Date
	// name is the report that is shown; "" for the cards.
	name report.Name
	// result is the report as counted; nil while it is not.
	result *report.Result
	// opened is the operation of opening the report with these choices.
	opened data.OperationID
	counts task.Latest
	// counting: a report is being counted; cancel stops it.
	counting  bool
	runs      int
	hideSmall bool

	title             *control.Label
	back              *control.Button
	program, period   *control.Choice
	fromDay, toDay    *datefield.Field
	asOfDay           *datefield.Field
	small             *control.Check
	exporter, printer *control.Button
	choices           *fyne.Container
	progress          *fyne.Container
	progressText      *control.Label
	body              *fyne.Container
	content           *fyne.Container
	rows              *rowsPage
}

// New returns the screen. It reads nothing until Show.
func New(host *overlay.Host, session Session, options Options) *Screen {
	s := &Screen{host: host, session: session, options: options, scope: ownPrograms}
	s.title = control.NewTitle("Reports")
	s.back = control.NewLink("All reports", s.showCards)
	s.back.Hide()
	s.program = control.NewChoice("Choose programs", nil, func(o control.Option) {
		s.scope = o.ID
		s.count()
	})
	s.period = control.NewChoice("Choose a period", nil, s.choosePeriod)
	s.fromDay, s.toDay, s.asOfDay = s.day("From", &s.from), s.day("To", &s.to), s.day("As of", &s.asOf)
	s.toDay.Future = true
	s.small = control.NewCheck("Hide numbers under 5", false, func(on bool) {
		s.hideSmall = on
		s.showResult()
	})
	s.exporter = control.NewPrimary("Export…", "Ctrl+S", s.askExport)
	s.printer = control.NewButtonOf(control.Plain, "Print", "Ctrl+P", s.print)
	s.choices = container.New(&control.Flow{Gap: theme.Step, LineGap: theme.Step, Top: true}, control.Wide(280, s.program), control.Wide(170, s.period), control.Wide(150, s.fromDay), control.Wide(150, s.toDay),
		control.Wide(150, s.asOfDay), s.small, s.exporter, s.printer)
	s.progressText = control.NewMuted("")
	s.progress = container.NewHBox(s.progressText, control.NewButton("Cancel", s.stop))
	s.progress.Hide()
	s.body = container.NewStack()
	s.rows = newRowsPage(s)
	head := container.NewHBox(s.title, control.Gap(8, 0), container.NewCenter(s.back), container.NewCenter(s.progress))
	s.content = control.Inset(20, 14, container.NewBorder(container.NewVBox(head, control.Gap(0, 10), s.choices, control.Gap(0, 6)), nil, nil, nil, s.body))
	s.showDays()
	return s
}

// day returns a field for a day of the choices.
func (s *Screen) day(words string, into *data.Date) *datefield.Field {
	f := datefield.New(s.session.Today)
	f.EchoBelow = true
	f.SetPlaceHolder(words + " MM/DD/YYYY")
	f.OnDone = func() {
		if d, ok := f.Value(); ok && d != 0 && d != *into {
			*into = d
			s.period.SetChosen(otherDays)
			s.count()
		}
	}
	return f
}

// otherDays is the choice of a period by its days.
const otherDays = 100

func (s *Screen) choosePeriod(o control.Option) {
	if o.ID == otherDays {
		return
	}
	p := report.Periods(s.session.Today())[o.ID]
	s.from, s.to = p.From, p.To
	s.showDays()
	s.count()
}

// showDays shows the days of the choices that the report needs.
func (s *Screen) showDays() {
	s.fromDay.SetDate(s.from)
	s.toDay.SetDate(s.to)
	s.asOfDay.SetDate(s.asOf)
	asOf := report.Specs[s.name].AsOf
	period := s.name != "" && !asOf
	for _, o := range []struct {
		at int
		on bool
	}{{1, period}, {2, period}, {3, period}, {4, asOf}, {5, s.name != ""}, {6, s.name != ""}, {7, s.name != ""}} {
		control.SetVisible(s.choices.Objects[o.at], o.on)
	}
	control.SetVisible(s.back, s.name != "")
	s.choices.Refresh()
}

// Content returns the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Keys are the keys of the screen.
func (s *Screen) Keys() overlay.Keys {
	return overlay.Keys{"Esc": s.goBack, "F5": s.count, "Ctrl+S": s.askExport, "Ctrl+P": s.print}
}

// Show reads the programs and counts again.
func (s *Screen) Show() {
	if s.asOf == 0 {
		today := s.session.Today()
		p := report.Periods(today)
		s.asOf, s.from, s.to = today, p[0].From, p[0].To
		var options []control.Option
		for i, period := range p {
			options = append(options, control.Option{ID: int64(i), Text: period.Name})
		}
		s.period.SetOptions(append(options, control.Option{ID: otherDays, Text: "Other days"}))
		s.period.SetChosen(0)
	}
	s.showDays()
	task.Run(s.host.Tasks, s.session.Programs, func(programs []data.Program, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		s.programs = programs
		options := []control.Option{{ID: allPrograms, Text: "All housing programs"}}
		if len(s.of(ownPrograms)) > 0 {
			options = append(options, control.Option{ID: ownPrograms, Text: "All of " + s.session.User().Organization.Name})
		} else if s.scope == ownPrograms {
			s.scope = allPrograms
		}
		for _, p := range programs {
			options = append(options, control.Option{ID: int64(p.ID), Text: p.Label()})
		}
		s.program.SetOptions(options)
		s.program.SetChosen(s.scope)
		if len(programs) == 0 {
			control.Fill(s.body, control.NewParagraph("There are no housing programs yet. Import an HMIS export first."))
			return
		}
		s.count()
	})
}

// Leave stops counting.
func (s *Screen) Leave() { s.stop() }

// of returns the programs of a choice.
func (s *Screen) of(scope int64) (programs []data.Program) {
	for _, p := range s.programs {
		if scope == allPrograms || scope == int64(p.ID) || scope == ownPrograms && !s.session.User().Outsider(p.Organization.ID) {
			programs = append(programs, p)
		}
	}
	return programs
}

// goBack goes from the rows to the report, and from the report to the cards.
func (s *Screen) goBack() {
	switch {
	case s.rows.shown:
		s.rows.shown = false
		s.showResult()
	case s.name != "":
		s.showCards()
	}
}

// open shows a report.
func (s *Screen) open(name report.Name) {
	s.name, s.result, s.rows.shown = name, nil, false
	s.title.SetText(report.Specs[name].Title)
	s.showDays()
	s.count()
}

func (s *Screen) showCards() {
	s.stop()
	s.name, s.result, s.rows.shown = "", nil, false
	s.title.SetText("Reports")
	s.showDays()
	s.count()
}

// chosen are the choices of a report.
func (s *Screen) chosen(name report.Name) report.Choices {
	c := report.Choices{Name: name, Programs: s.of(s.scope)}
	if report.Specs[name].AsOf {
		c.AsOf = s.asOf
	} else {
		c.From, c.To = s.from, s.to
	}
	return c
}

// count counts what is shown again.
func (s *Screen) count() {
	if len(s.programs) == 0 {
		return
	}
	s.rows.shown = false
	if s.name == "" {
		s.countCards()
		return
	}
	c := s.chosen(s.name)
	s.opened = data.NewOperationID()
	op := s.opened
	s.start("Counting…")
	runs := s.runs
	task.RunLatest(s.host.Tasks, &s.counts, func(ctx context.Context) (*report.Result, error) {
		complete, err := c.Complete(s.session.Today())
		if err == nil {
			err = s.session.RecordReport(ctx, op, data.ReportRequest{Title: complete.Title(), Programs: c.Programs})
		}
		if err != nil {
			return nil, err
		}
		return report.Run(ctx, s.session, c, func(done, total int) {
			s.host.Tasks.Post(func() {
				if runs == s.runs {
					s.progressText.SetText("Counting: " + strconv.Itoa(done) + " of " + strconv.Itoa(total) + " programs")
				}
			})
		})
	}, func(r *report.Result, err error) {
		s.ended()
		if err != nil {
			s.fail(err)
			return
		}
		s.result = r
		s.showResult()
	})
}

// start shows in a while that something is being counted.
func (s *Screen) start(text string) {
	s.counting = true
	s.runs++
	runs := s.runs
	s.progressText.SetText(text)
	s.host.Tasks.After(progressAfter, func() {
		if s.counting && runs == s.runs {
			s.progress.Show()
			s.content.Refresh()
		}
	})
}

func (s *Screen) ended() {
	s.counting = false
	s.progress.Hide()
}

// stop stops counting. What was shown before stays.
func (s *Screen) stop() {
	task.RunLatest(s.host.Tasks, &s.counts, func(context.Context) (struct{}, error) { return struct{}{}, nil }, func(struct{}, error) {})
	s.ended()
}

func (s *Screen) fail(err error) {
	if data.CodeOf(err) == data.CodeCancelled {
		return
	}
	control.Fill(s.body, container.NewVBox(control.NewCard(container.NewVBox(
		control.NewBold("⚠ The report can't be shown").Colored(theme.Error),
		control.NewParagraph(overlay.ErrorMessage(err)),
		container.NewHBox(control.NewButton("Try again", s.Show)),
	))))
}
