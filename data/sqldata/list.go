package sqldata

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"housingtracker/data"
)

// Terminators of a field of a list row, of a field of a stay or document, and of the row; documentsBegin is what documents follow.
const (
	documentsBegin = "\x1C"

	fieldEnd = '\x1F'
	stayEnd  = '\x1E'
	rowEnd   = '\x1D'
)

// ListQuery reads a list as one text: a row for each enrollment takes twice as long.
func (d *Dialect) ListQuery() string {
	return `SELECT count(*), coalesce(` + d.Joined + `, '') FROM program_list WHERE program_id = ?1 AND left_on >= ?2`
}

// ProgramList returns the list rows of a housing program, without those that exited before since.
func (r Reader) ProgramList(ctx context.Context, id data.ProgramID, since data.Date) ([]data.Listed, error) {
	var rows int
	var text string
	if err := r.DB.QueryRowContext(ctx, r.DB.Dialect().ListQuery(), id, since.String()).Scan(&rows, &text); err != nil {
		return nil, r.DB.Failure(err)
	}
	list, err := DecodeList(text, rows)
	return list, r.DB.Failure(err)
}

// DecodeList decodes the given number of rows.
func DecodeList(text string, rows int) ([]data.Listed, error) {
	list := make([]data.Listed, rows)
	c := listDecoder{remaining: text, end: fieldEnd}
	for i := range list {
		if c.decode(&list[i]); c.err != nil {
			return nil, c.err
		}
	}
	if c.remaining != "" {
		return nil, fmt.Errorf("the list holds more than it should: %d bytes", len(c.remaining))
	}
	return list, nil
}

// listDecoder decodes what program_list_source encodes. err is the first error.
type listDecoder struct {
	remaining string
	end       byte
	err       error
}

func (c *listDecoder) decode(l *data.Listed) {
	l.EnrollmentID, l.ClientID = data.EnrollmentID(c.number()), data.ClientID(c.number())
	personal, household := c.number(), c.number()
	l.PersonalID, l.HouseholdID = c.bytes(personal), c.bytes(household)
	l.Name = data.Name{First: c.text(), Middle: c.text(), Last: c.text(), Suffix: c.text(), Hashed: c.number() == 1}
	l.BirthDate = c.date()
	l.Relationship = data.RelationshipToHoH(c.number())
	l.Entry, l.Exit, l.MoveIn = c.date(), c.date(), c.date()
	l.MoveInState = data.MoveInState(c.number())
	l.Head = data.HeadSpan{Entry: c.date(), Exit: c.date(), MoveIn: c.date()}
	l.CaseManager = data.CaseManager{User: data.UserID(c.number()), Name: c.text()}
	if uuid := c.text(); uuid != "0" {
		l.UUID, l.LocallyEntered = uuid, true
	}
	l.Version, l.Attempt, l.Relocation = c.number(), c.number(), c.number() == 1
	l.Fields = data.Fields{
		EligibilityVerified: c.date(), Applied: c.date(), PropertyName: c.text(), Approved: c.date(),
		MoveInScheduled: c.date(), SexOffender: c.barrier(), CriminalHistory: c.barrier(), ADAUnit: c.barrier(),
	}
	l.UpdatedAt = c.stamp()
	l.HasTracker = l.Version > 0
	stays, documents := listDecoder{remaining: c.text(), end: stayEnd}, listDecoder{end: stayEnd}
	if before, after, ok := strings.Cut(stays.remaining, documentsBegin); ok {
		stays.remaining, documents.remaining = before, after
	}
	for stays.remaining != "" && stays.err == nil {
		l.Stays = append(l.Stays, data.ShelterStay{Program: stays.text(), Type: data.ProjectType(stays.number()),
			Span: data.Span{Entry: stays.date(), Exit: stays.date()}, LatestNight: stays.date()})
	}
	for documents.remaining != "" && documents.err == nil {
		l.Documents = append(l.Documents, data.ClientDocument{ClientID: l.ClientID, Name: documents.text(), Applies: documents.barrier(),
			Requested: documents.date(), Received: documents.date(), Expires: documents.date()})
	}
	switch {
	case c.err != nil:
	case l.EnrollmentID == 0 || l.ClientID == 0:
		c.fail("a row of the list is of nobody")
	case stays.err != nil || documents.err != nil:
		c.err = cmp.Or(stays.err, documents.err)
	case c.remaining == "" || c.remaining[0] != rowEnd:
		c.fail("a row of the list does not end")
	default:
		c.remaining = c.remaining[1:]
	}
}

// bytes returns the next n bytes.
func (c *listDecoder) bytes(n int) string {
	if n < 0 || n > len(c.remaining) {
		c.fail("a text of the list is shorter than it says")
		return ""
	}
	text := c.remaining[:n]
	c.remaining = c.remaining[n:]
	return text
}

func (c *listDecoder) text() string {
	// Fields are short: a call of strings.IndexByte takes longer than this loop.
	for at := range len(c.remaining) {
		if c.remaining[at] == c.end {
			part := c.remaining[:at]
			c.remaining = c.remaining[at+1:]
			return part
		}
	}
	c.fail("a part of the list is missing")
	c.remaining = ""
	return ""
}

func (c *listDecoder) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

func (c *listDecoder) number() int {
	text := c.text()
	switch len(text) {
	case 0:
		return 0
	case 1:
		if digit := text[0] - '0'; digit <= 9 {
			return int(digit)
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		c.fail("the list holds a number that is none: %w", err)
	}
	return n
}

func (c *listDecoder) barrier() data.Barrier {
	switch c.text() {
	case "1":
		return data.Yes
	case "0":
		return data.No
	}
	return data.NotRecorded
}

func (c *listDecoder) date() data.Date {
	d, err := data.ParseDate(c.text())
	if err != nil {
		c.fail("the list holds a date that is none: %w", err)
	}
	return d
}

func (c *listDecoder) stamp() time.Time {
	text := c.text()
	if text == "" {
		return time.Time{}
	}
	t, err := ParseStamp(text)
	if err != nil {
		c.fail("the list holds a time that is none: %w", err)
	}
	return t
}
