package command

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/export"
)

// recorded is an act in the JSON of the commands.
type recorded struct {
	Number       int64             `json:"number"`
	At           time.Time         `json:"at"`
	By           string            `json:"by"`
	Kind         data.ActKind      `json:"kind"`
	ClientID     string            `json:"client_id"`
	EnrollmentID data.EnrollmentID `json:"enrollment_id"`
	ProgramID    data.ProgramID    `json:"program_id"`
	Reason       string            `json:"reason"`
	Changes      []data.Change     `json:"changes"`
	Withheld     bool              `json:"withheld"`
	Hash         string            `json:"hash"`
	// Source is the HMIS of the client or program, where there are several.
	Source string `json:"source,omitempty"`
}

func recordedOf(a data.Act) recorded {
	return recorded{a.Number, a.At.UTC(), a.ByName, a.Kind, a.PersonalID, a.EnrollmentID, a.ProgramID, a.Reason,
		append([]data.Change{}, a.Changes...), a.Withheld, a.Hash, a.Source}
}

// asked are the flags that say which acts.
type asked struct {
	from, to, by, client, words string
	kinds                       []string
	program                     number
}

func (p Program) acts() *cobra.Command {
	var who credentials
	var which asked
	var out string
	var limit number
	c := &cobra.Command{
		Use:   "acts --db FILE --user ADMINISTRATOR",
		Short: "Read or export the record of acts, newest first",
		Long: "Read or export the record of acts, newest first. To read it is an act on record too.\n\nKinds are " +
			strings.Join(kindWords(), ", ") + ".",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if limit < 0 {
				return data.Refuse(data.CodeInvalid, "--limit takes a number of acts, or 0 for all.")
			}
			return p.signedIn(c.Context(), who, func(s *data.Session) error {
				filter, err := which.filter(c, s)
				if err != nil {
					return err
				}
				if out != "" {
					return p.exportActs(c, s, filter, out)
				}
				return p.listActs(c, s, filter, int(limit))
			})
		},
	}
	who.flags(c)
	c.Flags().StringVar(&which.from, "from", "", "only acts on this `DATE` (YYYY-MM-DD) or later")
	c.Flags().StringVar(&which.to, "to", "", "only acts on this `DATE` (YYYY-MM-DD) or earlier")
	c.Flags().StringSliceVar(&which.kinds, "kind", nil, "only acts of this `KIND`; several by commas")
	c.Flags().StringVar(&which.by, "by", "", "only acts of the user of that `NAME`")
	c.Flags().StringVar(&which.client, "client", "", "only acts on the client of that `CLIENT_ID`, in any HMIS")
	c.Flags().Var(&which.program, "program", "only acts on the program of that `ID`")
	c.Flags().StringVar(&which.words, "words", "", "only acts that say all these `WORDS`")
	c.Flags().Var(&limit, "limit", "at most so many acts; 0 is all")
	c.Flags().StringVar(&out, "out", "", "write all of them as CSV to this `FILE`; one that is there is replaced")
	return c
}

func kindWords() []string {
	words := make([]string, len(data.ActKinds))
	for i, k := range data.ActKinds {
		words[i] = string(k)
	}
	return words
}

// filter reads the flags; names are looked up in the database.
func (a asked) filter(c *cobra.Command, s *data.Session) (data.ActFilter, error) {
	f := data.ActFilter{Program: data.ProgramID(a.program), Words: a.words}
	for _, d := range []struct {
		flag, text string
		into       *data.Date
	}{{"--from", a.from, &f.From}, {"--to", a.to, &f.To}} {
		date, err := data.ParseDate(d.text)
		if err != nil {
			return f, data.Refuse(data.CodeInvalid, "%s takes a date like 2026-06-15, not %q.", d.flag, d.text)
		}
		*d.into = date
	}
	for _, kind := range a.kinds {
		if !slices.Contains(data.ActKinds, data.ActKind(kind)) {
			return f, data.Refuse(data.CodeInvalid, "%q is no kind of act. Kinds are %s.", kind, strings.Join(kindWords(), ", "))
		}
		f.Kinds = append(f.Kinds, data.ActKind(kind))
	}
	if a.by != "" {
		user, err := s.UserNamed(c.Context(), a.by)
		if err != nil {
			return f, err
		}
		f.By = user.ID
	}
	if a.client != "" {
		found, err := s.FindClients(c.Context(), a.client, 20)
		if err != nil {
			return f, err
		}
		for _, c := range found {
			if c.PersonalID == a.client {
				f.Clients = append(f.Clients, c.ID)
			}
		}
		if f.Clients == nil {
			return f, data.Refuse(data.CodeNotFound, "There is no client with the Client ID %s.", a.client)
		}
	}
	return f, nil
}

// actsPage is how many acts are read at once.
const actsPage = 1000

// listActs prints acts as they are read.
func (p Program) listActs(c *cobra.Command, s *data.Session, filter data.ActFilter, limit int) error {
	op := data.NewOp()
	asJSON, _ := c.Flags().GetBool("json")
	lines := newActLines(p.Stdout, asJSON)
	for before, left := int64(0), limit; ; {
		page := actsPage
		if limit > 0 {
			page = min(page, left)
		}
		acts, err := s.Acts(c.Context(), op, filter, before, page)
		if err != nil {
			return err
		}
		for _, a := range acts {
			if err := lines.write(a); err != nil {
				return err
			}
		}
		left -= len(acts)
		if len(acts) < page || limit > 0 && left == 0 {
			return lines.end()
		}
		before = acts[len(acts)-1].Number
	}
}

// actLines prints acts one by one: a line each for people, or the elements of a JSON array.
type actLines struct {
	w     io.Writer
	table *tabwriter.Writer
	n     int
}

func newActLines(w io.Writer, asJSON bool) *actLines {
	l := &actLines{w: w}
	if !asJSON {
		l.table = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(l.table, "NUMBER\tTIME\tPERSON\tACT\tCLIENT ID\tPROGRAM\tWHAT WAS DONE")
	}
	return l
}

func (l *actLines) write(a data.Act) error {
	l.n++
	if l.table != nil {
		_, err := fmt.Fprintf(l.table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", a.Number, a.At.Local().Format(time.DateTime), data.Line(a.ByName), a.Kind.Label(),
			data.Line(a.ClientLabel()), data.Line(a.ProgramLabel()), oneLine(a))
		return err
	}
	text, err := json.Marshal(recordedOf(a))
	if err != nil {
		return err
	}
	before := ",\n  "
	if l.n == 1 {
		before = "[\n  "
	}
	_, err = fmt.Fprintf(l.w, "%s%s", before, export.VisibleJSON(text))
	return err
}

func (l *actLines) end() error {
	switch {
	case l.table != nil:
		return l.table.Flush()
	case l.n == 0:
		_, err := fmt.Fprintln(l.w, "[]")
		return err
	}
	_, err := fmt.Fprintln(l.w, "\n]")
	return err
}

// oneLine is what an act says, on one line.
func oneLine(a data.Act) string {
	parts := []string{}
	if a.Withheld {
		parts = append(parts, "(removed by retention)")
	}
	if a.Reason != "" {
		parts = append(parts, data.Reason(a.Reason).Label())
	}
	for _, change := range a.Changes {
		parts = append(parts, fmt.Sprintf("%s: %q, was %q", change.Field.Label(), change.New, change.Old))
	}
	return data.Line(strings.Join(parts, "; "))
}

// exportedActs is what an export of the record did, in the JSON of the commands.
type exportedActs struct {
	File string `json:"file"`
	Acts int    `json:"acts"`
}

func (p Program) exportActs(c *cobra.Command, s *data.Session, filter data.ActFilter, out string) error {
	done := exportedActs{File: out}
	err := export.SaveFile(out, func(w io.Writer) error {
		acts, err := export.NewActWriter(w, p.Now().Location())
		if err != nil {
			return err
		}
		err = s.ExportActs(c.Context(), data.NewOp(), filter, "CSV", func(a data.Act) error {
			done.Acts++
			return acts.Write(a)
		})
		if err != nil {
			return err
		}
		return acts.Flush()
	})
	if err != nil {
		return err
	}
	return p.print(c, done, func(w io.Writer) { fmt.Fprintf(w, "Exported %d acts to %s.\n", done.Acts, out) })
}
