package generate

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"

	"housingtracker/data"
)

// Options describe an export. The same options give the same bytes.
type Options struct {
	// Clients is the number of clients, 1 to MaxClients.
	Clients int
	Seed    uint64
	// Today is the day of the export; the latest dates in it are of the day before. Zero is DefaultToday.
	Today data.Date
	// Year is the version of HUD's format, 2024 or 2026; zero is 2026. Both have the same people.
	Year int
	// Clean leaves out the default flaws.
	Clean bool
	// OneProgram enrolls every client once in the first housing program, without exits, for the longest list.
	OneProgram bool
	// Flaws are added to the default flaws, each to two rows or to a whole file.
	Flaws []Flaw
}

// DefaultToday is the day of an export whose options name none.
var DefaultToday = data.NewDate(2026, time.January, 31)

// MaxClients is the largest export, in clients.
const MaxClients = 5_000_000

// An export is an export that is being written.
type export struct {
	clients    int
	seed       uint64
	today      data.Date
	year       int
	clean      bool
	oneProgram bool
	flaws      []Flaw
	place      place

	exportID string
	// The first numbers in IDs of clients and enrollments. They depend on the seed, because each seed is another HMIS.
	firstClient, firstEnrollment int
	dates                        []string // texts of the days around today
}

// The days around today in export.dates.
const datesBefore, datesAfter = 1500, 100

// Export writes the zip of an export. Errors are those of w, or name an invalid option.
func Export(w io.Writer, o Options) error {
	x, err := newExport(o)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	for _, f := range files {
		entry, err := z.CreateHeader(&zip.FileHeader{Name: f.name + ".csv", Method: zip.Deflate, Modified: x.exportTime()})
		if err != nil {
			return err
		}
		if err := x.write(entry, f.name); err != nil {
			return err
		}
	}
	return z.Close()
}

func newExport(o Options) (*export, error) {
	if o.Clients < 1 || o.Clients > MaxClients {
		return nil, fmt.Errorf("an export can have 1 to %d clients, not %d", MaxClients, o.Clients)
	}
	if o.Year == 0 {
		o.Year = 2026
	}
	if o.Year != 2024 && o.Year != 2026 {
		return nil, fmt.Errorf("an export can be of 2024 or 2026, not %d", o.Year)
	}
	if o.Today == 0 {
		o.Today = DefaultToday
	}
	x := &export{clients: o.Clients, seed: o.Seed, today: o.Today, year: o.Year, clean: o.Clean, oneProgram: o.OneProgram, flaws: o.Flaws,
		place: newPlace(o.Clients)}
	pcg := rand.NewPCG(0, 0)
	seedStream(pcg, o.Seed, streamRows, -1)
	rng := rand.New(pcg)
	x.firstClient = 100_000 + rng.IntN(4_000_000)
	x.firstEnrollment = 10_000_000 + rng.IntN(80_000_000)
	x.exportID = strconv.FormatUint(o.Seed%100_000_000, 10) + o.Today.Time().Format("20060102")
	for d := -datesBefore; d <= datesAfter; d++ {
		x.dates = append(x.dates, (x.today + data.Date(d)).String())
	}
	return x, nil
}

// exportTime returns the time of the export.
func (x *export) exportTime() time.Time { return x.today.Time().Add(6*time.Hour + 30*time.Minute) }

func (x *export) write(w io.Writer, name string) error {
	write := map[string]func(open func(columns string) *table){
		"Export": x.exportRow, "Organization": x.organizations, "User": x.users, "Project": x.projects,
		"Funder": x.funders, "ProjectCoC": x.projectCoCs, "Inventory": x.inventories, "Affiliation": x.affiliations,
		"HMISParticipation": x.hmisParticipations, "CEParticipation": x.ceParticipations,
		"Client": x.clientRows, "Enrollment": x.enrollmentRows, "Exit": x.exitRows,
		"IncomeBenefits": x.incomeRows, "HealthAndDV": x.healthRows, "EmploymentEducation": x.employmentRows,
		"Disabilities": x.disabilityRows, "Services": x.serviceRows, "CurrentLivingSituation": x.livingSituationRows,
		"Assessment": x.assessmentRows, "AssessmentQuestions": x.questionRows, "AssessmentResults": x.resultRows,
		"Event": x.eventRows, "YouthEducationStatus": x.youthRows,
	}[name]
	var t *table
	change := x.fileChange(name)
	var content bytes.Buffer
	to := w
	if change != nil {
		to = &content
	}
	write(func(columns string) *table {
		t = newTable(to, name, x.year, columns, x.clean)
		t.damage = x.damage(name)
		return t
	})
	if err := t.close(); err != nil || change == nil {
		return err
	}
	_, err := w.Write(change(content.Bytes()))
	return err
}

// date returns the text of a date. Those around today are not formatted again, because there are millions of them.
func (x *export) date(d data.Date) string {
	if i := int(d-x.today) + datesBefore; d != 0 && i >= 0 && i < len(x.dates) {
		return x.dates[i]
	}
	return d.String()
}

// stamp returns the text of a time within office hours on day d; it varies with n.
func (x *export) stamp(d data.Date, n int) string {
	clock := [...]byte{' ', '0', '8', ':', '0', '0', ':', '0', '0'}
	hour, minute, second := 8+n%9, n/9%60, n/7%60
	clock[1], clock[2] = '0'+byte(hour/10), '0'+byte(hour%10)
	clock[4], clock[5] = '0'+byte(minute/10), '0'+byte(minute%10)
	clock[7], clock[8] = '0'+byte(second/10), '0'+byte(second%10)
	return x.date(d) + string(clock[:])
}

// latestStamp returns a stamp after office hours, later than all others.
func (x *export) latestStamp() string { return x.date(x.today-1) + " 18:00:00" }

func (x *export) clientID(n int) string {
	id := strconv.Itoa(x.firstClient + n)
	return "00000000"[:8-len(id)] + id
}

func (x *export) enrollmentID(n int) string { return strconv.Itoa(x.firstEnrollment + n) }

func (x *export) householdID(n int) string { return "H" + strconv.Itoa(x.firstEnrollment+n) }

// user returns the UserID of row n.
func (x *export) user(n int) string { return x.place.staff[n*7%len(x.place.staff)].id }
