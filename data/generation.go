package data

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Generation identifies a database and how far it has come, by the end of its audit log: every write adds an event, and the hash
// of an event covers all events before it.
type Generation struct {
	// Identity is the operation ID of the first audit event. All copies of a database share it.
	Identity OperationID `json:"identity"`
	// Line is the operation ID of the last restore or accepted copy, or Identity if there was none. Number only grows along
	// a line.
	Line OperationID `json:"line"`
	// Number, Hash and At are those of the last audit event.
	Number int64     `json:"number"`
	Hash   string    `json:"hash"`
	At     time.Time `json:"at"`
}

// Witness remembers on this computer how far the database at one path had come when it was last used. It never fails: what
// can't be read or written is not remembered.
type Witness interface {
	// Known returns the generations remembered, oldest first.
	Known() []Generation
	// Remember adds a generation, which must be durable in the database. Those of other lines are dropped.
	Remember(Generation)
	// Forget drops all, for a database that the program makes or removes itself.
	Forget()
}

// Copy is another copy of a database, or another database, in the place of the one that was last used.
type Copy struct {
	// Here is what lies there now.
	Here Generation
	// Lost are the generations that the keys' file or this computer remembers and that are not on record here; Last is the
	// highest of them.
	Lost []Generation
	Last Generation
	// Agreed is what was remembered before Last and is on record here; zero if nothing is.
	Agreed Generation
	// Acceptable: the user who signs in may go on with it by AcceptCopy.
	Acceptable bool
}

// Diverged reports whether the copy was worked on apart from the database that was last used: audit events contradict each
// other. Otherwise it ends before them.
func (c *Copy) Diverged() bool {
	return slices.ContainsFunc(c.Lost, func(g Generation) bool { return g.Number <= c.Here.Number })
}

func (c *Copy) Error() string {
	here, last := c.Here, c.Last
	lacks := fmt.Sprintf("when the database was last used, it had come to audit event %d of %s", last.Number, Moment(last.At))
	switch {
	case here.Identity != last.Identity:
		return fmt.Sprintf("Another database lies in the place of the one that was last used. It ends at audit event %d of %s; %s.", here.Number, Moment(here.At), lacks)
	case !c.Diverged():
		return fmt.Sprintf("An older copy lies in the place of the database. It ends at audit event %d of %s; %s: %s missing.",
			here.Number, Moment(here.At), lacks, counted(last.Number-here.Number, "recorded action is", "recorded actions are"))
	case c.Agreed.Number == 0:
		return fmt.Sprintf("A copy that was worked on elsewhere lies in the place of the database. It ends at audit event %d of %s; %s. What was recorded there since the two parted is missing.",
			here.Number, Moment(here.At), lacks)
	}
	return fmt.Sprintf("A copy that was worked on elsewhere lies in the place of the database. Both agree up to audit event %d of %s. Since then %s only here, and %s only in the one that was used last, up to %s.",
		c.Agreed.Number, Moment(c.Agreed.At), counted(here.Number-c.Agreed.Number, "action was recorded", "actions were recorded"),
		counted(last.Number-c.Agreed.Number, "was recorded", "were recorded"), Moment(last.At))
}

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + many
}

// auditLog is what comparing generations needs of a Store.
type auditLog interface {
	Generation(ctx context.Context) (Generation, error)
	Events(ctx context.Context, filter EventFilter, before int64, limit int) ([]AuditEvent, error)
}

// findCopy compares the database with the generations that several witnesses remember, oldest first. It returns nil where all of
// them are on record, or were abandoned by a restore or an accepted copy; else the copy that is in the database's place.
func findCopy(ctx context.Context, log auditLog, known ...[]Generation) (*Copy, error) {
	c := &Copy{}
	var abandoned abandonedLines
	for _, witnessed := range known {
		var agreed Generation
		for _, g := range witnessed {
			at, err := log.Events(ctx, EventFilter{}, g.Number+1, 1)
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

// abandonedLines are lines that were given up, each up to the number of an audit event.
type abandonedLines map[OperationID]int64

// wholeLine is the number for a line whose last number is unknown.
const wholeLine = math.MaxInt64

func (a abandonedLines) add(generations ...Generation) {
	for _, g := range generations {
		a.abandon(g.Line, g.Number)
	}
}

// giveUp gives a line up. The zero Generation is on none.
func (a abandonedLines) abandon(line OperationID, number int64) {
	if line != "" {
		a[line] = max(a[line], number)
	}
}

// changes are the lines as an audit event records them.
func (a abandonedLines) changes() []Change {
	var all []Change
	for _, line := range slices.Sorted(maps.Keys(a)) {
		number := "all"
		if a[line] != wholeLine {
			number = strconv.FormatInt(a[line], 10)
		}
		all = append(all, Change{Field: FieldAbandoned, New: number + " of " + string(line)})
	}
	return all
}

// readAbandoned reads what the restores and accepted copies on record gave up.
func readAbandoned(ctx context.Context, log auditLog) (abandonedLines, error) {
	a := abandonedLines{}
	events, err := log.Events(ctx, EventFilter{Kinds: []EventKind{EventRestore, EventAcceptCopy}}, 0, math.MaxInt32)
	for _, event := range events {
		for _, c := range event.Changes {
			number, line, ok := strings.Cut(c.New, " of ")
			if !ok || c.Field != FieldAbandoned {
				continue
			}
			if n, err := strconv.ParseInt(number, 10, 64); err == nil {
				a.abandon(OperationID(line), n)
			} else {
				a.abandon(OperationID(line), wholeLine)
			}
		}
	}
	return a, err
}

// SignInOption changes how somebody signs in.
type SignInOption int

// AcceptCopy has an administrator accept another copy of the database than the one last used (see Copy).
const AcceptCopy SignInOption = 1

// WitnessedBy gives the office the memory of this computer.
func (o *Office) WitnessedBy(w Witness) *Office {
	o.witness = w
	return o
}

// known are the generations that this computer remembers, and what the keys' file does. The zero key reads no keys.
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

// checkCopy refuses a copy in the place of the database, unless the user may accept it and does: the copy is returned then.
func (o *Office) checkCopy(ctx context.Context, key Key, user User, writable bool, options []SignInOption) (*Copy, error) {
	// Known first: a window that saves meanwhile only adds to the database.
	here, keys, err := o.known(key)
	if err != nil {
		return nil, err
	}
	c, err := findCopy(ctx, o.store, here, keys)
	if err != nil || c == nil {
		return nil, err
	}
	c.Acceptable = writable && user.Role == Administrator && !user.Disabled
	if c.Acceptable && slices.Contains(options, AcceptCopy) {
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
	return nil, &Error{Code: CodeCopy, Message: words, Err: c}
}

// latestBackupHint names the latest backup.
func (o *Office) latestBackupHint() string {
	if o.backups == nil {
		return ""
	}
	all, _, err := o.listBackups(Settings{})
	if err != nil || len(all) == 0 {
		return ""
	}
	return fmt.Sprintf(", or restore a backup; the latest, of %s, is %s", Moment(all[0].At), all[0].Path)
}

// acceptance is the audit event of a user who accepts a copy.
func (o *Office) acceptCopyEvent(c *Copy, by UserID) AuditEvent {
	abandoned := abandonedLines{}
	abandoned.add(c.Lost...)
	event := AuditEvent{Operation: NewOperationID(), Kind: EventAcceptCopy, At: o.now(), By: by, Reason: c.Error()}
	event.Changes = append([]Change{{Field: FieldLastEvent, Old: itoa(int(c.Last.Number)), New: itoa(int(c.Here.Number))}}, abandoned.changes()...)
	return event
}

// remember saves how far the database has come, in the keys' file and on this computer. Where they can't be written an older
// generation stays, which is valid too. The caller holds the lock.
func (o *Office) remember(ctx context.Context) {
	if !o.current || o.store == nil {
		return
	}
	g, err := o.store.Generation(ctx)
	if err != nil || g.Hash == o.remembered {
		return
	}
	if o.keyring.Remember(o.key, g) == nil {
		o.remembered = g.Hash
	}
	if o.witness != nil {
		o.witness.Remember(g)
	}
}
