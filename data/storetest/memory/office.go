package memory

import (
	"cmp"
	"context"
	"slices"

	"housingtracker/data"
)

// Record writes an audit event that changes nothing else.
func (x *tx) Record(_ context.Context, event data.AuditEvent) error { return x.record(event) }

// SetUp makes the first organization and its administrator.
func (x *tx) SetUp(_ context.Context, event data.AuditEvent, name string, admin data.NewUser) (err error) {
	if len(x.users) > 0 {
		return data.Refuse(data.CodeExists, "This database already has its administrator. Nothing was changed. Sign in instead.")
	}
	admin.Organization = x.addOrganization(name).ID
	if event.By, err = x.addUser(admin); err != nil {
		return err
	}
	return x.record(event)
}

// MarkSample marks the sample office.
func (x *tx) MarkSample(_ context.Context, event data.AuditEvent, accounts []data.SampleAccount) error {
	x.isSample, x.accounts = true, slices.Clone(accounts)
	return x.record(event)
}

// SaveSettings stores the settings.
func (x *tx) SaveSettings(_ context.Context, event data.AuditEvent, set data.Settings) error {
	x.settings = set
	return x.record(event)
}

// SaveThresholds stores a program's thresholds.
func (x *tx) SaveThresholds(_ context.Context, event data.AuditEvent, id data.ProgramID, t data.Thresholds) error {
	p, ok := x.programs.rows[id]
	if !ok {
		return notFound("program")
	}
	p.thresholds = t
	x.programs.rows[id] = p
	return x.record(event)
}

// AddOrganization makes an organization.
func (x *tx) AddOrganization(_ context.Context, event data.AuditEvent, name string) (data.Organization, error) {
	return x.addOrganization(name), x.record(event)
}

func (s *state) addOrganization(name string) data.Organization {
	row := organization{OrganizationRow: data.OrganizationRow{Name: name}, uuid: data.NewUUID()}
	return s.organization(s.organizations.add(data.HMISKey{}, row))
}

// MergeOrganization merges from, and all that are merged into it, into another organization.
func (x *tx) MergeOrganization(_ context.Context, event data.AuditEvent, from, into data.OrganizationID) error {
	target := x.countsAs(into).ID
	switch _, ok := x.organizations.rows[from]; {
	case !ok || target == 0:
		return notFound("organization")
	case target == from:
		return invalid("An organization merged into itself")
	}
	for id, o := range x.organizations.rows {
		if id == from || o.mergedInto == from {
			o.mergedInto = target
			x.organizations.rows[id] = o
		}
	}
	return x.record(event)
}

// AddUser creates a user.
func (x *tx) AddUser(_ context.Context, event data.AuditEvent, u data.NewUser) (data.UserID, error) {
	id, err := x.addUser(u)
	if err != nil {
		return 0, err
	}
	return id, x.record(event)
}

func (s *state) addUser(u data.NewUser) (data.UserID, error) {
	if s.userNamed(u.Name) != 0 {
		return 0, data.Refuse(data.CodeExists, "There is a user named %s already. Nothing was changed. Choose another name.", u.Name)
	}
	id := data.UserID(len(s.users)) + 1
	return id, s.setUser(id, user{uuid: data.NewUUID(), name: u.Name, organization: u.Organization, role: u.Role})
}

// setUser stores a user with a role and an organization that exist.
func (s *state) setUser(id data.UserID, u user) error {
	if _, ok := s.organizations.rows[u.organization]; !ok {
		return notFound("organization")
	}
	if u.role != data.Caseworker && u.role != data.Administrator {
		return invalid("This role")
	}
	s.users[id] = u
	return nil
}

// SaveUser stores role, organization and whether the user is disabled.
func (x *tx) SaveUser(_ context.Context, event data.AuditEvent, u data.User) error {
	stored, ok := x.users[u.ID]
	if !ok {
		return notFound("user")
	}
	stored.role, stored.organization, stored.disabled = u.Role, u.Organization.ID, u.Disabled
	if err := x.setUser(u.ID, stored); err != nil {
		return err
	}
	return x.record(event)
}

// SignedIn sets the last sign-in of the event's user.
func (x *tx) SignedIn(_ context.Context, event data.AuditEvent) error {
	u, ok := x.users[event.By]
	if !ok {
		return notFound("user")
	}
	u.lastSignIn = stamp(event.At)
	x.users[event.By] = u
	return x.record(event)
}

// ForgetEarlierPasswords records the event; there are no passwords.
func (x *tx) ForgetEarlierPasswords(_ context.Context, event data.AuditEvent) error {
	return x.record(event)
}

// SetPreference sets a preference.
func (x *tx) SetPreference(_ context.Context, id data.UserID, key, value string) error {
	x.preferences[preferenceKey{id, key}] = value
	return nil
}

// DropDrafts does nothing: no earlier version stored drafts in memory.
func (*tx) DropDrafts(context.Context, data.UserID) error { return nil }

func (s *state) mustHave(id data.EnrollmentID) error {
	if _, ok := s.enrollments.rows[id]; !ok {
		return notFound("enrollment")
	}
	return nil
}

// ExpiredClients returns the clients that have left every program and are unchanged since before the day.
func (r reader) ExpiredClients(_ context.Context, before data.Date) ([]data.Expired, error) {
	s := r.now()
	var all []data.Expired
	for id, last := range s.lastChanges() {
		c := s.clients.rows[id]
		if last != 0 && last < before && !c.forgotten && (c.Removed || !s.enrolled(id)) {
			all = append(all, data.Expired{Client: id, PersonalID: c.ID, Last: last})
		}
	}
	slices.SortFunc(all, func(a, b data.Expired) int {
		return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(a.Client, b.Client))
	})
	return all, nil
}

// enrolled reports whether the client has an enrollment without an exit that counts.
func (s *state) enrolled(id data.ClientID) bool {
	for _, e := range s.enrollments.rows {
		if e.Client == id && !e.Removed && e.retiredOn == 0 && e.exit == 0 && !s.programs.rows[e.Program].Removed {
			return true
		}
	}
	return false
}
