package hmis

import "housingtracker/data"

// bedNight is both RecordType and TypeProvided of a bed night (HUD 4.14).
const bedNight = 200

type bedNightRecord struct {
	data.BedNightRow
	enrollment string
}

func (r *importing) services() fileSpec[bedNightRecord] {
	return fileSpec[bedNightRecord]{
		layout: servicesFile,
		parse: func(row *row) (b bedNightRecord) {
			record, _ := row.code("RecordType")
			kind, _ := row.code("TypeProvided")
			if record != bedNight || kind != bedNight {
				row.skip("skipped, because it is not a bed night")
				return b
			}
			b.enrollment = row.text("EnrollmentID")
			if r.leftOut.enrollments[b.enrollment] {
				row.skip(victimServices)
				return b
			}
			row.checkID("PersonalID")
			b.HMISRow = row.hmisRow(r.hmisKey(row.value("ServicesID")), r.Header.Exported)
			b.enrollment, b.Night = row.requiredID("EnrollmentID"), row.requiredDate("DateProvided")
			return b
		},
		row:  func(b bedNightRecord) data.HMISRow { return b.HMISRow },
		keys: []key[bedNightRecord]{{"bed night", func(b bedNightRecord) string { return b.enrollment + " " + b.Night.String() }}},
		store: func(row *row, b bedNightRecord) (data.Outcome, error) {
			enrollment, err := r.tx.Enrollment(r.hmisKey(b.enrollment))
			if err != nil {
				return data.RowOlder, err
			}
			switch {
			case enrollment.ID == 0:
				row.fail("EnrollmentID", b.enrollment, "There is no such enrollment.")
				return data.RowOlder, nil
			case enrollment.Type != data.EmergencyShelterNightly:
				row.skip("skipped, because it is a bed night outside of a night-by-night shelter")
				return data.RowOlder, nil
			case b.Night > r.today && !b.Removed:
				row.fail("DateProvided", row.text("DateProvided"), "The bed night is in the future.")
				return data.RowOlder, nil
			}
			if !b.Removed {
				if err := r.checkClient(row, enrollment.ID, b.enrollment); err != nil {
					return data.RowOlder, err
				}
			}
			b.Enrollment = enrollment.ID
			return r.tx.SaveBedNight(b.BedNightRow)
		},
	}
}
