package backup

import (
	"cmp"
	"slices"
	"time"

	"housingtracker/data/file"
)

// How many backups are kept: the latest of each hour, day and month that has one, up to these numbers.
const (
	KeptHours  = 24
	KeptDays   = 14
	KeptMonths = 12
)

// KeptManual is how long all backups are kept that a person made or that precede a restore.
const KeptManual = 30 * 24 * time.Hour

// Expired returns the backups that are no longer kept, oldest first. Hours, days and months are in the time zone of each
// backup's At. Kept in any case are the latest backup, and those from the future, made with a wrong clock.
func Expired(all []file.Backup, now time.Time) []file.Backup {
	latest := slices.Clone(all)
	slices.SortStableFunc(latest, func(a, b file.Backup) int { return cmp.Compare(b.At.UnixNano(), a.At.UnixNano()) })
	type period struct {
		layout string
		kept   int
	}
	counts := map[string]int{}
	seen := map[string]bool{}
	var expired []file.Backup
	for i, m := range latest {
		keep := i == 0 || m.At.After(now) || m.Why != file.AutomaticBackup && now.Sub(m.At) < KeptManual
		for _, p := range []period{{"2006-01-02 15 -0700", KeptHours}, {"2006-01-02", KeptDays}, {"2006-01", KeptMonths}} {
			of := m.At.Format(p.layout)
			if seen[of] {
				continue
			}
			seen[of] = true
			if counts[p.layout]++; counts[p.layout] <= p.kept {
				keep = true
			}
		}
		if !keep {
			expired = append(expired, m)
		}
	}
	slices.Reverse(expired)
	return expired
}
