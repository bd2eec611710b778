package memory

import (
	"cmp"
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

// reader reads the last commit, or what a transaction has written so far.
type reader struct{ now func() *state }

// Office returns what is known without signing in.
func (r reader) Office(context.Context) (data.OfficeInfo, error) {
	s := r.now()
	last := s.lastEvent()
	return data.OfficeInfo{SetUp: len(s.users) > 0, Sample: s.isSample, Accounts: slices.Clone(s.accounts), ReadOnly: last.MovedText(), MovedTo: last.MovedTo()}, nil
}

// Settings returns the settings.
func (r reader) Settings(context.Context) (data.Settings, error) { return r.now().settings, nil }

// Organizations returns all organizations by name, without those that HMIS has deleted and into which no other is merged.
func (r reader) Organizations(context.Context) ([]data.Organization, error) {
	s := r.now()
	target := map[data.OrganizationID]bool{}
	for _, o := range s.organizations.rows {
		target[o.mergedInto] = true
	}
	var all []data.Organization
	for id, o := range s.organizations.rows {
		if !o.Removed || target[id] {
			all = append(all, s.organization(id))
		}
	}
	slices.SortFunc(all, func(a, b data.Organization) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

func (s *state) organization(id data.OrganizationID) data.Organization {
	o, ok := s.organizations.rows[id]
	if !ok {
		return data.Organization{}
	}
	return data.Organization{ID: id, UUID: o.uuid, Name: o.Name, HMISID: o.ID, MergedInto: o.mergedInto}
}

// countsAs returns the organization that one counts as: itself, or the one that it is merged into.
func (s *state) countsAs(id data.OrganizationID) data.Organization {
	return s.organization(cmp.Or(s.organizations.rows[id].mergedInto, id))
}

// Users returns all users by name.
func (r reader) Users(context.Context) ([]data.User, error) {
	s := r.now()
	var all []data.User
	for id := range s.users {
		all = append(all, s.user(id))
	}
	slices.SortFunc(all, func(a, b data.User) int { return cmp.Compare(data.UserKey(a.Name), data.UserKey(b.Name)) })
	return all, nil
}

func (s *state) user(id data.UserID) data.User {
	u := s.users[id]
	return data.User{ID: id, UUID: u.uuid, Name: u.name, Organization: s.countsAs(u.organization), Role: u.role, Disabled: u.disabled, LastSignIn: u.lastSignIn}
}

// User returns a user.
func (r reader) User(_ context.Context, id data.UserID) (data.User, error) {
	s := r.now()
	if _, ok := s.users[id]; !ok {
		return data.User{}, notFound("user")
	}
	return s.user(id), nil
}

// UserNamed returns the user of that name.
func (r reader) UserNamed(_ context.Context, name string) (data.User, error) {
	s := r.now()
	id := s.userNamed(name)
	if id == 0 {
		return data.User{}, notFound("user")
	}
	return s.user(id), nil
}

// userNamed returns the ID of the user of that name; 0 if there is none.
func (s *state) userNamed(name string) data.UserID {
	return keyWhere(s.users, func(u user) bool { return data.UserKey(u.name) == data.UserKey(name) })
}

// EarlierPassword returns no hash: earlier program versions had no store in memory.
func (r reader) EarlierPassword(ctx context.Context, name string) (data.User, string, error) {
	u, err := r.UserNamed(ctx, name)
	return u, "", err
}

// Preference returns a preference.
func (r reader) Preference(_ context.Context, id data.UserID, key string) (string, error) {
	return r.now().preferences[preferenceKey{id, key}], nil
}

// RecentClients returns the clients that the user opened or changed last: those of audit events. An operation on several
// clients does not count.
func (r reader) RecentClients(_ context.Context, id data.UserID, limit int) ([]data.Client, error) {
	s := r.now()
	type operation struct {
		client data.ClientID
		at     time.Time
	}
	last := map[data.ClientID]operation{}
	for _, a := range s.events {
		if a.part != 0 || a.By != id || a.ClientID == 0 {
			continue
		}
		other := func(b storedEvent) bool { return b.Operation == a.Operation && b.ClientID != a.ClientID }
		if c := s.clients.rows[a.ClientID]; !c.Removed && !c.forgotten && !slices.ContainsFunc(s.events, other) {
			last[a.ClientID] = operation{a.ClientID, a.At}
		}
	}
	var all []data.Client
	for _, o := range slices.SortedFunc(maps.Values(last), func(a, b operation) int { return cmp.Or(b.at.Compare(a.at), cmp.Compare(b.client, a.client)) }) {
		all = append(all, s.client(o.client))
	}
	return all[:min(len(all), limit)], nil
}

// Drafts returns none: no earlier version stored drafts in memory.
func (reader) Drafts(context.Context, data.UserID) ([]data.KeptDraft, error) { return nil, nil }

// sourceName returns the name of a source if there are several; "" otherwise.
func (s *state) sourceName(id data.SourceID) string {
	if id == 0 || len(s.sources) < 2 {
		return ""
	}
	name, same := "", 0
	for _, source := range s.sources {
		if source.ID == id {
			name = source.Name
		}
	}
	for _, source := range s.sources {
		if strings.EqualFold(source.Name, name) {
			same++
		}
	}
	if same > 1 {
		name += " (source " + itoa(id) + ")"
	}
	return name
}

// Programs returns every program that HMIS has not deleted, by organization and name.
func (r reader) Programs(context.Context) ([]data.Program, error) {
	s := r.now()
	var all []data.Program
	for id, p := range s.programs.rows {
		if !p.Removed {
			all = append(all, s.program(id))
		}
	}
	slices.SortFunc(all, func(a, b data.Program) int {
		return cmp.Or(cmp.Compare(data.Fold(a.Organization.Name), data.Fold(b.Organization.Name)),
			cmp.Compare(a.Organization.ID, b.Organization.ID), cmp.Compare(data.Fold(a.Name), data.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// Program returns a program.
func (r reader) Program(_ context.Context, id data.ProgramID) (data.Program, error) {
	s := r.now()
	if _, ok := s.programs.rows[id]; !ok {
		return data.Program{}, notFound("program")
	}
	return s.program(id), nil
}

func (s *state) program(id data.ProgramID) data.Program {
	p := s.programs.rows[id]
	return data.Program{ID: id, HMISID: p.ID, Name: p.Name, Type: p.Type, PayForSuccess: s.paidForSuccess(id), Organization: s.countsAs(p.Organization),
		Thresholds: p.thresholds, Source: s.sourceName(p.Source), Removed: p.Removed}
}

// paidForSuccess reports whether Pay for Success funds the program.
func (s *state) paidForSuccess(id data.ProgramID) bool {
	for _, f := range s.funders.rows {
		if f.Program == id && f.Funder == data.PayForSuccess && !f.Removed {
			return true
		}
	}
	return false
}

// Client returns a client.
func (r reader) Client(_ context.Context, id data.ClientID) (data.Client, error) {
	s := r.now()
	if _, ok := s.clients.rows[id]; !ok {
		return data.Client{}, notFound("client")
	}
	return s.client(id), nil
}

func (s *state) client(id data.ClientID) data.Client {
	c := s.clients.rows[id]
	return data.Client{ID: id, UUID: c.uuid, PersonalID: c.ID, Name: c.Name, BirthDate: c.BirthDate, LocallyEntered: c.Source == 0, Removed: c.Removed,
		Source: s.sourceName(c.Source)}
}

// RecordByUUID returns the ID of the record of that kind with the UUID.
func (r reader) RecordByUUID(_ context.Context, kind data.RecordKind, uuid string) (int64, error) {
	if id := r.now().recordByUUID(kind, uuid); id != 0 {
		return id, nil
	}
	return 0, notFound(string(kind))
}

// recordByUUID returns 0 if there is none.
func (s *state) recordByUUID(kind data.RecordKind, uuid string) int64 {
	switch kind {
	case data.ClientRecord:
		return int64(keyWhere(s.clients.rows, func(c client) bool { return c.uuid == uuid }))
	case data.EnrollmentRecord:
		return int64(keyWhere(s.enrollments.rows, func(e enrollment) bool { return e.uuid == uuid }))
	case data.OrganizationRecord:
		return int64(keyWhere(s.organizations.rows, func(o organization) bool { return o.uuid == uuid }))
	case data.UserRecord:
		return int64(keyWhere(s.users, func(u user) bool { return u.uuid == uuid }))
	}
	return 0
}

// keyWhere returns the key of a row that is; 0 if there is none.
func keyWhere[ID ~int64, Row any](rows map[ID]Row, is func(Row) bool) ID {
	for id, row := range rows {
		if is(row) {
			return id
		}
	}
	return 0
}

// FindClients returns the clients that the terms match: one whose whole Client ID is typed first, then by name.
func (r reader) FindClients(_ context.Context, terms []string, limit int) ([]data.Client, error) {
	s := r.now()
	typed := make([]string, len(terms))
	for i, term := range terms {
		typed[i] = strings.ReplaceAll(term, " ", "-")
	}
	query := data.NewQuery(strings.Join(typed, " "))
	if query.Empty() {
		return nil, nil
	}
	var found []data.Client
	for id, c := range s.clients.rows {
		if !c.Removed && query.Match(c.Name.Words(), c.ID) {
			found = append(found, s.client(id))
		}
	}
	rank := func(c data.Client) int {
		bare := func(id string) string { return strings.TrimLeft(data.PlainID(id), "0") }
		if slices.ContainsFunc(typed, func(term string) bool { return bare(term) != "" && bare(term) == bare(c.PersonalID) }) {
			return 0
		}
		return 1
	}
	slices.SortFunc(found, func(a, b data.Client) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(nameKey(a.Name), nameKey(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return found[:min(len(found), limit)], nil
}

func nameKey(n data.Name) string { return data.Fold(n.Last + " " + n.First) }

// Contents counts what the store holds.
func (r reader) Contents(context.Context) (file.Contents, error) {
	s := r.now()
	c := file.Contents{Trackers: len(s.trackers), Users: len(s.users), LastEvent: int64(len(s.events)), LastChange: s.lastChange()}
	for _, row := range s.clients.rows {
		if !row.Removed {
			c.Clients++
		}
	}
	for _, row := range s.enrollments.rows {
		if !row.Removed && row.retiredOn == 0 {
			c.Enrollments++
		}
	}
	if len(s.events) == 0 {
		return c, nil
	}
	var err error
	c.LastHash, err = hex.DecodeString(s.events[len(s.events)-1].Hash)
	return c, err
}
