package data

import (
	"testing"
	"time"
)

// Every date there is reads and writes as the standard library's.
func TestDatesAreThoseOfTime(t *testing.T) {
	for day := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 10_000; day = day.AddDate(0, 0, 1) {
		if day.Year() == 2210 {
			day = time.Date(9990, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		d, iso := DateOf(day), day.Format("2006-01-02")
		if d == 0 {
			continue // 31 December of the year 0 is the blank date.
		}
		if got, err := ParseDate(iso); got != d || err != nil {
			t.Fatalf("%s reads as %d, not %d (%v)", iso, got, d, err)
		}
		if d.String() != iso || d.US() != day.Format("01/02/2006") {
			t.Fatalf("%s writes as %s and %s", iso, d, d.US())
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, text := range []string{"", "2026-02-29", "2024-02-29", "2026-13-01", "2026-1-01", " 2026-01-01", "2026-01-0:", "0000-02-29", "2026/01/01"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		want, wrong := time.Parse("2006-01-02", text)
		if text == "" {
			wrong = nil
		} else if wrong == nil && d != DateOf(want) {
			t.Errorf("%q reads as %s", text, d)
		}
		if (err != nil) != (wrong != nil) {
			t.Errorf("%q: %v, but time says %v", text, err, wrong)
		}
	})
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 999_999: "999,999", 1_000_000: "1,000,000"} {
		if got := Grouped(n); got != want {
			t.Errorf("Grouped(%d) = %q, want %q", n, got, want)
		}
	}
}
