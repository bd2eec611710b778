package sqldata

import (
	"context"
	"database/sql"

	"housingtracker/data"
)

// Settings returns what administrators set for the whole database.
func (r Reader) Settings(ctx context.Context) (data.Settings, error) {
	var set data.Settings
	err := r.DB.QueryRowContext(ctx, `SELECT bed_night_days, safe_haven, transitional, lock_minutes, backup_folder, retention_years FROM office`).
		Scan(&set.BedNightDays, &set.SafeHaven, &set.Transitional, &set.LockMinutes, &set.BackupFolder, &set.RetentionYears)
	return set, r.DB.Failure(err)
}

// Organizations returns all organizations by name, merged ones too; those that HMIS has deleted only if another one is
// merged into them.
func (r Reader) Organizations(ctx context.Context) ([]data.Organization, error) {
	return Collect(ctx, r.DB, func(rows *sql.Rows) (o data.Organization, err error) {
		return o, rows.Scan(organizationInto(&o)...)
	}, `SELECT `+OrganizationColumns+` FROM organizations org
		WHERE org.removed = 0 OR org.id IN (SELECT merged_into FROM organizations) ORDER BY `+r.DB.Dialect().FoldedName("org.name")+`, org.id`)
}
