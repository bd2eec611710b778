package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"time"

	"housingtracker/data"
)

// maxReported is how many breaks of the chain Check lists one by one.
const maxReported = 20

// checkChain verifies the audit log and returns a line for each break. It reads the log once, in one read transaction, and
// keeps no events in memory.
func checkChain(ctx context.Context, db *sql.DB) ([]string, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, failure(err)
	}
	defer tx.Rollback()
	var number sql.NullInt64
	var hash []byte
	if err := tx.QueryRowContext(ctx, `SELECT last_event, last_hash FROM office`).Scan(&number, &hash); err != nil {
		return nil, failure(err)
	}
	c := chainCheck{retention: map[int64]bool{}}
	if err := eachEvent(ctx, tx, c.visit); err != nil {
		return nil, failure(err)
	}
	c.finish(number, hash)
	return c.lines(), nil
}

// chainCheck is the state of a pass over the chain.
type chainCheck struct {
	// last is the number of the previous event, head its stored link, so that each break is reported once.
	last int64
	head link
	// chained is set after the first event with a hash; unchained is the number of the last event before it (schema version
	// 1).
	chained   bool
	unchained int64
	// withheld holds pairs of event and retention event; retention is the set of retention events.
	withheld  [][2]int64
	retention map[int64]bool

	breaks     []string
	unreported int
}

func (c *chainCheck) report(format string, args ...any) {
	if len(c.breaks) == maxReported {
		c.unreported++
		return
	}
	c.breaks = append(c.breaks, "audit log: "+fmt.Sprintf(format, args...))
}

func (c *chainCheck) lines() []string {
	if c.unreported > 0 {
		c.breaks = append(c.breaks, fmt.Sprintf("audit log: %d more breaks", c.unreported))
	}
	return c.breaks
}

func (c *chainCheck) visit(a *storedEvent, hash []byte, withheldBy int64) error {
	if a.id > c.last+1 {
		c.report("%s missing; they were removed without this program", eventRange(c.last+1, a.id-1))
	}
	next := a.next(c.head)
	switch {
	case hash == nil && c.chained:
		c.report("%s has no hash; it was added or changed without this program", describeEvent(a))
	case hash == nil:
		c.unchained = a.id
	case !bytes.Equal(hash, next[:]) && !c.chained && c.unchained > 0:
		c.report("events 1 to %d, made before events were chained, or %s, are not as they were recorded", c.unchained, describeEvent(a))
	case !bytes.Equal(hash, next[:]) && a.id == c.last+1:
		c.report("%s is not as it was recorded, or the event before was replaced; it was changed without this program", describeEvent(a))
	}
	if hash != nil {
		c.chained = true
		copy(next[:], hash)
	}
	if a.digest != nil {
		c.withheld = append(c.withheld, [2]int64{a.id, withheldBy})
	}
	if string(a.kind) == string(data.EventRetention) {
		c.retention[a.id] = true
	}
	c.last, c.head = a.id, next
	return nil
}

// describeEvent names an audit event by number, kind and time.
func describeEvent(a *storedEvent) string {
	at := string(a.at)
	if t, err := time.Parse(stampLayout, at); err == nil {
		at = data.Moment(t)
	}
	return fmt.Sprintf("event %d (%s, %s)", a.id, data.EventKind(a.kind).Label(), at)
}

// eventRange names the audit events from first to last, with the verb.
func eventRange(first, last int64) string {
	if first == last {
		return fmt.Sprintf("event %d is", first)
	}
	return fmt.Sprintf("events %d to %d are", first, last)
}

// finish compares the end of the chain with the office row, and verifies that a retention event explains each withheld
// event.
func (c *chainCheck) finish(number sql.NullInt64, hash []byte) {
	switch {
	case !number.Valid && c.chained:
		c.report("the database does not remember its last event; it was changed without this program")
	case !number.Valid:
	case c.last < number.Int64:
		c.report("%s missing, the latest ones; they were removed without this program", eventRange(c.last+1, number.Int64))
	case c.last > number.Int64:
		c.report("%s more than the database remembers; they were added without this program", eventRange(number.Int64+1, c.last))
	case !bytes.Equal(hash, c.head[:]):
		c.report("event %d, the last one, is not the one that the database remembers", c.last)
	}
	for _, w := range c.withheld {
		if !c.retention[w[1]] || w[1] < w[0] {
			c.report("event %d has lost its words without an event of retention", w[0])
		}
	}
}
