package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
)

// Today is 15 June 2026 in all tests.
var today = data.MustDate("2026-06-15")

var rrh = data.Program{ID: 1, Name: "RRH", Type: data.RapidRehousing, Thresholds: data.DefaultThresholds}

// on returns a day of 2026 written as MM-DD, or a whole date; "" is blank.
func on(text string) data.Date {
	if len(text) == 5 {
		text = "2026-" + text
	}
	return data.MustDate(text)
}

// one returns an enrollment of a head alone: entry, exit and move-in.
func one(id data.EnrollmentID, entry, exit, moveIn string) data.Counted {
	return data.Counted{EnrollmentID: id, ClientID: data.ClientID(id), PersonalID: fmt.Sprint("P", id), Relationship: data.HeadOfHousehold, HouseholdID: fmt.Sprint("H", id),
		Span: data.Span{Entry: on(entry), Exit: on(exit), MoveIn: on(moveIn)}}
}

// tracked adds the dates of a tracker: E, A, V, S.
func tracked(c data.Counted, e, a, v, s string) data.Counted {
	c.HasTracker, c.Attempt = true, len(c.Archived)+1
	c.Fields = data.Fields{EligibilityVerified: on(e), Applied: on(a), Approved: on(v), MoveInScheduled: on(s)}
	return c
}

// over adds an archived attempt that was started over on the day.
func over(c data.Counted, day string, reason data.Reason, property, e, a, v, s string) data.Counted {
	y, m, d := on(day).Time().Date()
	c.Archived = append(slices.Clone(c.Archived), data.Attempt{Number: len(c.Archived) + 1, Reason: reason, EndedAt: time.Date(y, m, d, 23, 30, 0, 0, time.Local),
		Fields: data.Fields{EligibilityVerified: on(e), Applied: on(a), Approved: on(v), MoveInScheduled: on(s), PropertyName: property}})
	return c
}

// in puts an enrollment into a household as a member or head.
func in(c data.Counted, household string, r data.RelationshipToHoH) data.Counted {
	c.HouseholdID, c.Relationship = household, r
	return c
}

// linked sets the head that counts for each member, as a store does (R44).
func linked(rows ...data.Counted) []data.Counted {
	end := func(c data.Counted) data.Date {
		if c.Exit == 0 {
			return data.LatestDate
		}
		return c.Exit
	}
	for i := range rows {
		head := -1
		for j, h := range rows {
			if rows[i].HouseholdID == "" || h.HouseholdID != rows[i].HouseholdID || !isHead(&h) || h.ClientID == rows[i].ClientID && i != j ||
				max(h.Entry, rows[i].Entry) > min(end(h), end(rows[i])) {
				continue
			}
			if head < 0 || h.Entry < rows[head].Entry {
				head = j
			}
		}
		if head >= 0 && head != i {
			rows[i].Head = data.HeadSpan{Entry: rows[head].Entry, Exit: rows[head].Exit, MoveIn: rows[head].MoveIn}
		}
	}
	return rows
}

func compute(t *testing.T, c Choices, rows ...data.Counted) *Result {
	t.Helper()
	if c.Programs == nil {
		c.Programs = []data.Program{rrh}
	}
	c, err := c.Complete(today)
	if err != nil {
		t.Fatal(err)
	}
	return Compute(c, today, func(data.Program) []data.Counted { return rows })
}

// lines writes the rows of a report that have a number other than 0, with the enrollments of one key.
func lines(r *Result) string {
	var b strings.Builder
	for _, row := range r.Rows {
		var numbers []string
		some := false
		for _, key := range Specs[r.Name].Keys {
			n, ok := row.Numbers[key]
			switch {
			case !ok:
				continue
			case n.None:
				numbers = append(numbers, key+"=none")
				continue
			}
			some = some || n.Value != 0
			text := fmt.Sprintf("%s=%.4g", key, n.Value)
			var ids []string
			for _, ref := range unique(slices.Clone(n.Refs)) {
				ids = append(ids, fmt.Sprint(ref.Enrollment))
			}
			if len(ids) > 0 {
				text += "[" + strings.Join(ids, " ") + "]"
			}
			numbers = append(numbers, text)
		}
		if some {
			fmt.Fprintf(&b, "%s: %s\n", strings.Join(row.Labels, ", "), strings.Join(numbers, " "))
		}
	}
	return b.String()
}

func notes(r *Result) string {
	var all []string
	for _, n := range r.Notes {
		all = append(all, n.Text)
	}
	return strings.Join(all, "\n")
}

func check(t *testing.T, r *Result, want string) {
	t.Helper()
	want = strings.TrimLeft(strings.ReplaceAll(want, "\t", ""), "\n")
	if got := lines(r); got != want {
		t.Errorf("%s:\n%swant\n%s", r.Name, got, want)
	}
}

// June 15 minus the date of the stage, or of entry: enrollment 1 waits 7 days since entry, 2 waits 8 since E, 3 91 days since A, 4 is
// scheduled, 46 days since V, 5 moved in 15 days ago, 6 exited today, 7 begins tomorrow. Thresholds 14, 30, 14: only 3 is stalled.
func TestAgeing(t *testing.T) {
	rows := linked(
		one(1, "06-08", "", ""), tracked(one(2, "05-01", "", ""), "06-07", "", "", ""), tracked(one(3, "01-01", "", ""), "02-01", "03-16", "", ""),
		tracked(one(4, "04-01", "", ""), "04-02", "04-10", "04-30", "07-01"), one(5, "05-01", "", "05-31"), one(6, "05-01", "06-15", ""), one(7, "06-16", "", ""),
		// A head with a member, and a member whose head has left: only the latter is listed.
		in(one(8, "06-01", "", ""), "F", data.HeadOfHousehold), in(one(9, "06-01", "", ""), "F", 2),
		in(one(10, "05-01", "06-01", ""), "G", data.HeadOfHousehold), in(one(11, "05-20", "", ""), "G", 2), in(one(12, "05-20", "", ""), "G", 2))
	rows[10].BirthDate, rows[11].BirthDate = on("2010-01-01"), on("2009-01-01")
	r := compute(t, Choices{Name: Ageing}, rows...)
	check(t, r, `
		Not Started, ≤7: households=1[1]
		Not Started, 8–14: households=1[8]
		Not Started, 15–30: households=1[12]
		Eligibility Verified, 8–14: households=1[2]
		Applied for Unit, >90: households=1[3]
		Move In Scheduled, 31–60: households=1[4]
		Moved In, 15–30: households=1[5]
	`)
	// 12 has waited 26 days since entry, 8 14 days: both have reached 14.
	if got := notes(r); got != "Stalled: 3 of 6 open without a move-in (50 %)." {
		t.Error(got)
	}
	// The day before the move-in and before the exits.
	check(t, compute(t, Choices{Name: Ageing, AsOf: on("05-30")}, rows[4], rows[5]), `
		Not Started, 15–30: households=2[5 6]
	`)
	if len(r.Rows) != 36 {
		t.Errorf("%d rows", len(r.Rows))
	}
}

func TestCaseload(t *testing.T) {
	a, b, c := tracked(one(1, "05-01", "", ""), "05-02", "", "", "06-14"), one(2, "06-14", "", ""), one(3, "05-01", "", "05-05")
	a.CaseManager, c.CaseManager = "Zoe", "abe"
	check(t, compute(t, Choices{Name: Caseload}, a, b, c), `
		abe, Moved In: households=1[3] stalled=0 overdue=0 no_tracker=1[3]
		Zoe, Move In Scheduled: households=1[1] stalled=0 overdue=1[1] no_tracker=0
		, Not Started: households=1[2] stalled=0 overdue=0 no_tracker=1[2]
	`)
	// Scheduled for the day itself is not overdue.
	check(t, compute(t, Choices{Name: Caseload, AsOf: on("06-14")}, a), `
		Zoe, Move In Scheduled: households=1[1] stalled=0 overdue=0 no_tracker=0
	`)
}

// Days from E to A: 2, 4, 6, 8, 20 in current attempts: mean 8, median 6, 90th percentile 8 + 0.6 × 12 = 15.2.
func TestSteps(t *testing.T) {
	june := Choices{Name: Steps, From: on("06-01"), To: on("06-30")}
	rows := []data.Counted{
		tracked(one(1, "05-01", "", ""), "05-30", "06-01", "", ""), tracked(one(2, "05-01", "", ""), "06-01", "06-05", "", ""),
		tracked(one(3, "05-01", "", ""), "06-01", "06-07", "", ""), tracked(one(4, "05-01", "", ""), "06-01", "06-09", "", ""),
		tracked(one(5, "05-01", "", ""), "05-25", "06-14", "06-15", ""),
		// Before the period, after today, skipped, in the wrong order.
		tracked(one(6, "05-01", "", ""), "05-01", "05-31", "", ""), tracked(one(7, "05-01", "", ""), "", "05-01", "05-02", "06-16"),
		tracked(one(8, "05-01", "", ""), "05-01", "", "06-01", ""), tracked(one(9, "05-01", "", "06-10"), "", "", "", "06-12"),
	}
	// A relocation: the move-in belongs to the archived attempt, and the attempt itself is left out.
	moved := over(one(10, "05-01", "", "06-03"), "06-05", data.MovedToAnotherUnit, "Elm", "", "", "", "06-01")
	moved = tracked(moved, "06-06", "06-08", "", "")
	moved.Relocation = true
	r := compute(t, june, append(rows, moved)...)
	check(t, r, `
		E→A, current: n=5[1 2 3 4 5] mean=8[1 2 3 4 5] median=6[1 2 3 4 5] p90=15.2[1 2 3 4 5]
		A→V, current: n=1[5] mean=none median=none p90=none
		S→M, archived: n=1[10] mean=none median=none p90=none
		entry→M, current: n=1[9] mean=none median=none p90=none
		entry→M, archived: n=1[10] mean=none median=none p90=none
	`)
	for _, want := range []string{"A→V, current: 1 days.", "S→M, archived: 2 days.", "entry→M, archived: 33 days.", "Left out: 1 with dates in the wrong order.", "Left out: 1 relocations."} {
		if !strings.Contains(notes(r), want) {
			t.Errorf("the notes do not say %q:\n%s", want, notes(r))
		}
	}
	// The period's last day.
	check(t, compute(t, Choices{Name: Steps, From: on("05-01"), To: on("05-31")}, rows[5]), `
		E→A, current: n=1[6] mean=none median=none p90=none
	`)
}

func TestFunnel(t *testing.T) {
	may := Choices{Name: Funnel, From: on("05-01"), To: on("05-31")}
	check(t, compute(t, may, linked(
		one(1, "05-31", "", ""), tracked(one(2, "05-01", "05-20", ""), "05-02", "", "", ""), one(3, "05-01", "05-05", "05-05"),
		// Reached Approved in an attempt that is over.
		tracked(over(one(4, "05-10", "", ""), "06-01", data.UnitLost, "", "05-11", "05-12", "05-13", ""), "", "", "", ""),
		one(5, "04-30", "", "05-10"), one(6, "06-01", "", ""),
		in(one(7, "05-02", "", ""), "F", data.HeadOfHousehold), in(one(8, "05-09", "", ""), "F", 2),
		in(one(9, "05-09", "", ""), "G", 2), in(one(10, "05-02", "", ""), "G", 3))...), `
		Not Started: entered=6[1 2 3 4 7 10] reached=6[1 2 3 4 7 10] ratio=1[1 2 3 4 7 10]
		Eligibility Verified: entered=6[1 2 3 4 7 10] reached=3[2 3 4] ratio=0.5[2 3 4]
		Applied for Unit: entered=6[1 2 3 4 7 10] reached=2[3 4] ratio=0.3333[3 4]
		Approved for Unit: entered=6[1 2 3 4 7 10] reached=2[3 4] ratio=0.3333[3 4]
		Move In Scheduled: entered=6[1 2 3 4 7 10] reached=1[3] ratio=0.1667[3]
		Moved In: entered=6[1 2 3 4 7 10] reached=1[3] ratio=0.1667[3] exited_before_move_in=1[2] still_open=4[1 4 7 10]
	`)
	check(t, compute(t, Choices{Name: Funnel, From: on("1999-01-01"), To: on("1999-12-31")}, one(1, "05-01", "", "")), "")
}

func TestQ22c(t *testing.T) {
	may := Choices{Name: Q22c, From: on("05-01"), To: on("05-31")}
	born := func(c data.Counted, day string) data.Counted { c.BirthDate = on(day); return c }
	rows := linked(
		// 30 days, an adult alone; on the last day, 7 days, age unknown; after the period; before it.
		born(one(1, "04-01", "", "05-01"), "1980-01-01"), one(2, "05-24", "", "05-31"), one(3, "05-01", "", "06-01"), one(4, "04-01", "", "04-30"),
		// A family: the child joined after the move-in and counts 0 days; the other child left before it.
		born(in(one(5, "02-01", "", "05-12"), "F", 1), "1990-01-01"), born(in(one(6, "05-20", "", ""), "F", 2), "2015-01-01"), born(in(one(7, "02-01", "05-10", ""), "F", 2), "2016-01-01"),
		// Exited: without a move-in, with one on the day, with one before; with the head's after the period.
		born(one(8, "05-01", "05-31", ""), "2009-01-01"), one(9, "05-01", "05-20", "05-20"), one(10, "03-01", "05-20", "03-10"),
		// Without a head: only the leaver without an own move-in counts.
		in(one(11, "05-01", "05-20", ""), "N", 3), in(one(12, "05-01", "05-20", "05-10"), "N", 3),
		// More than 730 days.
		one(13, "2024-05-01", "", "05-02"))
	// The same person twice: the latest entry counts, which has not moved in.
	again := one(14, "05-30", "", "")
	again.ClientID = 1
	r := compute(t, may, append(rows, again)...)
	check(t, r, `
		≤7: total=2[2 6] without_children=0 with_children_and_adults=1[6] only_children=0 unknown=1[2]
		15–21: total=1[9] without_children=0 with_children_and_adults=0 only_children=0 unknown=1[9]
		91–180: total=1[5] without_children=0 with_children_and_adults=1[5] only_children=0 unknown=0
		total moved in: total=4[2 5 6 9] without_children=0 with_children_and_adults=2[5 6] only_children=0 unknown=2[2 9]
		average: total=31.5[2 5 6 9] without_children=none with_children_and_adults=50[5 6] only_children=none unknown=13[2 9]
		exited without move-in: total=3[7 8 11] without_children=0 with_children_and_adults=1[7] only_children=1[8] unknown=1[11]
		total persons: total=7[2 5 6 7 8 9 11] without_children=0 with_children_and_adults=3[5 6 7] only_children=1[8] unknown=3[2 9 11]
	`)
	if !strings.Contains(notes(r), "in none of the rows: 1 person.") {
		t.Error(notes(r))
	}
	// Without the second enrollment, 30 days; other programs do not count.
	check(t, compute(t, may, rows[0]), `
		22–30: total=1[1] without_children=1[1] with_children_and_adults=0 only_children=0 unknown=0
		total moved in: total=1[1] without_children=1[1] with_children_and_adults=0 only_children=0 unknown=0
		average: total=30[1] without_children=30[1] with_children_and_adults=none only_children=none unknown=none
		total persons: total=1[1] without_children=1[1] with_children_and_adults=0 only_children=0 unknown=0
	`)
	only := rrh
	only.Type = data.HousingOnly
	check(t, compute(t, Choices{Name: Q22c, From: on("05-01"), To: on("05-31"), Programs: []data.Program{only}}, rows[0]), "")
}

// 18 on the day of the later of entry and the period's start; the greater EnrollmentID of two of one day.
func TestQ22cBoundaries(t *testing.T) {
	may := Choices{Name: Q22c, From: on("05-01"), To: on("05-31"), Programs: []data.Program{rrh}}
	adult, child := one(1, "04-01", "", "05-02"), one(2, "04-01", "", "05-02")
	adult.BirthDate, child.BirthDate = on("2008-05-01"), on("2008-05-02")
	r := compute(t, may, adult, child)
	if row := r.Rows[len(r.Rows)-1]; row.Number("without_children").Value != 1 || row.Number("only_children").Value != 1 {
		t.Error(lines(r))
	}
	q := &q22c{days: days{may.From, may.To, today}}
	a, b := one(1, "05-02", "", "05-02"), one(2, "05-02", "", "05-20")
	b.ClientID = 1
	q.add(rrh, []data.Counted{a, b})
	if len(q.ties()) != 2 {
		t.Fatal(q.ties())
	}
	q.settle(func(id data.EnrollmentID) string { return map[data.EnrollmentID]string{1: "E9", 2: "E1"}[id] })
	r = &Result{Choices: may}
	q.finish(r)
	if n := r.Rows[0].Number("total"); n.Value != 1 || n.Refs[0].Enrollment != 1 {
		t.Error(lines(r))
	}
	if twoDigits(1.005) != 1.01 || twoDigits(2.344) != 2.34 {
		t.Error("half up")
	}
}

func TestMoveIn(t *testing.T) {
	r := compute(t, Choices{Name: MoveIn, From: on("04-01"), To: on("07-31")}, linked(
		one(1, "04-01", "", "04-30"), one(2, "04-01", "", "05-01"), one(3, "04-29", "05-02", "05-02"), one(4, "04-20", "", ""), one(5, "05-30", "", "06-14"),
		in(one(6, "04-01", "", "05-11"), "F", 1), in(one(7, "04-01", "", ""), "F", 2))...)
	// At the end of April 2, 3, 4 and 6 wait, 29, 1, 10 and 29 days; at the end of May 4 and 5, 41 and 1; today 4, 56.
	check(t, r, `
		2026-04: moved_in=1[1] mean=29[1] median=29[1] waiting=4[2 3 4 6] waiting_median=19.5[2 3 4 6]
		2026-05: moved_in=3[2 3 6] mean=24.33[2 3 6] median=30[2 3 6] waiting=2[4 5] waiting_median=21[4 5]
		2026-06: moved_in=1[5] mean=15[5] median=15[5] waiting=1[4] waiting_median=56[4]
	`)
	if july := r.Rows[3]; !july.Number("waiting").None || july.Number("moved_in").Value != 0 {
		t.Errorf("July = %+v", july)
	}
}

// At the start six are open without a move-in: 1, 2, 3, 4, 6 and the household of 11 and 12, who goes on without its head. 4 comes back.
func TestFlow(t *testing.T) {
	returned := in(one(5, "05-20", "", ""), "H44", 1)
	returned.ClientID = 4
	gone := one(4, "03-01", "05-20", "")
	gone.Destination = 421
	old := one(6, "04-01", "05-05", "")
	old.Destination = 10
	rows := linked(
		// Active at the start and the end; moved in on the first day; on the day of the exit; exited after a move-in before the period.
		one(1, "04-30", "", ""), one(2, "04-01", "", "05-01"), one(3, "04-01", "05-31", "05-31"), one(7, "01-01", "05-10", "02-01"),
		gone, returned, old, one(8, "05-05", "05-06", ""), one(9, "05-31", "", ""), one(10, "06-01", "", ""),
		// A head who leaves, and a member who stays; a HouseholdID used again.
		in(one(11, "04-01", "05-10", ""), "F", 1), in(one(12, "04-01", "", ""), "F", 2),
		in(one(13, "02-01", "03-01", ""), "R", 1), in(one(14, "05-02", "", ""), "R", 1))
	check(t, compute(t, Choices{Name: Flow, From: on("05-01"), To: on("05-31")}, rows...), `
		RRH: start=6[1 2 3 4 6 11] entered=3[8 9 14] returned=1[5] moved_in=2[2 3] exited_permanent=2[4 6] exited_other=1[8] end=5[1 5 9 11 14]
	`)
	check(t, compute(t, Choices{Name: Flow, From: on("1999-01-01"), To: on("1999-01-31")}, rows...), "")
}

// Five attempts ended in May: 1 and 2 by starting over, 3 by the move-in before its relocation, 5 by the exit, 6 by the move-in. Lost are
// 30 + 10 days, and 30.
func TestAttempts(t *testing.T) {
	may := Choices{Name: Attempts, From: on("05-01"), To: on("05-31")}
	moved := tracked(over(one(3, "04-01", "", "05-02"), "05-10", data.MovedToAnotherUnit, "Oak", "04-10", "", "", ""), "", "", "", "")
	moved.Relocation = true
	check(t, compute(t, may, moved,
		tracked(over(one(1, "04-01", "", ""), "05-31", data.UnitLost, "Elm", "05-01", "05-11", "", ""), "", "", "", ""),
		tracked(over(one(2, "04-01", "", ""), "05-20", data.UnitLost, "Elm", "", "05-10", "", ""), "", "", "", ""),
		tracked(over(one(4, "04-01", "", ""), "06-01", data.ApplicationDenied, "Oak", "", "", "", ""), "", "", "", ""),
		tracked(one(5, "04-01", "05-05", ""), "04-02", "", "", ""), tracked(one(6, "04-01", "", "05-09"), "04-02", "", "", ""), one(7, "04-01", "05-05", "")), `
		unit-lost, Elm: attempts=2[1 2] ratio=0.4[1 2] days_lost=40[1 2]
		moved-to-another-unit, Oak: attempts=1[3] ratio=0.2[3] days_lost=30[3]
	`)
}

// random returns rows of few households and days, so that everything happens.
func random(rng *rand.Rand) []data.Counted {
	day := func() data.Date { return on("05-01") + data.Date(rng.IntN(60)) - 15 }
	maybe := func(d data.Date) data.Date {
		if rng.IntN(2) == 0 {
			return 0
		}
		return d
	}
	rows := make([]data.Counted, rng.IntN(14))
	for i := range rows {
		c := data.Counted{EnrollmentID: data.EnrollmentID(i + 1), ClientID: data.ClientID(1 + rng.IntN(9)), Relationship: data.RelationshipToHoH(1 + rng.IntN(2)), Destination: rng.IntN(2) * 410,
			HouseholdID: []string{"", "A", "B", "C", "D"}[rng.IntN(5)], BirthDate: maybe(on("2008-05-01") + data.Date(rng.IntN(40)-20))}
		c.Entry = day()
		c.Exit, c.MoveIn = maybe(c.Entry+data.Date(rng.IntN(30)-2)), maybe(c.Entry+data.Date(rng.IntN(20)))
		if rng.IntN(2) == 0 {
			c.HasTracker, c.Fields = true, data.Fields{EligibilityVerified: maybe(day()), Applied: maybe(day()), MoveInScheduled: maybe(day())}
		}
		rows[i] = c
	}
	return linked(rows...)
}

func TestReportsOfRandomHistories(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 16))
	for round := range 3000 {
		rows := random(rng)
		from := on("05-01") + data.Date(rng.IntN(40)-10)
		period := Choices{From: from, To: from + data.Date(rng.IntN(30))}
		of := func(n Name) *Result { period.Name = n; return compute(t, period, rows...) }
		v := func(row Row, key string) float64 { return row.Number(key).Value }

		f := of(Flow).Rows[0]
		if v(f, "start")+v(f, "entered")+v(f, "returned")-v(f, "moved_in")-v(f, "exited_permanent")-v(f, "exited_other") != v(f, "end") {
			t.Fatalf("round %d: the flow does not balance: %s%+v", round, lines(of(Flow)), rows)
		}
		reached := of(Funnel).Rows
		for i := 1; i < len(reached); i++ {
			if v(reached[i], "reached") > v(reached[i-1], "reached") {
				t.Fatalf("round %d: the funnel grows: %s", round, lines(of(Funnel)))
			}
		}
		if last := reached[5]; v(last, "reached")+v(last, "exited_before_move_in")+v(last, "still_open") != v(last, "entered") {
			t.Fatalf("round %d: the funnel loses somebody: %s", round, lines(of(Funnel)))
		}
		q := of(Q22c).Rows
		for _, key := range q22cKeys {
			sum := 0.0
			for _, row := range q[:9] {
				sum += v(row, key)
			}
			if sum != v(q[9], key) || sum+v(q[11], key) != v(q[12], key) {
				t.Fatalf("round %d: the parts of %s do not sum up: %s", round, key, lines(of(Q22c)))
			}
		}
		for _, row := range q {
			if row.Labels[0] != "average" && v(row, "without_children")+v(row, "with_children_and_adults")+v(row, "only_children")+v(row, "unknown") != v(row, "total") {
				t.Fatalf("round %d: the households do not sum up: %s", round, lines(of(Q22c)))
			}
		}
		counts := 0.0
		for _, row := range compute(t, Choices{Name: Ageing, AsOf: from}, rows...).Rows {
			counts += v(row, "households")
		}
		loads := 0.0
		for _, row := range compute(t, Choices{Name: Caseload, AsOf: from}, rows...).Rows {
			loads += v(row, "households")
		}
		if counts != loads {
			t.Fatalf("round %d: %v households by age, %v by case manager", round, counts, loads)
		}
		of(Steps)
		of(Attempts)
		of(MoveIn)
	}
}

func TestJSON(t *testing.T) {
	a, b := one(7, "06-08", "", ""), one(8, "06-08", "", "")
	b.UUID = "01890a5d-ac96-774b-bcce-b302099a8057"
	text, err := json.Marshal(compute(t, Choices{Name: Caseload}, a, b))
	want := `{"name":"caseload","programs":[1],"as_of":"2026-06-15","notes":[],"rows":[{"labels":{"case_manager":"","stage":"Not Started"},"numbers":{"households":{"value":2,"enrollments":[7,"01890a5d-ac96-774b-bcce-b302099a8057"]},`
	if err != nil || !strings.HasPrefix(string(text), want) {
		t.Errorf("%s, %v", text, err)
	}
	text, err = json.Marshal(compute(t, Choices{Name: MoveIn}))
	if err != nil || string(text) != `{"name":"movein","programs":[1],"from":"2026-06-01","to":"2026-06-30","notes":["Who waits at the end of 2026-06 is counted on 06/15/2026."],"rows":[{"labels":{"month":"2026-06"},"numbers":{"mean":{"value":null,"enrollments":[]},"median":{"value":null,"enrollments":[]},"moved_in":{"value":0,"enrollments":[]},"waiting":{"value":0,"enrollments":[]},"waiting_median":{"value":null,"enrollments":[]}}}]}` {
		t.Errorf("%s, %v", text, err)
	}
}

func TestChoices(t *testing.T) {
	for _, c := range []Choices{
		{Name: "nothing"}, {Name: Ageing, From: today, To: today}, {Name: Flow, AsOf: today}, {Name: Flow, From: today}, {Name: Flow, From: today, To: today - 1},
		{Name: Ageing, AsOf: today + 1}, {Name: MoveIn, From: on("1900-01-01"), To: on("2199-12-31")},
	} {
		if _, err := c.Complete(today); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for name, spec := range Specs {
		if spec.Title == "" || spec.Question == "" || spec.Definition == "" || !slices.Contains(Names, name) || !slices.Contains(spec.Keys, spec.Headline) {
			t.Errorf("%s = %+v", name, spec)
		}
		for _, key := range slices.Concat(spec.Labels, spec.Keys) {
			if Headings[key] == "" {
				t.Errorf("%s has no heading", key)
			}
		}
	}
	if len(slices.Collect(maps.Keys(Specs))) != 8 {
		t.Error("eight reports")
	}
}
