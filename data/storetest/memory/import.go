package memory

import (
	"slices"
	"time"

	"housingtracker/data"
)

// importTx is a data.ImportTx.
type importTx struct {
	*state
	// moveIns are the changes of move-in dates, as audit events on their enrollments.
	moveIns []data.AuditEvent
}

// User returns the importing user.
func (x *importTx) User(id data.UserID) (data.User, error) {
	if _, ok := x.users[id]; !ok {
		return data.User{}, notFound("user")
	}
	return x.user(id), nil
}

// Sources returns every known HMIS.
func (x *importTx) Sources() ([]data.Source, error) {
	all := slices.Clone(x.sources)
	for i := range all {
		all[i].Pairs = slices.Clone(all[i].Pairs)
	}
	return all, nil
}

// SaveSource stores a source and reports whether anything changed.
func (x *importTx) SaveSource(s data.Source) (data.SourceID, bool, error) {
	if s.ID == 0 {
		s.ID, s.Pairs = data.SourceID(len(x.sources))+1, slices.Clone(s.Pairs)
		x.sources = append(x.sources, s)
		return s.ID, true, nil
	}
	stored := &x.sources[s.ID-1]
	changed := stored.Name != s.Name || !stored.LastFullExport.Equal(s.LastFullExport)
	stored.Name, stored.LastFullExport = s.Name, s.LastFullExport
	for _, p := range s.Pairs {
		if !slices.Contains(stored.Pairs, p) {
			stored.Pairs = append(slices.Clip(stored.Pairs), p)
			changed = true
		}
	}
	return s.ID, changed, nil
}

// Organization returns the organization with the key.
func (x *importTx) Organization(key data.HMISKey) (data.OrganizationID, error) {
	return x.organizations.ids[key], nil
}

// Program returns the project with the key.
func (x *importTx) Program(key data.HMISKey) (data.KnownProgram, error) {
	id, ok := x.programs.ids[key]
	if !ok {
		return data.KnownProgram{}, nil
	}
	p := x.program(id)
	return data.KnownProgram{ID: id, Type: p.Type, Housing: p.Housing(), Removed: p.Removed}, nil
}

// Client returns the client with the key.
func (x *importTx) Client(key data.HMISKey) (data.KnownClient, error) {
	id := x.clients.ids[key]
	c := x.clients.rows[id]
	return data.KnownClient{ID: id, Removed: c.Removed, BirthDate: c.BirthDate}, nil
}

// Enrollment returns the enrollment with the key.
func (x *importTx) Enrollment(key data.HMISKey) (data.KnownEnrollment, error) {
	id := x.enrollments.ids[key]
	e := x.enrollments.rows[id]
	return data.KnownEnrollment{ID: id, Client: e.Client, Type: x.programs.rows[e.Program].Type, Entry: e.Entry}, nil
}

// Identity returns the identity of a stored client.
func (x *importTx) Identity(key data.HMISKey) (data.Identity, bool, error) {
	id, ok := x.clients.ids[key]
	return x.clients.rows[id].identity(), ok, nil
}

func (c client) identity() data.Identity {
	return data.Identity{Name: data.Name{First: c.Name.First, Last: c.Name.Last, Hashed: c.Name.Hashed}, BirthDate: c.BirthDate}
}

// PersonalID returns the Client ID of an enrollment's client.
func (x *importTx) PersonalID(id data.EnrollmentID) (string, error) {
	return x.clients.rows[x.enrollments.rows[id].Client].ID, nil
}

// Span returns entry, exit and move-in of an enrollment.
func (x *importTx) Span(id data.EnrollmentID) (data.Span, error) { return x.span(id, 0), nil }

// save stores a row unless the same or a later one is stored. It returns the former row.
func save[ID ~int64, Row comparable, P interface {
	*Row
	hmis() *data.HMISRow
}](t *table[ID, Row], row Row) (id ID, old Row, outcome data.Outcome) {
	in := P(&row).hmis()
	id, ok := t.ids[in.HMISKey]
	if !ok {
		return t.add(in.HMISKey, row), old, outcomeOfNew(*in)
	}
	old = t.rows[id]
	was := *P(&old).hmis()
	same := old
	P(&same).hmis().RowVersion = in.RowVersion
	switch {
	case same == row:
		in.RowVersion = latestVersion(in.RowVersion, was.RowVersion)
		outcome = data.RowUnchanged
	case !in.Replaces(was.RowVersion):
		return id, old, data.RowOlder
	default:
		outcome = outcomeOf(was, *in)
	}
	t.rows[id] = row
	return id, old, outcome
}

// latestVersion returns the later times of rows of the same content, so that an export in between counts as older.
func latestVersion(a, b data.RowVersion) data.RowVersion {
	later := func(a, b time.Time) time.Time {
		if a.After(b) {
			return a
		}
		return b
	}
	return data.RowVersion{Updated: later(a.Updated, b.Updated), Exported: later(a.Exported, b.Exported)}
}

func outcomeOfNew(row data.HMISRow) data.Outcome {
	if row.Removed {
		return data.RowKept
	}
	return data.RowAppeared
}

func outcomeOf(before, after data.HMISRow) data.Outcome {
	switch {
	case before.Removed && after.Removed:
		return data.RowKept
	case before.Removed:
		return data.RowAppeared
	case after.Removed:
		return data.RowRemoved
	}
	return data.RowChanged
}

func isStored(o data.Outcome) bool { return o != data.RowUnchanged && o != data.RowOlder }

// SaveOrganization stores a row of Organization.csv.
func (x *importTx) SaveOrganization(r data.OrganizationRow) (data.Outcome, error) {
	stored := x.organizations.rows[x.organizations.ids[r.HMISKey]]
	_, _, outcome := save(&x.organizations, organization{OrganizationRow: r, mergedInto: stored.mergedInto})
	return outcome, nil
}

// SaveProject stores a row of Project.csv.
func (x *importTx) SaveProject(r data.ProjectRow) (data.Outcome, error) {
	p := program{r, data.DefaultThresholds}
	if id, ok := x.programs.ids[r.HMISKey]; ok {
		p.thresholds = x.programs.rows[id].thresholds
	}
	_, _, outcome := save(&x.programs, p)
	return outcome, nil
}

// SaveFunder stores a row of Funder.csv.
func (x *importTx) SaveFunder(r data.FunderRow) (data.Outcome, error) {
	_, _, outcome := save(&x.funders, funder{r})
	return outcome, nil
}

// SaveHMISUser stores a row of User.csv.
func (x *importTx) SaveHMISUser(r data.HMISUserRow) (data.Outcome, error) {
	_, _, outcome := save(&x.hmisUsers, hmisUser{r})
	return outcome, nil
}

// SaveClient stores a row of Client.csv.
func (x *importTx) SaveClient(r data.ClientRow) (data.SavedClient, error) {
	stored, known := x.clients.ids[r.HMISKey]
	_, old, outcome := save(&x.clients, client{ClientRow: r, forgotten: x.clients.rows[stored].forgotten})
	saved := data.SavedClient{Outcome: outcome}
	if known && isStored(outcome) {
		saved.Former = old.identity()
	}
	return saved, nil
}

// SaveEnrollment stores a row of Enrollment.csv, reconciles a move-in recorded here (R40) and restores a retired enrollment.
func (x *importTx) SaveEnrollment(r data.EnrollmentRow) (data.SavedEnrollment, error) {
	restores := r.Restores
	r.Restores = false
	before, known := x.enrollments.rows[x.enrollments.ids[r.HMISKey]], x.enrollments.ids[r.HMISKey] != 0
	row := before
	row.EnrollmentRow = r
	id, _, outcome := save(&x.enrollments, row)
	saved := data.SavedEnrollment{ID: id, Outcome: outcome, Before: before.recorded()}
	if outcome != data.RowOlder {
		x.reconcile(r, &saved)
		if known && !r.Removed {
			x.noteMoveIn(r, saved)
		}
	}
	if before.retiredOn != 0 && restores {
		e := x.enrollments.rows[id]
		e.retiredOn = 0
		x.enrollments.rows[id] = e
		saved.Restored = true
		if !isStored(saved.Outcome) {
			saved.Outcome = data.RowKept
		}
	}
	if known && isStored(saved.Outcome) {
		if before.Client != r.Client {
			saved.FormerClient = x.clients.rows[before.Client].ID
		}
		if before.Program != r.Program {
			saved.FormerProject = x.programs.rows[before.Program].ID
		}
	}
	return saved, nil
}

// reconcile reconciles the move-in recorded here with the one of the row.
func (x *importTx) reconcile(r data.EnrollmentRow, saved *data.SavedEnrollment) {
	saved.Reconciled = saved.Before.Reconcile(r.MoveIn, !r.Updated.IsZero() && r.Updated.After(wallClock(saved.Before.At)))
	if !saved.Reconciled.Confirmed && !saved.Reconciled.Overruled {
		return
	}
	if saved.Outcome == data.RowUnchanged {
		saved.Outcome = data.RowChanged
	}
	x.setMoveIn(saved.ID, saved.Reconciled.MoveIn)
}

// noteMoveIn adds an audit event if the move-in date has changed.
func (x *importTx) noteMoveIn(r data.EnrollmentRow, saved data.SavedEnrollment) {
	before, after := saved.Before.Date(), saved.Reconciled.MoveIn.Date()
	if before != after {
		x.moveIns = append(x.moveIns, data.AuditEvent{EnrollmentID: saved.ID, ClientID: r.Client, ProgramID: r.Program,
			Changes: []data.Change{{Field: data.FieldMoveIn, Old: before.String(), New: after.String()}}})
	}
}

// events returns the event of the import and, as further parts, the changes of move-in dates.
func (x *importTx) events(imported data.AuditEvent) []data.AuditEvent {
	all := []data.AuditEvent{imported}
	for _, part := range x.moveIns {
		part.Operation, part.Kind, part.At, part.By, part.Reason = imported.Operation, data.EventMoveIn, imported.At, imported.By, "by import from HMIS"
		all = append(all, part)
	}
	return all
}

// SaveExit stores the only exit of an enrollment and, unless it is deleted, its date as the one that counts.
func (x *importTx) SaveExit(r data.ExitRow) (data.Outcome, error) {
	row := exit{r.HMISRow, r.Exit, r.Destination}
	old, known := x.exits[r.Enrollment]
	same := old
	same.RowVersion = row.RowVersion
	replaces := r.Outlives(old.HMISRow)
	if r.ID == old.ID {
		replaces = r.Replaces(old.RowVersion)
	}
	outcome := outcomeOf(old.HMISRow, row.HMISRow)
	switch {
	case !known:
		outcome = outcomeOfNew(row.HMISRow)
	case same == row:
		row.RowVersion = latestVersion(row.RowVersion, old.RowVersion)
		x.exits[r.Enrollment] = row
		return data.RowUnchanged, nil
	case !replaces:
		return data.RowOlder, nil
	}
	x.exits[r.Enrollment] = row
	e := x.enrollments.rows[r.Enrollment]
	e.exit = r.Exit
	if r.Removed {
		e.exit = 0
	}
	x.enrollments.rows[r.Enrollment] = e
	return outcome, nil
}

// SaveBedNight stores a bed night.
func (x *importTx) SaveBedNight(r data.BedNightRow) (data.Outcome, error) {
	key := night{r.Enrollment, r.Night}
	old, known := x.nights[key]
	row := r.HMISRow
	outcome := outcomeOf(old, row)
	switch {
	case !known:
		outcome = outcomeOfNew(row)
	case old.Removed == row.Removed:
		old.RowVersion = latestVersion(row.RowVersion, old.RowVersion)
		row, outcome = old, data.RowUnchanged
	case !row.Replaces(old.RowVersion):
		return data.RowOlder, nil
	}
	x.nights[key] = row
	return outcome, nil
}

// Missing returns the number of the source's current enrollments in the programs that overlap the period, and those of them
// for which present is false.
func (x *importTx) Missing(source data.SourceID, programs map[data.ProgramID]bool, start, end data.Date, present func(hmisID string, client data.ClientID) bool) (of int, missing []data.EnrollmentID, err error) {
	for _, id := range x.enrollments.sorted() {
		e := x.enrollments.rows[id]
		if e.Source != source || e.Removed || e.retiredOn != 0 || !programs[e.Program] || e.Entry > end || lastDay(e) < start {
			continue
		}
		of++
		if !present(e.ID, e.Client) {
			missing = append(missing, id)
		}
	}
	return of, missing, nil
}

// Retire marks enrollments as no longer in HMIS since the day.
func (x *importTx) Retire(ids []data.EnrollmentID, since data.Date) error {
	for _, id := range ids {
		e := x.enrollments.rows[id]
		e.retiredOn = since
		x.enrollments.rows[id] = e
	}
	return nil
}
