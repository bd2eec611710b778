package hmis

import (
	"fmt"
	"slices"

	"housingtracker/data"
)

// Retiring more than one in retireShare enrollments needs a second yes.
const retireShare = 5

// A retirement is the enrollments that a full export no longer has.
type retirement struct {
	ids []data.EnrollmentID
	// expected is how many enrollments the export should have.
	expected int
}

// advances reports whether the export is a full one, without damaged EnrollmentIDs, and not older than the last full import.
func (r *importing) advances() bool {
	return r.Header.full() && !r.enrollmentDamage.incomplete() && !r.Header.Exported.Before(r.source.LastFullExport)
}

// findMissing finds what a full export no longer has. It is called before enrollments are stored.
func (r *importing) findMissing(programs map[data.ProgramID]bool) (m retirement, err error) {
	slices.Sort(r.enrollmentIDs)
	if !r.advances() {
		return m, nil
	}
	clients := map[data.ClientID]bool{}
	for id := range r.withoutID {
		client, err := r.tx.Client(r.hmisKey(id))
		if err != nil {
			return m, err
		}
		clients[client.ID] = true
	}
	present := func(hmisID string, client data.ClientID) bool { return clients[client] || r.enrollmentIDs.has(hmisID) }
	m.expected, m.ids, err = r.tx.Missing(r.source.ID, programs, r.Header.Start, r.Header.End, present)
	return m, err
}

// retire takes enrollments off the lists.
func (r *importing) retire(m retirement) error {
	r.report.Retired = len(m.ids)
	if len(m.ids) == 0 {
		return nil
	}
	if retireShare*len(m.ids) > m.expected {
		err := r.raiseObjection(enrollmentFile.file, data.ImportObjection{
			Code: data.CodeConfirm, Accepted: r.options.AcceptRetiring, Advice: "Check that it is the whole export.",
			Reason: fmt.Sprintf("%d of the %d enrollments that the export should have are not in it and would be taken off the lists as no longer in HMIS.", len(m.ids), m.expected),
		})
		if err != nil {
			return err
		}
	}
	return r.tx.Retire(m.ids, data.DateOf(r.Header.Exported))
}
