package backup

import (
	"testing"
	"time"

	"housingtracker/data/file"
)

func TestExpired(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 30, 0, 0, time.FixedZone("", -6*3600))
	// A backup every quarter of an hour for two years.
	var all []file.Backup
	for at := now.AddDate(-2, 0, 0); !at.After(now); at = at.Add(15 * time.Minute) {
		all = append(all, file.Backup{At: at, Why: file.AutomaticBackup})
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
	// Today, yesterday and this month are among the hours.
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
	at := func(ago time.Duration, why file.BackupReason) file.Backup {
		return file.Backup{At: now.Add(-ago), Why: why}
	}
	const day = 24 * time.Hour
	for _, test := range []struct {
		name string
		all  []file.Backup
		gone int
	}{
		{"none", nil, 0},
		{"one, however old", []file.Backup{at(3000*day, file.AutomaticBackup)}, 0},
		{"the later of two in an hour", []file.Backup{at(10*time.Minute, file.AutomaticBackup), at(20*time.Minute, file.AutomaticBackup)}, 1},
		{"one by hand beside it", []file.Backup{at(10*time.Minute, file.AutomaticBackup), at(20*time.Minute, file.BackupByHand)}, 0},
		{"one made before a restore, a fortnight ago", []file.Backup{at(14*day, file.BackupBeforeRestore), at(14*day-time.Minute, file.AutomaticBackup), at(0, file.AutomaticBackup)}, 0},
		{"one by hand after a month", []file.Backup{at(31*day, file.BackupByHand), at(31*day-time.Minute, file.AutomaticBackup), at(0, file.AutomaticBackup)}, 1},
		{"those of a clock that was wrong", []file.Backup{at(-40*day, file.AutomaticBackup), at(-40*day+time.Minute, file.AutomaticBackup), at(0, file.AutomaticBackup)}, 0},
		{"those after a long pause", []file.Backup{at(400*day, file.AutomaticBackup), at(401*day, file.AutomaticBackup), at(0, file.AutomaticBackup)}, 0},
	} {
		if gone := Expired(test.all, now); len(gone) != test.gone {
			t.Errorf("%s: %v expire, want %d", test.name, gone, test.gone)
		}
	}
	// The repeated hour in autumn counts as two.
	first := time.Date(2026, 11, 1, 1, 30, 0, 0, time.FixedZone("", -5*3600))
	second := time.Date(2026, 11, 1, 1, 30, 0, 0, time.FixedZone("", -6*3600))
	if gone := Expired([]file.Backup{{At: first, Why: file.AutomaticBackup}, {At: second, Why: file.AutomaticBackup}}, second); len(gone) != 0 {
		t.Errorf("%v expire", gone)
	}
}
