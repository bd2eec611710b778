package sqldata

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"time"

	"housingtracker/data"
)

// MaxReported is how many breaks of the chain Check lists one by one.
const MaxReported = 20

// CheckChain verifies the audit log and returns a line for each break. It reads the log once, in one read transaction, and
// keeps no events in memory.
func CheckChain(ctx context.Context, db DB) ([]string, error) {
	var c ChainCheck
	if err := c.Read(ctx, db); err != nil {
		return nil, db.Failure(err)
	}
	return c.Lines(), nil
}

// Read reads the whole chain.
func (c *ChainCheck) Read(ctx context.Context, q DB) error {
	c.devices, c.retention = map[int64]chainPosition{}, map[int64]bool{}
	var end rememberedEnd
	if err := q.QueryRowContext(ctx, `SELECT last_event, last_hash, coalesce(device_id, 0), last_sequence FROM office`).
		Scan(&end.event, &end.hash, &end.device, &end.sequence); err != nil {
		return err
	}
	if err := eachEvent(ctx, q, allEvents, c.visit); err != nil {
		return err
	}
	c.finish(end)
	return nil
}

// rememberedEnd is the end of the chain as the office row stores it.
type rememberedEnd struct {
	event            sql.NullInt64
	hash             []byte
	device, sequence int64
}

// A chainPosition is where the next event of a device follows. The link is the stored one, so that each break is reported once.
type chainPosition struct {
	head     Link
	sequence int64
	// gaps is how many gaps in the numbers the pass had found: after another one, the device's next event may follow a missing one.
	gaps int
}

// ChainCheck is the state of a pass over the chain.
type ChainCheck struct {
	// last is the number of the previous event, at the position after it in the database; devices are those after the last event
	// of each device.
	last    int64
	at      chainPosition
	devices map[int64]chainPosition
	gaps    int
	// chained is set after the first event with a hash; unchained is the number of the last event before it (schema version
	// 1). ended is set after the first event of Chain2.
	chained   bool
	unchained int64
	ended     bool
	// withheld holds pairs of event and retention event; retention is the set of retention events.
	withheld  [][2]int64
	retention map[int64]bool

	breaks     []string
	unreported int
}

func (c *ChainCheck) report(format string, args ...any) {
	if len(c.breaks) == MaxReported {
		c.unreported++
		return
	}
	c.breaks = append(c.breaks, "audit log: "+fmt.Sprintf(format, args...))
}

// Lines returns a line for each break.
func (c *ChainCheck) Lines() []string {
	if c.unreported > 0 {
		c.breaks = append(c.breaks, fmt.Sprintf("audit log: %d more breaks", c.unreported))
	}
	return c.breaks
}

func (c *ChainCheck) visit(a *storedEvent, hash []byte, withheldBy int64) error {
	if a.id > c.last+1 {
		c.report("%s missing; they were removed without this program", eventRange(c.last+1, a.id-1))
		c.gaps++
	}
	at := c.follows(a)
	next, missing := a.next(at.head), at.gaps < c.gaps
	switch {
	case hash == nil && c.chained:
		c.report("%s has no hash; it was added or changed without this program", describeEvent(a))
	case hash == nil:
		c.unchained = a.id
	case a.chain == Chain1 && c.ended:
		c.report("%s has the form of an earlier version of this program, but follows events of this one; it was added or changed without this program", describeEvent(a))
	case !bytes.Equal(hash, next[:]) && !c.chained && c.unchained > 0:
		c.report("events 1 to %d, made before events were chained, or %s, are not as they were recorded", c.unchained, describeEvent(a))
	case missing:
	case a.chain != Chain1 && a.sequence != at.sequence+1:
		c.report("%s is number %d of its device, not %d; it was moved, added or changed without this program", describeEvent(a), a.sequence, at.sequence+1)
	case !bytes.Equal(hash, next[:]):
		c.report("%s is not as it was recorded, or the event before was replaced; it was changed without this program", describeEvent(a))
	}
	if hash != nil {
		c.chained = true
		copy(next[:], hash)
	}
	c.ended = c.ended || a.chain != Chain1
	if a.digest != nil {
		c.withheld = append(c.withheld, [2]int64{a.id, withheldBy})
	}
	if string(a.kind) == string(data.EventRetention) {
		c.retention[a.id] = true
	}
	c.last, c.at = a.id, chainPosition{head: next, sequence: a.sequence, gaps: c.gaps}
	if a.chain != Chain1 {
		c.devices[a.device] = c.at
	}
	return nil
}

// follows returns the position of the event before: in the database or, after the first event of its device, of that.
func (c *ChainCheck) follows(a *storedEvent) chainPosition {
	if a.chain == Chain1 {
		return c.at
	}
	if at, begun := c.devices[a.device]; begun {
		return at
	}
	return chainPosition{head: c.at.head, gaps: c.at.gaps}
}

// describeEvent names an audit event by number, kind and time.
func describeEvent(a *storedEvent) string {
	at := string(a.at)
	if t, err := time.Parse(StampLayout, at); err == nil {
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
func (c *ChainCheck) finish(end rememberedEnd) {
	at, begun := c.devices[end.device]
	if !begun {
		at = chainPosition{head: c.at.head}
	}
	switch {
	case !end.event.Valid && c.chained:
		c.report("the database does not remember its last event; it was changed without this program")
	case !end.event.Valid:
	case c.last < end.event.Int64:
		c.report("%s missing, the latest ones; they were removed without this program", eventRange(c.last+1, end.event.Int64))
	case c.last > end.event.Int64:
		c.report("%s more than the database remembers; they were added without this program", eventRange(end.event.Int64+1, c.last))
	case !bytes.Equal(end.hash, at.head[:]) || end.sequence != at.sequence || !begun && c.ended:
		c.report("event %d, the last one, is not the one that the database remembers", c.last)
	}
	for _, w := range c.withheld {
		if !c.retention[w[1]] || w[1] < w[0] {
			c.report("event %d has lost its words without an event of retention", w[0])
		}
	}
}
