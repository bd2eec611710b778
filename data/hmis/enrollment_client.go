package hmis

import (
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"

	"housingtracker/data"
)

// enrollmentClients is the set of pairs of EnrollmentID and PersonalID in an export. With it most exits and services need no
// query of the store.
type enrollmentClients struct {
	// hashes are of the pairs, sorted before has is called.
	hashes []uint64
	// enrollment and client are the pair found last, which the next bed night often has too.
	enrollment, client string
}

func (o *enrollmentClients) add(enrollment, client string) {
	o.hashes = append(o.hashes, pairHash(enrollment, client))
}

func pairHash(enrollment, client string) uint64 {
	return bits.RotateLeft64(maphash.String(seed, enrollment), 1) ^ maphash.String(seed, client)
}

func (o *enrollmentClients) has(enrollment, client string) bool {
	if enrollment == o.enrollment && client == o.client {
		return true
	}
	_, ok := slices.BinarySearch(o.hashes, pairHash(enrollment, client))
	if ok {
		o.enrollment, o.client = enrollment, client
	}
	return ok
}

// checkClient warns if a row names another client than its enrollment. A blank PersonalID is no warning.
func (r *importing) checkClient(row *row, id data.EnrollmentID, enrollment string) error {
	client := row.text("PersonalID")
	if client == "" || r.enrollmentClients.has(enrollment, client) {
		return nil
	}
	owner, err := r.tx.PersonalID(id)
	if err == nil && owner != client {
		row.warn("PersonalID", client, fmt.Sprintf("Enrollment %s belongs to client %s, not to this one; the row counts for the enrollment.", clip(enrollment), clip(owner)))
	}
	return err
}

// warnMoved warns if an enrollment had another client or project before this import, since its tracker moves with it.
func warnMoved(row *row, e enrollmentRecord, saved data.SavedEnrollment) {
	if saved.FormerClient != "" {
		row.warn("PersonalID", e.client, fmt.Sprintf("Enrollment %s belonged to client %s until now; what was recorded here for it moves to this client. Check that both are one person.",
			clip(e.ID), clip(saved.FormerClient)))
	}
	if saved.FormerProject != "" {
		row.warn("ProjectID", e.project, fmt.Sprintf("Enrollment %s was in project %s until now; what was recorded here for it moves to this project.",
			clip(e.ID), clip(saved.FormerProject)))
	}
}

// warnReplaced warns if a client had another name and another birth date before this import, since their trackers may be another
// person's.
func warnReplaced(row *row, c data.ClientRow, former data.Identity) {
	if !c.Removed && former.Contradicts(data.Identity{Name: c.Name, BirthDate: c.BirthDate}) {
		row.warn("PersonalID", c.ID, fmt.Sprintf("Until now it was %s, born %s; what was recorded here goes to %s, born %s. Check that both are one person.",
			clip(former.Name.String()), former.BirthDate.US(), clip(c.Name.String()), c.BirthDate.US()))
	}
}
