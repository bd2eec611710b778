package export

import (
	"context"
	"io"
	"strings"

	"housingtracker/data"
)

// Form is a form in which a list leaves the program; the texts are those of the command's --format.
type Form string

// The forms (R30).
const (
	Workbook     Form = "xlsx"
	DataWorkbook Form = "xlsx-data"
	PDF          Form = "pdf"
	CSV          Form = "csv"
	JSON         Form = "json"
)

// Forms lists the forms in the order of the command's help.
var Forms = []Form{Workbook, DataWorkbook, PDF, CSV, JSON}

var formLabels = map[Form]string{
	Workbook: "Excel Export", DataWorkbook: "Excel Data Export", PDF: "Print", CSV: "CSV", JSON: "JSON",
}

// ParseForm reads the text of a Form. The error is CodeInvalid.
func ParseForm(text string) (Form, error) {
	if _, ok := formLabels[Form(text)]; ok {
		return Form(text), nil
	}
	names := make([]string, len(Forms))
	for i, f := range Forms {
		names[i] = string(f)
	}
	return "", data.Refuse(data.CodeInvalid, "%q is not a form of export. Choose one of %s.", text, strings.Join(names, ", "))
}

// Label is the form's name on screen and on record.
func (f Form) Label() string { return formLabels[f] }

// Extension is the ending of the form's files, with the dot.
func (f Form) Extension() string {
	if f == DataWorkbook {
		return ".xlsx"
	}
	return "." + string(f)
}

// Protects reports whether files of the form can have a password.
func (f Form) Protects() bool { return f == PDF || f == Workbook || f == DataWorkbook }

// Progress is told how many of the rows are done. It is called on the goroutine that exports.
type Progress func(done, total int)

// Output says how a form is to be written.
type Output struct {
	// Fonts and Setup are those of printed pages; the other forms have neither.
	Fonts Fonts
	Setup PageSetup
	// Password is asked for before the file opens; "" leaves it open to all. Text forms cannot have one.
	Password string
	// Spool is a folder, private to the user, for rows of a workbook that do not fit in memory: they lie there in clear until
	// the file is written. "" is the system's temporary folder.
	Spool string
}

// Write writes the sheet in a form and returns what the person should know about the result. A cancelled ctx ends it
// with CodeCancelled; what was written until then is of no use (see SaveFile).
func Write(ctx context.Context, w io.Writer, form Form, s *Sheet, o Output, progress Progress) (warnings []string, err error) {
	if _, err := ParseForm(string(form)); err != nil {
		return nil, err
	}
	if o.Password != "" && !form.Protects() {
		return nil, data.Refuse(data.CodeInvalid, "A %s file can't be protected by a password. Choose PDF or Excel.", form.Label())
	}
	switch form {
	case Workbook:
		return WriteWorkbook(ctx, w, s, o, progress)
	case DataWorkbook:
		return WriteDataWorkbook(ctx, w, s, o, progress)
	case PDF:
		return WritePDF(ctx, w, s, o, progress)
	case CSV:
		err = WriteCSV(ctx, w, s, progress)
	case JSON:
		err = WriteJSON(ctx, w, s, progress)
	}
	return nil, err
}

// job counts the rows of one export, tells about them, and stops when it is cancelled.
type job struct {
	ctx         context.Context
	progress    Progress
	done, total int
}

// Telling about each row would cost more than writing it.
const rowsPerStep = 256

func newJob(ctx context.Context, s *Sheet, progress Progress) *job {
	return &job{ctx: ctx, progress: progress, total: s.Len()}
}

// row is called before each row.
func (j *job) row() error {
	if j.done%rowsPerStep == 0 {
		if err := j.step(); err != nil {
			return err
		}
	}
	j.done++
	return nil
}

// step checks for the wish to stop and tells how far the job is.
func (j *job) step() error {
	if j.ctx.Err() != nil {
		return cancelled(j.ctx.Err())
	}
	if j.progress != nil {
		j.progress(j.done, j.total)
	}
	return nil
}

func cancelled(err error) error {
	return &data.Error{Code: data.CodeCancelled, Message: "The export was stopped. Nothing was saved.", Err: err}
}

// writer passes on to w until the job is cancelled or w fails, and keeps the first error: the PDF library drops it.
func (j *job) writer(w io.Writer) *checkedWriter { return &checkedWriter{job: j, w: w} }

type checkedWriter struct {
	job *job
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(b []byte) (int, error) {
	if c.err == nil && c.job.ctx.Err() != nil {
		c.err = cancelled(c.job.ctx.Err())
	}
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.w.Write(b)
	c.err = err
	return n, err
}
