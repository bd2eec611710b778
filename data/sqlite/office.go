package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"housingtracker/data"
)

// Office returns what anyone may know of the database before signing in.
func (s *Store) Office(ctx context.Context) (data.OfficeInfo, error) {
	info := data.OfficeInfo{ReadOnly: s.readOnly, Unproved: s.unproved, Recovered: s.recovered()}
	var accounts sql.NullString
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users), sample_accounts FROM office`).Scan(&info.SetUp, &accounts)
	if err == nil && accounts.Valid {
		info.Sample = true
		err = json.Unmarshal([]byte(accounts.String), &info.Accounts)
	}
	if err != nil {
		return info, failure(err)
	}
	last, err := s.movedAway(ctx, s.read)
	if info.MovedTo = last.MovedTo(); info.MovedTo != "" {
		info.ReadOnly = last.MovedText()
	}
	return info, failure(err)
}

// SetUp creates the first organization and its administrator; CodeExists if there is one.
func (x *writeTx) SetUp(ctx context.Context, event data.AuditEvent, organization string, admin data.NewUser) error {
	var founded bool
	if err := x.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users)`).Scan(&founded); err != nil {
		return err
	}
	if founded {
		return data.Refuse(data.CodeExists, "This database already has its administrator. Nothing was changed. Sign in instead.")
	}
	first, err := x.insertOrganization(ctx, organization)
	if err != nil {
		return err
	}
	admin.Organization = first.ID
	if event.By, err = x.insertUser(ctx, admin); err != nil {
		return err
	}
	return x.record(ctx, event)
}

// MarkSample marks the database as the sample office, with its published accounts.
func (x *writeTx) MarkSample(ctx context.Context, event data.AuditEvent, accounts []data.SampleAccount) error {
	text, err := json.Marshal(append([]data.SampleAccount{}, accounts...))
	if err != nil {
		return err
	}
	return x.exec(ctx, event, `UPDATE office SET sample_accounts = ?1`, string(text))
}

// SaveSettings stores what administrators set for the whole database.
func (x *writeTx) SaveSettings(ctx context.Context, event data.AuditEvent, set data.Settings) error {
	return x.exec(ctx, event, `UPDATE office SET bed_night_days = ?1, safe_haven = ?2, transitional = ?3, lock_minutes = ?4, backup_folder = ?5, retention_years = ?6`,
		set.BedNightDays, set.SafeHaven, set.Transitional, set.LockMinutes, set.BackupFolder, set.RetentionYears)
}

// SaveThresholds stores after how many days a program's enrollments count as stalled.
func (x *writeTx) SaveThresholds(ctx context.Context, event data.AuditEvent, program data.ProgramID, t data.Thresholds) error {
	return x.change(ctx, event, "program", `UPDATE programs SET stalled_not_started = ?2, stalled_eligibility = ?3,
		stalled_applied = ?4, stalled_approved = ?5 WHERE id = ?1`,
		program, t.NotStarted, t.EligibilityVerified, t.Applied, t.Approved)
}

// AddOrganization creates a local organization.
func (x *writeTx) AddOrganization(ctx context.Context, event data.AuditEvent, name string) (data.Organization, error) {
	added, err := x.insertOrganization(ctx, name)
	if err == nil {
		err = x.record(ctx, event)
	}
	return added, err
}

func (x *writeTx) insertOrganization(ctx context.Context, name string) (data.Organization, error) {
	added := data.Organization{UUID: data.NewUUID(), Name: name}
	err := x.tx.QueryRowContext(ctx, `INSERT INTO organizations (uuid, name) VALUES (?1, ?2) RETURNING id`, added.UUID, name).Scan(&added.ID)
	return added, err
}

// MergeOrganization merges from, and all that are merged into it, into another organization: merged_into always names the
// final one, so reading follows no chain.
func (x *writeTx) MergeOrganization(ctx context.Context, event data.AuditEvent, from, into data.OrganizationID) error {
	err := x.tx.QueryRowContext(ctx, `SELECT coalesce(merged_into, id) FROM organizations WHERE id = ?1`, into).Scan(&into)
	if err != nil {
		return found(err, "organization")
	}
	return x.change(ctx, event, "organization", `UPDATE organizations SET merged_into = ?2 WHERE id = ?1 OR merged_into = ?1`, from, into)
}
