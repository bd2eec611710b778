// Package outreach is work without the office: a user takes clients along on a laptop, works there with the whole program, and exchanges
// with the office, directly or by files (O1–O11 of the specification).
//
// A laptop's database is one of this program with copies of some clients. What is done there is an Operation, made from the audit log.
// The office applies an operation as an edit of its author, joined with what others have changed, or keeps it for review. The answer
// brings what became of each operation and what the office has changed; the laptop shows that with its own open edits over it.
package outreach

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"housingtracker/data"
)

// format is the version of operations, packs and answers.
const format = 1

// A Ref names a record in every copy of the database: by UUID or, if it is imported, by number.
type Ref struct {
	UUID   string `json:"uuid,omitempty"`
	Number int64  `json:"number,omitempty"`
}

func refOf(id data.PublicID) Ref {
	if id.UUID != "" {
		return Ref{UUID: id.UUID}
	}
	return Ref{Number: id.Number}
}

// key is the reference as a text.
func (r Ref) key() string {
	if r.UUID != "" {
		return r.UUID
	}
	return strconv.FormatInt(r.Number, 10)
}

// Operation is one edit of one enrollment or client on a laptop (O4).
type Operation struct {
	Format   int              `json:"format"`
	ID       data.OperationID `json:"id"`
	Device   string           `json:"device"`
	Sequence int64            `json:"sequence"`
	// Author is the user's UUID. At is the laptop's time, which is shown and never compared (O10).
	Author string    `json:"author"`
	At     time.Time `json:"at"`
	// After is the operation before it on the same enrollment or client; "" if there is none.
	After      data.OperationID `json:"after,omitempty"`
	Kind       data.EventKind   `json:"kind"`
	Undoes     data.OperationID `json:"undoes,omitempty"`
	Reason     string           `json:"reason,omitempty"`
	Client     Ref              `json:"client"`
	Enrollment Ref              `json:"enrollment"`
	Program    data.ProgramID   `json:"program,omitempty"`
	// Trunk is the version of the office's tracker that the laptop had.
	Trunk int `json:"trunk,omitempty"`
	// Base is the tracker before and Mine the one after an edit of a tracker; nil where there was none.
	Base *data.Tracker `json:"base,omitempty"`
	Mine *data.Tracker `json:"mine,omitempty"`
	// Changes are those of any other edit.
	Changes []data.Change `json:"changes,omitempty"`
	Note    *data.Note    `json:"note,omitempty"`
	// Person and Stay are what was entered, Manager the UUID of a case manager who is a user.
	Person  *data.Client `json:"person,omitempty"`
	Stay    *Stay        `json:"stay,omitempty"`
	Manager string       `json:"manager,omitempty"`
}

// Stay is an enrollment that was entered on a laptop.
type Stay struct {
	Entry        data.Date              `json:"entry"`
	Exit         data.Date              `json:"exit"`
	HouseholdID  string                 `json:"household,omitempty"`
	Relationship data.RelationshipToHoH `json:"relationship,omitempty"`
}

// trackerKinds are edits of a tracker as a whole.
var trackerKinds = []data.EventKind{data.EventCreateTracker, data.EventSaveTracker, data.EventStartOver, data.EventRemoveTracker}

// editKinds are the events that are operations. Reading, signing in and what a laptop receives are none.
var editKinds = append([]data.EventKind{data.EventNote, data.EventDocument, data.EventMoveIn, data.EventAssignCaseManager, data.EventClient,
	data.EventEnrollment, data.EventRemoveClient, data.EventRemoveEnrollment}, trackerKinds...)

// ofTracker reports whether the operation edits a tracker as a whole.
func (o Operation) ofTracker() bool { return slices.Contains(trackerKinds, o.Kind) }

// encode returns the operation as JSON with its digest.
func (o Operation) encode() (content, digest string, err error) {
	text, err := json.Marshal(o)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256(text)
	return string(text), hex.EncodeToString(sum[:]), nil
}

// decode reads the content of a stored operation.
func decode(content string) (o Operation, err error) {
	return o, json.Unmarshal([]byte(content), &o)
}

// partID is the ID of the n-th part of an operation on several enrollments.
func partID(op data.OperationID, n int) data.OperationID {
	if n == 0 {
		return op
	}
	return data.OperationID(uuid.NewSHA1(uuid.NameSpaceOID, []byte(string(op)+"/"+strconv.Itoa(n))).String())
}

// state is a tracker as an operation tells it: without the laptop's numbers and names.
func state(t *data.Tracker) *data.Tracker {
	if t == nil {
		return nil
	}
	return &data.Tracker{Attempt: t.Attempt, Relocation: t.Relocation, Fields: t.Fields}
}

// before returns the tracker before an event that left after.
func before(e data.AuditEvent, after *data.Tracker, attempts []data.Attempt) *data.Tracker {
	if e.BaseVersion == 0 && e.Kind != data.EventRemoveTracker {
		return nil
	}
	was := data.Tracker{Attempt: 1 + len(attempts)}
	if after != nil {
		was = *after
	}
	for _, c := range e.Changes {
		switch c.Field {
		case data.FieldAttempt:
			was.Attempt, _ = strconv.Atoi(c.Old)
			was.Relocation = slices.ContainsFunc(attempts, func(a data.Attempt) bool { return a.Number == was.Attempt && a.Relocation })
		case data.FieldRelocation:
			was.Relocation = c.Old != ""
		default:
			// Other fields are no tracker's.
			_ = was.SetText(c.Field, c.Old)
		}
	}
	return &was
}

// collect turns the edits since the last call into operations that wait to be sent, in the laptop's transaction.
func (s *self) collect(ctx context.Context, tx data.Tx) error {
	events, err := tx.EventsAfter(ctx, s.Collected)
	if err != nil || len(events) == 0 {
		return err
	}
	bases, mines, err := trackersAround(ctx, tx, events)
	if err != nil {
		return err
	}
	known, err := tx.LaptopOperations(ctx, s.Device)
	if err != nil {
		return err
	}
	last := map[string]data.OperationID{}
	sequence := int64(0)
	for _, k := range known {
		o, err := decode(k.Content)
		if err != nil {
			return err
		}
		last[o.line()] = o.ID
		sequence = k.Sequence
	}
	users, err := tx.Users(ctx)
	if err != nil {
		return err
	}
	parts := map[data.OperationID]int{}
	for i, e := range events {
		if !slices.Contains(editKinds, e.Kind) {
			continue
		}
		sequence++
		o := Operation{Format: format, ID: partID(e.Operation, parts[e.Operation]), Device: s.Device, Sequence: sequence, At: e.At.UTC(), Kind: e.Kind, Undoes: e.Undoes, Reason: e.Reason,
			Program: e.ProgramID, Base: bases[i], Mine: mines[i]}
		parts[e.Operation]++
		if j := slices.IndexFunc(users, func(u data.User) bool { return u.ID == e.By }); j >= 0 {
			o.Author = users[j].UUID
		}
		if err := o.describe(ctx, tx, e, users); err != nil {
			return err
		}
		o.After = last[o.line()]
		if o.After == "" && o.Client.UUID != "" {
			// An enrollment of somebody who was entered here follows that entry.
			o.After = last[o.Client.key()]
		}
		last[o.line()] = o.ID
		content, digest, err := o.encode()
		if err != nil {
			return err
		}
		stored := data.LaptopOperation{ID: o.ID, Device: s.Device, Sequence: sequence, Digest: digest, EnrollmentID: e.EnrollmentID, State: data.LaptopOperationPending, Content: content, Result: "{}"}
		if err := tx.SaveLaptopOperation(ctx, stored); err != nil {
			return err
		}
	}
	s.Collected = events[len(events)-1].Number
	return nil
}

// line names what operations follow each other on: an enrollment, or a client.
func (o Operation) line() string {
	if o.Enrollment != (Ref{}) {
		return "enrollment " + o.Enrollment.key()
	}
	return o.Client.key()
}

// trackersAround returns the trackers before and after each event, from the stored ones backwards.
func trackersAround(ctx context.Context, tx data.Tx, events []data.AuditEvent) (bases, mines []*data.Tracker, err error) {
	bases, mines = make([]*data.Tracker, len(events)), make([]*data.Tracker, len(events))
	now := map[data.EnrollmentID]*data.Tracker{}
	attempts := map[data.EnrollmentID][]data.Attempt{}
	for i, e := range slices.Backward(events) {
		if !slices.Contains(trackerKinds, e.Kind) && e.Kind != data.EventReceived {
			continue
		}
		if _, ok := now[e.EnrollmentID]; !ok {
			c, err := tx.Case(ctx, e.EnrollmentID)
			if err != nil {
				return nil, nil, err
			}
			copies, err := tx.CopyClients(ctx, []data.ClientID{c.Client.ID}, []data.ProgramID{c.Program.ID})
			if err != nil {
				return nil, nil, err
			}
			for _, copied := range copies[0].Enrollments {
				if copied.ID == e.EnrollmentID {
					attempts[e.EnrollmentID] = copied.Attempts
				}
			}
			now[e.EnrollmentID] = state(c.Tracker)
		}
		mines[i] = now[e.EnrollmentID]
		bases[i] = before(e, mines[i], attempts[e.EnrollmentID])
		now[e.EnrollmentID] = bases[i]
	}
	return bases, mines, nil
}

// describe adds the records of an event, and what it entered.
func (o *Operation) describe(ctx context.Context, tx data.Tx, e data.AuditEvent, users []data.User) error {
	if e.ClientID != 0 {
		client, err := tx.Client(ctx, e.ClientID)
		if err != nil {
			return err
		}
		o.Client = refOf(client.PublicID())
		if e.Kind == data.EventClient && len(e.Changes) == 0 {
			client.ID, client.Source = 0, ""
			o.Person = &client
		}
	}
	if !o.ofTracker() {
		o.Changes = e.Changes
	}
	if e.EnrollmentID == 0 {
		return nil
	}
	c, err := tx.Case(ctx, e.EnrollmentID)
	if err != nil {
		return err
	}
	o.Enrollment, o.Client, o.Program = refOf(c.PublicID()), refOf(c.Client.PublicID()), c.Program.ID
	switch e.Kind {
	case data.EventNote:
		notes, err := tx.Notes(ctx, c.ID)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if n.ID == string(e.Operation) {
				n.EnrollmentID, n.By, n.At = 0, "", n.At.UTC()
				o.Note = &n
			}
		}
	case data.EventEnrollment:
		if len(e.Changes) == 1 && e.Changes[0].Field == data.FieldEntry && e.Changes[0].Old == "" {
			entry, err := data.ParseDate(e.Changes[0].New)
			if err != nil {
				return err
			}
			o.Stay = &Stay{Entry: entry, HouseholdID: c.HouseholdID, Relationship: c.Relationship}
		}
	case data.EventAssignCaseManager:
		for _, u := range users {
			if len(e.Changes) == 1 && u.Name == e.Changes[0].New && u.Organization.ID == c.Program.Organization.ID && !u.Disabled {
				o.Manager = u.UUID
			}
		}
	}
	return nil
}
