package reports

import (
	"context"
	"io"
	"strconv"

	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/data/report"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/grid"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// behind is an enrollment behind a number.
type behind = export.ReportRow

// rowsPage shows the enrollments behind a number (R61).
type rowsPage struct {
	screen *Screen
	shown  bool
	title  string
	rows   []behind
	grid   *grid.Grid[behind]
	reads  task.Latest
}

func newRowsPage(s *Screen) *rowsPage {
	p := &rowsPage{screen: s}
	p.grid = grid.New(func(r *behind) int64 { return int64(r.EnrollmentID) },
		grid.Column[behind]{ID: "name", Title: "Client Name", Width: 180, Grow: 2, Text: func(r *behind) string { return r.Display }},
		grid.Column[behind]{ID: "id", Title: "Client ID", Width: 90, Text: func(r *behind) string { return r.PersonalID }},
		grid.Column[behind]{ID: "program", Title: "Program", Width: 180, Grow: 2, Text: func(r *behind) string { return r.Program }},
		grid.Column[behind]{ID: "entry", Title: "Enroll Date", Width: 96, Text: func(r *behind) string { return r.Entry.US() }},
		grid.Column[behind]{ID: "stage", Title: "Stage now", Width: 150, Text: func(r *behind) string { return r.Stage.String() }, Badge: func(r *behind) *grid.Badge {
			return &grid.Badge{Text: r.Stage.String(), Fill: theme.Stage(r.Stage)}
		}},
		grid.Column[behind]{ID: "days", Title: "Days", Width: 56, Text: func(r *behind) string { return strconv.Itoa(r.Days) }},
		grid.Column[behind]{ID: "moved", Title: "Move-in", Width: 96, Text: func(r *behind) string { return r.MovedIn.US() }},
		grid.Column[behind]{ID: "exit", Title: "Exit", Width: 96, Text: func(r *behind) string { return r.Exit.US() }},
		grid.Column[behind]{ID: "manager", Title: "Case Manager", Width: 140, Grow: 1, Text: func(r *behind) string { return r.CaseManager.Name }},
	)
	p.grid.ReadOnly = true
	p.grid.OnOpen = func(r behind) {
		if s.options.OnOpenClient != nil {
			s.options.OnOpenClient(r.ClientID)
		}
	}
	p.grid.OnEscape = s.goBack
	p.grid.OnSort = func(string, grid.Sort) { p.grid.SetOrder("", grid.Default) }
	return p
}

// openRows shows the enrollments behind a number.
func (s *Screen) openRows(title string, refs []report.Ref) {
	p := s.rows
	programs := s.of(s.scope)
	p.title = title
	s.start("Reading…")
	task.RunLatest(s.host.Tasks, &p.reads, func(ctx context.Context) ([]behind, error) { return s.read(ctx, programs, refs) }, func(rows []behind, err error) {
		s.ended()
		if err != nil {
			s.fail(err)
			return
		}
		p.rows, p.shown = rows, true
		p.grid.SetGroups([]grid.Group[behind]{{Rows: rows}})
		head := container.NewHBox(control.NewBold(title), control.NewMuted(data.Grouped(len(rows))+" enrollments, as they are now"),
			control.NewLink("Back to the report", s.goBack))
		control.Fill(s.body, container.NewBorder(head, nil, nil, nil, p.grid))
		s.host.Focus(p.grid)
	})
}

// read reads the enrollments, by program.
func (s *Screen) read(ctx context.Context, programs []data.Program, refs []report.Ref) (rows []behind, err error) {
	for _, program := range programs {
		var ids []data.EnrollmentID
		for _, ref := range refs {
			if ref.Program == program.ID {
				ids = append(ids, ref.Enrollment)
			}
		}
		if len(ids) == 0 {
			continue
		}
		list, err := s.session.ReportRows(ctx, program, ids)
		if err != nil {
			return nil, err
		}
		for _, row := range list {
			rows = append(rows, behind{Program: program.Name, Row: row})
		}
	}
	return rows, nil
}

// exportRows saves the shown rows as CSV, with the columns of the data export.
func (s *Screen) exportRows() {
	p := s.rows
	c := s.chosen(s.name)
	s.options.Chooser.Save(export.SuggestedReportName(c, export.CSV), func(path string) {
		rows := p.rows
		s.save(path, data.ReportRequest{Title: c.Title() + ", rows of " + p.title, Programs: c.Programs, Form: "CSV", Rows: len(rows)}, func(ctx context.Context, w io.Writer) error {
			list := data.List{AsOf: s.session.Today(), Program: data.Program{Name: p.title}}
			for _, r := range rows {
				list.Rows = append(list.Rows, r.Row)
			}
			_, err := export.Write(ctx, w, export.CSV, export.NewSheet(list, export.Options{By: s.session.User().Name, At: s.options.Now()}), export.Output{}, nil)
			return err
		}, nil)
	})
}
