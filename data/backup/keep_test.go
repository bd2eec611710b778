package backup

import (
	"testing"
	"time"
)

func TestExpired(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 30, 0, 0, time.FixedZone("", -6*3600))
	// A backup at every quarter of an hour for two years.
	var all []Manifest
	for at := now.AddDate(-2, 0, 0); !at.After(now); at = at.Add(15 * time.Minute) {
		all = append(all, Manifest{At: at, Why: Automatic})
	}
	gone := map[time.Time]bool{}
	for i, m := range Expired(all, now) {
		if i > 0 && !m.At.After(all[0].At) {
			t.Fatal("not oldest first")
		}
		gone[m.At] = true
	}
	var kept []time.Time
	for _, m := range all {
		if !gone[m.At] {
			kept = append(kept, m.At)
		}
	}
	// Today, yesterday and this month are among the hours already.
	hours, days, months := 0, 0, 0
	for _, at := range kept {
		switch age := now.Sub(at); {
		case age < 24*time.Hour:
			hours++
		case age < 14*24*time.Hour:
			days++
		default:
			months++
		}
	}
	if hours != 24 || days != 12 || months != 11 {
		t.Errorf("kept %d of the last day, %d of the fortnight, %d before: %v", hours, days, months, kept)
	}
	if oldest := kept[0]; oldest.Format("2006-01") != "2025-12" {
		t.Errorf("the oldest is of %v", oldest)
	}
}

func TestExpiredKeeps(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 30, 0, 0, time.UTC)
	at := func(ago time.Duration, why Why) Manifest { return Manifest{At: now.Add(-ago), Why: why} }
	const day = 24 * time.Hour
	for _, test := range []struct {
		name string
		all  []Manifest
		gone int
	}{
		{"none", nil, 0},
		{"one, however old", []Manifest{at(3000*day, Automatic)}, 0},
		{"the later of two in an hour", []Manifest{at(10*time.Minute, Automatic), at(20*time.Minute, Automatic)}, 1},
		{"one by hand beside it", []Manifest{at(10*time.Minute, Automatic), at(20*time.Minute, ByHand)}, 0},
		{"one made before a restore, a fortnight ago", []Manifest{at(14*day, BeforeRestore), at(14*day-time.Minute, Automatic), at(0, Automatic)}, 0},
		{"one by hand after a month", []Manifest{at(31*day, ByHand), at(31*day-time.Minute, Automatic), at(0, Automatic)}, 1},
		{"those of a clock that was wrong", []Manifest{at(-40*day, Automatic), at(-40*day+time.Minute, Automatic), at(0, Automatic)}, 0},
		{"those after a long pause", []Manifest{at(400*day, Automatic), at(401*day, Automatic), at(0, Automatic)}, 0},
	} {
		if gone := Expired(test.all, now); len(gone) != test.gone {
			t.Errorf("%s: %v expire, want %d", test.name, gone, test.gone)
		}
	}
	// An hour that the clock shows twice, in autumn, is two.
	first := time.Date(2026, 11, 1, 1, 30, 0, 0, time.FixedZone("", -5*3600))
	second := time.Date(2026, 11, 1, 1, 30, 0, 0, time.FixedZone("", -6*3600))
	if gone := Expired([]Manifest{{At: first, Why: Automatic}, {At: second, Why: Automatic}}, second); len(gone) != 0 {
		t.Errorf("%v expire", gone)
	}
}
