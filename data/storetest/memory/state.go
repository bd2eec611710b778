package memory

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"housingtracker/data"
)

// state is everything that a store holds, in values without pointers, so that a copy of its maps and slices is a copy of all.
type state struct {
	settings data.Settings
	isSample bool
	accounts []data.SampleAccount
	records
	users       map[data.UserID]user
	preferences map[preferenceKey]string
	trackers    map[data.EnrollmentID]data.Tracker
	attempts    map[attemptKey]data.Attempt
	notes       map[string]data.Note
	// versions are the trackers after each save, in order, for reports as of a day in the past (R66).
	versions  []trackerVersion
	documents map[documentKey]data.ClientDocument
	// required are the documents that programs require, where administrators have set them.
	required map[data.ProgramID][]data.Requirement
	// dismissed are pairs of a locally entered and an imported enrollment that are not the same.
	dismissed map[[2]data.EnrollmentID]bool
	outreach  outreach
	// events are in order; the first has number 1.
	events []storedEvent
}

// records are what imports write.
type records struct {
	sources       []data.Source
	organizations table[data.OrganizationID, organization]
	programs      table[data.ProgramID, program]
	funders       table[int64, funder]
	hmisUsers     table[int64, hmisUser]
	clients       table[data.ClientID, client]
	enrollments   table[data.EnrollmentID, enrollment]
	exits         map[data.EnrollmentID]exit
	nights        map[night]data.HMISRow
}

// The rows of HMIS with what is recorded here beside them. A row without a source is locally entered and has a UUID.
type (
	organization struct {
		data.OrganizationRow
		uuid       string
		mergedInto data.OrganizationID
	}
	program struct {
		data.ProjectRow
		thresholds data.Thresholds
	}
	funder   struct{ data.FunderRow }
	hmisUser struct{ data.HMISUserRow }
	client   struct {
		data.ClientRow
		uuid string
		// forgotten means that retention has removed or de-identified the client.
		forgotten bool
	}
	enrollment struct {
		// MoveIn is the move-in date of HMIS.
		data.EnrollmentRow
		uuid string
		// exit is the exit that counts: the one of HMIS or a locally entered one.
		exit data.Date
		// moveIn is what is recorded here; its HMIS date is not used.
		moveIn    data.MoveIn
		retiredOn data.Date
		// matched means that a locally entered enrollment was joined with an imported one.
		matched     bool
		caseManager data.CaseManager
	}
	exit struct {
		data.HMISRow
		date        data.Date
		destination int
	}
)

func (o *organization) hmis() *data.HMISRow { return &o.HMISRow }
func (p *program) hmis() *data.HMISRow      { return &p.HMISRow }
func (f *funder) hmis() *data.HMISRow       { return &f.HMISRow }
func (u *hmisUser) hmis() *data.HMISRow     { return &u.HMISRow }
func (c *client) hmis() *data.HMISRow       { return &c.HMISRow }
func (e *enrollment) hmis() *data.HMISRow   { return &e.HMISRow }

type user struct {
	uuid         string
	name         string
	organization data.OrganizationID
	role         data.Role
	disabled     bool
	lastSignIn   time.Time
}

type (
	night struct {
		enrollment data.EnrollmentID
		date       data.Date
	}
	preferenceKey struct {
		user data.UserID
		key  string
	}
	trackerVersion struct {
		enrollment data.EnrollmentID
		savedAt    time.Time
		removed    bool
		dates      data.Fields
	}
	documentKey struct {
		client data.ClientID
		name   string
	}
	attemptKey struct {
		enrollment data.EnrollmentID
		number     int
	}
)

// A table holds rows by ID, and the IDs of those that HMIS has by their keys.
type table[ID ~int64, Row any] struct {
	rows map[ID]Row
	ids  map[data.HMISKey]ID
	// last is the ID given last.
	last ID
}

func newTable[ID ~int64, Row any]() table[ID, Row] {
	return table[ID, Row]{rows: map[ID]Row{}, ids: map[data.HMISKey]ID{}}
}

func (t table[ID, Row]) clone() table[ID, Row] {
	t.rows, t.ids = maps.Clone(t.rows), maps.Clone(t.ids)
	return t
}

// sorted returns the IDs in order.
func (t table[ID, Row]) sorted() []ID { return slices.Sorted(maps.Keys(t.rows)) }

// add adds a row; the zero key is that of a row without a source.
func (t *table[ID, Row]) add(key data.HMISKey, r Row) ID {
	t.last++
	t.rows[t.last] = r
	if key.Source != 0 {
		t.ids[key] = t.last
	}
	return t.last
}

func newState() *state {
	return &state{
		settings: data.DefaultSettings,
		records: records{
			organizations: newTable[data.OrganizationID, organization](), programs: newTable[data.ProgramID, program](),
			funders: newTable[int64, funder](), hmisUsers: newTable[int64, hmisUser](), clients: newTable[data.ClientID, client](),
			enrollments: newTable[data.EnrollmentID, enrollment](), exits: map[data.EnrollmentID]exit{}, nights: map[night]data.HMISRow{},
		},
		users: map[data.UserID]user{}, preferences: map[preferenceKey]string{},
		trackers: map[data.EnrollmentID]data.Tracker{}, attempts: map[attemptKey]data.Attempt{}, notes: map[string]data.Note{},
		documents: map[documentKey]data.ClientDocument{}, required: map[data.ProgramID][]data.Requirement{},
		dismissed: map[[2]data.EnrollmentID]bool{}, outreach: newOutreach(),
	}
}

func (s *state) clone() *state {
	c := *s
	c.sources, c.events = slices.Clone(s.sources), slices.Clone(s.events)
	c.organizations, c.programs, c.funders, c.hmisUsers = s.organizations.clone(), s.programs.clone(), s.funders.clone(), s.hmisUsers.clone()
	c.clients, c.enrollments, c.exits, c.nights = s.clients.clone(), s.enrollments.clone(), maps.Clone(s.exits), maps.Clone(s.nights)
	c.users, c.preferences = maps.Clone(s.users), maps.Clone(s.preferences)
	c.trackers, c.attempts, c.notes, c.dismissed = maps.Clone(s.trackers), maps.Clone(s.attempts), maps.Clone(s.notes), maps.Clone(s.dismissed)
	c.versions, c.documents, c.required = slices.Clone(s.versions), maps.Clone(s.documents), maps.Clone(s.required)
	c.outreach = s.outreach.clone()
	return &c
}

// Content returns everything that imports write, and the trackers, as text, to be compared before and after.
func (s *Store) Content() string {
	w := s.lastCommit().clone()
	for id, o := range w.organizations.rows {
		// The office's own organization has another UUID each time.
		o.uuid = ""
		w.organizations.rows[id] = o
	}
	return fmt.Sprintf("%+v\n%+v", w.records, w.trackers)
}

// stamp is a time as it is stored.
func stamp(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Millisecond)
}

// wallClock is the time that t shows, as if in UTC, as the times of HMIS are stored.
func wallClock(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}
