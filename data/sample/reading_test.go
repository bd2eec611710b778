package sample_test

import (
	"archive/zip"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// A reading is what an export says, worked out from the rules for HMIS CSV and from nothing of the importer: slow, whole
// files in memory, one rule after the other.
type reading struct {
	today, exported string // YYYY-MM-DD
	hashStatus      string
	files           map[string][]*record
	// errors are the lines in error, by file.
	errors map[string]map[int]bool

	types         map[string]int
	payForSuccess map[string]bool
	clients       map[string]*record
	enrollments   map[string]*stay
	// leftOut are the enrollments in projects that are left out.
	leftOut map[string]bool
}

// A record is a row of a file.
type record struct {
	line  int
	cells map[string]string
	// null are the columns of cells that read NULL without quotes.
	null map[string]bool
}

// A stay is an enrollment with what other files say of it.
type stay struct {
	id, client, project, household, relationship string
	entry, exit, moveIn                          string
	removed                                      bool
}

// listLine is one line of a program's list of all members, exited ones too.
func listLine(client, name, entry, exit, movedIn string) string {
	return strings.Join([]string{client, name, entry, exit, movedIn}, " | ")
}

func newReading(t *testing.T, z *zip.Reader, today string) *reading {
	t.Helper()
	r := &reading{today: today, files: map[string][]*record{}, errors: map[string]map[int]bool{}, types: map[string]int{},
		payForSuccess: map[string]bool{}, clients: map[string]*record{}, enrollments: map[string]*stay{}, leftOut: map[string]bool{}}
	for _, f := range z.File {
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(f.Name, ".csv")
		r.errors[name] = map[int]bool{}
		r.files[name] = records(t, name, text)
	}
	head := r.files["Export"][0]
	r.exported, r.hashStatus = head.cells["ExportDate"][:10], head.cells["HashStatus"]
	r.projects()
	r.people()
	r.stays()
	r.exits()
	r.services()
	return r
}

// unquotedNull finds a cell that reads NULL without quotes.
var unquotedNull = regexp.MustCompile(`(?m)(^|,)NULL(,|\r?$)`)

func records(t *testing.T, name string, text []byte) []*record {
	t.Helper()
	const mark = "\x01null"
	marked := text
	for unquotedNull.Match(marked) {
		marked = unquotedNull.ReplaceAll(marked, []byte("${1}"+mark+"${2}"))
	}
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(marked), "\ufeff")))
	in.LazyQuotes, in.FieldsPerRecord = true, -1
	header, err := in.Read()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var rows []*record
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		line, _ := in.FieldPos(0)
		row := &record{line: line, cells: map[string]string{}, null: map[string]bool{}}
		for i, cell := range cells {
			if cell == mark {
				cell, row.null[header[i]] = "NULL", true
			}
			if !utf8.ValidString(cell) {
				if cell, err = charmap.Windows1252.NewDecoder().String(cell); err != nil {
					t.Fatal(err)
				}
			}
			row.cells[header[i]] = strings.TrimSpace(strings.ReplaceAll(cell, "\ufeff", ""))
		}
		rows = append(rows, row)
	}
}

// fail puts a row in error.
func (r *reading) fail(file string, row *record) { r.errors[file][row.line] = true }

var scientific = regexp.MustCompile(`^\d+\.?\d*[Ee]\+\d+$`)

// whole reports whether a spreadsheet has left an id as it was; a blank one is.
func (row *record) whole(column string) bool { return !scientific.MatchString(row.cells[column]) }

// key reads an id by which rows are found; not ok is an error.
func (row *record) key(column string) (id string, ok bool) {
	id = row.cells[column]
	return id, id != "" && id != "NULL" && row.whole(column)
}

// value is a cell in which NULL stands for nothing.
func (row *record) value(column string) string {
	if row.null[column] {
		return ""
	}
	return row.cells[column]
}

// code reads a number of one of HUD's lists; -1 for none.
func (row *record) code(column string) int {
	text := strings.TrimSuffix(row.value(column), ".0")
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

var dateForms = []struct {
	pattern, layout string
	short           bool
}{
	{`^\d{4}-\d{1,2}-\d{1,2}$`, "2006-1-2", false},
	{`^\d{1,2}/\d{1,2}/\d{4}$`, "1/2/2006", false},
	{`^\d{1,2}-\d{1,2}-\d{4}$`, "1-2-2006", false},
	{`^\d{1,2}-[A-Za-z]{3}-\d{4}$`, "2-Jan-2006", false},
	{`^\d{1,2}-[A-Za-z]{3}-\d{2}$`, "2-Jan-2006", true},
}

var clock = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2})?$`)

// readDay reads a date; short: its year has two digits and is given as one of this century.
func readDay(text string) (date string, short, ok bool) {
	text = clock.ReplaceAllString(text, "")
	for _, f := range dateForms {
		if !regexp.MustCompile(f.pattern).MatchString(text) {
			continue
		}
		if f.short {
			text = text[:len(text)-2] + "20" + text[len(text)-2:]
		}
		// Go reads month names in any case.
		d, err := time.Parse(f.layout, text)
		if err != nil {
			return "", false, false
		}
		return d.Format("2006-01-02"), f.short, true
	}
	return "", false, false
}

var placeholders = []string{"0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "9999-12-31"}

// zeroDates are MySQL's.
var zeroDates = []string{"0000-00-00", "00/00/0000"}

// likePlaceholder reports a date that a placeholder would read as with a year of two digits.
func likePlaceholder(d string) bool {
	return slices.ContainsFunc(placeholders, func(p string) bool { return p[2:] == d[2:] })
}

// date reads a date that matters; placeholder: it is one, and blank; not ok: it can't be read for certain.
func (r *reading) date(row *record, column string) (date string, placeholder, ok bool) {
	text := row.value(column)
	if text == "" {
		return "", false, true
	}
	if slices.Contains(zeroDates, text) {
		return "", true, true
	}
	d, short, ok := readDay(text)
	switch {
	case !ok:
		return "", false, false
	case short && (column == "DateDeleted" || d > r.exported || likePlaceholder(d)):
		return "", false, false
	case slices.Contains(placeholders, d):
		return "", true, true
	case d < "1900-01-01" || d > "2199-12-31":
		return "", false, false
	}
	return d, false, true
}

func (row *record) updated() string {
	text := row.value("DateUpdated")
	d, short, ok := readDay(text)
	if !ok || short || slices.Contains(placeholders, d) {
		return ""
	}
	if at := clock.FindString(text); at != "" {
		return d + at
	}
	return d + " 00:00:00"
}

// removed reads DateDeleted; not ok is an error.
func (r *reading) removed(row *record) (removed, ok bool) {
	d, _, ok := r.date(row, "DateDeleted")
	return d != "", ok
}

// onePerKey keeps of the rows with one key the one with the later DateUpdated, else the last.
func onePerKey(rows []*record, key func(*record) string) []*record {
	best := map[string]*record{}
	for _, row := range rows {
		if b := best[key(row)]; b == nil || b.updated() <= row.updated() {
			best[key(row)] = row
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row *record) bool { return best[key(row)] != row })
}

// good returns the rows of a file in which the columns are readable keys and DateDeleted is readable.
func (r *reading) good(file string, keys ...string) []*record {
	var good []*record
	for _, row := range r.files[file] {
		_, ok := r.removed(row)
		for _, column := range keys {
			_, readable := row.key(column)
			ok = ok && readable
		}
		if !ok {
			r.fail(file, row)
			continue
		}
		good = append(good, row)
	}
	return good
}

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
