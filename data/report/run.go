package report

import (
	"context"
	"fmt"
	"time"

	"housingtracker/data"
)

// Source is what a report is made from: a signed-in session.
type Source interface {
	Today() data.Date
	ReportEnrollments(ctx context.Context, q data.ReportQuery, each func(data.ProgramID, []data.Counted) error) (data.ReportKnowledge, error)
	Case(ctx context.Context, id data.EnrollmentID) (data.Case, error)
}

// Complete returns the choices with today, or this month, where no days are chosen. The error is CodeInvalid.
func (c Choices) Complete(today data.Date) (Choices, error) {
	spec, ok := Specs[c.Name]
	switch {
	case !ok:
		return c, data.Refuse(data.CodeInvalid, "There is no report %q. There are: %s.", string(c.Name), namesOf(Names))
	case spec.AsOf && (c.From != 0 || c.To != 0):
		return c, data.Refuse(data.CodeInvalid, "The report %s is as of a day, not of a period. Choose the day.", c.Name)
	case !spec.AsOf && c.AsOf != 0:
		return c, data.Refuse(data.CodeInvalid, "The report %s is of a period, not as of a day. Choose its first and last day.", c.Name)
	}
	if spec.AsOf {
		if c.AsOf == 0 {
			c.AsOf = today
		}
		if c.AsOf > today || c.AsOf < data.EarliestDate {
			return c, data.Refuse(data.CodeInvalid, "%s is not a day that a report can be of. Choose today or a day before.", c.AsOf.US())
		}
		return c, nil
	}
	y, m, _ := today.Time().Date()
	first := data.NewDate(y, m, 1)
	switch {
	case c.From == 0 && c.To == 0:
		c.From, c.To = first, first.AddMonths(1)-1
	case c.From == 0 || c.To == 0:
		return c, data.Refuse(data.CodeInvalid, "A period has a first and a last day. Choose both.")
	}
	if c.From > c.To || c.From < data.EarliestDate || c.To > data.LatestDate || c.To-c.From > longest {
		return c, data.Refuse(data.CodeInvalid, "%s to %s is not a period. Choose a last day after the first, at most a hundred years later.", c.From.US(), c.To.US())
	}
	return c, nil
}

// longest is the longest period in days.
const longest = 36525

// query says what the report reads.
func (c Choices) query(today data.Date) data.ReportQuery {
	q := data.ReportQuery{Programs: make([]data.ProgramID, 0, len(c.Programs))}
	for _, p := range c.Programs {
		if c.Name != Q22c || inQ22c(p) {
			q.Programs = append(q.Programs, p.ID)
		}
	}
	switch c.Name {
	case Ageing, Caseload:
		q.Since = c.AsOf + 1
		if c.AsOf < today {
			q.TrackersAt = endOf(c.AsOf)
		}
	case Steps, Funnel, Attempts:
		q.Attempts = true
	case Flow:
		q.Exits = [2]data.Date{c.From, c.To}
	case Q22c:
		q.Since = c.From
	}
	return q
}

// endOf is the end of a day in local time (R66).
func endOf(d data.Date) time.Time {
	y, m, n := d.Time().Date()
	return time.Date(y, m, n+1, 0, 0, 0, 0, time.Local)
}

// Run makes a report. Progress is called after each program, on the same goroutine; it may be nil. CodeCancelled if ctx is cancelled.
func Run(ctx context.Context, from Source, c Choices, progress func(done, total int)) (*Result, error) {
	today := from.Today()
	c, err := c.Complete(today)
	if err != nil {
		return nil, err
	}
	n := newCounter(c, today)
	r := &Result{Choices: c}
	programs := make(map[data.ProgramID]data.Program, len(c.Programs))
	for _, p := range c.Programs {
		programs[p.ID] = p
	}
	q := c.query(today)
	done := 0
	known, err := from.ReportEnrollments(ctx, q, func(id data.ProgramID, rows []data.Counted) error {
		if ctx.Err() != nil {
			return &data.Error{Code: data.CodeCancelled, Message: "The report was stopped.", Err: ctx.Err()}
		}
		r.add(n, programs[id], rows)
		if done++; progress != nil {
			progress(done, len(q.Programs))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if q, ok := n.(*q22c); ok {
		q.left = len(c.Programs) - done
		if err := settleTies(ctx, from, q); err != nil {
			return nil, err
		}
	}
	n.finish(r)
	if known.Unknown > 0 {
		r.Notes = append(r.Notes, Note{Text: fmt.Sprintf("The trackers of %s households are known from %s on only: before, they were kept by an earlier version of the program. On this day they count as not started.",
			data.Grouped(known.Unknown), data.DateOf(known.Since.Local()).US())})
	}
	return r, nil
}

// settleTies asks for the EnrollmentIDs of HMIS of the few enrollments that begin on one day.
func settleTies(ctx context.Context, from Source, q *q22c) error {
	ids := map[data.EnrollmentID]string{}
	for _, id := range q.ties() {
		c, err := from.Case(ctx, id)
		if err != nil {
			return err
		}
		ids[id] = c.HMISID
	}
	q.settle(func(id data.EnrollmentID) string { return ids[id] })
	return nil
}
