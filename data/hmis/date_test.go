package hmis

import (
	"testing"
	"time"

	"housingtracker/data"
)

func TestReadDate(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"2024-03-09":                "2024-03-09",
		"2024-3-9":                  "2024-03-09",
		"2024-03-09 00:00:00":       "2024-03-09",
		"2024-03-09 13:45:10.123":   "2024-03-09",
		"2024-03-09T13:45:10":       "2024-03-09",
		"2024-03-09T13:45:10Z":      "2024-03-09",
		"2024-03-09T13:45:10-08:00": "2024-03-09",
		"3/9/2024":                  "2024-03-09",
		"03/09/2024":                "2024-03-09",
		"3/9/2024 1:45":             "2024-03-09",
		"3/9/2024 1:45:00 PM":       "2024-03-09",
		"03-09-2024":                "2024-03-09",
		"02-07-2023 12:00:00":       "2023-02-07",
		"09-MAR-24":                 "2024-03-09",
		"9-Mar-2024":                "2024-03-09",
		"09-OCT-24 08:00":           "2024-10-09",
		"2024-02-29":                "2024-02-29",
	} {
		d, ok := readDate(text)
		if !ok || d.String() != want {
			t.Errorf("readDate(%q) = %q, %v; want %q", text, d, ok, want)
		}
	}
	for _, text := range []string{
		"03-09-24", "3/9/24", "09/03/24", "13/09/2024", "31-12-2024", "2023-02-29", "2024-13-01", "2024-00-10", "0000-00-00", "1899-12-31",
		"2200-01-01", "45292", "20240309", "March 9, 2024", "09-XYZ-24", "ANF-01-2024", "2024-03-09 25:00", "2024-03-09 ", "2024-03-09 12",
		"2024-03-09 0:00 PM", "2024/03/09", "2024-03-09T", "-1-2-2024", "2024-03", "2024-03-09 10:00:00.", "2024-03-09 1O:00", "unknown", "N/A", "9-Mär-2024",
	} {
		if d, ok := readDate(text); ok {
			t.Errorf("readDate(%q) = %s, want it unreadable", text, d)
		}
		if s := readStamp(text); !s.IsZero() {
			t.Errorf("readStamp(%q) = %s, want it unknown", text, s)
		}
	}
}

func TestReadBirthDate(t *testing.T) {
	today := data.MustDate("2026-05-01")
	for text, want := range map[string]string{
		"05-JAN-64": "1964-01-05", "05-JAN-26": "2026-01-05", "02-MAY-26": "1926-05-02", "1964-01-05": "1964-01-05", "29-FEB-24": "2024-02-29", "": "",
	} {
		if d, ok := readBirthDate(text, today); !ok || d.String() != want {
			t.Errorf("readBirthDate(%q) = %q, %v; want %q", text, d, ok, want)
		}
	}
	if d, ok := readBirthDate("29-FEB-01", today); ok {
		t.Errorf("29-FEB-01 = %s, a day that neither century has", d)
	}
}

func TestReadStamp(t *testing.T) {
	for text, want := range map[string]string{
		"2024-03-09":               "2024-03-09T00:00:00Z",
		"2024-03-09 13:45:10":      "2024-03-09T13:45:10Z",
		"3/9/2024 1:45:10 PM":      "2024-03-09T13:45:10Z",
		"3/9/2024 12:05 AM":        "2024-03-09T00:05:00Z",
		"09-MAR-24 08:00":          "2024-03-09T08:00:00Z",
		"2024-03-09T13:45:10+0100": "2024-03-09T13:45:10Z",
	} {
		if got := readStamp(text).Format(time.RFC3339); got != want {
			t.Errorf("readStamp(%q) = %s, want %s", text, got, want)
		}
	}
}

// FuzzDate: whatever can be read lies within the dates the program takes, and reads the same when written again.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2024-03-09", "3/9/2024 1:45 PM", "09-MAR-24", "2024-03-09T10:00:00+01:00", "03-09-2024", "T", "--", "//"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		readStamp(text)
		d, ok := readDate(text)
		if !ok || d == 0 {
			return
		}
		if d < data.EarliestDate || d > data.LatestDate {
			t.Fatalf("%q = %s", text, d)
		}
		if again, ok := readDate(d.String()); !ok || again != d {
			t.Fatalf("%q = %s, but that reads as %s", text, d, again)
		}
	})
}
