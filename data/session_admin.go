package data

import (
	"context"
	"fmt"
	"strings"
)

// Users returns all users, for administrators.
func (s *Session) Users(ctx context.Context) ([]User, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Users(ctx)
}

// Organizations returns all organizations.
func (s *Session) Organizations(ctx context.Context) ([]Organization, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Organizations(ctx)
}

// OrganizationNamed finds an organization by name without regard to case, or makes it.
func (s *Session) OrganizationNamed(ctx context.Context, op OpID, name string) (Organization, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return Organization{}, err
	}
	name = strings.Join(strings.Fields(cleanText(name)), " ")
	if name == "" {
		return Organization{}, Refuse(CodeInvalid, "The organization needs a name.")
	}
	all, err := s.store.Organizations(ctx)
	if err != nil {
		return Organization{}, err
	}
	for _, o := range all {
		if Fold(o.Name) == Fold(name) {
			return canonical(o, all), nil
		}
	}
	return s.store.AddOrganization(ctx, s.acted(op, ActOrganization, "added "+name), name)
}

// canonical is the organization that o counts as.
func canonical(o Organization, all []Organization) Organization {
	for _, into := range all {
		if into.ID == o.MergedInto {
			return into
		}
	}
	return o
}

// AddUser creates a user (R47).
func (s *Session) AddUser(ctx context.Context, op OpID, name string, organization OrganizationID, role Role, password string) (User, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return User{}, err
	}
	name, err := cleanName(name)
	if err != nil {
		return User{}, err
	}
	if role != Caseworker && role != Administrator {
		return User{}, Refuse(CodeInvalid, "%q is not a role. It is caseworker or administrator.", string(role))
	}
	hash, err := s.office.hash(password)
	if err != nil {
		return User{}, err
	}
	act := s.acted(op, ActUser, "created "+name)
	return s.store.AddUser(ctx, act, NewUser{Name: name, Organization: organization, Role: role, PasswordHash: hash})
}

// UserNamed finds a user by name, for administrators.
func (s *Session) UserNamed(ctx context.Context, name string) (User, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return User{}, err
	}
	user, _, err := s.store.Credentials(ctx, name)
	return user, err
}

// ChangeUser stores role, organization and whether the user is disabled. The last enabled administrator stays one.
func (s *Session) ChangeUser(ctx context.Context, op OpID, u User) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	users, err := s.store.Users(ctx)
	if err != nil {
		return err
	}
	others := 0
	for _, other := range users {
		if other.ID != u.ID && other.Role == Administrator && !other.Disabled {
			others++
		}
	}
	if others == 0 && (u.Disabled || u.Role != Administrator) {
		return Refuse(CodeInvalid, "%s is the only administrator. Make another one first. Nothing was changed.", u.Name)
	}
	act := s.act(op, ActUser)
	act.Reason = "changed " + u.Name
	if u.Disabled {
		act.Reason = "disabled " + u.Name
	}
	return s.store.SaveUser(ctx, act, u)
}

// ResetPassword gives a user a new password (R47).
func (s *Session) ResetPassword(ctx context.Context, op OpID, id UserID, password string) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	user, err := s.store.User(ctx, id)
	if err != nil {
		return err
	}
	hash, err := s.office.hash(password)
	if err != nil {
		return err
	}
	act := s.acted(op, ActUser, "reset the password of "+user.Name)
	return s.store.SetPassword(ctx, act, id, hash)
}

// ChangePassword changes the own password, which must be given (R47).
func (s *Session) ChangePassword(ctx context.Context, op OpID, old, new string) error {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return err
	}
	_, hash, err := s.store.Credentials(ctx, s.User().Name)
	if err != nil {
		return err
	}
	if ok, err := s.office.passwords.Verify(old, hash); err != nil || !ok {
		return Refuse(CodePermission, "The present password is not right. Nothing was changed.")
	}
	if hash, err = s.office.hash(new); err != nil {
		return err
	}
	act := s.acted(op, ActUser, "changed the own password")
	return s.store.SetPassword(ctx, act, s.User().ID, hash)
}

// MergeOrganization makes one organization count as another: an imported one as the one made with the database (R47).
func (s *Session) MergeOrganization(ctx context.Context, op OpID, from, into OrganizationID) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	if from == into {
		return Refuse(CodeInvalid, "An organization can't be merged with itself.")
	}
	all, err := s.store.Organizations(ctx)
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
	return s.store.MergeOrganization(ctx, s.acted(op, ActOrganization, "merged "+names[from]+" into "+names[into]), from, into)
}

// MatchCaseManager makes a typed case manager's name a user wherever it stands in the programs of the user's organization:
// elsewhere the same name may be somebody else's (R46).
func (s *Session) MatchCaseManager(ctx context.Context, op OpID, typed string, user UserID) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	who, err := s.store.User(ctx, user)
	if err != nil {
		return err
	}
	act := s.acted(op, ActAssignCaseManager, "the case manager "+typed+" is the user "+who.Name)
	err = s.store.MatchCaseManager(ctx, act, typed, user)
	if CodeOf(err) == CodeNotFound {
		return Refuse(CodeNotFound, "No client of %s, where %s works, has the case manager %s.", who.Organization.Name, who.Name, typed)
	}
	return err
}

// Settings returns the settings of the database.
func (s *Session) Settings(ctx context.Context) (Settings, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return Settings{}, err
	}
	return s.store.Settings(ctx)
}

// SaveSettings stores the settings of the database.
func (s *Session) SaveSettings(ctx context.Context, op OpID, settings Settings) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	if settings.BedNightDays < 1 || settings.BedNightDays > 90 {
		return Refuse(CodeInvalid, "A bed night can count for 1 to 90 days.")
	}
	if settings.LockMinutes < MinLockMinutes || settings.LockMinutes > MaxLockMinutes {
		return Refuse(CodeInvalid, "The window can lock after %d to %d minutes. It can't be left open for longer.", MinLockMinutes, MaxLockMinutes)
	}
	act := s.acted(op, ActSettings, fmt.Sprintf("a bed night counts %d days; safe haven %t; transitional housing %t; the window locks after %d minutes",
		settings.BedNightDays, settings.SafeHaven, settings.Transitional, settings.LockMinutes))
	return s.store.SaveSettings(ctx, act, settings)
}

// SaveThresholds stores after how many days a program's enrollments count as stalled (R27).
func (s *Session) SaveThresholds(ctx context.Context, op OpID, program ProgramID, t Thresholds) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	for _, days := range []int{t.NotStarted, t.EligibilityVerified, t.Applied, t.Approved} {
		if days < 1 || days > 3650 {
			return Refuse(CodeInvalid, "A threshold is a number of days from 1 to 3650.")
		}
	}
	act := s.acted(op, ActSettings, fmt.Sprintf("stalled after %d, %d, %d and %d days", t.NotStarted, t.EligibilityVerified, t.Applied, t.Approved))
	act.ProgramID = program
	return s.store.SaveThresholds(ctx, act, program, t)
}

// Import reads an export of an HMIS into the database, all or nothing. A dry run goes through everything and writes
// nothing: its report is the preview. The sample office refuses.
func (s *Session) Import(ctx context.Context, op OpID, from Importer, options ImportOptions) (ImportReport, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
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
	options.Now = s.office.now()
	var report ImportReport
	act := s.act(op, ActImport)
	err = s.store.Import(ctx, options.DryRun, func(tx ImportTx) (Act, error) {
		report, err = from.Import(ctx, tx, options)
		act.Reason = report.words()
		return act, err
	})
	return report, err
}
