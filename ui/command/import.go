package command

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
	"housingtracker/export"
)

// importJSON is the result of an import in the JSON of the commands.
type importJSON struct {
	DryRun     bool                      `json:"dry_run"`
	Source     string                    `json:"source"`
	Version    string                    `json:"version"`
	ExportDate data.Date                 `json:"export_date"`
	Files      map[string]data.FileCount `json:"files"`
	Retired    int                       `json:"retired"`
	Restored   int                       `json:"restored"`
	Problems   []data.ImportProblem      `json:"problems"`
}

func (p Program) imports() *cobra.Command {
	var options data.ImportOptions
	var problems string
	var source number
	c := p.onSession(&cobra.Command{
		Use:   "import --db FILE --user NAME EXPORT.zip|DIR",
		Short: "Import a HUD HMIS CSV export, FY2024 or FY2026: all of it or nothing",
		Args:  cobra.ArbitraryArgs,
		PreRunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return data.Refuse(data.CodeInvalid, "Name one export to import, a zip file or a folder. See %s --help.", c.CommandPath())
			}
			if !slices.Contains([]string{"", "yes", "no"}, options.SameHMIS) {
				return data.Refuse(data.CodeInvalid, "--same-hmis is yes or no, not %q.", options.SameHMIS)
			}
			if options.SameHMIS == "no" && source != 0 {
				return data.Refuse(data.CodeInvalid, "--source names the HMIS that the export is of, and --same-hmis no says that it is of none known. Give one of them.")
			}
			options.Source = data.SourceID(source)
			return nil
		},
	}, func(c *cobra.Command, s *signin.Session, args []string) error {
		return p.importFrom(c, s, args[0], options, problems)
	})
	c.Flags().BoolVar(&options.DryRun, "dry-run", false, "say what the import would do and write nothing")
	c.Flags().BoolVar(&options.AcceptErrors, "accept-errors", false, "import the rest even if more than a tenth of the projects, clients or enrollments are errors")
	c.Flags().BoolVar(&options.AcceptRetiring, "accept-retiring", false, "import even if more than 20 % of the enrollments retire")
	c.Flags().BoolVar(&options.IncludeVictimServices, "include-victim-services", false, "include organizations that serve victims")
	c.Flags().StringVar(&options.SameHMIS, "same-hmis", "", "answer whether an export that may be of a known HMIS is: `yes|no`")
	c.Flags().Var(&source, "source", "where it may be of several, answer of which: the `NUMBER` of the source")
	c.Flags().StringVar(&problems, "problems", "", "save every problem to this CSV `FILE`, of a refused import too")
	return c
}

func (p Program) importFrom(c *cobra.Command, s *signin.Session, path string, options data.ImportOptions, problems string) error {
	from, err := p.OpenExport(path)
	if err != nil {
		return err
	}
	defer from.Close()
	report, err := s.Import(c.Context(), data.NewOperationID(), from, options)
	saved := saveProblems(problems, report)
	if err != nil {
		if saved != nil {
			fmt.Fprintln(p.Stderr, "The problems were not saved:", saved)
		}
		return p.refused(c, report, err)
	}
	if saved != nil {
		summary := "The export was imported"
		if options.DryRun {
			summary = "The export was read"
		}
		return &data.Error{Code: data.CodeOf(saved), Message: summary + ", but its problems were not saved: " + saved.Error(), Err: saved}
	}
	summary := importJSON{options.DryRun, report.Source, report.Version, report.ExportDate, report.Files, report.Retired, report.Restored,
		append([]data.ImportProblem{}, report.Problems...)}
	return p.print(c, summary, func(w io.Writer) { writeImport(w, report, options.DryRun) })
}

// saveProblems saves the problems, of a refused import too; path may be "".
func saveProblems(path string, report data.ImportReport) error {
	if path == "" || report.Files == nil {
		return nil
	}
	return export.SaveFile(path, func(w io.Writer) error { return export.WriteProblems(w, report.Problems) })
}

func writeImport(w io.Writer, report data.ImportReport, dryRun bool) {
	verb := "Imported"
	if dryRun {
		verb = "Would import (nothing was written)"
	}
	exported := "on an unknown day"
	if report.ExportDate != 0 {
		exported = "on " + report.ExportDate.US()
	}
	fmt.Fprintf(w, "%s: %s, %s, exported %s.\n", verb, report.Source, report.Version, exported)
	t := newTable(w, "FILE\tREAD\tSTORED\tUNCHANGED\tSKIPPED")
	for _, name := range slices.Sorted(maps.Keys(report.Files)) {
		n := report.Files[name]
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\n", name, n.Read, n.Stored, n.Unchanged, n.Skipped)
	}
	t.Flush()
	if report.Retired > 0 || report.Restored > 0 {
		fmt.Fprintf(w, "%d enrollments are no longer in HMIS, %d are again.\n", report.Retired, report.Restored)
	}
	if len(report.Problems) == 0 {
		fmt.Fprintln(w, "No problems.")
		return
	}
	writeProblems(w, report.Problems)
	fmt.Fprintln(w, conclusion(report, dryRun))
}

// conclusion is the last line of an import with problems.
func conclusion(report data.ImportReport, dryRun bool) string {
	summary, errors, warnings := "Imported.", 0, 0
	if dryRun {
		summary = "Nothing was written."
	}
	for _, n := range report.Errors {
		errors += n
	}
	for _, p := range report.Problems {
		if p.Severity == data.SeverityWarning {
			warnings++
		}
	}
	text := fmt.Sprintf("%s Rows in error, left out: %d. Warnings: %d.", summary, errors, warnings)
	for _, o := range report.Unanswered() {
		option, ok := acceptFlags[o.Code]
		if !ok {
			return text + " The import would be refused: " + o.Reason
		}
		text += " The import would ask, unless " + option + " is given: " + o.Reason
	}
	return text
}

// problemsShown is how many problems are listed for people; --problems and --json have all of them.
const problemsShown = 20

// writeProblems lists problems, errors first.
func writeProblems(w io.Writer, problems []data.ImportProblem) {
	rank := []data.Severity{data.SeverityError, data.SeverityWarning, data.SeverityInfo}
	problems = slices.SortedStableFunc(slices.Values(problems), func(a, b data.ImportProblem) int {
		return slices.Index(rank, a.Severity) - slices.Index(rank, b.Severity)
	})
	fmt.Fprintf(w, "%d problems:\n", len(problems))
	for _, problem := range problems[:min(len(problems), problemsShown)] {
		fmt.Fprintf(w, "  %s: %s\n", problem.Severity, problemText(problem))
	}
	if more := len(problems) - problemsShown; more > 0 {
		fmt.Fprintf(w, "  and %d more; --problems FILE saves them all.\n", more)
	}
}

// problemText is a problem with its location.
func problemText(p data.ImportProblem) string {
	text := p.File
	if p.Line > 0 {
		text += " line " + strconv.Itoa(p.Line)
	}
	if p.Column != "" {
		text += ", " + p.Column
	}
	if p.Value != "" {
		text += fmt.Sprintf(" %q", p.Value)
	}
	return text + ": " + p.Reason
}
