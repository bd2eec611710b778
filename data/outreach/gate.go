package outreach

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"housingtracker/data"
	"housingtracker/data/merge"
)

// outcome is what becomes of an operation at the office, as the database keeps it.
type outcome struct {
	State data.LaptopOperationState `json:"-"`
	Kind  data.ReviewKind           `json:"-"`
	// Fields are what both sides changed or a rule is about, Message why a person must decide.
	Fields  []data.Field `json:"fields,omitempty"`
	Message string       `json:"message,omitempty"`
	// Office and Proposed are the values of the enrollment at the office and the joined ones, as they were when the operation came.
	Office   map[data.Field]string `json:"office,omitempty"`
	Proposed map[data.Field]string `json:"proposed,omitempty"`
	// DeliveredBy brought the operation, DecidedBy decided it.
	DeliveredBy string `json:"delivered_by,omitempty"`
	DecidedBy   string `json:"decided_by,omitempty"`
	// enrollment is the one in this database.
	enrollment data.EnrollmentID
}

func review(kind data.ReviewKind, fields []data.Field, format string, args ...any) outcome {
	return outcome{State: data.LaptopOperationReview, Kind: kind, Fields: fields, Message: fmt.Sprintf(format, args...)}
}

// gate applies operations in a transaction of the office. Every operation passes it, also after a review.
type gate struct {
	data.Tx
	// by brings the operation, author made it.
	by, author data.User
	today      data.Date
	event      data.AuditEvent
	// laptop is what the audit log says of the laptop.
	laptop string
	// decided is what a review puts in the place of the tracker of the operation; nil otherwise.
	decided *data.Tracker
	// despite means that a person has seen what both sides changed.
	despite bool
}

// permits reports whether author and bringer have the permission now.
func (g *gate) permits(p data.Permission, owner data.OrganizationID) bool {
	return g.by.May(p, owner) && g.author.May(p, owner)
}

// permissionOf is the permission that an operation needs.
func (o Operation) permissionOf() data.Permission {
	switch o.Kind {
	case data.EventCreateTracker, data.EventStartOver, data.EventRemoveTracker:
		return data.CreateTracker
	case data.EventSaveTracker, data.EventNote, data.EventDocument:
		return data.EditTracker
	}
	return data.UpdateAssessment
}

// apply applies an operation, or says why a person must decide. It writes only with the last of its calls.
func (g *gate) apply(ctx context.Context, o Operation) (outcome, error) {
	if o.Enrollment == (Ref{}) || o.Stay != nil {
		return g.applyEntry(ctx, o)
	}
	id, err := g.find(ctx, data.EnrollmentRecord, o.Enrollment)
	if data.CodeOf(err) == data.CodeNotFound {
		return review(data.ReviewRemoved, nil, "The enrollment is not in the office's database any more."), nil
	}
	if err != nil {
		return outcome{}, err
	}
	c, err := g.Case(ctx, data.EnrollmentID(id))
	if err != nil {
		return outcome{}, err
	}
	out, err := g.applyTo(ctx, o, c)
	out.enrollment = c.ID
	if out.State == data.LaptopOperationReview {
		out.Office = officeValues(o, c)
		if out.Proposed == nil {
			out.Proposed = maps.Clone(out.Office)
			maps.Copy(out.Proposed, o.laptopValues())
		}
	}
	return out, err
}

func (g *gate) applyTo(ctx context.Context, o Operation, c data.Case) (outcome, error) {
	if !g.permits(o.permissionOf(), c.Program.Organization.ID) {
		return review(data.ReviewPermission, nil, "%s may not do this for %s now.", g.author.Name, c.Program.Organization.Name), nil
	}
	if c.Gone() && o.Kind != data.EventRemoveEnrollment {
		return review(data.ReviewRemoved, nil, "%s", c.ReadOnly(g.today)), nil
	}
	g.event.EnrollmentID, g.event.ClientID, g.event.ProgramID = c.ID, c.Client.ID, c.Program.ID
	switch o.Kind {
	case data.EventMoveIn:
		return g.moveIn(ctx, o, c)
	case data.EventAssignCaseManager:
		return g.caseManager(ctx, o, c)
	case data.EventEnrollment:
		return g.correctEnrollment(ctx, o, c)
	case data.EventRemoveEnrollment:
		return g.setRemoved(ctx, o, c.Removed)
	}
	if why := c.ReadOnly(g.today); why != "" {
		return review(data.ReviewExited, nil, "%s", why), nil
	}
	switch o.Kind {
	case data.EventNote:
		return g.note(ctx, o, c)
	case data.EventDocument:
		return g.document(ctx, o, c)
	}
	return g.tracker(ctx, o, c)
}

// applied is the outcome of a write.
func applied(err error) (outcome, error) { return outcome{State: data.LaptopOperationApplied}, err }

var unchanged = outcome{State: data.LaptopOperationUnchanged}

func (g *gate) tracker(ctx context.Context, o Operation, c data.Case) (outcome, error) {
	joined := merge.Three(o.Base, state(c.Tracker), o.Mine)
	if g.despite {
		joined = merge.Result{Tracker: g.decided}
	}
	if joined.Kind != "" {
		out := review(joined.Kind, joined.Fields, "%s", conflictMessage(joined, c))
		out.Proposed = trackerValues(joined.Tracker)
		return out, nil
	}
	if merge.Same(joined.Tracker, c.Tracker) {
		return unchanged, nil
	}
	var stored data.Tracker
	if c.Tracker != nil {
		stored = *c.Tracker
	}
	if joined.Tracker == nil {
		g.event.Kind, g.event.Version = data.EventRemoveTracker, stored.Version
		g.event.Changes = data.Changes(stored.Fields, data.Fields{})
		if stored.Relocation {
			g.event.Changes = append(g.event.Changes, data.Change{Field: data.FieldRelocation, Old: "true"})
		}
		return applied(g.RemoveTracker(ctx, g.event, c.ID, stored.Version))
	}
	next := *joined.Tracker
	next.EnrollmentID, next.Version, next.Fields = c.ID, stored.Version, next.Fields.Clean()
	if out, ok := g.refuse(stored.Fields, next, c); !ok {
		return out, nil
	}
	return g.writeTracker(ctx, o, c, stored, next)
}

// refuse returns the outcome of rules that the joined tracker breaks.
func (g *gate) refuse(was data.Fields, next data.Tracker, c data.Case) (outcome, bool) {
	at := data.RuleContext{Entry: c.Entry, HMID: c.HMID(g.today), Today: g.today, Attempt: next.Attempt, Relocation: next.Relocation}
	for _, f := range data.Validate(was, next.Fields, at) {
		if !f.Blocks {
			continue
		}
		kind := data.ReviewRule
		if f.Code == data.CodeChronology {
			kind = data.ReviewChronology
		}
		out := review(kind, []data.Field{f.Field}, "%s", f.Message)
		out.Proposed = trackerValues(&next)
		return out, false
	}
	return outcome{}, true
}

// writeTracker stores the joined tracker as what it is: a new one, a save, a start over or a return to an earlier attempt.
func (g *gate) writeTracker(ctx context.Context, o Operation, c data.Case, stored, next data.Tracker) (outcome, error) {
	var err error
	g.event.Changes = data.Changes(stored.Fields, next.Fields)
	attempts := data.Change{Field: data.FieldAttempt, Old: strconv.Itoa(stored.Attempt), New: strconv.Itoa(next.Attempt)}
	switch {
	case c.Tracker == nil:
		g.event.Kind = data.EventCreateTracker
		next.Attempt = c.EarlierAttempts + 1
		_, err = g.CreateTracker(ctx, g.event, next)
	case next.Attempt == stored.Attempt:
		g.event.Kind = data.EventSaveTracker
		_, err = g.SaveTracker(ctx, g.event, next)
	case next.Attempt == stored.Attempt+1:
		reason := data.Reason(o.Reason)
		if !reason.Known() {
			reason = data.OtherReason
		}
		if hmid := c.HMID(g.today); hmid != 0 && reason != data.MovedToAnotherUnit {
			return review(data.ReviewRule, []data.Field{data.FieldAttempt}, "%s", data.StartOverMovedIn(hmid)), nil
		}
		g.event.Kind, g.event.Changes = data.EventStartOver, append([]data.Change{attempts}, g.event.Changes...)
		if g.by.ID == g.author.ID {
			g.event.Reason = string(reason)
		}
		archived := data.Attempt{EnrollmentID: c.ID, Number: stored.Attempt, Relocation: stored.Relocation, Fields: stored.Fields, Reason: reason, EndedAt: g.event.At, EndedBy: g.by.Name}
		_, err = g.StartOver(ctx, g.event, archived, next)
	case next.Attempt == stored.Attempt-1:
		g.event.Kind, g.event.Changes = data.EventStartOver, append([]data.Change{attempts}, g.event.Changes...)
		_, err = g.ReturnToAttempt(ctx, g.event, next)
	default:
		return review(data.ReviewRule, []data.Field{data.FieldAttempt}, "The laptop has attempt %d, the office attempt %d.", next.Attempt, stored.Attempt), nil
	}
	return applied(err)
}

func conflictMessage(joined merge.Result, c data.Case) string {
	switch joined.Kind {
	case data.ReviewRemoved:
		return "The tracker was removed at the office."
	case data.ReviewUnit:
		return "Both the laptop and the office changed what belongs to one unit, and one of them began with another unit."
	}
	by := "Somebody"
	if c.Tracker != nil {
		by = c.Tracker.UpdatedBy
	}
	return by + " changed the same at the office."
}

func (g *gate) note(ctx context.Context, o Operation, c data.Case) (outcome, error) {
	if o.Note == nil {
		return review(data.ReviewRule, nil, "The note has no text."), nil
	}
	if c.Tracker == nil && !g.permits(data.CreateTracker, c.Program.Organization.ID) {
		return review(data.ReviewPermission, nil, "Only %s can begin with a note where there is no tracker.", c.Program.Organization.Name), nil
	}
	notes, err := g.Notes(ctx, c.ID)
	if err != nil {
		return outcome{}, err
	}
	has := func(id string) bool { return slices.ContainsFunc(notes, func(n data.Note) bool { return n.ID == id }) }
	if has(o.Note.ID) {
		return unchanged, nil
	}
	if o.Note.Corrects != "" && !has(o.Note.Corrects) {
		return review(data.ReviewRule, nil, "The note that it corrects is not at the office."), nil
	}
	n := *o.Note
	n.EnrollmentID, n.By = c.ID, g.author.Name
	if c.Tracker != nil {
		g.event.Version = c.Tracker.Version
	}
	return applied(g.AddNote(ctx, g.event, n))
}

// single joins one value: three ways, or as decided.
func (g *gate) single(field data.Field, base, theirs, mine string) (outcome, bool) {
	switch {
	case theirs == mine:
		return unchanged, true
	case theirs != base && !g.despite:
		return review(data.ReviewField, []data.Field{field}, "%s was changed at the office too.", field.Label()), true
	}
	return outcome{}, false
}

func (g *gate) moveIn(ctx context.Context, o Operation, c data.Case) (outcome, error) {
	change := first(o.Changes)
	if out, done := g.single(data.FieldMoveIn, change.Old, c.Recorded.Date().String(), change.New); done {
		return out, nil
	}
	date, err := data.ParseDate(change.New)
	switch {
	case err != nil || !c.Program.Housing():
		return review(data.ReviewRule, []data.Field{data.FieldMoveIn}, "%s is no move-in date here.", change.New), nil
	case data.RecordedOnHead(c, g.today) != 0:
		return review(data.ReviewRule, []data.Field{data.FieldMoveIn}, "The move-in is recorded on the head of the household."), nil
	}
	if err := data.ValidateMoveIn(c, date, g.today); err != nil {
		kind := data.ReviewRule
		if data.CodeOf(err) == data.CodeChronology {
			kind = data.ReviewChronology
		}
		return review(kind, []data.Field{data.FieldMoveIn}, "%s", err), nil
	}
	g.event.Changes = []data.Change{{Field: data.FieldMoveIn, Old: c.Recorded.Date().String(), New: change.New}}
	return applied(g.SaveMoveIn(ctx, g.event, c.ID, c.Recorded.Record(date, o.At.Local())))
}

func first(changes []data.Change) data.Change {
	if len(changes) == 0 {
		return data.Change{}
	}
	return changes[0]
}

func (g *gate) caseManager(ctx context.Context, o Operation, c data.Case) (outcome, error) {
	change := first(o.Changes)
	if out, done := g.single(data.FieldCaseManager, change.Old, c.CaseManager.Name, change.New); done {
		return out, nil
	}
	to := data.CaseManager{Name: data.Line(change.New)}
	if o.Manager != "" {
		id, err := g.RecordByUUID(ctx, data.UserRecord, o.Manager)
		if err != nil && data.CodeOf(err) != data.CodeNotFound {
			return outcome{}, err
		}
		user := data.User{}
		if err == nil {
			if user, err = g.User(ctx, data.UserID(id)); err != nil {
				return outcome{}, err
			}
		}
		if user.Disabled || user.Organization.ID != c.Program.Organization.ID {
			return review(data.ReviewRule, []data.Field{data.FieldCaseManager}, "%s does not work at %s any more.", change.New, c.Program.Organization.Name), nil
		}
		to = data.CaseManager{User: user.ID, Name: user.Name}
	}
	g.event.Changes = []data.Change{{Field: data.FieldCaseManager, Old: c.CaseManager.Name, New: to.Name}}
	return applied(g.AssignCaseManagers(ctx, []data.AuditEvent{g.event}, []data.CaseManager{to}))
}

func (g *gate) document(ctx context.Context, o Operation, c data.Case) (outcome, error) {
	all, err := g.ClientDocuments(ctx, c.Client.ID)
	if err != nil || len(o.Changes) == 0 {
		return unchanged, err
	}
	stored := data.ClientDocument{ClientID: c.Client.ID, Name: o.Changes[0].New}
	if i := slices.IndexFunc(all, func(d data.ClientDocument) bool { return d.Name == stored.Name }); i >= 0 {
		stored = all[i]
	}
	next := stored
	var conflict []data.Field
	for _, change := range o.Changes[1:] {
		theirs := stored.Text(change.Field)
		if theirs != change.Old && theirs != change.New && !g.despite {
			conflict = append(conflict, change.Field)
		}
		if err := next.SetText(change.Field, change.New); err != nil {
			return review(data.ReviewRule, []data.Field{change.Field}, "%s is not possible.", change.New), nil
		}
	}
	switch err := next.Validate(g.today); {
	case len(conflict) > 0:
		return review(data.ReviewField, conflict, "%s was changed at the office too.", stored.Name), nil
	case next.SameContent(stored):
		return unchanged, nil
	case data.CodeOf(err) == data.CodeChronology:
		return review(data.ReviewChronology, nil, "%s", err), nil
	case err != nil:
		return review(data.ReviewRule, nil, "%s", err), nil
	}
	g.event.Changes = data.DocumentChanges(stored, next)
	return applied(g.SaveDocument(ctx, g.event, next))
}
