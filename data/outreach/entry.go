package outreach

import (
	"context"
	"slices"

	"housingtracker/data"
)

// aliasPrefix begins the keys under which the office keeps who a person or an enrollment that was entered on a laptop turned out to be.
const aliasPrefix = "alias/"

// find returns the number of a record in this database; CodeNotFound if there is none.
func (g *gate) find(ctx context.Context, kind data.RecordKind, r Ref) (int64, error) {
	if r.UUID == "" {
		return r.Number, nil
	}
	id, err := g.RecordByUUID(ctx, kind, r.UUID)
	if data.CodeOf(err) != data.CodeNotFound {
		return id, err
	}
	aliases, aliasErr := g.OutreachValues(ctx, aliasPrefix+r.UUID)
	if aliasErr != nil {
		return 0, aliasErr
	}
	if to, ok := data.ParsePublicID(aliases[aliasPrefix+r.UUID]); ok {
		if to.UUID != "" {
			return g.RecordByUUID(ctx, kind, to.UUID)
		}
		return to.Number, nil
	}
	return 0, err
}

// applyEntry applies an operation on a client, or one that enters an enrollment.
func (g *gate) applyEntry(ctx context.Context, o Operation) (outcome, error) {
	switch {
	case !g.permits(data.UpdateAssessment, g.author.Organization.ID) && g.author.Role != data.Administrator:
		return review(data.ReviewPermission, nil, "%s may not enter or correct records now.", g.author.Name), nil
	case o.Person != nil:
		return g.addPerson(ctx, o)
	}
	id, err := g.find(ctx, data.ClientRecord, o.Client)
	if data.CodeOf(err) == data.CodeNotFound {
		return review(data.ReviewRemoved, nil, "The client is not in the office's database."), nil
	}
	if err != nil {
		return outcome{}, err
	}
	client, err := g.Client(ctx, data.ClientID(id))
	if err != nil {
		return outcome{}, err
	}
	g.event.ClientID = client.ID
	switch {
	case client.Removed && o.Kind != data.EventRemoveClient:
		return review(data.ReviewRemoved, nil, "The client was removed at the office."), nil
	case o.Stay != nil:
		return g.addStay(ctx, o, client)
	case o.Kind == data.EventRemoveClient:
		return g.setRemoved(ctx, o, client.Removed)
	case o.Kind == data.EventClient:
		return g.correctClient(ctx, o, client)
	}
	return review(data.ReviewRule, nil, "This version of the program does not know how to do this."), nil
}

func (g *gate) addPerson(ctx context.Context, o Operation) (outcome, error) {
	p := *o.Person
	if _, err := g.RecordByUUID(ctx, data.ClientRecord, p.UUID); data.CodeOf(err) != data.CodeNotFound {
		return unchanged, err
	}
	like, err := g.ClientsLike(ctx, p)
	if err != nil {
		return outcome{}, err
	}
	if len(like) > 0 && !g.despite {
		return review(data.ReviewMatch, nil, "%s seems to be in the database already.", p.DisplayName()), nil
	}
	_, err = g.AddClient(ctx, g.event, data.Client{UUID: p.UUID, PersonalID: p.PersonalID, Name: p.Name, BirthDate: p.BirthDate})
	return applied(err)
}

func (g *gate) addStay(ctx context.Context, o Operation, client data.Client) (outcome, error) {
	if _, err := g.find(ctx, data.EnrollmentRecord, o.Enrollment); data.CodeOf(err) != data.CodeNotFound {
		return unchanged, err
	}
	program, err := g.Program(ctx, o.Program)
	switch {
	case data.CodeOf(err) == data.CodeNotFound, err == nil && program.Removed:
		return review(data.ReviewRemoved, nil, "The program was closed at the office."), nil
	case err != nil:
		return outcome{}, err
	case !g.permits(data.UpdateAssessment, program.Organization.ID):
		return review(data.ReviewPermission, nil, "%s may not enroll anybody in %s now.", g.author.Name, program.Name), nil
	case o.Stay.Entry == 0 || o.Stay.Entry > g.today:
		return review(data.ReviewRule, []data.Field{data.FieldEntry}, "Enroll Date (%s) can't be in the future.", o.Stay.Entry.US()), nil
	}
	cases, err := g.Cases(ctx, client.ID)
	if err != nil {
		return outcome{}, err
	}
	same := func(c data.Case) bool {
		days := int(c.Entry - o.Stay.Entry)
		return c.Program.ID == program.ID && !c.Gone() && days <= 7 && days >= -7
	}
	if slices.ContainsFunc(cases, same) && !g.despite {
		return review(data.ReviewMatch, nil, "%s is in %s since about that day.", client.DisplayName(), program.Name), nil
	}
	c := data.Case{Client: client, Program: program}
	c.UUID, c.Entry, c.Exit, c.HouseholdID, c.Relationship = o.Enrollment.UUID, o.Stay.Entry, o.Stay.Exit, o.Stay.HouseholdID, o.Stay.Relationship
	g.event.ProgramID, g.event.Changes = program.ID, []data.Change{{Field: data.FieldEntry, New: c.Entry.String()}}
	id, err := g.AddEnrollment(ctx, g.event, c)
	return outcome{State: data.LaptopOperationApplied, enrollment: id}, err
}

// correctEnrollment sets entry and exit of a locally entered enrollment, or an exit that HMIS does not have.
func (g *gate) correctEnrollment(ctx context.Context, o Operation, c data.Case) (outcome, error) {
	entry, exit := c.Entry, c.Exit
	var conflict []data.Field
	for _, change := range o.Changes {
		to := map[data.Field]*data.Date{data.FieldEntry: &entry, data.FieldExit: &exit}[change.Field]
		date, err := data.ParseDate(change.New)
		if to == nil || err != nil {
			return review(data.ReviewRule, nil, "%s can't be corrected so.", change.Field.Label()), nil
		}
		if theirs := to.String(); theirs != change.Old && theirs != change.New && !g.despite {
			conflict = append(conflict, change.Field)
		}
		*to = date
	}
	switch {
	case len(conflict) > 0:
		return review(data.ReviewField, conflict, "The enrollment was corrected at the office too."), nil
	case entry == c.Entry && exit == c.Exit:
		return unchanged, nil
	case entry != c.Entry && !c.LocallyEntered, exit != c.Exit && !c.LocallyEntered && c.Exit != 0 && !c.ExitLocallyEntered:
		return review(data.ReviewRule, nil, "The enrollment is in HMIS now. Correct it there."), nil
	case entry == 0 || entry > g.today || exit > g.today:
		return review(data.ReviewRule, nil, "A date can't be blank or in the future."), nil
	case exit != 0 && exit < entry:
		return review(data.ReviewChronology, []data.Field{data.FieldExit}, "Exit Date (%s) can't be before Enroll Date (%s).", exit.US(), entry.US()), nil
	}
	for _, change := range []data.Change{{Field: data.FieldEntry, Old: c.Entry.String(), New: entry.String()}, {Field: data.FieldExit, Old: c.Exit.String(), New: exit.String()}} {
		if change.Old != change.New {
			g.event.Changes = append(g.event.Changes, change)
		}
	}
	e := c.Enrollment
	e.Entry, e.Exit = entry, exit
	return applied(g.CorrectEnrollment(ctx, g.event, e))
}

func (g *gate) correctClient(ctx context.Context, o Operation, stored data.Client) (outcome, error) {
	next := stored
	var conflict []data.Field
	for _, change := range o.Changes {
		if theirs := stored.Text(change.Field); theirs != change.Old && theirs != change.New && !g.despite {
			conflict = append(conflict, change.Field)
		}
		if err := next.SetText(change.Field, change.New); err != nil {
			return review(data.ReviewRule, []data.Field{change.Field}, "%s is not possible.", change.New), nil
		}
	}
	switch {
	case len(conflict) > 0:
		return review(data.ReviewField, conflict, "The client was corrected at the office too."), nil
	case next == stored:
		return unchanged, nil
	case !stored.LocallyEntered:
		return review(data.ReviewRule, nil, "%s is in HMIS now. Correct the client there.", stored.DisplayName()), nil
	}
	for _, field := range data.ClientFields {
		if was, is := stored.Text(field), next.Text(field); was != is {
			g.event.Changes = append(g.event.Changes, data.Change{Field: field, Old: was, New: is})
		}
	}
	return applied(g.CorrectClient(ctx, g.event, next))
}

// setRemoved removes or brings back what was entered locally.
func (g *gate) setRemoved(ctx context.Context, o Operation, removed bool) (outcome, error) {
	want := o.Reason != data.BroughtBack
	if removed == want {
		return unchanged, nil
	}
	g.event.Changes = o.Changes
	err := g.SetRemoved(ctx, []data.AuditEvent{g.event}, want)
	if data.CodeOf(err) == data.CodeNotFound {
		return review(data.ReviewRule, nil, "It is in HMIS by now, or was joined with a record of HMIS."), nil
	}
	return applied(err)
}
