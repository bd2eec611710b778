package command

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"housingtracker/data"
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
			return p.signedIn(c.Context(), login, func(s *data.Session) error {
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

func (p Program) exportList(c *cobra.Command, s *data.Session, program data.ProgramID, form export.Form, out string,
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
