package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/merge"
)

// outreach is what concerns laptops.
type outreach struct {
	laptops    map[string]data.Laptop
	operations map[data.OperationID]data.LaptopOperation
	values     map[string]string
}

func newOutreach() outreach {
	return outreach{map[string]data.Laptop{}, map[data.OperationID]data.LaptopOperation{}, map[string]string{}}
}

func (o outreach) clone() outreach {
	return outreach{maps.Clone(o.laptops), maps.Clone(o.operations), maps.Clone(o.values)}
}

// Laptops returns all laptops, the latest taken first.
func (r reader) Laptops(context.Context) ([]data.Laptop, error) {
	s := r.now()
	var all []data.Laptop
	for _, l := range s.outreach.laptops {
		l.UserName = s.users[l.User].name
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b data.Laptop) int {
		return cmp.Or(b.TakenAt.Compare(a.TakenAt), cmp.Compare(b.Device, a.Device))
	})
	return all, nil
}

// SaveLaptop stores a laptop.
func (x *tx) SaveLaptop(_ context.Context, event data.AuditEvent, l data.Laptop) error {
	for _, other := range x.outreach.laptops {
		if l.State == data.LaptopAway && other.State == data.LaptopAway && other.Device != l.Device && data.UserKey(other.Name) == data.UserKey(l.Name) {
			return data.Refuse(data.CodeExists, "A laptop with the name %s is on a trip already. Nothing was changed. Give this one another name.", l.Name)
		}
	}
	l.UserName, l.TakenAt, l.ExchangedAt = "", stamp(l.TakenAt), stamp(l.ExchangedAt)
	x.outreach.laptops[l.Device] = l
	return x.record(event)
}

// LaptopOperation returns an operation.
func (r reader) LaptopOperation(_ context.Context, id data.OperationID) (data.LaptopOperation, error) {
	o, ok := r.now().outreach.operations[id]
	if !ok {
		return o, notFound("operation")
	}
	return o, nil
}

// LaptopOperations returns operations by device and sequence.
func (r reader) LaptopOperations(_ context.Context, device string, states ...data.LaptopOperationState) ([]data.LaptopOperation, error) {
	var all []data.LaptopOperation
	for _, o := range r.now().outreach.operations {
		if (device == "" || o.Device == device) && (len(states) == 0 || slices.Contains(states, o.State)) {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b data.LaptopOperation) int {
		return cmp.Or(cmp.Compare(a.Device, b.Device), cmp.Compare(a.Sequence, b.Sequence), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// SaveLaptopOperation stores an operation or replaces what became of it.
func (x *tx) SaveLaptopOperation(_ context.Context, o data.LaptopOperation) error {
	if was, ok := x.outreach.operations[o.ID]; ok {
		o.Device, o.Sequence, o.Digest, o.Content = was.Device, was.Sequence, was.Digest, was.Content
	}
	x.outreach.operations[o.ID] = o
	return nil
}

// OutreachValues returns the values under keys with the prefix.
func (r reader) OutreachValues(_ context.Context, prefix string) (map[string]string, error) {
	found := map[string]string{}
	for key, value := range r.now().outreach.values {
		if strings.HasPrefix(key, prefix) {
			found[key] = value
		}
	}
	return found, nil
}

// SaveOutreachValue stores a value or, if it is "", removes it.
func (x *tx) SaveOutreachValue(_ context.Context, key, value string) error {
	if x.outreach.values[key] = value; value == "" {
		delete(x.outreach.values, key)
	}
	return nil
}

// ClientsLike returns the clients that seem to be the same person (R48).
func (r reader) ClientsLike(_ context.Context, like data.Client) ([]data.ClientID, error) {
	s := r.now()
	var found []data.ClientID
	for _, id := range s.clients.sorted() {
		c := s.clients.rows[id]
		sameID := c.ID != "" && c.ID == like.PersonalID
		if !c.Removed && (sameID || c.BirthDate != 0 && c.BirthDate == like.BirthDate && nameKey(c.Name) == nameKey(like.Name)) {
			found = append(found, id)
		}
	}
	return found, nil
}

// LastEvent returns the last audit event.
func (r reader) LastEvent(context.Context) (data.AuditEvent, error) { return r.now().lastEvent(), nil }

// EventsAfter returns the audit events with a higher number, oldest first.
func (r reader) EventsAfter(_ context.Context, number int64) ([]data.AuditEvent, error) {
	s := r.now()
	var all []data.AuditEvent
	for _, a := range s.events[min(int(number), len(s.events)):] {
		all = append(all, s.named(a))
	}
	return all, nil
}

// CopyOffice returns what a laptop gets of the office besides clients.
func (r reader) CopyOffice(ctx context.Context) (data.OfficeCopy, error) {
	s := r.now()
	c := data.OfficeCopy{Settings: s.settings}
	c.Settings.BackupFolder = ""
	for _, source := range s.sources {
		c.Sources = append(c.Sources, data.Source{ID: source.ID, Pairs: source.Pairs[:1], Name: source.Name})
	}
	for _, id := range s.organizations.sorted() {
		c.Organizations = append(c.Organizations, data.OrganizationCopy{Organization: s.organization(id), HMIS: s.organizations.rows[id].Source})
	}
	for _, id := range s.programs.sorted() {
		c.Programs = append(c.Programs, data.ProgramCopy{Program: s.program(id), HMIS: s.programs.rows[id].Source, Required: s.required[id]})
	}
	var err error
	c.Users, err = r.Users(ctx)
	for i := range c.Users {
		c.Users[i].LastSignIn = time.Time{}
	}
	return c, err
}

// CopyClients returns what a laptop gets of the clients.
func (r reader) CopyClients(ctx context.Context, ids []data.ClientID, programs []data.ProgramID) ([]data.ClientCopy, error) {
	s := r.now()
	copies := make([]data.ClientCopy, 0, len(ids))
	nights := s.latestNights()
	for _, id := range ids {
		if _, ok := s.clients.rows[id]; !ok {
			return nil, notFound("client")
		}
		c := data.ClientCopy{Client: s.client(id), HMIS: s.clients.rows[id].Source, Documents: s.documentsOf(id)}
		c.Source = ""
		cases, err := r.Cases(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, k := range cases {
			if !slices.Contains(programs, k.Program.ID) && !k.Program.Type.Shelter() {
				continue
			}
			e := data.EnrollmentCopy{Enrollment: k.Enrollment, HMIS: s.enrollments.rows[k.ID].Source, Program: k.Program.ID, LatestNight: nights[k.ID], Tracker: k.Tracker}
			e.Head, e.HeadEnrollment = data.HeadSpan{}, 0
			if e.Attempts, err = r.Attempts(ctx, k.ID); err != nil {
				return nil, err
			}
			if e.Notes, err = r.Notes(ctx, k.ID); err != nil {
				return nil, err
			}
			c.Enrollments = append(c.Enrollments, e)
		}
		copies = append(copies, c)
	}
	return copies, nil
}

// PutOffice stores a copy of the office.
func (x *tx) PutOffice(_ context.Context, c data.OfficeCopy) error {
	x.settings = c.Settings
	x.sources = slices.Clone(c.Sources)
	for _, o := range c.Organizations {
		row := organization{OrganizationRow: data.OrganizationRow{HMISRow: row(o.HMIS, o.HMISID, false), Name: o.Name}, uuid: o.UUID, mergedInto: o.MergedInto}
		x.organizations.put(o.ID, row.HMISKey, row)
	}
	for _, u := range c.Users {
		lastSignIn := x.users[u.ID].lastSignIn
		x.users[u.ID] = user{u.UUID, u.Name, u.Organization.ID, u.Role, u.Disabled, lastSignIn}
	}
	for _, p := range c.Programs {
		row := program{ProjectRow: data.ProjectRow{HMISRow: row(p.HMIS, p.HMISID, p.Removed), Organization: p.Organization.ID, Name: p.Name, Type: p.Type}, thresholds: p.Thresholds}
		x.programs.put(p.ID, row.HMISKey, row)
		x.funders.rows[int64(p.ID)] = funder{data.FunderRow{HMISRow: data.HMISRow{Removed: !p.PayForSuccess}, Program: p.ID, Funder: data.PayForSuccess}}
		if delete(x.required, p.ID); p.Required != nil {
			x.required[p.ID] = p.Required
		}
	}
	return nil
}

func row(source data.SourceID, id string, removed bool) data.HMISRow {
	return data.HMISRow{HMISKey: data.HMISKey{Source: source, ID: id}, Removed: removed}
}

// put stores a row under an ID of another store.
func (t *table[ID, Row]) put(id ID, key data.HMISKey, r Row) {
	t.rows[id] = r
	if key.Source != 0 {
		t.ids[key] = id
	}
}

// nextLaptopID makes the ID of the next row that is entered on a laptop.
func (x *tx) nextLaptopID() {
	if _, ok := x.outreach.values[data.TripKey]; ok {
		x.clients.last, x.enrollments.last = max(x.clients.last, data.FirstLaptopID-1), max(x.enrollments.last, data.FirstLaptopID-1)
	}
}

// PutClient stores a copy of a client.
func (x *tx) PutClient(_ context.Context, event data.AuditEvent, c data.ClientCopy) error {
	if id := x.recordByUUID(data.ClientRecord, c.UUID); c.UUID != "" && id != 0 {
		c.ID = data.ClientID(id)
	}
	r := client{uuid: c.UUID, ClientRow: data.ClientRow{HMISRow: row(c.HMIS, c.PersonalID, c.Removed), Name: c.Name, BirthDate: c.BirthDate}}
	x.clients.put(c.ID, r.HMISKey, r)
	for id, e := range x.enrollments.rows {
		if e.Client == c.ID && e.Source != 0 {
			e.Removed = true
			x.enrollments.rows[id] = e
		}
	}
	author := func(name *string) { *name = cmp.Or(*name, x.users[event.By].name) }
	var parts []data.AuditEvent
	for _, e := range c.Enrollments {
		e.Attempts, e.Notes = slices.Clone(e.Attempts), slices.Clone(e.Notes)
		for i := range e.Attempts {
			author(&e.Attempts[i].EndedBy)
		}
		for i := range e.Notes {
			author(&e.Notes[i].By)
		}
		if e.Tracker != nil {
			t := *e.Tracker
			author(&t.UpdatedBy)
			e.Tracker = &t
		}
		if part := x.putEnrollment(event, c.ID, e); part != nil {
			parts = append(parts, *part)
		}
	}
	for key := range x.documents {
		if key.client == c.ID {
			delete(x.documents, key)
		}
	}
	for _, d := range c.Documents {
		d.ClientID = c.ID
		author(&d.UpdatedBy)
		x.documents[documentKey{c.ID, d.Name}] = d
	}
	return x.record(parts...)
}

// putEnrollment stores an enrollment of a copy and returns the event of its tracker, nil if that is unchanged.
func (x *tx) putEnrollment(event data.AuditEvent, of data.ClientID, e data.EnrollmentCopy) *data.AuditEvent {
	if id := x.recordByUUID(data.EnrollmentRecord, e.UUID); e.UUID != "" && id != 0 {
		e.ID = data.EnrollmentID(id)
	}
	m := e.Recorded
	hmis := m.HMIS
	m.HMIS = 0
	r := enrollment{uuid: e.UUID, exit: e.Exit, moveIn: m, retiredOn: e.RetiredOn, caseManager: e.CaseManager, EnrollmentRow: data.EnrollmentRow{
		HMISRow: row(e.HMIS, e.HMISID, e.Removed), Client: of, Program: e.Program, HouseholdID: e.HouseholdID, Relationship: e.Relationship, Entry: e.Entry, MoveIn: hmis}}
	x.enrollments.put(e.ID, r.HMISKey, r)
	if delete(x.exits, e.ID); e.Exit != 0 && !e.ExitLocallyEntered {
		x.exits[e.ID] = exit{date: e.Exit}
	}
	for n := range x.nights {
		if n.enrollment == e.ID {
			delete(x.nights, n)
		}
	}
	if e.LatestNight != 0 {
		x.nights[night{e.ID, e.LatestNight}] = data.HMISRow{}
	}
	for key := range x.attempts {
		if key.enrollment == e.ID {
			delete(x.attempts, key)
		}
	}
	for _, a := range e.Attempts {
		a.EnrollmentID = e.ID
		x.attempts[attemptKey{e.ID, a.Number}] = a
	}
	for id, n := range x.notes {
		if n.EnrollmentID == e.ID {
			delete(x.notes, id)
		}
	}
	for _, n := range e.Notes {
		n.EnrollmentID = e.ID
		x.notes[n.ID] = n
	}
	return x.putReceived(event, of, e)
}

// putReceived stores the tracker of a copy as the next version, unless it is as it was.
func (x *tx) putReceived(event data.AuditEvent, of data.ClientID, e data.EnrollmentCopy) *data.AuditEvent {
	var was *data.Tracker
	if stored, ok := x.trackers[e.ID]; ok {
		was = &stored
		event.BaseVersion = stored.Version
	}
	if merge.Same(was, e.Tracker) {
		return nil
	}
	event.EnrollmentID, event.ClientID, event.ProgramID = e.ID, of, e.Program
	event.Kind, event.Changes = data.EventReceived, merge.Changes(was, e.Tracker)
	if delete(x.trackers, e.ID); e.Tracker != nil {
		t := *e.Tracker
		t.EnrollmentID = e.ID
		for _, a := range x.events {
			if a.EnrollmentID == e.ID {
				t.Version = max(t.Version, a.Version+1)
			}
		}
		x.trackers[e.ID] = t
		event.Version = t.Version
	}
	x.addTrackerVersion(e.ID, event.At)
	return &event
}

// HideLocal marks a locally entered record as removed.
func (x *tx) HideLocal(_ context.Context, kind data.RecordKind, id int64) error {
	if c, ok := x.clients.rows[data.ClientID(id)]; kind == data.ClientRecord && ok && c.Source == 0 {
		c.Removed = true
		x.clients.rows[data.ClientID(id)] = c
	}
	if e, ok := x.enrollments.rows[data.EnrollmentID(id)]; kind == data.EnrollmentRecord && ok && e.Source == 0 {
		e.Removed = true
		x.enrollments.rows[data.EnrollmentID(id)] = e
	}
	return nil
}
