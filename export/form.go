package export

import (
	"context"
	"io"
	"strings"

	"housingtracker/data"
)

// Form is a form in which a list is exported. Its text is the value of the commands' --format.
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

var forms = map[Form]struct {
	label, extension string
	protects         bool
	write            func(*job, *checkedWriter, Output) (warnings []string, err error)
}{
	Workbook:     {"Excel Export", ".xlsx", true, writeWorkbook},
	DataWorkbook: {"Excel Data Export", ".xlsx", true, writeDataWorkbook},
	PDF:          {"Print", ".pdf", true, writePDF},
	CSV:          {"CSV", ".csv", false, writeCSV},
	JSON:         {"JSON", ".json", false, writeJSON},
}

// ParseForm reads the text of a Form. The error is CodeInvalid.
func ParseForm(text string) (Form, error) {
	if _, ok := forms[Form(text)]; ok {
		return Form(text), nil
	}
	names := make([]string, len(Forms))
	for i, f := range Forms {
		names[i] = string(f)
	}
	return "", data.Refuse(data.CodeInvalid, "%q is not a form of export. Choose one of %s.", text, strings.Join(names, ", "))
}

// Label is the form's name on screen and in the audit log.
func (f Form) Label() string { return forms[f].label }

// Extension is the extension of the form's files, with the dot.
func (f Form) Extension() string { return forms[f].extension }

// Protects reports whether files of the form can have a password.
func (f Form) Protects() bool { return forms[f].protects }

// Progress is called with the number of rows done, on the goroutine that exports.
type Progress func(done, total int)

// Output says how a form is written.
type Output struct {
	// Fonts and Setup are for printed pages. Workbooks use the paper of Setup.
	Fonts Fonts
	Setup PageSetup
	// Password opens the file; "" is no password. Text forms cannot have one.
	Password string
	// Spool is a folder, private to the user, for rows of a workbook that do not fit in memory. They are unencrypted there
	// until the file is written. "" is the system's temporary folder.
	Spool string
}

// Write writes the sheet in a form and returns warnings for the user. A cancelled ctx ends it with CodeCancelled; what was
// written until then is incomplete (see SaveFile).
func Write(ctx context.Context, w io.Writer, form Form, s *Sheet, o Output, progress Progress) (warnings []string, err error) {
	if _, err := ParseForm(string(form)); err != nil {
		return nil, err
	}
	if o.Password != "" && !form.Protects() {
		return nil, data.Refuse(data.CodeInvalid, "A %s file can't be protected by a password. Choose PDF or Excel.", form.Label())
	}
	job := newJob(ctx, s, progress)
	if warnings, err = forms[form].write(job, job.writer(w), o); err != nil {
		return nil, err
	}
	return warnings, job.step()
}
