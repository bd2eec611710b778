package generate

import "housingtracker/data"

// A flaw is one of the default flaws of an export; see the package comment.
type flaw uint8

const (
	noFlaw flaw = iota
	blankRelationship
	blankHousehold
	moveInBeforeEntry
	moveInElsewhere
	duplicateEnrollment
	duplicateClient
	unreadableStamp
	exitBeforeEntry
	twoExits
	orphanExit
	orphanEnrollment
	deletedEnrollment
	hashedName
	flawKinds
)

// flawEvery is the number of households with one flaw of each kind, spread evenly.
const flawEvery = 400

// A flawQueue is the flaws that wait for a household to which they can be applied.
type flawQueue struct{ due []flaw }

// apply queues the flaw that is due at the household, and applies the first of the queue if it can.
func (q *flawQueue) apply(h *household, w *walk) {
	const apart = flawEvery / int(flawKinds)
	if at := h.index % flawEvery; at%apart == apart/2 && at/apart+1 < int(flawKinds) {
		q.due = append(q.due, flaw(at/apart+1))
	}
	if len(q.due) > 0 && q.due[0].apply(h, w) {
		q.due = q.due[1:]
	}
}

// apply puts the flaw on the household and reports whether it could.
func (f flaw) apply(h *household, w *walk) bool {
	switch f {
	case duplicateClient, hashedName:
		h.clientFlaw = f
		return true
	}
	e := &h.enrollments[len(h.enrollments)-1]
	housing := e.stay.project.housing
	alone := len(h.members) == 1
	switch f {
	case blankRelationship, duplicateEnrollment, unreadableStamp, deletedEnrollment:
		// These suit any member.
	case blankHousehold, orphanEnrollment:
		if !alone {
			return false
		}
	case moveInBeforeEntry:
		if !housing || !alone || e.moveIn == 0 {
			return false
		}
		e.moveIn = e.entry - 9
	case moveInElsewhere:
		if housing {
			return false
		}
		e.moveIn = e.entry + 1
	case exitBeforeEntry:
		if e.exit == 0 || e.moveIn != 0 {
			return false
		}
		e.exit = e.entry - 3
	case twoExits, orphanExit:
		if e.exit == 0 || e.exit > w.today-data.Date(10) {
			return false
		}
	}
	e.flaw = f
	return true
}
