package sqldata

import (
	"context"
	"database/sql"

	"housingtracker/data"
)

// ReadTracker returns the tracker of an enrollment.
func ReadTracker(ctx context.Context, q DB, id data.EnrollmentID) (data.Tracker, error) {
	return One(ctx, q, "tracker", func(rows *sql.Rows) (t data.Tracker, err error) {
		return t, rows.Scan(trackerInto(&t)...)
	}, `SELECT `+trackerColumns+` FROM trackers t JOIN users u ON u.id = t.updated_by WHERE t.enrollment_id = ?1`, id)
}
