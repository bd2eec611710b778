package generate

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"housingtracker/data"
)

func exportZip(t *testing.T, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Export(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A csvFile is a file of an export, read: its raw text, its header, and the rows by column.
type csvFile struct {
	raw    string
	header []string
	rows   []map[string]string
}

func read(t *testing.T, zipped []byte) map[string]csvFile {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	csvFiles := map[string]csvFile{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		s := csvFile{raw: string(raw), header: records[0]}
		for _, record := range records[1:] {
			row := map[string]string{}
			for i, cell := range record {
				row[s.header[i]] = cell
			}
			s.rows = append(s.rows, row)
		}
		csvFiles[strings.TrimSuffix(f.Name, ".csv")] = s
	}
	return csvFiles
}

func keys(s csvFile, column string) map[string]bool {
	set := map[string]bool{}
	for _, row := range s.rows {
		set[row[column]] = true
	}
	return set
}

func TestSameOptionsSameBytes(t *testing.T) {
	o := Options{Clients: 700, Seed: 42}
	first := exportZip(t, o)
	if !bytes.Equal(first, exportZip(t, o)) {
		t.Error("the same options gave different bytes")
	}
	for name, other := range map[string]Options{
		"seed":    {Clients: 700, Seed: 43},
		"clients": {Clients: 701, Seed: 42},
		"today":   {Clients: 700, Seed: 42, Today: DefaultToday + 1},
		"year":    {Clients: 700, Seed: 42, Year: 2024},
		"clean":   {Clients: 700, Seed: 42, Clean: true},
	} {
		if bytes.Equal(first, exportZip(t, other)) {
			t.Errorf("another %s gave the same bytes", name)
		}
	}
}

func TestInvalidOptions(t *testing.T) {
	for _, o := range []Options{{}, {Clients: -1}, {Clients: MaxClients + 1}, {Clients: 5, Year: 2022}} {
		if err := Export(io.Discard, o); err == nil {
			t.Errorf("%+v was not refused", o)
		}
	}
	for _, clients := range []int{1, 2, 3, 7} {
		if got := len(read(t, exportZip(t, Options{Clients: clients, Clean: true}))["Client"].rows); got != clients {
			t.Errorf("%d clients became %d", clients, got)
		}
	}
}

func TestEveryFileWithHUDsColumns(t *testing.T) {
	for _, year := range []int{2024, 2026} {
		csvFiles := read(t, exportZip(t, Options{Clients: 300, Year: year}))
		if len(csvFiles) != 24 {
			t.Errorf("%d: %d files, HUD has 24", year, len(csvFiles))
		}
		for name, s := range csvFiles {
			if !slices.Equal(s.header, Columns(name, year)) {
				t.Errorf("%d %s: header is %v", year, name, s.header)
			}
		}
		if v := csvFiles["Export"].rows[0]["CSVVersion"]; !strings.HasPrefix(v, map[int]string{2024: "2024", 2026: "2026"}[year]) {
			t.Errorf("%d: CSVVersion is %q", year, v)
		}
	}
}

// The counts and positions are from HUD's HMIS CSV Format Specifications, FY2024 and FY2026.
func TestColumnsAreHUDs(t *testing.T) {
	for _, c := range []struct {
		file         string
		year, number int
		column       string
		position     int // from 1
	}{
		{"Client", 2024, 46, "Woman", 20}, {"Client", 2026, 38, "Sex", 11}, {"Client", 2026, 38, "HispanicLatinao", 15},
		{"Enrollment", 2024, 71, "MoveInDate", 18}, {"Enrollment", 2024, 71, "SexualOrientation", 29},
		{"Enrollment", 2026, 67, "MentalHealthConsultation", 62}, {"Enrollment", 2026, 67, "MoveInDate", 18},
		{"Exit", 2026, 44, "CMExitReason", 39}, {"Export", 2026, 19, "ImplementationID", 19},
		{"IncomeBenefits", 2026, 77, "ConnectionWithSOAR", 71}, {"Project", 2024, 19, "RRHSubType", 10},
		{"Services", 2026, 18, "RecordType", 5}, {"Inventory", 2026, 22, "ESBedType", 15}, {"User", 2026, 10, "ExportID", 10},
		{"HealthAndDV", 2026, 18, "DueDate", 12}, {"Disabilities", 2024, 20, "AntiRetroviral", 14},
		{"CurrentLivingSituation", 2026, 18, "LocationDetails", 13}, {"Event", 2026, 15, "ResultDate", 10},
		{"ProjectCoC", 2026, 15, "GeographyType", 10}, {"CEParticipation", 2026, 15, "ReceivesReferrals", 8},
	} {
		columns := Columns(c.file, c.year)
		if len(columns) != c.number || columns[c.position-1] != c.column {
			t.Errorf("%s %d: %d columns, the %dth is %s; want %d, %s", c.file, c.year, len(columns), c.position,
				columns[c.position-1], c.number, c.column)
		}
	}
	if Columns("Geography", 2026) != nil {
		t.Error("Geography is no file of these years")
	}
}

func TestShares(t *testing.T) {
	for _, clients := range []int{600, 5000} {
		csvFiles := read(t, exportZip(t, Options{Clients: clients, Seed: 3, Clean: true}))
		housing := map[string]bool{}
		funded := map[string]bool{}
		for _, f := range csvFiles["Funder"].rows {
			funded[f["ProjectID"]] = funded[f["ProjectID"]] || f["Funder"] == "35"
		}
		organizations := map[string]bool{}
		for _, p := range csvFiles["Project"].rows {
			switch p["ProjectType"] {
			case "3", "9", "10", "13":
				housing[p["ProjectID"]] = true
			case "7":
				housing[p["ProjectID"]] = funded[p["ProjectID"]]
			}
			organizations[p["OrganizationID"]] = true
		}
		if len(organizations) < 4 || len(housing) < 8 {
			t.Errorf("%d clients: %d organizations, %d housing programs", clients, len(organizations), len(housing))
		}
		enrollments := csvFiles["Enrollment"].rows
		inHousing, movedIn, sizes := 0.0, 0.0, map[string]int{}
		for _, e := range enrollments {
			sizes[e["HouseholdID"]]++
			if housing[e["ProjectID"]] {
				inHousing++
				if e["MoveInDate"] != "" {
					movedIn++
				}
			} else if e["MoveInDate"] != "" {
				t.Errorf("enrollment %s has a move-in date outside housing", e["EnrollmentID"])
			}
		}
		n := float64(len(enrollments))
		for _, c := range []struct {
			what                 string
			got, want, tolerance float64
		}{
			{"enrollments a client", n / float64(clients), 1.2, 0.02},
			{"share in housing", inHousing / n, 0.4, 0.02},
			{"share exited", float64(len(csvFiles["Exit"].rows)) / n, 0.6, 0.03},
			{"moved in of housing", movedIn / inHousing, 0.35, 0.15},
		} {
			if math.Abs(c.got-c.want) > c.tolerance {
				t.Errorf("%d clients: %s %.3f, want %.2f ± %.2f", clients, c.what, c.got, c.want, c.tolerance)
			}
		}
		bySize := map[int]int{}
		for _, size := range sizes {
			bySize[size]++
		}
		for size := 1; size <= 6; size++ {
			if bySize[size] == 0 {
				t.Errorf("%d clients: no household of %d", clients, size)
			}
		}
		if len(bySize) != 6 {
			t.Errorf("households of %v", bySize)
		}
		nights := 0
		for _, s := range csvFiles["Services"].rows {
			if s["RecordType"] == "200" && s["TypeProvided"] == "200" {
				nights++
			}
		}
		if nights < clients/10 {
			t.Errorf("%d clients: only %d bed nights", clients, nights)
		}
	}
}

func TestNames(t *testing.T) {
	scripts := map[string]*unicode.RangeTable{"Latin": unicode.Latin, "Cyrillic": unicode.Cyrillic, "Greek": unicode.Greek,
		"Han": unicode.Han, "Hangul": unicode.Hangul, "Arabic": unicode.Arabic, "Hebrew": unicode.Hebrew}
	seen := map[string]bool{}
	clients := read(t, exportZip(t, Options{Clients: 3000, Seed: 1, Clean: true}))["Client"].rows
	for _, c := range clients {
		whole := c["FirstName"] + " " + c["LastName"]
		for script, table := range scripts {
			if strings.IndexFunc(whole, func(r rune) bool { return unicode.Is(table, r) }) >= 0 {
				seen[script] = true
			}
		}
		for sign, what := range map[string]string{"'": "apostrophe", "-": "hyphen", "é": "accent", `"`: "quotation mark", "\u0301": "combining accent"} {
			if strings.Contains(whole, sign) {
				seen[what] = true
			}
		}
		if c["NameSuffix"] != "" {
			seen["suffix"] = true
		}
		if c["SSN"] != "" {
			t.Fatalf("client %s has an SSN", c["PersonalID"])
		}
		if blank := c["FirstName"] == "" && c["LastName"] == ""; blank != slices.Contains([]string{"8", "9", "99"}, c["NameDataQuality"]) {
			t.Errorf("client %s, %q: name quality %q", c["PersonalID"], whole, c["NameDataQuality"])
		}
	}
	for script := range scripts {
		if !seen[script] {
			t.Errorf("no name in %s", script)
		}
	}
	for _, what := range []string{"apostrophe", "hyphen", "accent", "quotation mark", "combining accent", "suffix"} {
		if !seen[what] {
			t.Errorf("no name with %s", what)
		}
	}
}

func TestReferencesResolve(t *testing.T) {
	csvFiles := read(t, exportZip(t, Options{Clients: 3000, Seed: 9, Clean: true}))
	references := []struct{ column, file string }{
		{"OrganizationID", "Organization"}, {"ProjectID", "Project"}, {"PersonalID", "Client"}, {"EnrollmentID", "Enrollment"},
		{"AssessmentID", "Assessment"}, {"UserID", "User"}, {"ExportID", "Export"},
	}
	for name, s := range csvFiles {
		if len(s.rows) == 0 && name != "Affiliation" {
			t.Errorf("%s has no rows", name)
		}
		if key := s.header[0]; len(keys(s, key)) != len(s.rows) {
			t.Errorf("%s: %d rows, %d different %s", name, len(s.rows), len(keys(s, key)), key)
		}
		for _, r := range references {
			if name == r.file || !slices.Contains(s.header, r.column) {
				continue
			}
			known := keys(csvFiles[r.file], r.column)
			for _, row := range s.rows {
				if !known[row[r.column]] {
					t.Errorf("%s: %s %q is not in %s", name, r.column, row[r.column], r.file)
					break
				}
			}
		}
	}
}

func TestDatesInOrder(t *testing.T) {
	csvFiles := read(t, exportZip(t, Options{Clients: 3000, Seed: 5, Clean: true}))
	before := func(id, what string, dates ...string) {
		last := ""
		for _, d := range dates {
			if d == "" {
				continue
			}
			if _, err := data.ParseDate(d); err != nil || d < last {
				t.Errorf("%s: %s %v", id, what, dates)
				return
			}
			last = d
		}
	}
	today := DefaultToday.String()
	exits := map[string]string{}
	for _, e := range csvFiles["Exit"].rows {
		exits[e["EnrollmentID"]] = e["ExitDate"]
	}
	births := map[string]string{}
	for _, c := range csvFiles["Client"].rows {
		births[c["PersonalID"]] = c["DOB"]
	}
	type span struct{ entry, exit string }
	spans := map[string]span{}
	for _, e := range csvFiles["Enrollment"].rows {
		id := e["EnrollmentID"]
		before(id, "birth, entry, move-in, exit, today", births[e["PersonalID"]], e["EntryDate"], e["MoveInDate"], exits[id], today)
		before(id, "created, updated, export", e["DateCreated"][:10], e["DateUpdated"][:10], today)
		spans[id] = span{e["EntryDate"], exits[id]}
	}
	for _, s := range csvFiles["Services"].rows {
		e := spans[s["EnrollmentID"]]
		before(s["ServicesID"], "entry, service, exit, today", e.entry, s["DateProvided"], e.exit, today)
	}
}

func TestYearsHaveTheSameRows(t *testing.T) {
	old := read(t, exportZip(t, Options{Clients: 800, Seed: 6, Year: 2024}))
	new := read(t, exportZip(t, Options{Clients: 800, Seed: 6, Year: 2026}))
	for name, s := range new {
		if len(s.rows) != len(old[name].rows) {
			t.Fatalf("%s: %d rows and %d", name, len(old[name].rows), len(s.rows))
		}
		for i, row := range s.rows {
			for column, cell := range row {
				if twin, ok := old[name].rows[i][column]; ok && twin != cell && column != "CSVVersion" {
					t.Fatalf("%s row %d %s: %q and %q", name, i, column, twin, cell)
				}
			}
		}
	}
	if sex, man := new["Client"].rows[0]["Sex"], old["Client"].rows[0]["Man"]; sex != man {
		t.Errorf("the first client has sex %q and man %q", sex, man)
	}
}

// Every client is enrolled once in the first housing program.
func TestOneProgram(t *testing.T) {
	files := read(t, exportZip(t, Options{Clients: 500, Seed: 3, OneProgram: true}))
	if n := len(files["Enrollment"].rows); n != 500 {
		t.Errorf("%d enrollments of 500 clients", n)
	}
	for _, row := range files["Enrollment"].rows {
		if row["ProjectID"] != files["Enrollment"].rows[0]["ProjectID"] {
			t.Fatalf("one is in another program: %v", row)
		}
	}
	if n := len(files["Exit"].rows); n > 3 {
		t.Errorf("%d exits", n)
	}
}

// The largest housing program of a metropolitan area has 19 % of the housing enrollments.
func TestMetroShare(t *testing.T) {
	metro := newPlace(1_000_000)
	if n := len(metro.housing); n != maxHousing {
		t.Fatalf("%d housing programs", n)
	}
	first := 0
	for i := range 10_000 {
		if metro.pickHousing((float64(i)+0.5)/10_000) == &metro.housing[0] {
			first++
		}
	}
	if first < 1850 || first > 1950 {
		t.Errorf("the first housing program gets %d of 10,000", first)
	}
}
