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
	"housingtracker/data/signin"
	"housingtracker/export"
)

// eventJSON is an audit event in the JSON of the commands.
type eventJSON struct {
	Number       int64          `json:"number"`
	At           time.Time      `json:"at"`
	By           string         `json:"by"`
	Kind         data.EventKind `json:"kind"`
	ClientID     string         `json:"client_id"`
	EnrollmentID data.PublicID  `json:"enrollment_id"`
	ProgramID    data.ProgramID `json:"program_id"`
	Reason       string         `json:"reason"`
	Changes      []data.Change  `json:"changes"`
	Withheld     bool           `json:"withheld"`
	Hash         string         `json:"hash"`
	// Source is the HMIS of the client or program, if there are several.
	Source string `json:"source,omitempty"`
	// Device and Sequence are blank and 0 in events of earlier versions of the program.
	Device      string `json:"device"`
	Sequence    int64  `json:"sequence"`
	Version     int    `json:"version"`
	BaseVersion int    `json:"base_version"`
}

func newEventJSON(a data.AuditEvent) eventJSON {
	return eventJSON{a.Number, a.At.UTC(), a.ByName, a.Kind, a.PersonalID, a.EnrollmentPublicID(), a.ProgramID, a.Reason,
		append([]data.Change{}, a.Changes...), a.Withheld, a.Hash, a.Source,
		a.Device, a.Sequence, a.Version, a.BaseVersion}
}

// eventFlags are the flags that select audit events.
type eventFlags struct {
	from, to, by, client, words string
	kinds                       []string
	program                     number
}

const auditName = "audit"

// audit reads the audit log. The released name acts still works.
func (p Program) audit(name string) *cobra.Command {
	var which eventFlags
	var out string
	var limit number
	c := p.onSession(&cobra.Command{
		Use:    name + " --db FILE --user ADMINISTRATOR",
		Hidden: name != auditName,
		Short:  "Read or export the audit log, newest first",
		Long: "Read or export the audit log, newest first. To read it is an audit event too.\n\nKinds are " +
			join(data.EventKinds) + ".",
		PreRunE: func(*cobra.Command, []string) error {
			if limit < 0 {
				return data.Refuse(data.CodeInvalid, "--limit takes a number of events, or 0 for all.")
			}
			return nil
		},
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		filter, err := which.filter(c, s)
		if err != nil {
			return err
		}
		if out != "" {
			return p.exportEvents(c, s, filter, out)
		}
		return p.listEvents(c, s, filter, int(limit))
	})
	c.Flags().StringVar(&which.from, "from", "", "only events on this `DATE` (YYYY-MM-DD) or later")
	c.Flags().StringVar(&which.to, "to", "", "only events on this `DATE` (YYYY-MM-DD) or earlier")
	c.Flags().StringSliceVar(&which.kinds, "kind", nil, "only events of this `KIND`; several by commas")
	c.Flags().StringVar(&which.by, "by", "", "only events of the user of that `NAME`")
	c.Flags().StringVar(&which.client, "client", "", "only events on the client of that `CLIENT_ID`, in any HMIS, or entered here with that UUID")
	c.Flags().Var(&which.program, "program", "only events on the program of that `ID`")
	c.Flags().StringVar(&which.words, "words", "", "only events that say all these `WORDS`")
	c.Flags().Var(&limit, "limit", "at most this many events; 0 is all")
	c.Flags().StringVar(&out, "out", "", "write all of them as CSV to this `FILE`; one that is there is replaced")
	return c
}

// filter reads the flags; it looks names up in the database.
func (a eventFlags) filter(c *cobra.Command, s *signin.Session) (data.EventFilter, error) {
	f := data.EventFilter{Program: data.ProgramID(a.program), Words: a.words}
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
		if !slices.Contains(data.EventKinds, data.EventKind(kind)) {
			return f, data.Refuse(data.CodeInvalid, "%q is no kind of event. Kinds are %s.", kind, join(data.EventKinds))
		}
		f.Kinds = append(f.Kinds, data.EventKind(kind))
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
		if id, ok := data.ParsePublicID(a.client); ok && id.UUID != "" && f.Clients == nil {
			local, err := s.ClientID(c.Context(), id)
			if err != nil {
				return f, err
			}
			f.Clients = []data.ClientID{local}
		}
		if f.Clients == nil {
			return f, data.Refuse(data.CodeNotFound, "There is no client with the Client ID %s.", a.client)
		}
	}
	return f, nil
}

// eventsPage is how many audit events are read at once.
const eventsPage = 1000

// listEvents prints audit events as they are read.
func (p Program) listEvents(c *cobra.Command, s *signin.Session, filter data.EventFilter, limit int) error {
	op := data.NewOperationID()
	asJSON, _ := c.Flags().GetBool("json")
	lines := newEventLines(p.Stdout, asJSON)
	for before, left := int64(0), limit; ; {
		page := eventsPage
		if limit > 0 {
			page = min(page, left)
		}
		events, err := s.Events(c.Context(), op, filter, before, page)
		if err != nil {
			return err
		}
		for _, a := range events {
			if err := lines.write(a); err != nil {
				return err
			}
		}
		left -= len(events)
		if len(events) < page || limit > 0 && left == 0 {
			return lines.end()
		}
		before = events[len(events)-1].Number
	}
}

// eventLines prints audit events one by one: a line each for people, or the elements of a JSON array.
type eventLines struct {
	w     io.Writer
	table *tabwriter.Writer
	n     int
}

func newEventLines(w io.Writer, asJSON bool) *eventLines {
	l := &eventLines{w: w}
	if !asJSON {
		l.table = newTable(w, "NUMBER\tTIME\tPERSON\tEVENT\tCLIENT ID\tPROGRAM\tWHAT WAS DONE")
	}
	return l
}

func (l *eventLines) write(a data.AuditEvent) error {
	l.n++
	if l.table != nil {
		_, err := fmt.Fprintf(l.table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", a.Number, a.At.Local().Format(time.DateTime), data.Line(a.ByName), a.Kind.Label(),
			data.Line(a.ClientLabel()), data.Line(a.ProgramLabel()), oneLine(a))
		return err
	}
	text, err := json.Marshal(newEventJSON(a))
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

func (l *eventLines) end() error {
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

// oneLine is the details of an event on one line.
func oneLine(a data.AuditEvent) string {
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

// eventExportJSON is the result of an export in the JSON of the commands.
type eventExportJSON struct {
	File   string `json:"file"`
	Events int    `json:"acts"`
}

func (p Program) exportEvents(c *cobra.Command, s *signin.Session, filter data.EventFilter, out string) error {
	summary := eventExportJSON{File: out}
	err := export.SaveFile(out, func(w io.Writer) error {
		events, err := export.NewEventWriter(w, p.Now().Location())
		if err != nil {
			return err
		}
		err = s.ExportEvents(c.Context(), data.NewOperationID(), filter, "CSV", func(a data.AuditEvent) error {
			summary.Events++
			return events.Write(a)
		})
		if err != nil {
			return err
		}
		return events.Flush()
	})
	if err != nil {
		return err
	}
	return p.print(c, summary, func(w io.Writer) { fmt.Fprintf(w, "Exported %d events to %s.\n", summary.Events, out) })
}
