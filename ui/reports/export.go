package reports

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/spool"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// askExport asks for the form of a file, and then for the file.
func (s *Screen) askExport() {
	switch {
	case s.result == nil || s.name == "" || s.host.Top() != nil:
		return
	case s.rows.shown:
		s.exportRows()
		return
	}
	s.host.ShowQuestion("Export this report", "The workbook has the chart, and the rows behind the numbers on its second sheet. A PDF is for print, CSV for other programs.",
		overlay.Action{Text: "Cancel", Key: "Esc"},
		overlay.Action{Text: "CSV", Do: func() { s.choosePath(export.CSV) }},
		overlay.Action{Text: "PDF", Do: func() { s.choosePath(export.PDF) }},
		overlay.Action{Text: "Excel", Primary: true, Do: func() { s.choosePath(export.Workbook) }})
}

func (s *Screen) choosePath(form export.Form) {
	s.options.Chooser.Save(export.SuggestedReportName(s.result.Choices, form), func(path string) { s.saveReport(path, form, form.Label(), nil) })
}

// print opens the report as a PDF in the system's program for it.
func (s *Screen) print() {
	if s.result == nil || s.name == "" || s.rows.shown || s.host.Top() != nil {
		return
	}
	folder, err := spool.New()
	if err != nil {
		s.host.ShowError("The report can't be printed", err)
		return
	}
	path := filepath.Join(folder, export.SuggestedReportName(s.result.Choices, export.PDF))
	s.saveReport(path, export.PDF, data.Printed, func() {
		if s.options.OnOpenFile(path) != nil {
			_ = os.RemoveAll(folder)
			s.host.ShowMessage("The report can't be opened", "No program for PDF files was found here. Export the PDF instead, and print it from there.")
		}
	})
}

// saveReport writes the report to a file, and then does what follows; nil says where the file is.
func (s *Screen) saveReport(path string, form export.Form, recorded string, then func()) {
	made := export.Report{Result: s.result, By: s.session.User().Name, At: s.options.Now(), HideSmall: s.hideSmall}
	programs := s.result.Programs
	refs := s.result.Refs()
	s.save(path, data.ReportRequest{Title: s.result.Title(), Programs: programs, Form: recorded, Rows: len(refs)}, func(ctx context.Context, w io.Writer) (err error) {
		output := export.Output{Fonts: s.options.Fonts}
		if form == export.Workbook {
			if made.Rows, err = s.read(ctx, programs, refs); err != nil {
				return err
			}
			if output.Spool, err = spool.New(); err != nil {
				return err
			}
			defer os.RemoveAll(output.Spool)
		}
		_, err = export.WriteReport(ctx, w, form, made, output, nil)
		return err
	}, then)
}

// save records and writes a file in the background.
func (s *Screen) save(path string, request data.ReportRequest, write func(ctx context.Context, w io.Writer) error, then func()) {
	s.start("Saving…")
	task.RunLatest(s.host.Tasks, &s.counts, func(ctx context.Context) (struct{}, error) {
		if err := s.session.RecordReport(ctx, data.NewOperationID(), request); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, export.SaveFile(path, func(w io.Writer) error { return write(ctx, w) })
	}, func(_ struct{}, err error) {
		s.ended()
		switch {
		case data.CodeOf(err) == data.CodeCancelled:
			s.host.Toast("The export was stopped. Nothing was saved.")
		case err != nil:
			s.host.ShowError("The report was not saved", err)
		case then != nil:
			then()
		default:
			s.host.Toast("Saved "+filepath.Base(path), overlay.Action{Text: "Where?", Do: func() { s.host.ShowMessage("The report is saved", "It is at "+path+".") }})
		}
	})
}
