package hmis

import (
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"

	"housingtracker/data"
)

// owners says which client each enrollment of an export belongs to. With it most exits and services need no query of the store.
type owners struct {
	// hashes are of both keys, sorted before has is called.
	hashes []uint64
	// enrollment and client are the pair found last: the bed nights of a stay come in a row.
	enrollment, client string
}

func (o *owners) add(enrollment, client string) {
	o.hashes = append(o.hashes, owned(enrollment, client))
}

func owned(enrollment, client string) uint64 {
	return bits.RotateLeft64(maphash.String(seed, enrollment), 1) ^ maphash.String(seed, client)
}

func (o *owners) has(enrollment, client string) bool {
	if enrollment == o.enrollment && client == o.client {
		return true
	}
	_, ok := slices.BinarySearch(o.hashes, owned(enrollment, client))
	if ok {
		o.enrollment, o.client = enrollment, client
	}
	return ok
}

// checkClient warns of a row that names another client than its enrollment does. A blank PersonalID says nothing.
func (r *importing) checkClient(row *row, id data.EnrollmentID, enrollment string) error {
	client := row.text("PersonalID")
	if client == "" || r.owners.has(enrollment, client) {
		return nil
	}
	owner, err := r.tx.PersonalID(id)
	if err == nil && owner != client {
		row.warn("PersonalID", client, fmt.Sprintf("Enrollment %s belongs to client %s, not to this one; the row counts for the enrollment.", clip(enrollment), clip(owner)))
	}
	return err
}

// warnMoved warns of an enrollment that had another client or project before this import: what was recorded here goes with it.
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

// warnReplaced warns of a client who had another name and another birth date before this import: what was recorded here for them
// would be another person's.
func warnReplaced(row *row, c data.ClientRow, former data.Identity) {
	if !c.Removed && former.Contradicts(data.Identity{Name: c.Name, BirthDate: c.BirthDate}) {
		row.warn("PersonalID", c.ID, fmt.Sprintf("Until now it was %s, born %s; what was recorded here goes to %s, born %s. Check that both are one person.",
			clip(former.Name.String()), former.BirthDate.US(), clip(c.Name.String()), c.BirthDate.US()))
	}
}
