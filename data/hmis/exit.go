package hmis

import (
	"strings"

	"housingtracker/data"
)

type exitRecord struct {
	data.ExitRow
	enrollment string
}

func (r *importing) exits() fileSpec[exitRecord] {
	// A file can have the exit that is stored, deleted since, beside the one that counts now. SaveExit takes both.
	deleted := map[string][]data.HMISRow{}
	return fileSpec[exitRecord]{
		layout: exitFile,
		inspect: func(row *row) {
			if row.value("DateDeleted") == "" {
				return
			}
			if row = row.fresh(); row.checkWidth() && row.removed() {
				id := strings.Clone(row.text("EnrollmentID"))
				deleted[id] = append(deleted[id], data.HMISRow{HMISKey: r.hmisKey(strings.Clone(row.text("ExitID"))), RowVersion: row.version(r.Header.Exported), Removed: true})
			}
		},
		parse: func(row *row) (x exitRecord) {
			x.enrollment = row.text("EnrollmentID")
			if r.leftOut.enrollments[x.enrollment] {
				row.skip(victimServices)
				return x
			}
			row.checkID("PersonalID")
			x.HMISRow = row.hmisRow(r.hmisKey(row.requiredText("ExitID")), r.Header.Exported)
			x.enrollment, x.Exit = row.requiredID("EnrollmentID"), row.exitDate()
			var ok bool
			if x.Destination, ok = row.code("Destination"); !ok {
				row.warn("Destination", row.text("Destination"), "It is not a number of HUD's list of destinations; it was left blank.")
			}
			return x
		},
		row: func(x exitRecord) data.HMISRow { return x.HMISRow },
		keys: []key[exitRecord]{
			{"ExitID", func(x exitRecord) string { return unambiguous(x.ID) }},
			{"EnrollmentID", func(x exitRecord) string { return x.enrollment }},
		},
		store: func(row *row, x exitRecord) (data.Outcome, error) {
			enrollment, err := r.tx.Enrollment(r.hmisKey(x.enrollment))
			if err != nil {
				return data.RowOlder, err
			}
			if enrollment.ID == 0 {
				row.fail("EnrollmentID", x.enrollment, "There is no such enrollment.")
				return data.RowOlder, nil
			}
			x.Enrollment, x.Deleted = enrollment.ID, deleted[x.enrollment]
			if !x.Removed {
				if err := r.checkClient(row, enrollment.ID, x.enrollment); err != nil {
					return data.RowOlder, err
				}
			}
			switch {
			case x.Removed:
			case x.Exit < enrollment.Entry:
				row.warn("ExitDate", row.text("ExitDate"), "It is before the entry, "+enrollment.Entry.US()+"; the enrollment counts as exited.")
			case x.Exit > r.today:
				row.warn("ExitDate", row.text("ExitDate"), "It is in the future; the enrollment is open until then.")
			}
			outcome, err := r.tx.SaveExit(x.ExitRow)
			if err == nil {
				r.report.Exits.Count(outcome)
			}
			return outcome, err
		},
	}
}
