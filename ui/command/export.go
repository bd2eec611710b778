package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/export"
)

func (p Program) export() *cobra.Command {
	var who credentials
	var program number
	var format, out string
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
			return p.signedIn(c.Context(), who, func(s *data.Session) error {
				return p.exportList(c, s, data.ProgramID(program), form, out)
			})
		},
	}
	who.flags(c)
	c.Flags().Var(&program, "program", "the program's `ID`, as the command programs lists it")
	c.Flags().StringVar(&format, "format", "", "one of "+forms())
	c.Flags().StringVar(&out, "out", "", "the `FILE` to write; one that is there is replaced")
	return c
}

func forms() string {
	texts := make([]string, len(export.Forms))
	for i, f := range export.Forms {
		texts[i] = string(f)
	}
	return strings.Join(texts, ", ")
}

// exported is what an export did, in the JSON of the commands.
type exported struct {
	Program  data.ProgramID `json:"program"`
	Format   export.Form    `json:"format"`
	File     string         `json:"file"`
	Rows     int            `json:"rows"`
	Warnings []string       `json:"warnings"`
}

func (p Program) exportList(c *cobra.Command, s *data.Session, program data.ProgramID, form export.Form, out string) error {
	list, err := s.ExportList(c.Context(), program, data.ListOptions{}, data.Filter{}, data.Order{}, form.Label())
	if err != nil {
		return err
	}
	sheet := export.NewSheet(list, export.Options{By: s.User().Name, At: p.Now()})
	done := exported{Program: program, Format: form, File: out, Rows: sheet.Len(), Warnings: []string{}}
	err = export.SaveFile(out, func(w io.Writer) error {
		warnings, err := export.Write(c.Context(), w, form, sheet, export.Output{Fonts: p.Fonts}, nil)
		done.Warnings = append(done.Warnings, warnings...)
		return err
	})
	if err != nil {
		return err
	}
	return p.print(c, done, func(w io.Writer) {
		fmt.Fprintf(w, "Exported %d rows of %s to %s.\n", done.Rows, list.Program.Name, out)
		for _, warning := range done.Warnings {
			fmt.Fprintf(w, "Note: %s\n", warning)
		}
	})
}
