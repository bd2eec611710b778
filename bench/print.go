//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/palette"
)

func init() { tasks["preview"] = previewTask }

const printing = "Print"

// measurePrints measures the PDF of 10,000 rows and the time until its preview shows the first page.
func (b *bench) measurePrints() error {
	if err := requirePrograms("soffice", "chromium"); err != nil {
		return err
	}
	o, err := b.office(size{name: "list", clients: 10_000, oneProgram: true})
	if err != nil {
		return err
	}
	scratch, err := b.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	workbook, table, page := filepath.Join(scratch, "list.xlsx"), filepath.Join(scratch, "list.csv"), filepath.Join(scratch, "list.html")
	if _, _, err := b.exportAs(o, export.Workbook, allColumns, workbook); err != nil {
		return err
	}
	if _, _, err := b.exportAs(o, export.CSV, defaultColumns, table); err != nil {
		return err
	}
	if err := writeHTML(table, page); err != nil {
		return err
	}
	ours := func() (float64, error) {
		s, _, err := b.exportAs(o, export.PDF, allColumns, filepath.Join(scratch, "ours.pdf"))
		return s, err
	}
	what := fmt.Sprintf("PDF, %s rows", data.Grouped(o.longest().Rows))
	if _, _, err := b.compare(comparison{subject: printing, what: what, peer: "LibreOffice, from the formatted workbook", ours: ours,
		theirs: func() (float64, error) { return b.soffice(scratch, "pdf", workbook) },
		target: "≥ 5 × faster", most: 1.0 / 5, rounds: min(b.rounds, 3), note: wholeExports}); err != nil {
		return err
	}
	if _, _, err := b.compare(comparison{subject: printing, what: what, peer: "headless Chromium, from an HTML table", ours: ours,
		theirs: func() (float64, error) { return b.chromium(page, filepath.Join(scratch, "theirs.pdf")) },
		target: "≥ 30 × faster", most: 1.0 / 30, rounds: 1, note: wholeExports}); err != nil {
		return err
	}
	return b.preview(o)
}

// preview measures the time from the list to the first page in a running program.
func (b *bench) preview(o *office) error {
	var first []float64
	for range b.rounds {
		_, t, err := b.task("preview", o.database(), fmt.Sprint(o.longest().Program))
		if err != nil {
			return err
		}
		first = append(first, t.Seconds)
	}
	b.add(result{subject: printing, what: fmt.Sprintf("preview, %s rows: first page", data.Grouped(o.longest().Rows)), ours: duration(median(first)),
		target: "≤ 200 ms", reached: median(first) <= 0.2,
		note: "The preview's time is inside a running program that has the list: laying out all pages and drawing the first, for the first time in the process."})
	return nil
}

func previewTask(ctx context.Context, arguments []string) (taskOutput, error) {
	s, err := signIn(ctx, arguments[0])
	if err != nil {
		return taskOutput{}, err
	}
	defer s.close()
	sheet, err := sheetOf(ctx, s.Session, arguments[1], export.PDF, allColumns)
	if err != nil {
		return taskOutput{}, err
	}
	t := taskOutput{Rows: sheet.Len()}
	t.Seconds, err = seconds(func() error {
		pages, err := export.Paginate(ctx, sheet, fonts(), export.PageSetup{})
		if err == nil {
			pages.Draw(0, &paper{})
		}
		return err
	})
	return t, err
}

// paper is a canvas that counts what is drawn.
type paper struct{ fills, texts int }

func (p *paper) Fill(_, _, _, _ float64, _ palette.Color) { p.fills++ }

func (p *paper) Text(_, _ float64, _ export.Run, _ float64, _ palette.Color) { p.texts++ }

func (b *bench) chromium(page, target string) (float64, error) {
	took, _, err := b.process("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(b.folder, "chromium"),
		"--no-pdf-header-footer", "--print-to-pdf="+target, "file://"+page)
	if err == nil {
		_, err = os.Stat(target)
	}
	return took, err
}

// writeHTML writes a CSV file as a page with one table.
func writeHTML(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	rows, err := csv.NewReader(source).ReadAll()
	if err != nil {
		return err
	}
	target, err := os.Create(to)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(target)
	fmt.Fprint(w, `<!doctype html><meta charset="utf-8"><style>@page{size:letter landscape}td{border-bottom:1px solid #ccc;font:9px sans-serif}</style><table>`)
	for i, row := range rows {
		if i == 0 {
			fmt.Fprint(w, "<thead>")
		}
		fmt.Fprint(w, "<tr>")
		for _, cell := range row {
			fmt.Fprintf(w, "<td>%s", html.EscapeString(cell))
		}
		if i == 0 {
			fmt.Fprint(w, "</thead>")
		}
	}
	return errors.Join(w.Flush(), target.Close())
}
