package generate

import (
	"iter"
	"math/rand/v2"

	"housingtracker/data"
)

const maxHousehold = 6

// A member is a client as a member of a household.
type member struct {
	client       int // number in the export, from 0
	birth        data.Date
	female       bool
	adult        bool
	relationship data.RelationshipToHoH
}

// An enrollment is one member's part of a stay.
type enrollment struct {
	index       int // number in the export, from 0
	member      *member
	stay        *stay
	entry, exit data.Date
	moveIn      data.Date
	destination int
	flaw        flaw
}

// A stay is a household in a project from entry to exit.
type stay struct {
	project     *project
	entry, exit data.Date
	moveIn      data.Date
	household   int // the number in HouseholdID
}

// A household is people who are enrolled together, once or twice.
type household struct {
	index       int
	members     []member
	stays       []stay
	enrollments []enrollment
	// clientFlaw is the flaw of the head's row in Client.csv.
	clientFlaw flaw
}

// households returns the households of the export. Each is valid until the next.
func (x *export) households() iter.Seq[*household] {
	return func(yield func(*household) bool) {
		w := walk{export: x, pcg: rand.NewPCG(0, 0)}
		w.rng = rand.New(w.pcg)
		h := &household{
			members:     make([]member, 0, maxHousehold),
			stays:       make([]stay, 0, 2),
			enrollments: make([]enrollment, 0, 2*maxHousehold),
		}
		for w.clients < x.clients {
			w.next(h)
			if !yield(h) {
				return
			}
			h.index++
		}
	}
}

// A walk makes households one after another. Its counts keep the shares of the package comment at any size.
type walk struct {
	*export
	pcg *rand.PCG
	rng *rand.Rand

	clients, enrollments, stays int
	housing, housingExits       int
	otherExits                  int
	flaws                       flawQueue
}

func (w *walk) next(h *household) {
	seedStream(w.pcg, w.seed, streamModel, h.index)
	w.people(h)
	h.stays = h.stays[:0]
	// Second stays make 1.2 enrollments per client.
	switch {
	case w.oneProgram:
		w.oneProgramStay(h)
	case float64(w.enrollments) < 1.2*float64(w.clients) && w.clients > 0:
		w.twoStays(h)
	default:
		w.oneStay(h)
	}
	w.clients += len(h.members)
	w.enroll(h)
	if !w.clean {
		w.flaws.apply(h, w)
	}
}

func (w *walk) people(h *household) {
	size := min(householdSize(w.rng.IntN(100)), w.export.clients-w.clients)
	h.members = h.members[:0]
	headAge := 0
	for i := range size {
		m := member{client: w.clients + i, female: w.rng.IntN(2) == 0, adult: true, relationship: data.HeadOfHousehold}
		age := 19 + w.rng.IntN(60)
		switch {
		case i == 0:
			headAge = age
		case i == 1 && w.rng.IntN(100) < 55:
			m.relationship = 3
			age = 19 + w.rng.IntN(45)
		case w.rng.IntN(100) < 88:
			m.relationship, m.adult = 2, false
			age = w.rng.IntN(min(18, headAge-16))
		default:
			m.relationship = data.RelationshipToHoH(4 + w.rng.IntN(2))
		}
		m.birth = (w.today - earliestEntry).AddMonths(-12*age) - data.Date(1+w.rng.IntN(364))
		h.members = append(h.members, m)
	}
}

func householdSize(percent int) int {
	for size, upTo := range [...]int{62, 75, 84, 92, 97} {
		if percent < upTo {
			return size + 1
		}
	}
	return maxHousehold
}

func (w *walk) oneStay(h *household) {
	// Of the enrollments of households with two stays half are in housing; single stays make it 40 % of all.
	if float64(w.housing) < housingShare*float64(w.enrollments) {
		w.housingStay(h, w.today-data.Date(w.daysAgo()))
	} else {
		w.otherStay(h, w.place.pickOther(w.rng.Float64()))
	}
}

const housingShare = 0.4

// oneProgramStay adds an open stay in the first housing program; every fourth household has moved in.
func (w *walk) oneProgramStay(h *household) {
	s := stay{project: &w.place.housing[0], entry: w.today - data.Date(w.daysAgo())}
	if w.rng.IntN(4) == 0 {
		s.moveIn = min(s.entry+data.Date(10+w.rng.IntN(120)), w.today-1)
	}
	h.stays = append(h.stays, s)
}

// earliestEntry is a number of days before today, before every entry. Ages are those on that day.
const earliestEntry = 935

// daysAgo returns how long ago an entry is: half of them less than half a year, the others less than two and a half years.
func (w *walk) daysAgo() int {
	if w.rng.IntN(2) == 0 {
		return 1 + w.rng.IntN(180)
	}
	return 1 + w.rng.IntN(900)
}

// twoStays adds a stay in a shelter and one in housing or, less often, again in the shelter.
func (w *walk) twoStays(h *household) {
	shelter := w.place.pickShelter(w.rng.Float64())
	first := w.today - data.Date(30+w.daysAgo())
	if w.rng.IntN(100) < 6 {
		gone := min(first+data.Date(3+w.rng.IntN(60)), w.today-2)
		h.stays = append(h.stays, stay{project: shelter, entry: first, exit: gone})
		back := gone + 1 + data.Date(w.rng.IntN(int(w.today-gone)-1))
		h.stays = append(h.stays, stay{project: shelter, entry: back})
		return
	}
	h.stays = append(h.stays, stay{project: shelter, entry: first})
	w.housingStay(h, min(first+data.Date(5+w.rng.IntN(60)), w.today-1))
	// The household leaves the shelter when it moves in or leaves the housing program.
	s, home := &h.stays[0], &h.stays[1]
	switch {
	case home.moveIn != 0:
		s.exit = home.moveIn
	case home.exit != 0:
		s.exit = home.exit
	}
}

func (w *walk) housingStay(h *household, entry data.Date) {
	s := stay{project: w.place.pickHousing(w.rng.Float64()), entry: entry}
	days := int(w.today - entry)
	movesIn := entry + data.Date(10+w.rng.IntN(120))
	if movesIn < w.today && w.rng.IntN(100) < 60 {
		s.moveIn = movesIn
	}
	if float64(w.housingExits) < 0.45*float64(w.housing) && days > 20 {
		s.exit = max(entry+data.Date(14+w.rng.IntN(days-14)), s.moveIn)
	}
	h.stays = append(h.stays, s)
}

func (w *walk) otherStay(h *household, p *project) {
	s := stay{project: p, entry: w.today - data.Date(w.daysAgo())}
	// These exits make up exitShare together with those from housing.
	if float64(w.housingExits+w.otherExits) < exitShare*float64(w.enrollments) {
		days := int(w.today - s.entry)
		s.exit = s.entry + data.Date(w.rng.IntN(min(days, 150)))
	}
	h.stays = append(h.stays, s)
}

const exitShare = 0.6

// enroll makes an enrollment for each member and stay.
func (w *walk) enroll(h *household) {
	h.enrollments = h.enrollments[:0]
	h.clientFlaw = noFlaw
	for i := range h.stays {
		s := &h.stays[i]
		s.household = w.stays
		w.stays++
		repeat := w.rng.IntN(100) < 30 // Some systems repeat the move-in date on every member.
		for j := range h.members {
			e := enrollment{index: w.enrollments, member: &h.members[j], stay: s, entry: s.entry, exit: s.exit}
			if j == 0 || repeat {
				e.moveIn = s.moveIn
			}
			w.varyDates(&e, j, len(h.members))
			if e.exit != 0 {
				e.destination = w.destination(&e)
			}
			w.count(&e)
			h.enrollments = append(h.enrollments, e)
		}
	}
}

// varyDates lets some members enter later or exit earlier than the household.
func (w *walk) varyDates(e *enrollment, j, size int) {
	until := e.exit
	if until == 0 {
		until = w.today
	}
	days := int(until - e.entry)
	roll := w.rng.IntN(100)
	if size == 1 || days < 30 || w.oneProgram {
		return
	}
	switch {
	case j > 0 && roll < 6:
		e.entry += data.Date(1 + w.rng.IntN(days-1))
		if e.moveIn != 0 && e.moveIn < e.entry {
			e.moveIn = e.entry
		}
	case roll >= 95 || j == 0 && roll >= 93:
		e.exit = e.entry + data.Date(1+w.rng.IntN(days-1))
		if e.moveIn > e.exit {
			e.moveIn = 0
		}
	}
}

func (w *walk) count(e *enrollment) {
	w.enrollments++
	exited := 0
	if e.exit != 0 {
		exited = 1
	}
	if e.stay.project.housing {
		w.housing++
		w.housingExits += exited
	} else {
		w.otherExits += exited
	}
}

// destination returns a Destination (HUD 3.12); 400 to 499 are permanent.
func (w *walk) destination(e *enrollment) int {
	permanent := 25
	if e.moveIn != 0 || e.stay.exit != 0 && e.stay.moveIn != 0 {
		permanent = 85
	}
	if w.rng.IntN(100) < permanent {
		return [...]int{410, 411, 421, 422, 423, 426, 435}[w.rng.IntN(7)]
	}
	return [...]int{101, 116, 118, 215, 302, 312, 313, 332, 24, 30, 99}[w.rng.IntN(11)]
}

// The streams of random numbers. They are independent, so that random numbers drawn for one file do not change another.
const (
	streamModel = iota // households
	streamNames
	streamRows // all other cells
)

func seedStream(pcg *rand.PCG, seed uint64, stream, index int) {
	const odd = 0x9E3779B97F4A7C15
	pcg.Seed(seed+uint64(stream)*odd, uint64(index)*odd)
}
