//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/theme"

	"housingtracker/assets"
	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/export"
)

// python is Debian's, which has the packages of .ci/bench-setup.
const python = "/usr/bin/python3"

// The columns of a data export.
const (
	allColumns     = "all"
	defaultColumns = "default"
)

func init() { tasks["export"] = exportTask }

// exportTask signs in, reads a list and saves it in a form.
func exportTask(ctx context.Context, arguments []string) (taskOutput, error) {
	path, program, form, columns, out := arguments[0], arguments[1], export.Form(arguments[2]), arguments[3], arguments[4]
	s, err := signIn(ctx, path)
	if err != nil {
		return taskOutput{}, err
	}
	defer s.close()
	sheet, err := sheetOf(ctx, s.Session, program, form, columns)
	if err != nil {
		return taskOutput{}, err
	}
	t := taskOutput{Rows: sheet.Len()}
	// The garbage of reading the list is not part of the program at rest.
	debug.FreeOSMemory()
	if t.Rest, err = memoryFigure(os.Getpid(), "VmRSS"); err != nil {
		return t, err
	}
	if err := resetPeak(); err != nil {
		return t, err
	}
	if t.Seconds, err = seconds(func() error { return saveSheet(ctx, sheet, form, out) }); err != nil {
		return t, err
	}
	t.Peak, err = memoryFigure(os.Getpid(), "VmHWM")
	return t, err
}

func sheetOf(ctx context.Context, session *file.Session, program string, form export.Form, columns string) (*export.Sheet, error) {
	id, err := strconv.ParseInt(program, 10, 64)
	if err != nil {
		return nil, err
	}
	list, err := session.ExportList(ctx, data.ProgramID(id), data.ListOptions{AllMembers: true}, data.Filter{}, data.Order{}, form.Label())
	if err != nil {
		return nil, err
	}
	sheet := export.NewSheet(list, export.Options{By: session.User().Name, At: time.Now()})
	if columns == defaultColumns {
		shown := map[string]bool{"Category": true}
		for _, c := range sheet.Columns {
			shown[c.Title] = true
		}
		sheet.DataColumns = slices.DeleteFunc(sheet.DataColumns, func(c export.Column) bool { return !shown[c.Title] })
	}
	return sheet, nil
}

func saveSheet(ctx context.Context, sheet *export.Sheet, form export.Form, path string) error {
	return export.SaveFile(path, func(w io.Writer) error {
		_, err := export.Write(ctx, w, form, sheet, export.Output{Fonts: fonts()}, nil)
		return err
	})
}

// fonts are the fonts of the program.
func fonts() export.Fonts {
	f := export.Fonts{
		Regular: theme.DefaultTextFont().Content(), Bold: theme.DefaultTextBoldFont().Content(),
		Fallback: [][]byte{theme.DefaultSymbolFont().Content()}, System: export.SystemFonts(),
	}
	for _, a := range assets.Fonts {
		f.Scripts = append(f.Scripts, export.ScriptFont{Characters: a.Characters, Open: a.Open})
	}
	return f
}

const exporting = "Exports"

// measureExports compares Excel Data Export with two programs that make the same workbook from the same rows as CSV.
func (b *bench) measureExports() error {
	if err := requirePrograms("soffice", python); err != nil {
		return err
	}
	o, err := b.office(size{name: "list", clients: 100_000, oneProgram: true})
	if err != nil {
		return err
	}
	scratch, err := b.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	for _, c := range []struct {
		columns, words, target string
		times                  float64
	}{
		{allColumns, "all columns", "≥ 3.5 × faster", 3.5},
		{defaultColumns, "the default columns", "≥ 4 × faster", 4},
	} {
		source := filepath.Join(scratch, c.columns+".csv")
		if _, _, err := b.exportAs(o, export.CSV, c.columns, source); err != nil {
			return err
		}
		what := fmt.Sprintf("Excel Data Export, %s rows, %s", data.Grouped(o.longest().Rows), c.words)
		var whole []float64
		ours := func() (float64, error) {
			took, t, err := b.exportAs(o, export.DataWorkbook, c.columns, filepath.Join(scratch, "ours.xlsx"))
			whole = append(whole, took)
			return t.Seconds, err
		}
		for _, peer := range []struct {
			name    string
			measure func() (float64, error)
		}{
			{"Python xlsxwriter, constant memory", func() (float64, error) { return b.xlsxwriter(source, filepath.Join(scratch, "theirs.xlsx")) }},
			{"LibreOffice, CSV to XLSX", func() (float64, error) { return b.soffice(scratch, "xlsx:Calc MS Excel 2007 XML", source) }},
		} {
			if _, _, err := b.compare(comparison{subject: exporting, what: what, peer: peer.name, ours: ours, theirs: peer.measure,
				target: c.target, most: 1 / c.times, rounds: min(b.rounds, 3), note: openExports}); err != nil {
				return err
			}
		}
		b.add(result{subject: exporting, what: what + ", as a command: opening, signing in and reading the list too", ours: duration(median(whole))})
	}
	return b.exportMemory(o, filepath.Join(scratch, "ours.xlsx"))
}

const openExports = "Excel Data Export is measured as a person meets it: the list is open, and the time ends when the file is synced to the disk. The peers are " +
	"whole processes that read the same rows and columns from a CSV file."

const wholeExports = "The PDF is made by whole processes on both sides: ours opens the database, signs in (argon2id), reads the list and writes the file to disk " +
	"with a sync; the peers read the same rows and columns from a CSV file and write theirs."

// exportMemory measures the peak memory above the program with the list open.
func (b *bench) exportMemory(o *office, out string) error {
	const most = 100 << 20
	var above, rest []float64
	for range b.rounds {
		_, t, err := b.exportAs(o, export.DataWorkbook, allColumns, out)
		if err != nil {
			return err
		}
		above, rest = append(above, float64(t.Peak-t.Rest)), append(rest, float64(t.Rest))
	}
	b.add(result{subject: exporting, what: "its peak memory above the program at rest with the list read", ours: mebibytes(int64(median(above))),
		target: "≤ 100 MiB", reached: median(above) <= most,
		note: "At rest, with the list of the exports read, the process of the bench held " + mebibytes(int64(median(rest))) + "."})
	return nil
}

func (b *bench) exportAs(o *office, form export.Form, columns, out string) (float64, taskOutput, error) {
	took, t, err := b.task("export", o.database(), fmt.Sprint(o.longest().Program), string(form), columns, out)
	if err == nil && t.Rows != o.longest().Rows {
		err = fmt.Errorf("%d rows were exported of %d", t.Rows, o.longest().Rows)
	}
	return took, t, err
}

func (b *bench) xlsxwriter(source, target string) (float64, error) {
	script := filepath.Join(filepath.Dir(target), "workbook.py")
	if err := os.WriteFile(script, workbookScript, 0o600); err != nil {
		return 0, err
	}
	took, _, err := b.process(python, script, source, target)
	return took, err
}

// soffice converts a file into the folder. LibreOffice reports no failure, so it checks for the file.
func (b *bench) soffice(folder, to, source string) (float64, error) {
	extension, _, _ := strings.Cut(to, ":")
	target := filepath.Join(folder, stem(source)+"."+extension)
	if err := os.Remove(target); err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, err
	}
	took, _, err := b.process("soffice", "-env:UserInstallation=file://"+filepath.Join(b.folder, "libreoffice"), "--headless", "--convert-to", to,
		"--outdir", folder, source)
	if err == nil {
		_, err = os.Stat(target)
	}
	return took, err
}
