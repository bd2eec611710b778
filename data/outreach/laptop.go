package outreach

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"housingtracker/data"
)

// self is what a laptop knows of itself and of its office, beside data.Trip.
type self struct {
	Device string `json:"device"`
	// User is the UUID of the only user.
	User          string `json:"user"`
	Keys          keys   `json:"keys"`
	OfficeSignKey string `json:"office_sign_key"`
	OfficeSealKey string `json:"office_seal_key"`
	// Incarnation and Event are those of the last answer; Former are earlier incarnations, whose answers count no more.
	Incarnation string           `json:"incarnation"`
	Event       int64            `json:"event"`
	Former      []string         `json:"former,omitempty"`
	Programs    []data.ProgramID `json:"programs"`
	// Place is where the clients were taken from.
	Place string `json:"place"`
	// Collected is the number of the last event that was made an operation, Office the digest of the copy of the office.
	Collected int64  `json:"collected"`
	Office    string `json:"office"`
}

// The keys of values on a laptop. trunkPrefix begins those of the copies of clients as they came from the office.
const (
	selfKey     = "self"
	trunkPrefix = "trunk/"
)

// ErrRevoked means that the office has revoked the laptop, which must erase itself (O9).
var ErrRevoked = errors.New("the laptop was revoked")

// Laptop is the laptop's side of outreach for its user.
type Laptop struct {
	auth  *data.Authorizer
	store data.Store
}

// NewLaptop returns the laptop's side; CodeInvalid if the database is not that of a laptop.
func NewLaptop(ctx context.Context, a *data.Authorizer) (*Laptop, error) {
	trip, err := data.ReadTrip(ctx, a.Store())
	if err == nil && trip == nil {
		err = data.Refuse(data.CodeInvalid, "This is not the database of a laptop. Nothing was changed.")
	}
	return &Laptop{a, a.Store()}, err
}

// readSelf returns what the laptop knows of itself.
func readSelf(ctx context.Context, from data.OutreachReader) (s self, err error) {
	values, err := from.OutreachValues(ctx, selfKey)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(values[selfKey]), &s)
}

func saveJSON(ctx context.Context, tx data.Tx, key string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return tx.SaveOutreachValue(ctx, key, string(text))
}

// Begin makes an empty store the database of a laptop.
func Begin(ctx context.Context, store data.Store, t Taken) error {
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventLaptop, At: t.Laptop.TakenAt, By: t.User.ID,
		Reason: "took " + data.Grouped(len(t.Clients)) + " clients along on the laptop " + t.Laptop.Name}
	_, err := store.Write(ctx, event, func(ctx context.Context, tx data.Tx) error {
		put, ok := tx.(data.LaptopTx)
		if !ok {
			return errNoLaptop()
		}
		if err := put.PutOffice(ctx, t.Office); err != nil {
			return err
		}
		trip := data.Trip{Name: t.Laptop.Name, User: t.User.UUID, TakenAt: t.Laptop.TakenAt, Days: t.Laptop.Days}
		if err := saveJSON(ctx, tx, data.TripKey, trip); err != nil {
			return err
		}
		if err := tx.Record(ctx, event); err != nil {
			return err
		}
		for i, c := range t.Clients {
			if err := putTrunk(ctx, tx, c); err != nil {
				return err
			}
			if err := put.PutClient(ctx, received(event, i), c); err != nil {
				return err
			}
		}
		last, err := tx.LastEvent(ctx)
		if err != nil {
			return err
		}
		s := t.self
		s.Collected = last.Number
		if s.Office, err = digestOf(t.Office); err != nil {
			return err
		}
		return saveJSON(ctx, tx, selfKey, s)
	})
	return err
}

// errNoLaptop refuses a store in which no laptop's database can be.
func errNoLaptop() error {
	return data.Refuse(data.CodeInvalid, "A laptop's database can't be in such a place. Nothing was changed. Choose a file on this computer.")
}

// received is the event under which the n-th client comes.
func received(event data.AuditEvent, n int) data.AuditEvent {
	event.Operation, event.Kind, event.Reason, event.Digest = partID(event.Operation, n+1), data.EventReceived, "", nil
	return event
}

func putTrunk(ctx context.Context, tx data.Tx, c data.ClientCopy) error {
	return saveJSON(ctx, tx, trunkPrefix+refOf(c.PublicID()).key(), c)
}

// Pack returns what the office has not acknowledged, and freezes it: each operation is the same whenever it is sent again.
func (l *Laptop) Pack(ctx context.Context) (p Pack, err error) {
	err = l.auth.WriteDespite(ctx, data.WhileExpired, data.AuditEvent{}, func(ctx context.Context, w *data.Write) error {
		s, err := readSelf(ctx, w)
		if err != nil {
			return err
		}
		if err := s.collect(ctx, w); err != nil {
			return err
		}
		if err := saveJSON(ctx, w, selfKey, s); err != nil {
			return err
		}
		p = Pack{Format: format, Device: s.Device, Incarnation: s.Incarnation, At: l.auth.Now().UTC(), Office: s.Office, Trunks: map[string]string{}, Operations: []sent{}}
		open, err := w.LaptopOperations(ctx, s.Device, data.LaptopOperationPending)
		if err != nil {
			return err
		}
		for _, o := range open {
			p.Operations = append(p.Operations, sent{o.Digest, json.RawMessage(o.Content)})
		}
		trunks, err := w.OutreachValues(ctx, trunkPrefix)
		for key, text := range trunks {
			var c data.ClientCopy
			if err := json.Unmarshal([]byte(text), &c); err != nil {
				return err
			}
			if p.Trunks[key[len(trunkPrefix):]], err = digestOf(c); err != nil {
				return err
			}
		}
		return err
	})
	return p, err
}

// Exchanged says what an exchange has done.
type Exchanged struct {
	// Sent are the operations that were sent, Received the clients in whom the office has changed something.
	Sent, Received                               int
	Applied, Unchanged, Review, Waiting, Refused int
	Operations                                   []Became
	// Old means that a later answer was accepted before, so that nothing was done.
	Old bool
	// ClockOff is the difference between the clocks of office and laptop if it is more than MaxClockOff.
	ClockOff time.Duration
}

// MaxClockOff is how far the clocks of laptop and office may differ before somebody is told.
const MaxClockOff = 5 * time.Minute

func (e *Exchanged) count(b Became) {
	switch b.State {
	case data.LaptopOperationApplied:
		e.Applied++
	case data.LaptopOperationUnchanged:
		e.Unchanged++
	case data.LaptopOperationReview:
		e.Review++
	case data.LaptopOperationWaiting:
		e.Waiting++
	case data.LaptopOperationRefused:
		e.Refused++
	}
	e.Operations = append(e.Operations, b)
}

// Summarize counts what became of the operations of a pack.
func Summarize(p Pack, a Answer) Exchanged {
	e := Exchanged{Sent: len(p.Operations), Received: len(a.Clients), Operations: []Became{}}
	in := map[data.OperationID]bool{}
	for _, s := range p.Operations {
		if o, err := decode(string(s.Content)); err == nil {
			in[o.ID] = true
		}
	}
	for _, b := range a.Operations {
		if in[b.ID] {
			e.count(b)
		}
	}
	return e
}

// Accept takes over an answer of the office: what became of the operations, and what the office has changed, with the open operations
// over it. The same answer again, or an older one after a newer, changes nothing. ErrRevoked means that nothing was done.
func (l *Laptop) Accept(ctx context.Context, a Answer) (e Exchanged, err error) {
	event := l.auth.Event(data.NewOperationID(), data.EventLaptop).WithReason("exchanged with the office")
	err = l.auth.WriteDespite(ctx, data.WhileExpired, event, func(ctx context.Context, w *data.Write) error {
		s, err := readSelf(ctx, w)
		switch {
		case err != nil:
			return err
		case a.Device != s.Device:
			return data.Refuse(data.CodeInvalid, "This answer is for another laptop. Nothing was changed.")
		case slices.Contains(s.Former, a.Incarnation), a.Incarnation == s.Incarnation && a.Event < s.Event:
			e.Old = true
			return nil
		case a.Revoked:
			return ErrRevoked
		}
		if err := s.collect(ctx, w); err != nil {
			return err
		}
		put, ok := w.Tx.(data.LaptopTx)
		if !ok {
			return errNoLaptop()
		}
		x := acceptance{Write: w, put: put, self: &s, answer: a, event: event, result: &e}
		if err := x.accept(ctx); err != nil {
			return err
		}
		return x.finish(ctx, event)
	})
	if off := a.At.Sub(l.auth.Now()).Abs(); off > MaxClockOff {
		e.ClockOff = off
	}
	return e, err
}

// acceptance is an answer in the laptop's transaction.
type acceptance struct {
	*data.Write
	put    data.LaptopTx
	self   *self
	answer Answer
	event  data.AuditEvent
	result *Exchanged
	// again are the clients to be shown again, by reference.
	again map[string]data.ClientCopy
}

func (x *acceptance) accept(ctx context.Context) error {
	x.again = map[string]data.ClientCopy{}
	if x.answer.Office != nil {
		if err := x.put.PutOffice(ctx, *x.answer.Office); err != nil {
			return err
		}
		var err error
		if x.self.Office, err = digestOf(*x.answer.Office); err != nil {
			return err
		}
	}
	for _, c := range x.answer.Clients {
		if err := putTrunk(ctx, x, c); err != nil {
			return err
		}
		x.again[refOf(c.PublicID()).key()] = c
	}
	x.result.Received = len(x.answer.Clients)
	if err := x.states(ctx); err != nil {
		return err
	}
	open, err := x.LaptopOperations(ctx, x.self.Device, data.LaptopOperationPending, data.LaptopOperationWaiting, data.LaptopOperationReview)
	if err != nil {
		return err
	}
	operations := make([]Operation, len(open))
	for i, o := range open {
		if operations[i], err = decode(o.Content); err != nil {
			return err
		}
	}
	n := 0
	for _, key := range sortedKeys(x.again) {
		c := overlay(x.again[key], operations)
		if err := x.put.PutClient(ctx, received(x.event, n), c); err != nil {
			return err
		}
		n++
	}
	return x.hide(ctx)
}

func sortedKeys(m map[string]data.ClientCopy) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// states stores what became of each operation, and marks the clients of those that changed.
func (x *acceptance) states(ctx context.Context) error {
	told := map[data.OperationID]Became{}
	for _, b := range x.answer.Operations {
		told[b.ID] = b
	}
	mine, err := x.LaptopOperations(ctx, x.self.Device)
	if err != nil {
		return err
	}
	restored := x.answer.Incarnation != x.self.Incarnation
	for _, o := range mine {
		b, ok := told[o.ID]
		if !ok && !restored || !ok && o.State == data.LaptopOperationPending {
			continue
		}
		if !ok {
			// The office was restored from a backup that does not have it.
			b = Became{ID: o.ID, State: data.LaptopOperationPending}
		}
		if ok {
			x.result.count(b)
		}
		if b.State == o.State && b.Kind == o.Kind {
			continue
		}
		text, err := json.Marshal(outcome{Message: b.Message})
		if err != nil {
			return err
		}
		o.State, o.Kind, o.Result = b.State, b.Kind, string(text)
		if err := x.SaveLaptopOperation(ctx, o); err != nil {
			return err
		}
		if err := x.showAgain(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// showAgain marks the client of an operation to be shown again, and hides a record whose entry the office has refused.
func (x *acceptance) showAgain(ctx context.Context, stored data.LaptopOperation) error {
	o, err := decode(stored.Content)
	if err != nil {
		return err
	}
	if stored.State == data.LaptopOperationRefused {
		switch {
		case o.Person != nil:
			x.answer.Gone = append(x.answer.Gone, o.Person.UUID)
		case o.Stay != nil:
			x.answer.Gone = append(x.answer.Gone, o.Enrollment.UUID)
		}
	}
	key := o.Client.key()
	if _, ok := x.again[key]; ok {
		return nil
	}
	trunks, err := x.OutreachValues(ctx, trunkPrefix+key)
	if err != nil {
		return err
	}
	text, ok := trunks[trunkPrefix+key]
	if !ok {
		return nil
	}
	var c data.ClientCopy
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	x.again[key] = c
	return nil
}

// hide hides what was entered here and is another record's at the office.
func (x *acceptance) hide(ctx context.Context) error {
	for _, uuid := range x.answer.Gone {
		for _, kind := range []data.RecordKind{data.ClientRecord, data.EnrollmentRecord} {
			id, err := x.RecordByUUID(ctx, kind, uuid)
			if data.CodeOf(err) == data.CodeNotFound {
				continue
			}
			if err == nil {
				err = x.put.HideLocal(ctx, kind, id)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// finish records the exchange and remembers how far the laptop is.
func (x *acceptance) finish(ctx context.Context, event data.AuditEvent) error {
	if err := x.Record(ctx, event); err != nil {
		return err
	}
	last, err := x.LastEvent(ctx)
	if err != nil {
		return err
	}
	s := x.self
	s.Collected, s.Event = last.Number, x.answer.Event
	if s.Incarnation != x.answer.Incarnation {
		s.Former, s.Incarnation = append(s.Former, s.Incarnation), x.answer.Incarnation
	}
	trip, err := data.ReadTrip(ctx, x)
	if err != nil {
		return err
	}
	trip.ExchangedAt = event.At
	if err := saveJSON(ctx, x, data.TripKey, trip); err != nil {
		return err
	}
	return saveJSON(ctx, x, selfKey, s)
}

// Place returns where the clients were taken from.
func (l *Laptop) Place(ctx context.Context) (string, error) {
	s, err := readSelf(ctx, l.store)
	return s.Place, err
}

// PackFile returns a pack as a file that only the office can read.
func (l *Laptop) PackFile(ctx context.Context) (Pack, []byte, error) {
	p, err := l.Pack(ctx)
	if err != nil {
		return p, nil, err
	}
	s, err := readSelf(ctx, l.store)
	if err != nil {
		return p, nil, err
	}
	sealed, err := seal(p, packPurpose, s.Device, s.OfficeSealKey, s.Keys)
	return p, sealed, err
}

// AcceptFile is Accept for an answer in a file.
func (l *Laptop) AcceptFile(ctx context.Context, sealed []byte) (Exchanged, error) {
	s, err := readSelf(ctx, l.store)
	if err != nil {
		return Exchanged{}, err
	}
	e, err := open(sealed, s.Keys)
	if err != nil {
		return Exchanged{}, err
	}
	var a Answer
	if err := e.verify(answerPurpose, s.OfficeSignKey, &a); err != nil {
		return Exchanged{}, err
	}
	if a.Format > format {
		return Exchanged{}, data.Refuse(data.CodeInvalid, "This answer is of version %s of the program's files, which this program can't read. Nothing was changed. Update the program.", strconv.Itoa(a.Format))
	}
	return l.Accept(ctx, a)
}

// ReceiveFile is Office.Receive for a pack in a file, for administrators; the answer is a file that only the laptop can read.
func (o *Office) ReceiveFile(ctx context.Context, sealed []byte) (p Pack, a Answer, answer []byte, err error) {
	if err := o.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return p, a, nil, err
	}
	var k keys
	err = o.auth.Write(ctx, data.AuditEvent{}, func(ctx context.Context, w *data.Write) (err error) {
		k, err = officeKeysOf(ctx, w)
		return err
	})
	if err != nil {
		return p, a, nil, err
	}
	e, err := open(sealed, k)
	if err != nil {
		return p, a, nil, err
	}
	l, err := laptopOf(ctx, o.store, e.Device)
	if err != nil {
		return p, a, nil, err
	}
	var its known
	if err := json.Unmarshal([]byte(l.Content), &its); err != nil {
		return p, a, nil, err
	}
	if err := e.verify(packPurpose, its.SignKey, &p); err != nil {
		return p, a, nil, err
	}
	if p.Device != e.Device || p.Format > format {
		return p, a, nil, data.Refuse(data.CodeInvalid, "This file can't be read by this version of the program. Nothing was changed. Update the program.")
	}
	if a, err = o.Receive(ctx, p); err != nil {
		return p, a, nil, err
	}
	answer, err = seal(a, answerPurpose, p.Device, its.SealKey, k)
	return p, a, answer, err
}
