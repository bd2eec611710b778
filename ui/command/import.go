package command

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/export"
)

// imported is what an import did, or would do, in the JSON of the commands.
type imported struct {
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
	var who credentials
	var options data.ImportOptions
	var problems string
	var source number
	c := &cobra.Command{
		Use:   "import --db FILE --user NAME EXPORT.zip|DIR",
		Short: "Import a HUD HMIS CSV export, FY2024 or FY2026: all of it or nothing",
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
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
			return p.signedIn(c.Context(), who, func(s *data.Session) error {
				return p.importFrom(c, s, args[0], options, problems)
			})
		},
	}
	who.flags(c)
	c.Flags().BoolVar(&options.DryRun, "dry-run", false, "say what the import would do and write nothing")
	c.Flags().BoolVar(&options.AcceptRetiring, "accept-retiring", false, "import even if more than 20 % of the enrollments retire")
	c.Flags().BoolVar(&options.IncludeVictimServices, "include-victim-services", false, "include organizations that serve victims")
	c.Flags().StringVar(&options.SameHMIS, "same-hmis", "", "answer whether an export that may be of a known HMIS is: `yes|no`")
	c.Flags().Var(&source, "source", "where it may be of several, answer of which: the `NUMBER` of the source")
	c.Flags().StringVar(&problems, "problems", "", "save every problem to this CSV `FILE`")
	return c
}

func (p Program) importFrom(c *cobra.Command, s *data.Session, path string, options data.ImportOptions, problems string) error {
	from, err := p.OpenExport(path)
	if err != nil {
		return err
	}
	defer from.Close()
	report, err := s.Import(c.Context(), data.NewOp(), from, options)
	if err != nil {
		return sayAnswers(err)
	}
	if problems != "" {
		if err := export.SaveFile(problems, func(w io.Writer) error { return export.WriteProblems(w, report.Problems) }); err != nil {
			return err
		}
	}
	done := imported{options.DryRun, report.Source, report.Version, report.ExportDate, report.Files, report.Retired, report.Restored,
		append([]data.ImportProblem{}, report.Problems...)}
	return p.print(c, done, func(w io.Writer) { writeImport(w, done) })
}

// sayAnswers adds to a question about the source by which flags it is answered.
func sayAnswers(err error) error {
	var refusal *data.Error
	var q *data.SourceQuestion
	if !errors.As(err, &refusal) || !errors.As(err, &q) {
		return err
	}
	answers := "--same-hmis yes"
	if len(q.Candidates) > 1 {
		numbers := make([]string, len(q.Candidates))
		for i, c := range q.Candidates {
			numbers[i] = fmt.Sprintf("--source %d", c.ID)
		}
		answers = strings.Join(numbers, ", ")
	}
	asked := *refusal
	asked.Message += fmt.Sprintf(" Answer with %s or --same-hmis no.", answers)
	return &asked
}

// candidate is a source that an export may be of, in the JSON of a refusal.
type candidate struct {
	ID         data.SourceID `json:"id"`
	Name       string        `json:"name"`
	Pairs      []sourcePair  `json:"ids"`
	Clients    int           `json:"personal_ids"`
	Known      int           `json:"known"`
	SamePerson int           `json:"same_person"`
	Unclear    int           `json:"not_comparable"`
}

type sourcePair struct {
	ImplementationID string `json:"implementation_id"`
	SourceID         string `json:"source_id"`
}

// candidates are those of a question about the source; none of any other refusal.
func candidates(err error) (all []candidate) {
	var q *data.SourceQuestion
	if !errors.As(err, &q) {
		return nil
	}
	for _, c := range q.Candidates {
		made := candidate{ID: c.ID, Name: c.Name, Clients: q.Clients, Known: c.Known, SamePerson: c.SamePerson, Unclear: c.Unclear}
		for _, p := range c.Pairs {
			made.Pairs = append(made.Pairs, sourcePair{p.ImplementationID, p.HUDSourceID})
		}
		all = append(all, made)
	}
	return all
}

// problemsShown is how many problems the summary for people lists; all of them are in --problems and --json.
const problemsShown = 20

func writeImport(w io.Writer, done imported) {
	verb := "Imported"
	if done.DryRun {
		verb = "Would import (nothing was written)"
	}
	fmt.Fprintf(w, "%s: %s, %s, exported on %s.\n", verb, done.Source, done.Version, done.ExportDate.US())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FILE\tREAD\tSTORED\tUNCHANGED\tSKIPPED")
	for _, name := range slices.Sorted(maps.Keys(done.Files)) {
		n := done.Files[name]
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\n", name, n.Read, n.Stored, n.Unchanged, n.Skipped)
	}
	t.Flush()
	if done.Retired > 0 || done.Restored > 0 {
		fmt.Fprintf(w, "%d enrollments are no longer in HMIS, %d are again.\n", done.Retired, done.Restored)
	}
	if len(done.Problems) == 0 {
		fmt.Fprintln(w, "No problems.")
		return
	}
	fmt.Fprintf(w, "%d problems:\n", len(done.Problems))
	for _, problem := range done.Problems[:min(len(done.Problems), problemsShown)] {
		fmt.Fprintf(w, "  %s: %s\n", problem.Severity, placed(problem))
	}
	if more := len(done.Problems) - problemsShown; more > 0 {
		fmt.Fprintf(w, "  and %d more; --problems FILE saves them all.\n", more)
	}
}

// placed is a problem with where it is.
func placed(p data.ImportProblem) string {
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
