package export

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"time"

	"housingtracker/data"
	"housingtracker/data/report"
)

// Report is a report as it is saved (R60–R64).
type Report struct {
	*report.Result
	// Rows are the enrollments behind its numbers, for the second worksheet; see ReportSession.ReportRows.
	Rows []ReportRow
	By   string
	At   time.Time
	// HideSmall hides the numbers of groups under 5 (R64).
	HideSmall bool
}

// ReportRow is an enrollment behind a number.
type ReportRow struct {
	Program string
	data.Row
}

// ReportForms are the forms in which a report is saved.
var ReportForms = []Form{JSON, CSV, Workbook, PDF}

// ParseReportForm reads the text of a form of reports. The error is CodeInvalid.
func ParseReportForm(text string) (Form, error) {
	if slices.Contains(ReportForms, Form(text)) {
		return Form(text), nil
	}
	return "", data.Refuse(data.CodeInvalid, "%q is not a form of reports. Choose one of json, csv, xlsx, pdf.", text)
}

// WriteReport writes a report in one of ReportForms and returns warnings for the user. A cancelled ctx ends it with CodeCancelled.
func WriteReport(ctx context.Context, w io.Writer, form Form, r Report, o Output, progress Progress) (warnings []string, err error) {
	if o.Password != "" && !form.Protects() {
		return nil, data.Refuse(data.CodeInvalid, "A %s file can't be protected by a password. Choose PDF or Excel.", form.Label())
	}
	job := newJob(ctx, r.sheet(), progress)
	job.total = len(r.Rows)
	out := job.writer(w)
	switch form {
	case JSON:
		err = r.writeJSON(out)
	case CSV:
		err = r.writeCSV(out)
	case Workbook:
		warnings, err = job.workbook(out, o, func(b *book) error { return b.report(r) })
	case PDF:
		var pages *Pages
		if pages, err = PaginateReport(r, o.Fonts, o.Setup); err == nil {
			warnings, err = pages.Warnings(), pages.write(job, out, o.Password)
		}
	default:
		_, err = ParseReportForm(string(form))
	}
	if err != nil {
		return nil, err
	}
	return warnings, job.step()
}

// sheet carries what frames, headers and properties of files say.
func (r Report) sheet() *Sheet {
	s := &Sheet{By: clean(r.By), At: r.At}
	s.Title = clean(report.Specs[r.Name].Title + " · " + r.OfShort() + " · " + report.Specs[r.Name].Counts())
	s.Program.Name = report.Specs[r.Name].Title
	return s
}

// signature says who made the report and when.
func (r Report) signature() string { return r.sheet().signature("Made") }

func (r Report) writeJSON(w io.Writer) error {
	shown := r.Result
	if r.HideSmall {
		shown = r.WithoutSmall()
	}
	text, err := json.Marshal(shown)
	if err == nil {
		_, err = w.Write(append(VisibleJSON(text), '\n'))
	}
	return err
}

// writeCSV writes the table of the report: labels, then numbers as in JSON, a blank cell where there is no value.
func (r Report) writeCSV(w io.Writer) error {
	spec := report.Specs[r.Name]
	out, err := newCSV(w, slices.Concat(spec.Labels, spec.Keys)...)
	if err != nil {
		return err
	}
	for _, row := range r.Result.Rows {
		var record []string
		for _, label := range row.Labels {
			record = append(record, CellText(label))
		}
		for _, key := range spec.Keys {
			n, text := row.Number(key), ""
			switch {
			case n.None:
			case r.HideSmall && report.Hidden(n):
				text = r.Text(row, key, true)
			default:
				text = strconv.FormatFloat(n.Value, 'f', -1, 64)
			}
			record = append(record, text)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	return flushCSV(out)
}

// SuggestedReportName returns a file name without client names, such as flow_2026-06-01_2026-06-30.pdf.
func SuggestedReportName(c report.Choices, form Form) string {
	days := c.AsOf.String()
	if c.AsOf == 0 {
		days = c.From.String() + "_" + c.To.String()
	}
	return string(c.Name) + "_" + days + form.Extension()
}
