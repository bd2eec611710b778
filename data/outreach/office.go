package outreach

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"housingtracker/data"
)

// The bounds of the days for which clients are taken along, and their number if nobody says one (O1).
const (
	MinDays, MaxDays = 1, 30
	DefaultDays      = 14
)

// Office is the office's side of outreach for a signed-in user.
type Office struct {
	auth  *data.Authorizer
	store data.Store
}

// NewOffice returns the office's side for the user.
func NewOffice(a *data.Authorizer) *Office { return &Office{a, a.Store()} }

// known is what the office remembers of a laptop, the Content of data.Laptop.
type known struct {
	// SignKey is the public key of the laptop's signatures, SealKey the recipient of files for it.
	SignKey  string           `json:"sign_key"`
	SealKey  string           `json:"seal_key"`
	Programs []data.ProgramID `json:"programs"`
	Clients  []data.ClientID  `json:"clients"`
}

// Taking is what a user takes along.
type Taking struct {
	Name     string
	Programs []data.ProgramID
	// Clients are those of the programs' clients; empty means all that are enrolled now.
	Clients []data.ClientID
	Days    int
}

// Taken is what a laptop begins with.
type Taken struct {
	Laptop  data.Laptop
	User    data.User
	Clients []data.ClientCopy
	Office  data.OfficeCopy
	self    self
}

// Take records that the user takes clients along, and returns what the laptop gets (O1).
func (o *Office) Take(ctx context.Context, op data.OperationID, t Taking, place string) (taken Taken, err error) {
	if err := o.requireOffice(ctx, "Clients can only be taken along from the office"); err != nil {
		return taken, err
	}
	t.Days = cmp.Or(t.Days, DefaultDays)
	t.Name = data.Line(t.Name)
	switch {
	case t.Days < MinDays || t.Days > MaxDays:
		return taken, data.Refuse(data.CodeInvalid, "Clients can be taken along for %d to %d days. Nothing was changed.", MinDays, MaxDays)
	case t.Name == "" || len(t.Name) > 100:
		return taken, data.Refuse(data.CodeInvalid, "The laptop needs a name of at most 100 characters. Nothing was changed.")
	case len(t.Programs) == 0:
		return taken, data.Refuse(data.CodeInvalid, "Choose at least one program. Nothing was changed.")
	}
	clients, err := o.enrolled(ctx, t.Programs)
	if err != nil {
		return taken, err
	}
	for _, id := range t.Clients {
		if !slices.Contains(clients, id) {
			return taken, data.Refuse(data.CodeInvalid, "Client %d is not in these programs today. Nothing was changed.", id)
		}
	}
	if len(t.Clients) > 0 {
		clients = slices.Compact(slices.Sorted(slices.Values(t.Clients)))
	}
	if len(clients) == 0 {
		return taken, data.Refuse(data.CodeInvalid, "Nobody is enrolled in these programs today, so there is nobody to take along. Nothing was changed.")
	}
	event := o.auth.Event(op, data.EventLaptop)
	err = o.auth.Write(ctx, event, func(ctx context.Context, w *data.Write) error {
		keys, err := officeKeysOf(ctx, w)
		if err != nil {
			return err
		}
		own, err := newKeys()
		if err != nil {
			return err
		}
		user := o.auth.User()
		taken = Taken{User: user, Laptop: data.Laptop{Device: data.NewUUID(), Name: t.Name, User: user.ID, UserName: user.Name, TakenAt: event.At, Days: t.Days, State: data.LaptopAway}}
		text, err := json.Marshal(known{SignKey: own.signKey(), SealKey: own.recipient(), Programs: t.Programs, Clients: clients})
		if err != nil {
			return err
		}
		taken.Laptop.Content = string(text)
		event := event.WithReason("took " + data.Grouped(len(clients)) + " clients along on the laptop " + t.Name)
		if len(t.Programs) == 1 {
			event.ProgramID = t.Programs[0]
		}
		if err := w.SaveLaptop(ctx, event, taken.Laptop); err != nil {
			return err
		}
		last, err := w.LastEvent(ctx)
		if err != nil {
			return err
		}
		if taken.Office, err = w.CopyOffice(ctx); err != nil {
			return err
		}
		taken.Clients, err = w.CopyClients(ctx, clients, t.Programs)
		taken.self = self{Device: taken.Laptop.Device, User: user.UUID, Keys: own, OfficeSignKey: keys.signKey(), OfficeSealKey: keys.recipient(),
			Incarnation: last.Device, Event: last.Number, Programs: t.Programs, Place: place}
		return err
	})
	if err == nil && taken.Laptop.Device == "" {
		err = data.Refuse(data.CodeExists, "This was done already. Nothing was changed now.")
	}
	return taken, err
}

// requireOffice refuses what is done on a laptop.
func (o *Office) requireOffice(ctx context.Context, what string) error {
	if err := o.auth.Require(ctx, data.Read, data.Organization{}); err != nil {
		return err
	}
	trip, err := data.ReadTrip(ctx, o.store)
	if err == nil && trip != nil {
		err = data.Refuse(data.CodeInvalid, "%s, and this is the database of a laptop. Nothing was changed.", what)
	}
	return err
}

// enrolled returns the clients who are enrolled in the programs now, in order.
func (o *Office) enrolled(ctx context.Context, programs []data.ProgramID) ([]data.ClientID, error) {
	var all []data.ClientID
	today := o.auth.Today()
	for _, id := range programs {
		p, err := o.store.Program(ctx, id)
		if err != nil {
			return nil, err
		}
		if !p.Housing() {
			return nil, data.Refuse(data.CodeInvalid, "%s is not a housing program, so it has no list to take along. Nothing was changed.", p.Name)
		}
		list, err := o.store.ProgramList(ctx, id, today)
		if err != nil {
			return nil, err
		}
		for _, row := range list {
			if row.Open(today) {
				all = append(all, row.ClientID)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// Laptops returns all laptops, for administrators.
func (o *Office) Laptops(ctx context.Context) ([]data.Laptop, error) {
	if err := o.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return nil, err
	}
	return o.store.Laptops(ctx)
}

// Revoke makes a laptop erase itself at its next exchange. What it sends from now on is kept for review and never applied (O9).
func (o *Office) Revoke(ctx context.Context, op data.OperationID, name string) error {
	event := o.auth.Event(op, data.EventLaptop).WithReason("revoked the laptop " + name)
	return o.auth.Administer(ctx, event, func(ctx context.Context, w *data.Write) error {
		all, err := w.Laptops(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(l data.Laptop) bool {
			return data.UserKey(l.Name) == data.UserKey(name) && l.State == data.LaptopAway
		})
		if i < 0 {
			return data.Refuse(data.CodeNotFound, "No laptop with the name %s is on a trip. Nothing was changed.", name)
		}
		all[i].State = data.LaptopRevoked
		return w.SaveLaptop(ctx, event, all[i])
	})
}

// End marks the trip of a laptop as ended, for its user or an administrator, after the office has all that it has done.
func (o *Office) End(ctx context.Context, op data.OperationID, device string) error {
	event := o.auth.Event(op, data.EventLaptop)
	return o.auth.Write(ctx, event, func(ctx context.Context, w *data.Write) error {
		l, err := laptopOf(ctx, w, device)
		if err != nil || l.State == data.LaptopReturned {
			return err
		}
		if user := o.auth.User(); user.ID != l.User && user.Role != data.Administrator {
			return data.Refuse(data.CodePermission, "Only %s, whose laptop this is, or an administrator can do this. Nothing was changed.", l.UserName)
		}
		l.State = data.LaptopReturned
		return w.SaveLaptop(ctx, event.WithReason("brought the laptop "+l.Name+" back"), l)
	})
}

// Receive applies what a laptop has done, or keeps it for review, and returns the answer for it. The user is the laptop's, or an
// administrator who brings a file. Interrupted and begun again it gives the same result.
func (o *Office) Receive(ctx context.Context, p Pack) (Answer, error) {
	if err := o.requireOffice(ctx, "Only an office receives from laptops"); err != nil {
		return Answer{}, err
	}
	l, err := laptopOf(ctx, o.store, p.Device)
	if err != nil {
		return Answer{}, err
	}
	if user := o.auth.User(); user.ID != l.User && user.Role != data.Administrator {
		return Answer{}, data.Refuse(data.CodePermission, "Only %s, whose laptop this is, or an administrator can do this. Nothing was changed.", l.UserName)
	}
	for _, s := range p.Operations {
		if err := o.receive(ctx, l, s); err != nil {
			return Answer{}, err
		}
	}
	if err := o.noteExchange(ctx, l, len(p.Operations)); err != nil {
		return Answer{}, err
	}
	return o.answer(ctx, p)
}

// laptopOf returns the laptop of a device; CodeInvalid if the office does not know it.
func laptopOf(ctx context.Context, from data.OutreachReader, device string) (data.Laptop, error) {
	all, err := from.Laptops(ctx)
	if err != nil {
		return data.Laptop{}, err
	}
	for _, l := range all {
		if l.Device == device {
			return l, nil
		}
	}
	return data.Laptop{}, data.Refuse(data.CodeInvalid, "This is from a laptop that was not taken from this database. Nothing was changed.")
}

// noteInterval is how often an exchange that brings nothing is recorded.
const noteInterval = time.Hour

// noteExchange records an exchange.
func (o *Office) noteExchange(ctx context.Context, l data.Laptop, operations int) error {
	event := o.auth.Event(data.NewOperationID(), data.EventLaptop)
	if l.State != data.LaptopAway || operations == 0 && event.At.Sub(l.ExchangedAt) < noteInterval {
		return nil
	}
	return o.auth.Write(ctx, event, func(ctx context.Context, w *data.Write) error {
		now, err := laptopOf(ctx, w, l.Device)
		if err != nil || now.State != data.LaptopAway {
			return err
		}
		now.ExchangedAt = event.At
		return w.SaveLaptop(ctx, event.WithReason("exchanged with the laptop "+now.Name), now)
	})
}

// receive receives one operation and those that have waited for it.
func (o *Office) receive(ctx context.Context, l data.Laptop, s sent) error {
	op, err := decode(string(s.Content))
	if err != nil || op.Device != l.Device || op.ID == "" || op.Sequence < 1 {
		return data.Refuse(data.CodeInvalid, "An operation of the laptop can't be read. Nothing more was changed. Update the program, or exchange again.")
	}
	stored := data.LaptopOperation{ID: op.ID, Device: op.Device, Sequence: op.Sequence, Digest: s.Digest, Content: string(s.Content)}
	return o.process(ctx, stored)
}

// process applies an operation, and then those that have waited for it.
func (o *Office) process(ctx context.Context, stored data.LaptopOperation) error {
	op, err := decode(stored.Content)
	if err != nil {
		return err
	}
	final, err := o.one(ctx, stored, op)
	if err != nil || !final {
		return err
	}
	return o.follow(ctx, op.ID, op.Device)
}

// follow processes the operations of the device that have waited for one.
func (o *Office) follow(ctx context.Context, after data.OperationID, device string) error {
	waiting, err := o.store.LaptopOperations(ctx, device, data.LaptopOperationWaiting)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		op, err := decode(w.Content)
		if err == nil && op.After == after {
			err = o.process(ctx, w)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// one decides about one operation in one transaction and reports whether what follows it can go on.
func (o *Office) one(ctx context.Context, stored data.LaptopOperation, op Operation) (final bool, err error) {
	var out outcome
	err = o.auth.Write(ctx, data.AuditEvent{}, func(ctx context.Context, w *data.Write) (err error) {
		var changed bool
		if out, changed, err = o.decideOne(ctx, w, stored, op); err == nil && changed {
			err = save(ctx, w, stored, out)
		}
		return err
	})
	var refused *refusedError
	if errors.As(err, &refused) {
		out = review(data.ReviewRule, nil, "%s", refused.error)
		out.DeliveredBy = o.auth.User().Name
		err = o.auth.Write(ctx, data.AuditEvent{}, func(ctx context.Context, w *data.Write) error { return save(ctx, w, stored, out) })
	}
	return out.State.Final(), err
}

// refusedError is the refusal of a write although the checks before it had passed. The operation is kept for review.
type refusedError struct{ error }

// Unwrap returns the refusal.
func (e *refusedError) Unwrap() error { return e.error }

// save stores an operation with its outcome.
func save(ctx context.Context, w data.Tx, stored data.LaptopOperation, out outcome) error {
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	stored.State, stored.Kind, stored.Result, stored.EnrollmentID = out.State, out.Kind, string(text), out.enrollment
	return w.SaveLaptopOperation(ctx, stored)
}

// decideOne returns what becomes of an operation now, and whether that is to be stored.
func (o *Office) decideOne(ctx context.Context, w *data.Write, stored data.LaptopOperation, op Operation) (out outcome, changed bool, err error) {
	was, err := w.LaptopOperation(ctx, op.ID)
	switch {
	case err == nil && was.Digest != stored.Digest:
		return outcome{}, false, data.Refuse(data.CodeInvalid, "An operation of the laptop has come before with other content. Nothing more was changed.")
	case err == nil && was.State != data.LaptopOperationWaiting:
		return outcome{State: was.State}, false, nil
	case err != nil && data.CodeOf(err) != data.CodeNotFound:
		return outcome{}, false, err
	}
	l, err := laptopOf(ctx, w, op.Device)
	if err != nil {
		return outcome{}, false, err
	}
	g, err := o.gate(ctx, w, op, l)
	if err != nil {
		return outcome{}, false, err
	}
	if out, err = o.barred(ctx, w, op, stored, l, g); err != nil || out.State != "" {
		out.DeliveredBy = o.auth.User().Name
		return out, true, err
	}
	if op.After != "" {
		before, err := w.LaptopOperation(ctx, op.After)
		if data.CodeOf(err) == data.CodeNotFound || err == nil && !before.State.Final() {
			return outcome{State: data.LaptopOperationWaiting, DeliveredBy: o.auth.User().Name, enrollment: g.known(ctx, op)}, true, nil
		}
		if err != nil {
			return outcome{}, false, err
		}
	}
	out, err = g.apply(ctx, op)
	out.DeliveredBy = o.auth.User().Name
	switch data.CodeOf(err) {
	case "", data.CodeUnavailable, data.CodeCancelled:
	default:
		err = &refusedError{err}
	}
	if err == nil && op.Person != nil && out.State == data.LaptopOperationApplied {
		err = extend(ctx, w, l, op)
	}
	return out, true, err
}

// known returns the enrollment of an operation; 0 if it is not here.
func (g *gate) known(ctx context.Context, op Operation) data.EnrollmentID {
	if op.Enrollment == (Ref{}) {
		return 0
	}
	id, err := g.find(ctx, data.EnrollmentRecord, op.Enrollment)
	if err == nil {
		_, err = g.Case(ctx, data.EnrollmentID(id))
	}
	if err != nil {
		return 0
	}
	return data.EnrollmentID(id)
}

// barred returns the review of an operation of a revoked laptop or a copied disk; the zero outcome if it is neither.
func (o *Office) barred(ctx context.Context, w *data.Write, op Operation, stored data.LaptopOperation, l data.Laptop, g *gate) (outcome, error) {
	same, err := w.LaptopOperations(ctx, op.Device)
	if err != nil {
		return outcome{}, err
	}
	var out outcome
	for _, other := range same {
		if other.Sequence != op.Sequence || other.ID == op.ID || other.Digest == stored.Digest {
			continue
		}
		out = review(data.ReviewCopied, nil, "The laptop's disk seems to have been copied: another operation has the same number.")
		if other.Kind != data.ReviewCopied && other.State != data.LaptopOperationRefused {
			theirs := out
			theirs.enrollment = other.EnrollmentID
			if err := save(ctx, w, other, theirs); err != nil {
				return outcome{}, err
			}
		}
	}
	if l.State == data.LaptopRevoked {
		out = review(data.ReviewRevoked, nil, "The laptop %s was revoked.", l.Name)
	}
	if out.State != "" {
		out.enrollment = g.known(ctx, op)
	}
	return out, nil
}

// extend adds somebody who was entered on the laptop to those of whom it hears.
func extend(ctx context.Context, w data.Tx, l data.Laptop, op Operation) error {
	g := &gate{Tx: w}
	id, err := g.find(ctx, data.ClientRecord, op.Client)
	if err != nil {
		return err
	}
	return w.SaveOutreachValue(ctx, scopePrefix+l.Device+"/"+op.Client.key(), Ref{Number: id}.key())
}

// scopePrefix begins the keys of clients of whom a laptop hears although it has not taken them along.
const scopePrefix = "scope/"

// gate returns the gate for an operation of a laptop.
func (o *Office) gate(ctx context.Context, w *data.Write, op Operation, l data.Laptop) (*gate, error) {
	g := &gate{Tx: w, by: o.auth.User(), today: o.auth.Today(), laptop: l.Name}
	id, err := w.RecordByUUID(ctx, data.UserRecord, op.Author)
	if err == nil {
		g.author, err = w.User(ctx, data.UserID(id))
	}
	if data.CodeOf(err) == data.CodeNotFound {
		// Nobody may do anything.
		g.author, err = data.User{Name: "Somebody unknown", Disabled: true}, nil
	}
	g.event = o.auth.Event(op.ID, op.Kind)
	g.event.Undoes = op.Undoes
	words := "on the laptop " + l.Name
	if op.Reason != "" && !data.Reason(op.Reason).Known() && op.Reason != data.BroughtBack {
		words = op.Reason + " (" + words + ")"
	}
	if g.author.ID != g.by.ID {
		words += ", made by " + g.author.Name + " as the laptop says, delivered by " + g.by.Name
	}
	if g.event = g.event.WithReason(words); op.Reason == data.BroughtBack {
		g.event.Reason = op.Reason
	}
	return g, err
}

// answer returns what a laptop gets.
func (o *Office) answer(ctx context.Context, p Pack) (a Answer, err error) {
	err = o.auth.Write(ctx, data.AuditEvent{}, func(ctx context.Context, w *data.Write) error {
		l, err := laptopOf(ctx, w, p.Device)
		if err != nil {
			return err
		}
		last, err := w.LastEvent(ctx)
		if err != nil {
			return err
		}
		a = Answer{Format: format, Device: p.Device, Incarnation: last.Device, Event: last.Number, At: o.auth.Now().UTC()}
		operations, err := w.LaptopOperations(ctx, p.Device)
		if err != nil {
			return err
		}
		for _, stored := range operations {
			b, err := became(stored)
			if err != nil {
				return err
			}
			a.Operations = append(a.Operations, b)
		}
		user, err := w.User(ctx, l.User)
		if err != nil {
			return err
		}
		if l.State == data.LaptopRevoked {
			a.Revoked = true
			return nil
		}
		if user.Disabled {
			return nil
		}
		return a.addCopies(ctx, w, l, p)
	})
	return a, err
}

// became is what a laptop hears of an operation.
func became(stored data.LaptopOperation) (Became, error) {
	op, err := decode(stored.Content)
	if err != nil {
		return Became{}, err
	}
	var out outcome
	if err := json.Unmarshal([]byte(stored.Result), &out); err != nil {
		return Became{}, err
	}
	id := ""
	if op.Enrollment != (Ref{}) {
		id = op.Enrollment.key()
	}
	return Became{ID: stored.ID, EnrollmentID: id, State: stored.State, Kind: stored.Kind, Message: out.Message}, nil
}

// addCopies adds the office and the clients of which the laptop has something else.
func (a *Answer) addCopies(ctx context.Context, w data.Tx, l data.Laptop, p Pack) error {
	office, err := w.CopyOffice(ctx)
	if err != nil {
		return err
	}
	digest, err := digestOf(office)
	if err != nil {
		return err
	}
	if digest != p.Office {
		a.Office = &office
	}
	var k known
	if err := json.Unmarshal([]byte(l.Content), &k); err != nil {
		return err
	}
	added, err := w.OutreachValues(ctx, scopePrefix+l.Device+"/")
	if err != nil {
		return err
	}
	for _, number := range added {
		if id, ok := data.ParsePublicID(number); ok && !slices.Contains(k.Clients, data.ClientID(id.Number)) {
			k.Clients = append(k.Clients, data.ClientID(id.Number))
		}
	}
	slices.Sort(k.Clients)
	copies, err := w.CopyClients(ctx, k.Clients, k.Programs)
	if err != nil {
		return err
	}
	for _, c := range copies {
		digest, err := digestOf(c)
		if err != nil {
			return err
		}
		if p.Trunks[refOf(c.PublicID()).key()] != digest {
			a.Clients = append(a.Clients, c)
		}
	}
	aliases, err := w.OutreachValues(ctx, aliasPrefix)
	for key := range aliases {
		a.Gone = append(a.Gone, key[len(aliasPrefix):])
	}
	slices.Sort(a.Gone)
	return err
}
