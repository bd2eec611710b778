package sqldata

import (
	"context"
	"slices"
	"strings"
	"time"

	"housingtracker/data"
)

// ReportEnrollments implements data.ReportStore. All is of one moment only in a transaction that sees one.
func (r Reader) ReportEnrollments(ctx context.Context, q data.ReportQuery, each func(data.ProgramID, []data.Counted) error) (data.ReportKnowledge, error) {
	reader := &reportReader{tx: r.DB, query: q}
	for _, program := range q.Programs {
		rows, err := reader.program(ctx, program)
		if err != nil {
			return data.ReportKnowledge{}, r.DB.Failure(err)
		}
		if err := each(program, rows); err != nil {
			return data.ReportKnowledge{}, err
		}
	}
	known, err := reader.knowledge(ctx)
	return known, r.DB.Failure(err)
}

// reportReader reads programs for a report, one after the other, into the same memory.
type reportReader struct {
	tx    DB
	query data.ReportQuery
	rows  []data.Counted
	// index finds the row of an enrollment, where something is read beside the list rows.
	index map[data.EnrollmentID]int
	// texts holds names that occur often once.
	texts map[string]string
}

// RowsPerPart is how many list rows are read as one text: enough to be as fast as the whole list, and few enough for memory.
const RowsPerPart = 4096

// ReportQuery reads the list rows of a program after the row of that exit and ID, in their stored order.
func (d *Dialect) ReportQuery() string {
	return `SELECT count(*), coalesce(` + d.Joined + `, '') FROM (SELECT content FROM program_list
	WHERE program_id = ?1 AND (left_on, enrollment_id) > (?2, ?3) ORDER BY left_on, enrollment_id LIMIT ?4) AS part`
}

// program reads the rows of one program.
func (r *reportReader) program(ctx context.Context, id data.ProgramID) ([]data.Counted, error) {
	r.rows, r.texts = r.rows[:0], map[string]string{}
	leftOn, last := r.query.Since.String(), data.EnrollmentID(0)
	for {
		var n int
		var text string
		if err := r.tx.QueryRowContext(ctx, r.tx.Dialect().ReportQuery(), id, leftOn, last, RowsPerPart).Scan(&n, &text); err != nil {
			return nil, err
		}
		c := listDecoder{remaining: text, end: fieldEnd}
		r.rows = slices.Grow(r.rows, n)
		for range n {
			r.rows = append(r.rows, r.decode(&c))
			if c.err != nil {
				return nil, c.err
			}
		}
		if n < RowsPerPart {
			break
		}
		end := &r.rows[len(r.rows)-1]
		last, leftOn = end.EnrollmentID, Never
		if end.Exit != 0 {
			leftOn = end.Exit.String()
		}
	}
	return r.rows, r.beside(ctx, id)
}

// Never is the exit of list rows without one.
const Never = "9999-12-31"

// decode decodes a list row. Texts are copied, so that they do not keep all of the row in memory.
func (r *reportReader) decode(c *listDecoder) data.Counted {
	var l data.Listed
	c.decode(&l)
	return data.Counted{
		EnrollmentID: l.EnrollmentID, UUID: strings.Clone(l.UUID), ClientID: l.ClientID, PersonalID: strings.Clone(l.PersonalID),
		BirthDate: l.BirthDate, HouseholdID: strings.Clone(l.HouseholdID), Relationship: l.Relationship, Span: l.Span,
		CaseManager: r.text(l.CaseManager.Name), HasTracker: l.HasTracker, Attempt: l.Attempt, Relocation: l.Relocation,
		Fields: data.Fields{EligibilityVerified: l.EligibilityVerified, Applied: l.Applied, PropertyName: r.text(l.PropertyName),
			Approved: l.Approved, MoveInScheduled: l.MoveInScheduled},
	}
}

// text returns an equal text that is kept once.
func (r *reportReader) text(text string) string {
	if text == "" {
		return ""
	}
	if kept, ok := r.texts[text]; ok {
		return kept
	}
	kept := strings.Clone(text)
	r.texts[kept] = kept
	return kept
}

// beside reads what the query asks for beside the list rows.
func (r *reportReader) beside(ctx context.Context, program data.ProgramID) error {
	exits := r.query.Exits != [2]data.Date{}
	if !exits && !r.query.Attempts && r.query.TrackersAt.IsZero() {
		return nil
	}
	r.index = make(map[data.EnrollmentID]int, len(r.rows))
	for i := range r.rows {
		r.index[r.rows[i].EnrollmentID] = i
	}
	if exits {
		if err := r.destinations(ctx, program); err != nil {
			return err
		}
	}
	if r.query.Attempts {
		if err := r.attempts(ctx, program); err != nil {
			return err
		}
	}
	if !r.query.TrackersAt.IsZero() {
		return r.trackers(ctx, program)
	}
	return nil
}

// forEach calls scan for each row of a query; the first column is the enrollment, whose row scan gets.
func (r *reportReader) forEach(ctx context.Context, scan func(c *data.Counted) error, columns []any, query string, args ...any) error {
	rows, err := r.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var id data.EnrollmentID
	columns = append([]any{&id}, columns...)
	for rows.Next() {
		if err := rows.Scan(columns...); err != nil {
			return err
		}
		if i, ok := r.index[id]; ok {
			if err := scan(&r.rows[i]); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// destinations reads the destinations of the exits that the query asks for. A locally entered exit has none.
func (r *reportReader) destinations(ctx context.Context, program data.ProgramID) error {
	var destination int
	return r.forEach(ctx, func(c *data.Counted) error { c.Destination = destination; return nil }, []any{IntInto(&destination)},
		`SELECT l.enrollment_id, x.destination FROM program_list l CROSS JOIN exits x ON x.enrollment_id = l.enrollment_id
			WHERE l.program_id = ?1 AND l.left_on BETWEEN ?2 AND ?3 AND x.removed = 0 AND x.destination IS NOT NULL`,
		program, r.query.Exits[0].String(), r.query.Exits[1].String())
}

// attempts reads the archived attempts. Few enrollments have any.
func (r *reportReader) attempts(ctx context.Context, program data.ProgramID) error {
	var a data.Attempt
	return r.forEach(ctx, func(c *data.Counted) error {
		a.EnrollmentID, a.PropertyName = c.EnrollmentID, r.text(a.PropertyName)
		c.Archived = append(c.Archived, a)
		return nil
	}, []any{&a.Number, &a.Relocation, &a.Reason, StampInto(&a.EndedAt), ScanFunc(nullDate(&a.EligibilityVerified)), ScanFunc(nullDate(&a.Applied)),
		&a.PropertyName, ScanFunc(nullDate(&a.Approved)), ScanFunc(nullDate(&a.MoveInScheduled))},
		`SELECT l.enrollment_id, a.attempt, a.relocation, a.reason, a.ended_at, coalesce(a.eligibility_verified, ''), coalesce(a.applied, ''),
			a.property_name, coalesce(a.approved, ''), coalesce(a.move_in_scheduled, '')
		FROM program_list l CROSS JOIN attempts a ON a.enrollment_id = l.enrollment_id
		WHERE l.program_id = ?1 AND l.left_on >= ?2 ORDER BY l.left_on, l.enrollment_id, a.attempt`, program, r.query.Since.String())
}

// nullDate scans a date into d, "" into the blank date. The same variable is scanned for many rows.
func nullDate(d *data.Date) func(any) error {
	return func(v any) (err error) {
		var text string
		if err = Assign(&text, v); err == nil {
			*d, err = data.ParseDate(text)
		}
		return err
	}
}

// trackers replaces the trackers by those that were saved last before the moment of the query (R66).
func (r *reportReader) trackers(ctx context.Context, program data.ProgramID) error {
	for i := range r.rows {
		c := &r.rows[i]
		c.HasTracker, c.Attempt, c.Relocation, c.Fields = false, 0, false, data.Fields{}
	}
	var there bool
	var f data.Fields
	return r.forEach(ctx, func(c *data.Counted) error {
		if c.HasTracker = there; there {
			c.Fields = f
		}
		return nil
	}, []any{&there, ScanFunc(nullDate(&f.EligibilityVerified)), ScanFunc(nullDate(&f.Applied)), ScanFunc(nullDate(&f.Approved)), ScanFunc(nullDate(&f.MoveInScheduled))},
		TrackersAtQuery, program, r.query.Since.String(), StampValue(r.query.TrackersAt))
}

// TrackersAtQuery selects the trackers that were saved last before a moment.
const TrackersAtQuery = `SELECT v.enrollment_id, v.removed = 0, coalesce(v.eligibility_verified, ''), coalesce(v.applied, ''),
		coalesce(v.approved, ''), coalesce(v.move_in_scheduled, '')
	FROM program_list l CROSS JOIN tracker_versions v ON v.enrollment_id = l.enrollment_id
	WHERE l.program_id = ?1 AND l.left_on >= ?2
		AND v.number = (SELECT max(w.number) FROM tracker_versions w WHERE w.enrollment_id = l.enrollment_id AND w.saved_at < ?3)`

// knowledge counts the trackers of which earlier versions are not known.
func (r *reportReader) knowledge(ctx context.Context) (k data.ReportKnowledge, err error) {
	if r.query.TrackersAt.IsZero() {
		return k, nil
	}
	err = r.tx.QueryRowContext(ctx, `SELECT count(*), max(v.saved_at) FROM tracker_versions v CROSS JOIN program_list l ON l.enrollment_id = v.enrollment_id
		WHERE v.earlier_unknown = 1 AND v.saved_at >= ?1 AND l.left_on >= ?2 AND l.program_id IN (`+r.tx.Dialect().Numbers("?3")+`)`,
		StampValue(r.query.TrackersAt), r.query.Since.String(), ListValue(r.query.Programs)).Scan(&k.Unknown, StampInto(&k.Since))
	return k, err
}

// TrackerVersionColumns are the columns of a row of tracker_versions after its enrollment and number.
const TrackerVersionColumns = `saved_at, removed, eligibility_verified, applied, approved, move_in_scheduled, earlier_unknown`

// AddTrackerVersion adds the stored tracker, or that there is none any more, to the versions of the enrollment (R66).
func AddTrackerVersion(ctx context.Context, tx DB, id data.EnrollmentID, at time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO tracker_versions (enrollment_id, number, `+TrackerVersionColumns+`)
		SELECT ?1, (SELECT coalesce(max(number), 0) + 1 FROM tracker_versions WHERE enrollment_id = ?1), ?2,
			t.enrollment_id IS NULL, t.eligibility_verified, t.applied, t.approved, t.move_in_scheduled, 0
		FROM (SELECT 1) AS always LEFT JOIN trackers t ON t.enrollment_id = ?1`, id, StampValue(at))
	return err
}

// MoveTrackerVersions moves the versions with their tracker (R48); those of the target come before.
func MoveTrackerVersions(ctx context.Context, tx DB, from, to data.EnrollmentID) error {
	_, err := tx.ExecContext(ctx, `UPDATE tracker_versions SET enrollment_id = ?2,
		number = number + (SELECT coalesce(max(v.number), 0) FROM tracker_versions v WHERE v.enrollment_id = ?2) WHERE enrollment_id = ?1`, from, to)
	return err
}

// CheckTrackerVersions compares the latest versions with the trackers.
func CheckTrackerVersions(ctx context.Context, q DB) (wrong []string, err error) {
	const latest = `(SELECT max(number) FROM tracker_versions w WHERE w.enrollment_id = v.enrollment_id)`
	return Violations(ctx, q, [][2]string{
		{`SELECT t.enrollment_id FROM trackers t LEFT JOIN tracker_versions v ON v.enrollment_id = t.enrollment_id AND v.number = ` +
			strings.Replace(latest, "v.enrollment_id", "t.enrollment_id", 1) + `
			WHERE coalesce(v.removed, 1) <> 0 OR (v.eligibility_verified, v.applied, v.approved, v.move_in_scheduled)
				IS DISTINCT FROM (t.eligibility_verified, t.applied, t.approved, t.move_in_scheduled)`,
			"enrollment %s: the tracker as reports know it is not the one that is stored"},
		{`SELECT v.enrollment_id FROM tracker_versions v WHERE v.removed = 0 AND v.number = ` + latest + `
			AND NOT EXISTS (SELECT 1 FROM trackers t WHERE t.enrollment_id = v.enrollment_id)`,
			"enrollment %s: reports know a tracker that is not stored"},
	})
}
