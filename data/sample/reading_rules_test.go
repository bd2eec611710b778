package sample_test

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The types of projects that are not there for enrollments.
const deletedProject, leftOutProject = -2, -3

func (r *reading) projects() {
	leftOut := map[string]bool{}
	for _, row := range r.good("Organization", "OrganizationID") {
		// One that can't be read may be a victim service provider.
		if text := row.value("VictimServiceProvider"); text != "" && row.code("VictimServiceProvider") < 0 {
			leftOut[row.cells["OrganizationID"]] = true
		}
	}
	good := r.good("Project", "ProjectID")
	good = slices.DeleteFunc(good, func(row *record) bool {
		_, ok := row.key("OrganizationID")
		if ok = ok || row.cells["OrganizationID"] == ""; !ok {
			r.fail("Project", row)
		}
		return !ok
	})
	for _, row := range onePerKey(good, func(row *record) string { return row.cells["ProjectID"] }) {
		id := row.cells["ProjectID"]
		switch removed, _ := r.removed(row); {
		case leftOut[row.cells["OrganizationID"]]:
			r.types[id] = leftOutProject
		case removed:
			r.types[id] = deletedProject
		default:
			r.types[id] = row.code("ProjectType")
		}
	}
	for _, row := range r.good("Funder", "ProjectID") {
		id := row.cells["ProjectID"]
		kind, known := r.types[id]
		switch removed, _ := r.removed(row); {
		case kind == leftOutProject && row.code("Funder") > 0:
		case !known || row.code("Funder") <= 0:
			r.fail("Funder", row)
		case !removed && row.code("Funder") == 35:
			r.payForSuccess[id] = true
		}
	}
	for _, row := range r.files["User"] {
		if _, ok := r.removed(row); !ok || row.cells["UserID"] == "" || row.cells["UserID"] == "NULL" {
			r.fail("User", row)
		}
	}
}

func (r *reading) housing(project string) bool {
	t := r.types[project]
	return t == 3 || t == 9 || t == 10 || t == 13 || t == 7 && r.payForSuccess[project]
}

var roundedID = regexp.MustCompile(`^\d{15}\d*0$`)

func (r *reading) people() {
	good := r.good("Client", "PersonalID")
	births := map[string]map[string]bool{}
	for _, row := range good {
		id := row.cells["PersonalID"]
		if births[id] == nil {
			births[id] = map[string]bool{}
		}
		if d, _ := r.birth(row); d != "" {
			births[id][d] = true
		}
	}
	good = slices.DeleteFunc(good, func(row *record) bool {
		id := row.cells["PersonalID"]
		rounded := len(id) >= 16 && roundedID.MatchString(id) && strings.Trim(id[15:], "0") == ""
		if rounded && len(births[id]) > 1 {
			r.fail("Client", row)
			return true
		}
		_, ok := r.birth(row)
		if !ok {
			r.fail("Client", row)
		}
		return !ok
	})
	for _, row := range onePerKey(good, func(row *record) string { return row.cells["PersonalID"] }) {
		r.clients[row.cells["PersonalID"]] = row
	}
}

// birth reads a date of birth; one with two digits of its year is of the last century where it must be, else an error.
func (r *reading) birth(row *record) (d string, ok bool) {
	d, short, ok := readDay(row.value("DOB"))
	switch {
	case !ok:
		return "", true
	case short && d > r.exported:
		return "19" + d[2:], true
	case short:
		return "", false
	}
	return d, true
}

// name is what a list shows for a client: the name, or the Client ID.
func (r *reading) name(row *record) string {
	null := false
	for column := range row.null {
		null = null || !strings.HasSuffix(column, "Name") && column != "NameSuffix" && column != "PersonalID"
	}
	parts := map[string]string{}
	hashed := false
	for _, column := range []string{"FirstName", "MiddleName", "LastName", "NameSuffix"} {
		text := row.cells[column]
		if row.null[column] && null {
			text = ""
		}
		parts[column] = visible(text)
		hashed = hashed || r.hashed(parts[column])
	}
	rest := strings.Join(strings.Fields(strings.Join([]string{parts["FirstName"], parts["MiddleName"], parts["NameSuffix"]}, " ")), " ")
	name := strings.Trim(parts["LastName"]+", "+rest, " ,")
	if parts["LastName"] != "" && rest == "" {
		name = parts["LastName"]
	}
	if hashed || name == "" {
		return row.cells["PersonalID"]
	}
	return name
}

var hexHash = regexp.MustCompile(`^([0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$`)

func (r *reading) hashed(name string) bool {
	if name == "" {
		return false
	}
	if hexHash.MatchString(name) {
		return true
	}
	if r.hashStatus != "2" && r.hashStatus != "3" && r.hashStatus != "4" {
		return false
	}
	return strings.ContainsFunc(name, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsMark(c) && !strings.ContainsRune(" .,-'’‘ʼ‐‑", c)
	})
}

// visible is a name without what cannot be seen.
func visible(text string) string {
	text = strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Cf, c), unicode.IsControl(c), c == '\u3164', c == '\u034f', c == '\ufe0f':
			return -1
		case unicode.IsSpace(c):
			return ' '
		}
		return c
	}, text)
	return norm.NFC.String(strings.Join(strings.Fields(text), " "))
}

func (r *reading) stays() {
	good := r.good("Enrollment", "EnrollmentID", "PersonalID", "ProjectID")
	dates := map[*record][2]string{}
	good = slices.DeleteFunc(good, func(row *record) bool {
		entry, _, ok := r.date(row, "EntryDate")
		moveIn, _, readable := r.date(row, "MoveInDate")
		if !readable && !r.housing(row.cells["ProjectID"]) {
			if _, known := r.types[row.cells["ProjectID"]]; known {
				readable = true
			}
		}
		if !ok || entry == "" || !readable {
			r.fail("Enrollment", row)
			return true
		}
		dates[row] = [2]string{entry, moveIn}
		return false
	})
	for _, row := range onePerKey(good, func(row *record) string { return row.cells["EnrollmentID"] }) {
		removed, _ := r.removed(row)
		client, known := r.clients[row.cells["PersonalID"]]
		kind, there := r.types[row.cells["ProjectID"]]
		deleted := false
		if known {
			deleted, _ = r.removed(client)
		}
		if kind == leftOutProject {
			r.leftOut[row.cells["EnrollmentID"]] = true
			continue
		}
		if !known || !there || !removed && (deleted || kind == deletedProject) {
			r.fail("Enrollment", row)
			continue
		}
		s := &stay{id: row.cells["EnrollmentID"], client: row.cells["PersonalID"], project: row.cells["ProjectID"], entry: dates[row][0], removed: removed || deleted}
		if household := row.value("HouseholdID"); !scientific.MatchString(household) {
			s.household = household
		}
		if n := row.code("RelationshipToHoH"); n >= 1 {
			s.relationship = strconv.Itoa(n)
		}
		if r.housing(s.project) {
			s.moveIn = dates[row][1]
		}
		r.enrollments[s.id] = s
	}
}

func (r *reading) exits() {
	good := r.good("Exit", "EnrollmentID")
	dates := map[*record]string{}
	good = slices.DeleteFunc(good, func(row *record) bool {
		d, placeholder, ok := r.date(row, "ExitDate")
		if placeholder {
			return true
		}
		// An exit has a key of its own, which a spreadsheet may have damaged: only a blank one is an error.
		if !ok || d == "" || row.cells["ExitID"] == "" || row.cells["ExitID"] == "NULL" || !row.whole("PersonalID") {
			r.fail("Exit", row)
			return true
		}
		dates[row] = d
		return false
	})
	good = onePerKey(good, func(row *record) string {
		if id := row.cells["ExitID"]; !scientific.MatchString(id) {
			return id
		}
		return "line " + strconv.Itoa(row.line)
	})
	// Of two exits of an enrollment one that is not deleted comes first, then the later, then the last.
	best := map[string]*record{}
	for _, row := range good {
		id := row.cells["EnrollmentID"]
		b := best[id]
		if b == nil {
			best[id] = row
			continue
		}
		was, _ := r.removed(b)
		is, _ := r.removed(row)
		if was && !is || was == is && b.updated() <= row.updated() {
			best[id] = row
		}
	}
	for _, row := range good {
		if best[row.cells["EnrollmentID"]] != row || r.leftOut[row.cells["EnrollmentID"]] {
			continue
		}
		s := r.enrollments[row.cells["EnrollmentID"]]
		if s == nil {
			r.fail("Exit", row)
			continue
		}
		if removed, _ := r.removed(row); !removed {
			s.exit = dates[row]
		}
	}
}

func (r *reading) services() {
	for _, row := range r.files["Services"] {
		if row.code("RecordType") != 200 || row.code("TypeProvided") != 200 {
			continue
		}
		id, ok := row.key("EnrollmentID")
		removed, readable := r.removed(row)
		night, _, dated := r.date(row, "DateProvided")
		s := r.enrollments[id]
		switch {
		case r.leftOut[id]:
		case !row.whole("PersonalID"):
			r.fail("Services", row)
		case !ok || !readable || !dated || night == "" || s == nil:
			r.fail("Services", row)
		case r.types[s.project] == 1 && night > r.today && !removed:
			r.fail("Services", row)
		}
	}
}

// valid reports whether a move-in date counts for a stay.
func (r *reading) valid(s *stay) bool {
	return s.moveIn != "" && s.entry <= s.moveIn && s.moveIn <= r.today && (s.exit == "" || s.moveIn <= s.exit)
}

// movedIn is the move-in date that counts for a stay: the own one, or that of the head of household.
func (r *reading) movedIn(s *stay) string {
	if r.valid(s) {
		return s.moveIn
	}
	var head *stay
	for _, h := range r.enrollments {
		if h == s || h.removed || s.household == "" || h.household != s.household || h.project != s.project || h.relationship != "1" || h.client == s.client {
			continue
		}
		overlap := (h.exit == "" || s.entry <= h.exit) && (s.exit == "" || h.entry <= s.exit)
		if overlap && (head == nil || h.entry < head.entry || h.entry == head.entry && h.id < head.id) {
			head = h
		}
	}
	if head == nil || !r.valid(head) {
		return ""
	}
	switch {
	case s.entry > r.today, s.exit != "" && s.exit <= head.moveIn && s.entry <= head.moveIn:
		return ""
	case s.entry > head.moveIn:
		return s.entry
	}
	return head.moveIn
}

// list is a program's list of all members, exited ones too, sorted.
func (r *reading) list(project string) []string {
	var lines []string
	if !r.housing(project) {
		return nil
	}
	for _, s := range r.enrollments {
		if s.project != project || s.removed || s.entry > r.today && (s.exit == "" || s.exit > r.today) {
			continue
		}
		lines = append(lines, listLine(s.client, r.name(r.clients[s.client]), s.entry, s.exit, r.movedIn(s)))
	}
	slices.Sort(lines)
	return lines
}

// projectIDs are the housing programs, sorted.
func (r *reading) projectIDs() []string {
	ids := slices.Collect(maps.Keys(r.types))
	slices.SortFunc(ids, cmp.Compare)
	return slices.DeleteFunc(ids, func(id string) bool { return !r.housing(id) })
}

// errorLines are the lines in error, a text each.
func (r *reading) errorLines() []string {
	var lines []string
	for file, of := range r.errors {
		for line := range of {
			lines = append(lines, fmt.Sprintf("%s.csv line %d", file, line))
		}
	}
	slices.Sort(lines)
	return lines
}
