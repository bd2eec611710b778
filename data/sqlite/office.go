package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"housingtracker/data"
)

// Office tells what anyone may know of the database before signing in.
func (s *Store) Office(ctx context.Context) (data.OfficeInfo, error) {
	info := data.OfficeInfo{ReadOnly: s.readOnly}
	var accounts sql.NullString
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users), sample_accounts FROM office`).Scan(&info.Founded, &accounts)
	if err == nil && accounts.Valid {
		info.Sample = true
		err = json.Unmarshal([]byte(accounts.String), &info.Accounts)
	}
	return info, failure(err)
}

// Found makes the first organization and its administrator; CodeExists if there is one.
func (s *Store) Found(ctx context.Context, event data.AuditEvent, organization string, admin data.NewUser) (data.User, error) {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		var founded bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users)`).Scan(&founded); err != nil {
			return err
		}
		if founded {
			return data.Refuse(data.CodeExists, "This database already has its administrator. Nothing was changed. Sign in instead.")
		}
		var err error
		if admin.Organization, err = insertOrganization(ctx, tx, organization); err != nil {
			return err
		}
		event.By, err = insertUser(ctx, tx, admin)
		return err
	}, &event)
	if err != nil {
		return data.User{}, err
	}
	return s.UserNamed(ctx, admin.Name)
}

// MarkSample marks the database as the sample office, with its published accounts.
func (s *Store) MarkSample(ctx context.Context, accounts []data.SampleAccount) error {
	text, err := json.Marshal(append([]data.SampleAccount{}, accounts...))
	if err != nil {
		return err
	}
	return s.remember(ctx, `UPDATE office SET sample_accounts = ?1`, string(text))
}

// Settings returns what administrators set for the whole database.
func (s *Store) Settings(ctx context.Context) (data.Settings, error) {
	var set data.Settings
	err := s.read.QueryRowContext(ctx, `SELECT bed_night_days, safe_haven, transitional, lock_minutes, backup_folder, retention_years FROM office`).
		Scan(&set.BedNightDays, &set.SafeHaven, &set.Transitional, &set.LockMinutes, &set.BackupFolder, &set.RetentionYears)
	return set, failure(err)
}

// SaveSettings stores what administrators set for the whole database.
func (s *Store) SaveSettings(ctx context.Context, event data.AuditEvent, set data.Settings) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE office SET bed_night_days = ?1, safe_haven = ?2, transitional = ?3, lock_minutes = ?4, backup_folder = ?5, retention_years = ?6`,
			set.BedNightDays, set.SafeHaven, set.Transitional, set.LockMinutes, set.BackupFolder, set.RetentionYears)
		return err
	}, &event)
	return err
}

// SaveThresholds stores after how many days a program's enrollments count as stalled.
func (s *Store) SaveThresholds(ctx context.Context, event data.AuditEvent, program data.ProgramID, t data.Thresholds) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE programs SET stalled_not_started = ?2, stalled_eligibility = ?3,
			stalled_applied = ?4, stalled_approved = ?5 WHERE id = ?1`,
			program, t.NotStarted, t.EligibilityVerified, t.Applied, t.Approved)
		return changed(result, err, "program")
	}, &event)
	return err
}

// Organizations returns all organizations by name, merged ones too; those that HMIS has deleted only while another counts
// as them.
func (s *Store) Organizations(ctx context.Context) ([]data.Organization, error) {
	return collect(ctx, s.read, func(rows *sql.Rows) (o data.Organization, err error) {
		return o, rows.Scan(organizationInto(&o)...)
	}, `SELECT `+organizationColumns+` FROM organizations org
		WHERE org.removed = 0 OR org.id IN (SELECT merged_into FROM organizations) ORDER BY org.name COLLATE NOCASE, org.id`)
}

// AddOrganization makes an organization of this database.
func (s *Store) AddOrganization(ctx context.Context, event data.AuditEvent, name string) (data.Organization, error) {
	added := data.Organization{Name: name}
	repeated, err := s.perform(ctx, func(tx *sql.Tx) (err error) {
		added.ID, err = insertOrganization(ctx, tx, name)
		return err
	}, &event)
	switch {
	case err != nil:
		return data.Organization{}, err
	case repeated:
		return one(ctx, s.read, "organization", func(rows *sql.Rows) (o data.Organization, err error) {
			return o, rows.Scan(organizationInto(&o)...)
		}, `SELECT `+organizationColumns+` FROM organizations org WHERE org.name = ?1 AND org.source_id IS NULL ORDER BY org.id DESC`, name)
	}
	return added, nil
}

func insertOrganization(ctx context.Context, tx *sql.Tx, name string) (id data.OrganizationID, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO organizations (name) VALUES (?1) RETURNING id`, name).Scan(&id)
	return id, err
}

// MergeOrganization makes from count as into, and with it what counted as from: merged_into always names the organization
// that counts in the end, so that reading needs no chain.
func (s *Store) MergeOrganization(ctx context.Context, event data.AuditEvent, from, into data.OrganizationID) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT coalesce(merged_into, id) FROM organizations WHERE id = ?1`, into).Scan(&into)
		if err != nil {
			return found(err, "organization")
		}
		if into == from {
			return data.Refuse(data.CodeInvalid, "The one organization already counts as the other. Nothing was changed.")
		}
		result, err := tx.ExecContext(ctx, `UPDATE organizations SET merged_into = ?2 WHERE id = ?1 OR merged_into = ?1`, from, into)
		return changed(result, err, "organization")
	}, &event)
	return err
}
