package hmis

import (
	"fmt"
	"slices"

	"housingtracker/data"
)

// tooMany is the share of enrollments, one in so many, beyond which retiring needs a second yes.
const tooMany = 5

// advances reports whether the export is a full one, with every enrollment to be told by its id, that is not before the last full import.
func (r *importing) advances() bool {
	return r.Header.full() && !r.enrollmentIDs.lost() && !r.Header.Exported.Before(r.source.LastFullExport)
}

// missing finds what a full export no longer has, before anything of it is stored. More than 20 % of the enrollments it
// should have need a second yes; a dry run says so and goes on.
func (r *importing) missing(programs map[data.ProgramID]bool) ([]data.EnrollmentID, error) {
	slices.Sort(r.enrolled)
	if !r.advances() {
		return nil, nil
	}
	of, missing, err := r.tx.Missing(r.source.ID, programs, r.Header.Start, r.Header.End, r.enrolled.has)
	if err != nil || tooMany*len(missing) <= of || r.options.AcceptRetiring {
		return missing, err
	}
	reason := fmt.Sprintf("%d of the %d enrollments that the export should have are not in it and would be taken off the lists as no longer in HMIS.", len(missing), of)
	if !r.options.DryRun {
		return nil, data.Refuse(data.CodeConfirm, "%s Check that it is the whole export. If it is, accept it (--accept-retiring). Nothing was imported.", reason)
	}
	r.found.whole(data.SeverityWarning, enrollmentFile.file, "EnrollmentID", "", reason+" The import asks for a second yes.")
	return missing, nil
}

func (r *importing) retire(missing []data.EnrollmentID) error {
	r.report.Retired = len(missing)
	if len(missing) == 0 {
		return nil
	}
	return r.tx.Retire(missing, data.DateOf(r.Header.Exported))
}
