package hmis

import (
	"fmt"
	"slices"

	"housingtracker/data"
)

// tooMany is the share of enrollments, one in so many, beyond which retiring needs a second yes.
const tooMany = 5

// absent are the enrollments that a full export no longer has.
type absent struct {
	ids []data.EnrollmentID
	// of is how many enrollments the export should have.
	of int
}

// advances reports whether the export is a full one, with every EnrollmentID intact, that is not before the last full import.
func (r *importing) advances() bool {
	return r.Header.full() && !r.enrollmentIDs.lost() && !r.Header.Exported.Before(r.source.LastFullExport)
}

// missing finds what a full export no longer has, before anything of it is stored.
func (r *importing) missing(programs map[data.ProgramID]bool) (a absent, err error) {
	slices.Sort(r.enrolled)
	if !r.advances() {
		return a, nil
	}
	unnamed := map[data.ClientID]bool{}
	for id := range r.unnamed {
		client, err := r.tx.Client(r.key(id))
		if err != nil {
			return a, err
		}
		unnamed[client.ID] = true
	}
	present := func(hmisID string, client data.ClientID) bool { return unnamed[client] || r.enrolled.has(hmisID) }
	a.of, a.ids, err = r.tx.Missing(r.source.ID, programs, r.Header.Start, r.Header.End, present)
	return a, err
}

// retire takes enrollments off the lists. More than 20 % need a second yes.
func (r *importing) retire(a absent) error {
	r.report.Retired = len(a.ids)
	if len(a.ids) == 0 {
		return nil
	}
	if tooMany*len(a.ids) > a.of {
		err := r.object(enrollmentFile.file, data.ImportObjection{
			Code: data.CodeConfirm, Accepted: r.options.AcceptRetiring, Advice: "Check that it is the whole export.",
			Reason: fmt.Sprintf("%d of the %d enrollments that the export should have are not in it and would be taken off the lists as no longer in HMIS.", len(a.ids), a.of),
		})
		if err != nil {
			return err
		}
	}
	return r.tx.Retire(a.ids, data.DateOf(r.Header.Exported))
}
