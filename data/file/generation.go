package file

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// Generation identifies a state of a database by the last event of its audit log. Every write adds an event, whose hash
// covers all events before it.
type Generation struct {
	// Identity is the operation ID of the first audit event. All copies of a database share it.
	Identity data.OperationID `json:"identity"`
	// Line is the operation ID of the last restore or accepted copy, or Identity if there was none. Within a line, Number
	// only grows.
	Line data.OperationID `json:"line"`
	// Number, Hash and At are those of the last audit event.
	Number int64     `json:"number"`
	Hash   string    `json:"hash"`
	At     time.Time `json:"at"`
}

// Witness remembers on this computer the generations of the database at one path. It reports no errors: what can't be read
// or written is not remembered.
type Witness interface {
	// Known returns the remembered generations, oldest first.
	Known() []Generation
	// Remember adds a generation, which must be durable in the database, and forgets those of other lines.
	Remember(Generation)
	// Forget forgets all, when the program makes or removes the database.
	Forget()
}

// Copy reports another copy of a database, or another database, in the place of the one last used.
type Copy struct {
	// Here is the generation of the database that is there now.
	Here Generation
	// Lost are the generations that the keyring or this computer remembers and that the database does not contain; Last
	// is the one with the highest number.
	Lost []Generation
	Last Generation
	// Agreed is the latest remembered generation before Last that the database contains; zero if there is none.
	Agreed Generation
	// Acceptable reports whether the user who signs in may accept the copy (see signin.AcceptCopy).
	Acceptable bool
}

// Diverged reports whether the copy was changed independently of the database last used. Otherwise it is an older copy,
// whose audit log ends before the lost events.
func (c *Copy) Diverged() bool {
	return slices.ContainsFunc(c.Lost, func(g Generation) bool { return g.Number <= c.Here.Number })
}

func (c *Copy) Error() string {
	here, last := c.Here, c.Last
	lacks := fmt.Sprintf("when the database was last used, it had come to audit event %d of %s", last.Number, data.Moment(last.At))
	switch {
	case here.Identity != last.Identity:
		return fmt.Sprintf("Another database lies in the place of the one that was last used. It ends at audit event %d of %s; %s.", here.Number, data.Moment(here.At), lacks)
	case !c.Diverged():
		return fmt.Sprintf("An older copy lies in the place of the database. It ends at audit event %d of %s; %s: %s missing.",
			here.Number, data.Moment(here.At), lacks, counted(last.Number-here.Number, "recorded action is", "recorded actions are"))
	case c.Agreed.Number == 0:
		return fmt.Sprintf("A copy that was worked on elsewhere lies in the place of the database. It ends at audit event %d of %s; %s. What was recorded there since the two parted is missing.",
			here.Number, data.Moment(here.At), lacks)
	}
	return fmt.Sprintf("A copy that was worked on elsewhere lies in the place of the database. Both agree up to audit event %d of %s. Since then %s only here, and %s only in the one that was used last, up to %s.",
		c.Agreed.Number, data.Moment(c.Agreed.At), counted(here.Number-c.Agreed.Number, "action was recorded", "actions were recorded"),
		counted(last.Number-c.Agreed.Number, "was recorded", "were recorded"), data.Moment(last.At))
}

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + many
}

// auditLog is the part of Store that is needed to compare generations.
type auditLog interface {
	Generation(ctx context.Context) (Generation, error)
	Events(ctx context.Context, filter data.EventFilter, before int64, limit int) ([]data.AuditEvent, error)
}

// findCopy compares the database with the remembered generations, each list oldest first. It returns nil if the database
// contains all that were not abandoned by a restore or an accepted copy.
func findCopy(ctx context.Context, log auditLog, known ...[]Generation) (*Copy, error) {
	c := &Copy{}
	var abandoned abandonedLines
	for _, witnessed := range known {
		var agreed Generation
		for _, g := range witnessed {
			at, err := log.Events(ctx, data.EventFilter{}, g.Number+1, 1)
			if err != nil {
				return nil, err
			}
			if len(at) > 0 && at[0].Number == g.Number && at[0].Hash == g.Hash {
				agreed = g
				continue
			}
			if abandoned == nil {
				if abandoned, err = readAbandoned(ctx, log); err != nil {
					return nil, err
				}
			}
			if g.Number <= abandoned[g.Line] {
				continue
			}
			c.Lost = append(c.Lost, g)
			if g.Number > c.Last.Number {
				c.Last, c.Agreed = g, agreed
			}
		}
	}
	if len(c.Lost) == 0 {
		return nil, nil
	}
	var err error
	c.Here, err = log.Generation(ctx)
	return c, err
}

// abandonedLines maps a line to the number of the last audit event that was abandoned on it.
type abandonedLines map[data.OperationID]int64

// wholeLine abandons a line whose last number is unknown.
const wholeLine = math.MaxInt64

func (a abandonedLines) add(generations ...Generation) {
	for _, g := range generations {
		a.abandon(g.Line, g.Number)
	}
}

// abandon abandons a line up to number. The line "", of the zero Generation, is ignored.
func (a abandonedLines) abandon(line data.OperationID, number int64) {
	if line != "" {
		a[line] = max(a[line], number)
	}
}

// changes returns the lines in the form in which an audit event records them.
func (a abandonedLines) changes() []data.Change {
	var all []data.Change
	for _, line := range slices.Sorted(maps.Keys(a)) {
		number := "all"
		if a[line] != wholeLine {
			number = strconv.FormatInt(a[line], 10)
		}
		all = append(all, data.Change{Field: data.FieldAbandoned, New: number + " of " + string(line)})
	}
	return all
}

// readAbandoned reads which lines the recorded restores and accepted copies abandoned.
func readAbandoned(ctx context.Context, log auditLog) (abandonedLines, error) {
	a := abandonedLines{}
	events, err := log.Events(ctx, data.EventFilter{Kinds: []data.EventKind{data.EventRestore, data.EventAcceptCopy}}, 0, math.MaxInt32)
	for _, event := range events {
		for _, c := range event.Changes {
			number, line, ok := strings.Cut(c.New, " of ")
			if !ok || c.Field != data.FieldAbandoned {
				continue
			}
			if n, err := strconv.ParseInt(number, 10, 64); err == nil {
				a.abandon(data.OperationID(line), n)
			} else {
				a.abandon(data.OperationID(line), wholeLine)
			}
		}
	}
	return a, err
}

// WitnessedBy sets the office's witness, and returns the office.
func (o *Office) WitnessedBy(w Witness) *Office {
	o.witness = w
	return o
}

// known returns the generations that this computer and the keyring remember. With the zero key it does not read the keyring.
func (o *Office) known(key Key) (here, keys []Generation, err error) {
	if o.witness != nil {
		here = o.witness.Known()
	}
	if key.IsZero() {
		return here, nil, nil
	}
	g, err := o.keyring.Known(key)
	if err == nil && g.Number > 0 {
		keys = []Generation{g}
	}
	return here, keys, err
}

// checkCopy refuses another copy in the place of the database with CodeCopy. If the user may accept it and does, it returns
// the copy.
func (o *Office) checkCopy(ctx context.Context, key Key, user data.User, writable bool, options []signin.Option) (*Copy, error) {
	// Before the database is read: a window that saves in between only adds to it.
	here, keys, err := o.known(key)
	if err != nil {
		return nil, err
	}
	c, err := findCopy(ctx, o.store, here, keys)
	if err != nil || c == nil {
		return nil, err
	}
	c.Acceptable = writable && user.Role == data.Administrator && !user.Disabled
	if c.Acceptable && slices.Contains(options, signin.AcceptCopy) {
		return c, nil
	}
	words := c.Error() + " Nothing was changed. Put the right file back, with the files beside it" + o.latestBackupHint() + ". "
	switch {
	case c.Acceptable:
		words += "To go on without what is missing, accept this copy; that is recorded."
	case !writable:
		words += "Until then it can't be opened at this place: it can only be read, so nobody can accept it."
	default:
		words += "To go on without what is missing, an administrator must accept this copy. Ask one before you do anything else."
	}
	return nil, &data.Error{Code: data.CodeCopy, Message: words, Err: c}
}

// latestBackupHint returns the part of a message that names the latest backup; "" if there is none.
func (o *Office) latestBackupHint() string {
	if o.backups == nil {
		return ""
	}
	all, _, err := o.listBackups(data.Settings{})
	if err != nil || len(all) == 0 {
		return ""
	}
	return fmt.Sprintf(", or restore a backup; the latest, of %s, is %s", data.Moment(all[0].At), all[0].Path)
}

// acceptCopyEvent returns the audit event of a user who accepts a copy.
func (o *Office) acceptCopyEvent(c *Copy, by data.UserID) data.AuditEvent {
	abandoned := abandonedLines{}
	abandoned.add(c.Lost...)
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventAcceptCopy, At: o.now(), By: by, Reason: c.Error()}
	event.Changes = append([]data.Change{{Field: data.FieldLastEvent, Old: strconv.FormatInt(c.Last.Number, 10), New: strconv.FormatInt(c.Here.Number, 10)}}, abandoned.changes()...)
	return event
}

// remember stores the database's generation in the keyring and on this computer. Where it can't, an older generation stays,
// which is valid too. The caller holds o.mu.
func (o *Office) remember(ctx context.Context) {
	if !o.current || o.store == nil {
		return
	}
	g, err := o.store.Generation(ctx)
	if err != nil || g.Hash == o.remembered {
		return
	}
	// The database goes on at another place, without the event that marks this one as moved.
	if info, err := o.store.Office(ctx); err != nil || info.MovedTo != "" {
		return
	}
	if o.keyring.Remember(o.key, g) == nil {
		o.remembered = g.Hash
	}
	if o.witness != nil {
		o.witness.Remember(g)
	}
}
