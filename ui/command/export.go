package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
	"housingtracker/export"
	"housingtracker/export/spool"
)

func (p Program) export() *cobra.Command {
	var login credentials
	var program number
	var format, out string
	var setup exportSetup
	c := &cobra.Command{
		Use:   "export --db FILE --user NAME --program ID --format FORMAT --out FILE",
		Short: "Save a program's list as a workbook, PDF, CSV or JSON",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if program == 0 {
				return missing("--program ID")
			}
			if out == "" {
				return missing("--out FILE")
			}
			form, err := export.ParseForm(format)
			if err != nil {
				return err
			}
			options, err := setup.options()
			if err != nil {
				return err
			}
			pages, err := setup.pages(c, form)
			if err != nil {
				return err
			}
			return p.signedIn(c.Context(), login, func(s *signin.Session) error {
				password, err := p.exportPassword(c.Context(), &setup, form)
				if err != nil {
					return err
				}
				output := export.Output{Fonts: p.Fonts, Setup: pages, Password: password}
				return p.exportList(c, s, data.ProgramID(program), form, out, options, output)
			})
		},
	}
	login.flags(c)
	c.Flags().Var(&program, "program", "the program's `ID`, as the command programs lists it")
	c.Flags().StringVar(&format, "format", "", "one of "+join(export.Forms))
	c.Flags().StringVar(&out, "out", "", "the `FILE` to write; one that is there is replaced")
	setup.flags(c)
	return c
}

// exportJSON is the result of an export in the JSON of the commands.
type exportJSON struct {
	Program data.ProgramID `json:"program"`
	Format  export.Form    `json:"format"`
	File    string         `json:"file"`
	Rows    int            `json:"rows"`
	// Protected reports whether the file has a password.
	Protected bool     `json:"protected"`
	Warnings  []string `json:"warnings"`
}

func (p Program) exportList(c *cobra.Command, s *signin.Session, program data.ProgramID, form export.Form, out string,
	options export.Options, output export.Output) error {
	list, err := s.ExportList(c.Context(), program, data.ListOptions{}, data.Filter{}, data.Order{}, form.Label())
	if err != nil {
		return err
	}
	options.By, options.At = s.User().Name, p.Now()
	sheet := export.NewSheet(list, options)
	summary := exportJSON{Program: program, Format: form, File: out, Rows: sheet.Len(), Protected: output.Password != "", Warnings: []string{}}
	if form == export.PDF && summary.Rows > export.LongList && summary.Rows <= export.LongestPrint {
		fmt.Fprintf(p.Stderr, "Note: %d rows make many pages. The Excel forms serve long lists better.\n", summary.Rows)
	}
	folder, err := spool.New()
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	output.Spool = folder
	err = export.SaveFile(out, func(w io.Writer) error {
		warnings, err := export.Write(c.Context(), w, form, sheet, output, nil)
		summary.Warnings = append(summary.Warnings, warnings...)
		return err
	})
	if err != nil {
		return err
	}
	return p.print(c, summary, func(w io.Writer) {
		fmt.Fprintf(w, "Exported %d rows of %s to %s.\n", summary.Rows, list.Program.Name, out)
		for _, warning := range summary.Warnings {
			fmt.Fprintf(w, "Note: %s\n", warning)
		}
	})
}

// ExportPasswordVariable is the environment variable with the password of an exported file, for jobs.
const ExportPasswordVariable = "HOUSING_TRACKER_EXPORT_PASSWORD"

// exportSetup are the flags that say what is exported, and how.
type exportSetup struct {
	columns, stages        []string
	initials, barriersOut  bool
	protect                bool
	paper, layout          string
	portrait, stagePerPage bool
}

// pageFlags are the flags that only apply to pages.
var pageFlags = []string{"paper", "portrait", "layout", "stage-per-page"}

func (e *exportSetup) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVar(&e.columns, "columns", nil, "only these `COLUMNS` in xlsx and pdf: "+join(allColumns))
	f.StringSliceVar(&e.stages, "stages", nil, "only these `CATEGORIES`: "+join(stageNames()))
	f.BoolVar(&e.barriersOut, "without-barriers", false, "leave the housing barriers out")
	f.BoolVar(&e.initials, "initials", false, "initials and Client ID in place of names")
	f.BoolVar(&e.protect, "protect", false, "protect a workbook or PDF by a password, from "+ExportPasswordVariable+" or a prompt")
	f.StringVar(&e.paper, "paper", "letter", "`SIZE` of pages: letter or a4")
	f.BoolVar(&e.portrait, "portrait", false, "pages higher than wide")
	f.StringVar(&e.layout, "layout", "print", "`LAYOUT` of pages: made for print, or as on screen")
	f.BoolVar(&e.stagePerPage, "stage-per-page", false, "begin a page with each category")
}

// allColumns are the columns of the list and the optional ones.
var allColumns = slices.Concat(data.Columns, data.OptionalColumns)

func join[T ~string](names []T) string {
	return strings.Join(convert(names, func(n T) string { return string(n) }), ", ")
}

// stageNames are the names of the stages as one word each.
func stageNames() []string {
	return convert(data.Stages, func(s data.Stage) string { return strings.ReplaceAll(strings.ToLower(s.String()), " ", "-") })
}

// options reads what is exported.
func (e *exportSetup) options() (o export.Options, err error) {
	o.Initials, o.WithoutBarriers = e.initials, e.barriersOut
	for _, name := range e.columns {
		c := data.Column(strings.ToLower(strings.TrimSpace(name)))
		if !slices.Contains(allColumns, c) {
			return o, data.Refuse(data.CodeInvalid, "%q is not a column. There are: %s.", name, join(allColumns))
		}
		if !slices.Contains(o.Columns, c) {
			o.Columns = append(o.Columns, c)
		}
	}
	for _, name := range e.stages {
		word := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "-")
		i := slices.Index(stageNames(), word)
		if i < 0 {
			return o, data.Refuse(data.CodeInvalid, "%q is not a category. There are: %s.", name, join(stageNames()))
		}
		o.Stages = append(o.Stages, data.Stages[i])
	}
	return o, nil
}

// pages reads the page setup, and refuses its flags for other forms.
func (e *exportSetup) pages(c *cobra.Command, form export.Form) (s export.PageSetup, err error) {
	for _, name := range pageFlags {
		if c.Flags().Changed(name) && form != export.PDF {
			return s, data.Refuse(data.CodeInvalid, "--%s is for pages. Choose --format pdf, or leave it out.", name)
		}
	}
	s.Portrait, s.StagePerPage = e.portrait, e.stagePerPage
	switch strings.ToLower(e.paper) {
	case "letter":
	case "a4":
		s.Paper = export.A4
	default:
		return s, data.Refuse(data.CodeInvalid, "%q is not a paper. Choose letter or a4.", e.paper)
	}
	switch strings.ToLower(e.layout) {
	case "print":
	case "screen":
		s.AsOnScreen = true
	default:
		return s, data.Refuse(data.CodeInvalid, "%q is not a layout. Choose print or screen.", e.layout)
	}
	return s, nil
}

// exportPassword reads the password of the file, or "" for none; typed, it is asked for twice. One in the
// environment is used without --protect too: a file must not be open because a flag was forgotten.
func (p Program) exportPassword(ctx context.Context, e *exportSetup, form export.Form) (string, error) {
	set := p.Getenv(ExportPasswordVariable)
	switch {
	case set == "" && !e.protect:
		return "", nil
	case !form.Protects():
		return "", data.Refuse(data.CodeInvalid, "A %s file can't be protected by a password. Choose pdf or xlsx, or leave --protect and %s out.",
			form.Label(), ExportPasswordVariable)
	case set != "":
		return set, nil
	}
	password, err := p.password(ctx, ExportPasswordVariable, "Password of the file: ")
	if err != nil {
		return "", err
	}
	if password == "" {
		return "", data.Refuse(data.CodeInvalid, "The password is empty. Nothing was saved.")
	}
	again, err := p.ReadPassword(ctx, "The same again: ")
	if err == nil && again != password {
		err = data.Refuse(data.CodeInvalid, "The two passwords differ. Nothing was saved.")
	}
	return password, err
}
