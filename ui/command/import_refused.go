package command

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"housingtracker/data"
)

// acceptFlags are the flags that answer the questions of an import.
var acceptFlags = map[data.Code]string{data.CodeUnreadable: "--accept-errors", data.CodeConfirm: "--accept-retiring"}

// howToAnswer says which option answers the question of a refused import; "" where it asks none.
func howToAnswer(refusal *data.Error) string {
	if option, ok := acceptFlags[refusal.Code]; ok {
		return " To import it all the same, add " + option + "."
	}
	var q *data.SourceQuestion
	if !errors.As(refusal, &q) {
		return ""
	}
	answers := "--same-hmis yes"
	if len(q.Candidates) > 1 {
		numbers := make([]string, len(q.Candidates))
		for i, c := range q.Candidates {
			numbers[i] = fmt.Sprintf("--source %d", c.ID)
		}
		answers = strings.Join(numbers, ", ")
	}
	return fmt.Sprintf(" Answer with %s or --same-hmis no.", answers)
}

// A refusedImport is a refusal with the problems that were found.
type refusedImport struct {
	error
	problems []data.ImportProblem
}

func (r refusedImport) Unwrap() error { return r.error }

// refused prints the problems of an import that was refused, or keeps them for the JSON of the refusal, and says which
// option answers the question.
func (p Program) refused(c *cobra.Command, report data.ImportReport, err error) error {
	var refusal *data.Error
	if !errors.As(err, &refusal) || report.Files == nil {
		return err
	}
	if asJSON, _ := c.Flags().GetBool("json"); !asJSON && len(report.Problems) > 0 {
		writeProblems(terminal{p.Stdout}, report.Problems)
	}
	return refusedImport{&data.Error{Code: refusal.Code, Field: refusal.Field, Message: refusal.Message + howToAnswer(refusal), Err: refusal}, report.Problems}
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
