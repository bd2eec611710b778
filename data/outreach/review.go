package outreach

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"housingtracker/data"
	"housingtracker/data/merge"
)

// Review is an operation that waits for a person, with the four versions side by side (O7).
type Review struct {
	Operation  data.OperationID
	Enrollment data.PublicID
	// EnrollmentID is 0 where the operation is about a client or an enrollment that is not here.
	EnrollmentID data.EnrollmentID
	Client       string
	Program      string
	Edit         data.EventKind
	Kind         data.ReviewKind
	Message      string
	Fields       []data.Field
	// Base is what the laptop had, Laptop what it made of it, Office what is stored now, Proposed how they could be joined.
	Base, Office, Laptop, Proposed map[data.Field]string
	Device, Author                 string
	At                             time.Time
	DeliveredBy                    string
	// OfficeBy has stored what is there now, at OfficeAt.
	OfficeBy string
	OfficeAt time.Time
}

// Reviews returns the operations in review that concern the user: the own ones and those of the own organization; of all to
// administrators. The oldest come first.
func (o *Office) Reviews(ctx context.Context) ([]Review, error) {
	if err := o.auth.Require(ctx, data.Read, data.Organization{}); err != nil {
		return nil, err
	}
	open, err := o.store.LaptopOperations(ctx, "", data.LaptopOperationReview)
	if err != nil {
		return nil, err
	}
	laptops, err := o.store.Laptops(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, l := range laptops {
		names[l.Device] = l.Name
	}
	all := []Review{}
	for _, stored := range open {
		r, owner, author, err := o.review(ctx, stored)
		if err != nil {
			return nil, err
		}
		r.Device = names[stored.Device]
		if user := o.auth.User(); user.Role == data.Administrator || author == user.UUID || owner == user.Organization.ID {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b Review) int { return cmp.Compare(a.Operation, b.Operation) })
	return all, nil
}

// review describes an operation in review, with the organization of its program and its author's UUID.
func (o *Office) review(ctx context.Context, stored data.LaptopOperation) (r Review, owner data.OrganizationID, author string, err error) {
	op, err := decode(stored.Content)
	if err != nil {
		return r, 0, "", err
	}
	var out outcome
	if err := json.Unmarshal([]byte(stored.Result), &out); err != nil {
		return r, 0, "", err
	}
	r = Review{Operation: op.ID, Edit: op.Kind, Kind: stored.Kind, Message: out.Message, Fields: out.Fields, Base: op.baseValues(), Laptop: op.laptopValues(),
		Office: out.Office, Proposed: out.Proposed, At: op.At, DeliveredBy: out.DeliveredBy, EnrollmentID: stored.EnrollmentID,
		Enrollment: data.PublicID{UUID: op.Enrollment.UUID, Number: op.Enrollment.Number}}
	if id, err := o.store.RecordByUUID(ctx, data.UserRecord, op.Author); err == nil {
		u, err := o.store.User(ctx, data.UserID(id))
		if err != nil {
			return r, 0, "", err
		}
		r.Author = u.Name
	} else if data.CodeOf(err) != data.CodeNotFound {
		return r, 0, "", err
	}
	if op.Person != nil {
		r.Client = op.Person.DisplayName()
	}
	if op.Program != 0 {
		p, err := o.store.Program(ctx, op.Program)
		if err != nil && data.CodeOf(err) != data.CodeNotFound {
			return r, 0, "", err
		}
		r.Program, owner = p.Name, p.Organization.ID
	}
	if stored.EnrollmentID == 0 {
		return r, owner, op.Author, nil
	}
	c, err := o.store.Case(ctx, stored.EnrollmentID)
	if err != nil {
		return r, 0, "", err
	}
	r.Enrollment, r.Client, r.Program, owner = c.PublicID(), c.Client.DisplayName(), c.Program.Name, c.Program.Organization.ID
	r.Office = officeValues(op, c)
	if op.ofTracker() {
		joined := merge.Three(op.Base, state(c.Tracker), op.Mine)
		r.Proposed = trackerValues(joined.Tracker)
		if len(joined.Fields) > 0 {
			r.Fields = joined.Fields
		}
	} else {
		r.Proposed = maps.Clone(r.Office)
		maps.Copy(r.Proposed, r.Laptop)
	}
	if c.Tracker != nil {
		r.OfficeBy, r.OfficeAt = c.Tracker.UpdatedBy, c.Tracker.UpdatedAt
	}
	return r, owner, op.Author, nil
}

// Choice is what a person decides about an operation (O6, O7).
type Choice string

// The choices.
const (
	// TakeLaptop stores what the laptop has, TakeProposed the joined row, TakeOffice nothing.
	TakeLaptop   Choice = "laptop"
	TakeOffice   Choice = "office"
	TakeProposed Choice = "proposed"
	// TakeAttach applies the operation to another enrollment of the client.
	TakeAttach Choice = "attach"
	// TakeNote keeps what the laptop has as a line of the history; TakeDiscard drops it, with a reason.
	TakeNote    Choice = "note"
	TakeDiscard Choice = "discard"
)

// Choices are all choices in the order in which they are offered.
var Choices = []Choice{TakeLaptop, TakeOffice, TakeProposed, TakeAttach, TakeNote, TakeDiscard}

// Decision decides about an operation in review.
type Decision struct {
	Operation data.OperationID
	Take      Choice
	// Values replace values of the laptop's or the proposed row.
	Values map[data.Field]string
	// Enrollment is the one to attach to.
	Enrollment data.EnrollmentID
	Reason     string
}

// Decide decides about an operation in review. The decision is an operation itself and passes the same gate as the user's own edit; what
// the gate refuses stays in review.
func (o *Office) Decide(ctx context.Context, id data.OperationID, d Decision) (Became, error) {
	if err := o.requireOffice(ctx, "Reviews are decided at the office"); err != nil {
		return Became{}, err
	}
	if !slices.Contains(Choices, d.Take) {
		return Became{}, data.Refuse(data.CodeInvalid, "%q is no choice. Nothing was changed.", string(d.Take))
	}
	if d.Reason = data.Line(d.Reason); d.Take == TakeDiscard && d.Reason == "" {
		return Became{}, data.Refuse(data.CodeInvalid, "Say in a few words why this is discarded. Nothing was changed.")
	}
	err := o.auth.Write(ctx, data.AuditEvent{Operation: id, By: o.auth.User().ID}, func(ctx context.Context, w *data.Write) error {
		stored, err := w.LaptopOperation(ctx, d.Operation)
		if err != nil {
			return err
		}
		if stored.State != data.LaptopOperationReview {
			return data.Refuse(data.CodeConflict, "This is not in review any more. Nothing was changed.")
		}
		op, err := decode(stored.Content)
		if err != nil {
			return err
		}
		x := decision{Decision: d, op: op, stored: stored}
		x.gate = &gate{Tx: w, by: o.auth.User(), author: o.auth.User(), today: o.auth.Today(), despite: true, event: o.auth.Event(id, op.Kind)}
		out, err := x.decide(ctx)
		if err != nil {
			return err
		}
		if out.enrollment == 0 {
			out.enrollment = stored.EnrollmentID
		}
		out.DecidedBy = o.auth.User().Name
		return save(ctx, w, stored, out)
	})
	if err != nil {
		return Became{}, err
	}
	stored, err := o.store.LaptopOperation(ctx, d.Operation)
	if err != nil {
		return Became{}, err
	}
	if err := o.follow(ctx, d.Operation, stored.Device); err != nil {
		return Became{}, err
	}
	return became(stored)
}

// decision is a Decision in its transaction.
type decision struct {
	Decision
	*gate
	op     Operation
	stored data.LaptopOperation
}

func (x *decision) decide(ctx context.Context) (outcome, error) {
	c, there, err := x.target(ctx)
	if err != nil {
		return outcome{}, err
	}
	owner := x.by.Organization.ID
	if there {
		owner = c.Program.Organization.ID
		x.event.EnrollmentID, x.event.ClientID, x.event.ProgramID = c.ID, c.Client.ID, c.Program.ID
	}
	if !x.by.May(x.op.permissionOf(), owner) {
		return outcome{}, data.Refuse(data.CodePermission, "You may not decide this, because you could not make this edit yourself. Nothing was changed.")
	}
	words := "reviewed an edit of a laptop: "
	switch x.Take {
	case TakeOffice:
		return x.recorded(ctx, words+"kept the office's", data.LaptopOperationUnchanged)
	case TakeDiscard:
		return x.recorded(ctx, words+"discarded it: "+x.Reason, data.LaptopOperationRefused)
	case TakeNote:
		return x.recorded(ctx, words+"the laptop says "+describe(x.op), data.LaptopOperationApplied)
	}
	if x.event = x.event.WithReason(words + "took " + string(x.Take)); x.Reason != "" {
		x.event = x.event.WithReason(x.event.Reason + ": " + x.Reason)
	}
	if x.Take == TakeAttach {
		return x.attach(ctx)
	}
	if x.op, err = x.chosen(c); err != nil {
		return outcome{}, err
	}
	return refusing(x.apply(ctx, x.op))
}

// recorded records a decision that changes nothing.
func (x *decision) recorded(ctx context.Context, words string, state data.LaptopOperationState) (outcome, error) {
	x.event.Kind = data.EventLaptop
	return outcome{State: state}, x.Record(ctx, x.event.WithReason(words))
}

// refusing turns an outcome that is another review into a refusal.
func refusing(out outcome, err error) (outcome, error) {
	if err != nil || out.State != data.LaptopOperationReview {
		return out, err
	}
	code := map[data.ReviewKind]data.Code{data.ReviewPermission: data.CodePermission, data.ReviewChronology: data.CodeChronology, data.ReviewExited: data.CodeClosed,
		data.ReviewRemoved: data.CodeClosed}[out.Kind]
	field := data.Field("")
	if len(out.Fields) > 0 {
		field = out.Fields[0]
	}
	return out, data.RefuseField(cmp.Or(code, data.CodeInvalid), field, "%s Nothing was changed; the edit stays in review.", out.Message)
}

// target returns the enrollment of the operation, if there is one.
func (x *decision) target(ctx context.Context) (c data.Case, there bool, err error) {
	if x.op.Enrollment == (Ref{}) {
		return c, false, nil
	}
	id, err := x.find(ctx, data.EnrollmentRecord, x.op.Enrollment)
	if err == nil {
		c, err = x.Case(ctx, data.EnrollmentID(id))
	}
	if data.CodeOf(err) == data.CodeNotFound {
		return c, false, nil
	}
	return c, err == nil, err
}

// chosen returns the operation with what was chosen, and sets the tracker that it leaves.
func (x *decision) chosen(c data.Case) (Operation, error) {
	op := x.op
	if !op.ofTracker() {
		op.Changes = slices.Clone(op.Changes)
		for i, change := range op.Changes {
			if value, ok := x.Values[change.Field]; ok {
				op.Changes[i].New = value
			}
		}
		return op, nil
	}
	theirs := state(c.Tracker)
	x.decided = merge.Three(op.Base, theirs, op.Mine).Tracker
	if x.Take == TakeLaptop {
		x.decided = merge.Overlay(op.Base, theirs, op.Mine)
	}
	if len(x.Values) == 0 {
		return op, nil
	}
	next := data.Tracker{Attempt: c.EarlierAttempts + 1}
	if x.decided != nil {
		next = *x.decided
	}
	if applied, ok := x.Values[data.FieldApplied]; ok && applied == "" {
		next.ClearApplied()
	}
	for _, field := range data.EditableFields {
		if value, ok := x.Values[field]; ok {
			if err := next.SetText(field, value); err != nil {
				return op, err
			}
		}
	}
	x.decided = &next
	return op, nil
}

// attach applies the operation to another enrollment, or says who somebody entered on the laptop is.
func (x *decision) attach(ctx context.Context) (outcome, error) {
	if x.Enrollment == 0 {
		return outcome{}, data.Refuse(data.CodeInvalid, "Say to which enrollment. Nothing was changed.")
	}
	to, err := x.Case(ctx, x.Enrollment)
	if err != nil {
		return outcome{}, err
	}
	if !x.by.May(x.op.permissionOf(), to.Program.Organization.ID) {
		return outcome{}, data.Refuse(data.CodePermission, "You may not do this for %s. Nothing was changed.", to.Program.Organization.Name)
	}
	x.event.EnrollmentID, x.event.ClientID, x.event.ProgramID = to.ID, to.Client.ID, to.Program.ID
	if x.op.Person != nil || x.op.Stay != nil {
		uuid, is := x.op.Client.UUID, to.Client.PublicID()
		if x.op.Stay != nil {
			uuid, is = x.op.Enrollment.UUID, to.PublicID()
		}
		if err := x.SaveOutreachValue(ctx, aliasPrefix+uuid, is.String()); err != nil {
			return outcome{}, err
		}
		if err := x.SaveOutreachValue(ctx, scopePrefix+x.op.Device+"/"+uuid, Ref{Number: int64(to.Client.ID)}.key()); err != nil {
			return outcome{}, err
		}
		out, err := x.recorded(ctx, x.event.Reason, data.LaptopOperationApplied)
		out.enrollment = to.ID
		return out, err
	}
	c, there, err := x.target(ctx)
	if err != nil {
		return outcome{}, err
	}
	if there && c.Client.ID != to.Client.ID {
		return outcome{}, data.Refuse(data.CodeInvalid, "That enrollment is of another client. Nothing was changed.")
	}
	if x.op.ofTracker() {
		if x.op.Mine == nil {
			return outcome{}, data.Refuse(data.CodeInvalid, "The laptop removed this tracker, so there is nothing to attach. Nothing was changed.")
		}
		mine := *x.op.Mine
		if mine.Attempt = to.EarlierAttempts + 1; to.Tracker != nil {
			mine.Attempt, mine.Relocation = to.Tracker.Attempt, to.Tracker.Relocation
		}
		joined := merge.Three(nil, state(to.Tracker), &mine)
		if joined.Kind != "" {
			return outcome{}, data.Refuse(data.CodeConflict, "The other enrollment has other values already. Nothing was changed. Keep the laptop's as a note in its history, or discard them.")
		}
		x.decided = joined.Tracker
	}
	out, err := refusing(x.applyTo(ctx, x.op, to))
	out.enrollment = to.ID
	return out, err
}

// describe says in words what an operation has done.
func describe(op Operation) string {
	words, values := "", op.laptopValues()
	for _, field := range slices.Sorted(maps.Keys(values)) {
		if values[field] != "" && values[field] != op.baseValues()[field] {
			if words != "" {
				words += "; "
			}
			words += field.Label() + " " + values[field]
		}
	}
	return cmp.Or(words, "that it was removed") + " (" + op.Kind.Label() + ", " + data.Moment(op.At) + ")"
}
