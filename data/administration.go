package data

import (
	"context"
	"slices"
	"strconv"
)

// Administration is the administration of a signed-in user: users, organizations, settings, imports, matches, the audit log and
// retention.
type Administration struct {
	auth  *Authorizer
	store Store
}

// NewAdministration returns the administration of the user.
func NewAdministration(a *Authorizer) *Administration { return &Administration{a, a.store} }

// Organizations returns all organizations.
func (s *Administration) Organizations(ctx context.Context) ([]Organization, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Organizations(ctx)
}

// OrganizationNamed returns the organization of that name, compared as by Fold, or adds it.
func (s *Administration) OrganizationNamed(ctx context.Context, op OperationID, name string) (Organization, error) {
	event := s.auth.operation(op, EventOrganization, "OrganizationNamed", name)
	if name = Line(name); name == "" {
		return Organization{}, Refuse(CodeInvalid, "The organization needs a name.")
	}
	event = event.WithReason("added " + name)
	return writeReturning(ctx, s.auth, event, func(ctx context.Context, w *Write) (Organization, error) {
		if err := w.user.require(Administer, Organization{}); err != nil {
			return Organization{}, err
		}
		named, err := organizationNamed(ctx, w, name)
		if CodeOf(err) == CodeNotFound {
			return w.AddOrganization(ctx, event, name)
		}
		return named, err
	}, func(AuditEvent) (Organization, error) { return organizationNamed(ctx, s.store, name) })
}

// organizationNamed returns the organization of that name, or the one it is merged into; CodeNotFound if there is none.
func organizationNamed(ctx context.Context, from Reader, name string) (Organization, error) {
	all, err := from.Organizations(ctx)
	for _, o := range all {
		if Fold(o.Name) == Fold(name) {
			return canonical(o, all), nil
		}
	}
	if err == nil {
		err = Refuse(CodeNotFound, "There is no organization named %s.", name)
	}
	return Organization{}, err
}

// canonical returns the organization that o is merged into, or o.
func canonical(o Organization, all []Organization) Organization {
	for _, into := range all {
		if into.ID == o.MergedInto {
			return into
		}
	}
	return o
}

// MergeOrganization merges an organization into another, as an imported one into the one made with the database (R47).
func (s *Administration) MergeOrganization(ctx context.Context, op OperationID, from, into OrganizationID) error {
	event := s.auth.operation(op, EventOrganization, "MergeOrganization", from, into)
	return s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		if from == into {
			return Refuse(CodeInvalid, "An organization can't be merged with itself.")
		}
		all, err := w.Organizations(ctx)
		if err != nil {
			return err
		}
		names := map[OrganizationID]string{}
		for _, o := range all {
			if o.ID == into && canonical(o, all).ID == from {
				return Refuse(CodeInvalid, "%s already counts as the other organization.", o.Name)
			}
			names[o.ID] = o.Name
		}
		return w.MergeOrganization(ctx, event.WithReason("merged "+names[from]+" into "+names[into]), from, into)
	})
}

// MatchCaseManager replaces a typed case manager by a user in the programs of the user's organization. Elsewhere the same
// name may be another person's (R46).
func (s *Administration) MatchCaseManager(ctx context.Context, op OperationID, typed string, user UserID) error {
	event := s.auth.operation(op, EventAssignCaseManager, "MatchCaseManager", typed, user)
	return s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		who, err := w.User(ctx, user)
		if err != nil {
			return err
		}
		err = w.MatchCaseManager(ctx, event.WithReason("the case manager "+typed+" is the user "+who.Name), typed, who)
		if CodeOf(err) == CodeNotFound {
			return Refuse(CodeNotFound, "No client of %s, where %s works, has the case manager %s.", who.Organization.Name, who.Name, typed)
		}
		return err
	})
}

// Settings returns the settings of the database.
func (s *Administration) Settings(ctx context.Context) (Settings, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return Settings{}, err
	}
	return s.store.Settings(ctx)
}

// SaveSettings validates and stores the settings of the database.
func (s *Administration) SaveSettings(ctx context.Context, op OperationID, settings Settings) error {
	if err := s.auth.Require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	if err := settings.Validate(); err != nil {
		return err
	}
	event := s.auth.operation(op, EventSettings, "SaveSettings", settings)
	return s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		was, err := w.Settings(ctx)
		if err != nil {
			return err
		}
		event.Changes = was.changesTo(settings)
		return w.SaveSettings(ctx, event, settings)
	})
}

// Validate refuses settings that are out of range.
func (s Settings) Validate() error {
	switch {
	case s.BedNightDays < 1 || s.BedNightDays > 90:
		return Refuse(CodeInvalid, "A bed night can count for 1 to 90 days.")
	case s.LockMinutes < MinLockMinutes || s.LockMinutes > MaxLockMinutes:
		return Refuse(CodeInvalid, "The window can lock after %d to %d minutes. It can't be left open for longer.", MinLockMinutes, MaxLockMinutes)
	case s.RetentionYears < MinRetentionYears || s.RetentionYears > MaxRetentionYears:
		return Refuse(CodeInvalid, "Records can be kept for %d to %d years.", MinRetentionYears, MaxRetentionYears)
	}
	return nil
}

// SaveThresholds stores the thresholds of a program (R27).
func (s *Administration) SaveThresholds(ctx context.Context, op OperationID, program ProgramID, t Thresholds) error {
	event := s.auth.operation(op, EventSettings, "SaveThresholds", program, t)
	event.ProgramID = program
	return s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		for _, days := range []int{t.NotStarted, t.EligibilityVerified, t.Applied, t.Approved} {
			if days < 1 || days > 3650 {
				return Refuse(CodeInvalid, "A threshold is a number of days from 1 to 3650.")
			}
		}
		was, err := w.Program(ctx, program)
		if err != nil {
			return err
		}
		event.Changes = was.Thresholds.changesTo(t)
		return w.SaveThresholds(ctx, event, program, t)
	})
}

// Import imports an HMIS export, completely or not at all. A dry run does the same without keeping it; its report is the
// preview. The sample office refuses imports.
func (s *Administration) Import(ctx context.Context, op OperationID, from Importer, options ImportOptions) (ImportReport, error) {
	if err := s.auth.Require(ctx, Administer, Organization{}); err != nil {
		return ImportReport{}, err
	}
	info, err := s.store.Office(ctx)
	if err != nil {
		return ImportReport{}, err
	}
	if info.Sample {
		return ImportReport{}, Refuse(CodeInvalid,
			"This is the sample office with made-up people; it takes no imports. Open or create a database of your own.")
	}
	options.Now = s.auth.now()
	var report ImportReport
	event := s.auth.Unrepeatable(op, EventImport)
	if _, err := s.auth.repeated(ctx, event); err != nil {
		return ImportReport{}, err
	}
	err = s.store.Import(WithAuthor(ctx, s.auth.User().Name), options.DryRun, func(tx ImportTx) (AuditEvent, error) {
		user, err := tx.User(event.By)
		if err == nil {
			err = user.require(Administer, Organization{})
		}
		if err != nil {
			return event, err
		}
		report, err = from.Import(ctx, tx, options)
		event.Reason = report.summary()
		return event, err
	})
	return report, err
}

// AllPrograms returns the programs of every type.
func (s *Administration) AllPrograms(ctx context.Context) ([]Program, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Programs(ctx)
}

// Users returns all users, for administrators.
func (s *Administration) Users(ctx context.Context) ([]User, error) {
	if err := s.auth.Require(ctx, Administer, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Users(ctx)
}

// UserNamed finds a user by name, for administrators.
func (s *Administration) UserNamed(ctx context.Context, name string) (User, error) {
	if err := s.auth.Require(ctx, Administer, Organization{}); err != nil {
		return User{}, err
	}
	return s.store.UserNamed(ctx, name)
}

// AddUser creates a user (R47).
func (s *Administration) AddUser(ctx context.Context, op OperationID, user NewUser) (added User, err error) {
	if user, err = user.Clean(); err != nil {
		return User{}, err
	}
	event := s.auth.Unrepeatable(op, EventUser).WithReason("created " + user.Name)
	err = s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		users, err := w.Users(ctx)
		if err != nil {
			return err
		}
		// The store distinguishes O'Neil from O’Neil; people don't.
		if i := slices.IndexFunc(users, func(u User) bool { return Fold(u.Name) == Fold(user.Name) }); i >= 0 {
			return Refuse(CodeExists, "There is a user named %s already. Nothing was changed. Choose another name.", users[i].Name)
		}
		id, err := w.AddUser(ctx, event, user)
		if err == nil {
			added, err = w.User(ctx, id)
		}
		return err
	})
	return added, err
}

// ChangeUser changes role and organization of a user, or disables the user. The last enabled administrator can't be changed.
func (s *Administration) ChangeUser(ctx context.Context, op OperationID, u User) error {
	event := s.auth.operation(op, EventUser, "ChangeUser", u.ID, u.Organization.ID, u.Role, u.Disabled)
	return s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		users, err := w.Users(ctx)
		if err != nil {
			return err
		}
		others := 0
		var was User
		for _, other := range users {
			if other.ID != u.ID && other.Role == Administrator && !other.Disabled {
				others++
			}
			if other.ID == u.ID {
				was = other
			}
		}
		// The audit event names the stored user.
		u.Name = was.Name
		if others == 0 && (u.Disabled || u.Role != Administrator) {
			return Refuse(CodeInvalid, "%s is the only administrator. Make another one first. Nothing was changed.", u.Name)
		}
		if was.Disabled && !u.Disabled {
			return Refuse(CodeInvalid, "The password of %s went when the account was disabled. Enable it with a new one. Nothing was changed.", was.Name)
		}
		what := "changed "
		if u.Disabled {
			what = "disabled "
		}
		event := event.WithReason(what + u.Name)
		event.Changes = was.changesTo(u)
		return w.SaveUser(ctx, event, u)
	})
}

// Matches returns pairs of a locally entered and an imported enrollment that seem to be the same, for review (R48).
func (s *Administration) Matches(ctx context.Context) ([]Match, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Matches(ctx)
}

// AcceptMatch moves the tracker and everything else of the locally entered enrollment to the imported one (R48).
func (s *Administration) AcceptMatch(ctx context.Context, op OperationID, locallyEntered, imported EnrollmentID) error {
	event := s.auth.operation(op, EventMatch, "AcceptMatch", locallyEntered, imported).WithReason("joined")
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		from, to, err := w.pair(ctx, locallyEntered, imported)
		if err != nil {
			return err
		}
		if !from.LocallyEntered || to.LocallyEntered {
			return Refuse(CodeInvalid, "A match joins an enrollment entered by hand with one of HMIS.")
		}
		if from.Removed {
			return Refuse(CodeClosed, "%s", from.ReadOnly(w.today))
		}
		if from.Program.ID != to.Program.ID {
			return Refuse(CodeInvalid, "The two enrollments are in different programs.")
		}
		return w.AcceptMatch(ctx, event.on(to), locallyEntered, imported)
	})
}

// pair returns two enrollments that the user may correct; CodeExists if both have a tracker.
func (w *Write) pair(ctx context.Context, from, to EnrollmentID) (a, b Case, err error) {
	if a, err = w.permittedCase(ctx, from, UpdateAssessment); err != nil {
		return a, b, err
	}
	if b, err = w.permittedCase(ctx, to, UpdateAssessment); err == nil && a.Tracker != nil && b.Tracker != nil {
		err = Refuse(CodeExists, "Both enrollments have a tracker. Remove the one made in error first.")
	}
	return a, b, err
}

// DismissMatch records that the enrollments are not the same; Matches does not return them again.
func (s *Administration) DismissMatch(ctx context.Context, op OperationID, locallyEntered, imported EnrollmentID) error {
	event := s.auth.operation(op, EventMatch, "DismissMatch", locallyEntered, imported).WithReason("kept apart")
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		from, err := w.permittedCase(ctx, locallyEntered, UpdateAssessment)
		if err != nil {
			return err
		}
		if _, err := w.permittedCase(ctx, imported, UpdateAssessment); err != nil {
			return err
		}
		return w.DismissMatch(ctx, event.on(from), locallyEntered, imported)
	})
}

// Events returns at most limit audit events that match the filter, newest first, with numbers below before unless that is 0.
// It records the reading once per operation: further pages use the same ID.
func (s *Administration) Events(ctx context.Context, op OperationID, filter EventFilter, before int64, limit int) ([]AuditEvent, error) {
	filter.Zone = s.auth.now().Location()
	if err := s.recordReading(ctx, op, filter); err != nil {
		return nil, err
	}
	return s.store.Events(ctx, filter, before, limit)
}

// CountEvents counts the audit events that match the filter. It records the reading like Events.
func (s *Administration) CountEvents(ctx context.Context, op OperationID, filter EventFilter) (int, error) {
	filter.Zone = s.auth.now().Location()
	if err := s.recordReading(ctx, op, filter); err != nil {
		return 0, err
	}
	return s.store.CountEvents(ctx, filter)
}

// ExportEvents records an export in the given form and calls each for the audit events that match the filter, newest first.
// It stops at the first error of each.
func (s *Administration) ExportEvents(ctx context.Context, op OperationID, filter EventFilter, form string, each func(AuditEvent) error) error {
	filter.Zone = s.auth.now().Location()
	if err := s.auth.Require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	if info, err := s.store.Office(ctx); err != nil {
		return err
	} else if info.Unproved {
		return Refuse(CodeUnavailable, "%s", info.ReadOnly)
	} else if info.ReadOnly == "" {
		what, err := s.describeFilter(ctx, filter)
		if err != nil {
			return err
		}
		event := s.auth.Unrepeatable(op, EventRecord).WithReason("exported as " + form + ": " + what)
		if err := s.auth.Write(ctx, event, RecordIf(Administer)); err != nil {
			return err
		}
	}
	if err := s.auth.FlushReadings(ctx); err != nil && CodeOf(err) != CodeUnavailable {
		return err
	}
	const page = 1000
	for before := int64(0); ; {
		events, err := s.store.Events(ctx, filter, before, page)
		if err != nil {
			return err
		}
		for _, event := range events {
			if err := each(event); err != nil {
				return err
			}
		}
		if len(events) < page {
			return nil
		}
		before = events[page-1].Number
	}
}

// recordReading checks the permission to read the audit log and records the reading.
func (s *Administration) recordReading(ctx context.Context, op OperationID, filter EventFilter) error {
	if err := s.auth.Require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	what, err := s.describeFilter(ctx, filter)
	if err != nil {
		return err
	}
	event := s.auth.operation(op, EventRecord, "Events", filter).WithReason("read: " + what)
	if err := s.auth.FlushReadings(ctx); err != nil && CodeOf(err) != CodeUnavailable {
		return err
	}
	return s.auth.recordReading(ctx, event, Administer, false)
}

// describeFilter describes a filter for the audit log.
func (s *Administration) describeFilter(ctx context.Context, filter EventFilter) (string, error) {
	if filter.By == 0 {
		return filter.describe(""), nil
	}
	user, err := s.auth.store.User(ctx, filter.By)
	return filter.describe(user.Name), err
}

// MoveTracker moves a tracker to another enrollment of the same client, after HMIS has re-keyed or merged it (R48).
func (s *Administration) MoveTracker(ctx context.Context, op OperationID, from, to EnrollmentID) error {
	event := s.auth.operation(op, EventMoveTracker, "MoveTracker", from, to)
	return s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		a, b, err := w.pair(ctx, from, to)
		if err != nil {
			return err
		}
		switch {
		case a.Tracker == nil:
			return Refuse(CodeNotFound, "%s has no tracker in %s.", a.Client.DisplayName(), a.Program.Name)
		case a.Client.ID != b.Client.ID:
			return Refuse(CodeInvalid, "The two enrollments are of different clients.")
		case !b.Program.Housing():
			return Refuse(CodeInvalid, "%s", b.ReadOnly(w.today))
		}
		event := event.on(b)
		event.Version = a.Tracker.Version
		return w.MoveTracker(ctx, event, from, to)
	})
}

// dropUnchanged returns the changes whose Old and New differ.
func dropUnchanged(changes ...Change) []Change {
	var kept []Change
	for _, c := range changes {
		if c.Old != c.New {
			kept = append(kept, c)
		}
	}
	return kept
}

// changesTo returns the settings that differ in after, for the audit log.
func (s Settings) changesTo(after Settings) []Change {
	return dropUnchanged(
		Change{FieldBedNightDays, itoa(s.BedNightDays), itoa(after.BedNightDays)},
		Change{FieldSafeHaven, strconv.FormatBool(s.SafeHaven), strconv.FormatBool(after.SafeHaven)},
		Change{FieldTransitional, strconv.FormatBool(s.Transitional), strconv.FormatBool(after.Transitional)},
		Change{FieldLockMinutes, itoa(s.LockMinutes), itoa(after.LockMinutes)},
		Change{FieldBackupFolder, s.BackupFolder, after.BackupFolder},
		Change{FieldRetention, itoa(s.RetentionYears), itoa(after.RetentionYears)})
}

// changesTo returns the thresholds that differ in after, for the audit log.
func (t Thresholds) changesTo(after Thresholds) []Change {
	return dropUnchanged(
		Change{FieldStalledNotStarted, itoa(t.NotStarted), itoa(after.NotStarted)},
		Change{FieldStalledEligibility, itoa(t.EligibilityVerified), itoa(after.EligibilityVerified)},
		Change{FieldStalledApplied, itoa(t.Applied), itoa(after.Applied)},
		Change{FieldStalledApproved, itoa(t.Approved), itoa(after.Approved)})
}

// changesTo returns what differs in after, for the audit log.
func (u User) changesTo(after User) []Change {
	if u.Organization.ID == after.Organization.ID {
		after.Organization = u.Organization
	}
	return dropUnchanged(
		Change{FieldRole, string(u.Role), string(after.Role)},
		Change{FieldOrganization, u.Organization.Name, after.Organization.Name},
		Change{FieldDisabled, strconv.FormatBool(u.Disabled), strconv.FormatBool(after.Disabled)})
}
