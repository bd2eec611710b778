package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/report"
	"housingtracker/data/signin"
	"housingtracker/export"
	"housingtracker/export/spool"
)

// tableFormat is the format of a report on a terminal.
const tableFormat = "table"

// reportFlags are the flags of the command report.
type reportFlags struct {
	programs       []int
	from, to, asOf string
	format, out    string
	hideSmall      bool
	exportSetup    exportSetup
}

func (p Program) reports() *cobra.Command {
	var login credentials
	var f reportFlags
	var list strings.Builder
	for _, name := range report.Names {
		fmt.Fprintf(&list, "\n  %-9s %s", name, report.Specs[name].Question)
	}
	c := &cobra.Command{
		Use:   "report NAME --db FILE --user NAME [--program ID,…] [--from DAY --to DAY | --as-of DAY] --format FORMAT --out FILE",
		Short: "Make a report of programs",
		Long: "Make a report of programs. Without --program it is of all housing programs, without days as of today or of this month.\n\nThe reports:" +
			list.String(),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return data.Refuse(data.CodeInvalid, "Say which report: one of %s.", join(report.Names))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			choices, err := f.choices(report.Name(args[0]))
			if err != nil {
				return err
			}
			form, err := f.form(c)
			if err != nil {
				return err
			}
			return p.signedIn(c.Context(), login, func(s *signin.Session) error {
				return p.makeReport(c, s, choices, form, &f)
			})
		},
	}
	login.flags(c)
	flags := c.Flags()
	flags.IntSliceVar(&f.programs, "program", nil, "the programs' `IDs`, as the command programs lists them")
	flags.StringVar(&f.from, "from", "", "the first `DAY` of the period, as YYYY-MM-DD")
	flags.StringVar(&f.to, "to", "", "the last `DAY` of the period")
	flags.StringVar(&f.asOf, "as-of", "", "the `DAY` of a report as of a day")
	flags.StringVar(&f.format, "format", tableFormat, "one of json, csv, xlsx, pdf, table")
	flags.StringVar(&f.out, "out", "", "the `FILE` to write; without it json, csv and table go to standard output")
	flags.BoolVar(&f.hideSmall, "hide-small", false, "hide the numbers of groups under 5, for a report that leaves the office")
	flags.BoolVar(&f.exportSetup.protect, "protect", false, "protect a workbook or PDF by a password, from "+ExportPasswordVariable+" or a prompt")
	flags.StringVar(&f.exportSetup.paper, "paper", "letter", "`SIZE` of pages: letter or a4")
	return c
}

// choices reads the days.
func (f *reportFlags) choices(name report.Name) (c report.Choices, err error) {
	c.Name = name
	if _, ok := report.Specs[name]; !ok {
		_, err := c.Complete(0)
		return c, err
	}
	for _, d := range []struct {
		flag, text string
		day        *data.Date
	}{{"from", f.from, &c.From}, {"to", f.to, &c.To}, {"as-of", f.asOf, &c.AsOf}} {
		if *d.day, err = data.ParseDate(d.text); err != nil {
			return c, data.Refuse(data.CodeInvalid, "--%s takes a day as YYYY-MM-DD, not %q.", d.flag, d.text)
		}
	}
	return c, nil
}

// form reads the format; "" is a table.
func (f *reportFlags) form(c *cobra.Command) (export.Form, error) {
	if asJSON, _ := c.Flags().GetBool("json"); asJSON && !c.Flags().Changed("format") {
		f.format = string(export.JSON)
	}
	if f.format == tableFormat {
		if f.out != "" {
			return "", data.Refuse(data.CodeInvalid, "A table is for the terminal. Choose --format json, csv, xlsx or pdf for a file.")
		}
		return "", nil
	}
	form, err := export.ParseReportForm(f.format)
	if err == nil && f.out == "" && form != export.JSON && form != export.CSV {
		err = missing("--out FILE")
	}
	return form, err
}

// reportPrograms returns the chosen housing programs, in the order of Session.Programs; all if none is chosen.
func reportPrograms(ctx context.Context, s *signin.Session, ids []int) ([]data.Program, error) {
	all, err := s.Programs(ctx)
	if err != nil || len(ids) == 0 {
		return all, err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(all, func(p data.Program) bool { return int64(p.ID) == int64(id) }) {
			return nil, data.Refuse(data.CodeNotFound, "There is no housing program %d. The command programs lists them.", id)
		}
	}
	return slices.DeleteFunc(all, func(p data.Program) bool { return !slices.Contains(ids, int(p.ID)) }), nil
}

func (p Program) makeReport(c *cobra.Command, s *signin.Session, choices report.Choices, form export.Form, f *reportFlags) error {
	ctx := c.Context()
	var err error
	if choices.Programs, err = reportPrograms(ctx, s, f.programs); err != nil {
		return err
	}
	if choices, err = choices.Complete(s.Today()); err != nil {
		return err
	}
	output := export.Output{Fonts: p.Fonts, Setup: export.PageSetup{}}
	if strings.EqualFold(f.exportSetup.paper, "a4") {
		output.Setup.Paper = export.A4
	} else if !strings.EqualFold(f.exportSetup.paper, "letter") {
		return data.Refuse(data.CodeInvalid, "%q is not a paper. Choose letter or a4.", f.exportSetup.paper)
	}
	if form != "" {
		if output.Password, err = p.exportPassword(ctx, &f.exportSetup, form); err != nil {
			return err
		}
	}
	result, err := report.Run(ctx, s, choices, p.reportProgress())
	if err != nil {
		return err
	}
	made := export.Report{Result: result, By: s.User().Name, At: p.Now(), HideSmall: f.hideSmall}
	refs := result.Refs()
	request := data.ReportRequest{Title: choices.Title(), Programs: choices.Programs, Form: form.Label(), Rows: len(refs)}
	if form == "" {
		request.Form = "Table"
	}
	if err := s.RecordReport(ctx, data.NewOperationID(), request); err != nil {
		return err
	}
	if form == "" {
		writeReportTable(terminal{p.Stdout}, made)
		return nil
	}
	if form == export.Workbook {
		if made.Rows, err = reportRows(ctx, s, choices.Programs, refs); err != nil {
			return err
		}
		folder, err := spool.New()
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		output.Spool = folder
	}
	var warnings []string
	write := func(w io.Writer) error {
		warnings, err = export.WriteReport(ctx, w, form, made, output, nil)
		return err
	}
	if f.out == "" {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		_, err := p.Stdout.Write(b.Bytes())
		return err
	}
	if err := export.SaveFile(f.out, write); err != nil {
		return err
	}
	summary := reportJSON{choices.Name, form, f.out, len(refs), output.Password != "", append([]string{}, warnings...)}
	return p.print(c, summary, func(w io.Writer) {
		fmt.Fprintf(w, "Saved %s to %s.\n", choices.Title(), f.out)
		for _, warning := range warnings {
			fmt.Fprintf(w, "Note: %s\n", warning)
		}
	})
}

// reportJSON is what a report in a file prints with --json.
type reportJSON struct {
	Report    report.Name `json:"report"`
	Format    export.Form `json:"format"`
	File      string      `json:"file"`
	Rows      int         `json:"rows"`
	Protected bool        `json:"protected"`
	Warnings  []string    `json:"warnings"`
}

// reportRows returns the enrollments behind the numbers, by program.
func reportRows(ctx context.Context, s *signin.Session, programs []data.Program, refs []report.Ref) (rows []export.ReportRow, err error) {
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
		list, err := s.ReportRows(ctx, program, ids)
		if err != nil {
			return nil, err
		}
		for _, row := range list {
			rows = append(rows, export.ReportRow{Program: program.Label(), Row: row})
		}
	}
	return rows, nil
}

// reportProgress says on standard error, every second, how many programs are done.
func (p Program) reportProgress() func(done, total int) {
	last := time.Now()
	return func(done, total int) {
		if time.Since(last) > time.Second && done < total {
			last = time.Now()
			fmt.Fprintf(p.Stderr, "%d of %d programs…\n", done, total)
		}
	}
}

func writeReportTable(w io.Writer, r export.Report) {
	spec := report.Specs[r.Name]
	fmt.Fprintf(w, "%s\n%s\n\n", r.Title(), r.Of())
	var heading []string
	for _, key := range slices.Concat(spec.Labels, spec.Keys) {
		heading = append(heading, strings.ToUpper(report.Headings[key]))
	}
	t := newTable(w, strings.Join(heading, "\t"))
	for _, row := range r.Shown() {
		var cells []string
		for i := range row.Labels {
			cells = append(cells, r.Label(row, i))
		}
		for _, key := range spec.Keys {
			cells = append(cells, r.Text(row, key, r.HideSmall))
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	t.Flush()
	fmt.Fprintln(w)
	for _, n := range r.Notes {
		fmt.Fprintln(w, n.Text)
	}
	fmt.Fprintf(w, "\n%s\n", spec.Definition)
}
