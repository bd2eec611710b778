package hmis

import "housingtracker/data"

type exitRecord struct {
	data.ExitRow
	enrollment string
}

func (r *importing) exits() reading[exitRecord] {
	return reading[exitRecord]{
		layout: exitFile,
		parse: func(row *row) (x exitRecord) {
			x.enrollment = row.id("EnrollmentID")
			if r.leftOut.enrollments[x.enrollment] {
				row.skip(victimServices)
				return x
			}
			x.HMISRow = row.stamped(r.key(row.key("ExitID")), r.Header.Exported)
			x.enrollment, x.Exit = row.key("EnrollmentID"), row.givenDate("ExitDate")
			var ok bool
			if x.Destination, ok = row.code("Destination"); !ok {
				row.warn("Destination", row.text("Destination"), "It is not a number of HUD's list of destinations; it was left blank.")
			}
			return x
		},
		row: func(x exitRecord) data.HMISRow { return x.HMISRow },
		keys: []key[exitRecord]{
			{"ExitID", func(x exitRecord) string { return x.ID }},
			{"EnrollmentID", func(x exitRecord) string { return x.enrollment }},
		},
		store: func(row *row, x exitRecord) (data.Outcome, error) {
			enrollment, err := r.tx.Enrollment(r.key(x.enrollment))
			if err != nil {
				return data.RowOlder, err
			}
			if enrollment.ID == 0 {
				row.fail("EnrollmentID", x.enrollment, "There is no such enrollment.")
				return data.RowOlder, nil
			}
			x.Enrollment = enrollment.ID
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
