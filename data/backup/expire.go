package backup

import (
	"cmp"
	"slices"
	"time"

	"housingtracker/data"
)

// How many backups are kept: the latest of each of so many hours, days and months that have one.
const (
	KeptHours  = 24
	KeptDays   = 14
	KeptMonths = 12
)

// KeptByHand is for how long a backup that a person made, or one made before a restore, is kept beside those.
const KeptManual = 30 * 24 * time.Hour

// Expired returns the backups that are no longer kept, oldest first. Hours, days and months are those of the clock of
// each backup's At. The latest backup is always kept, and so is one from the future, whose clock was wrong.
func Expired(all []data.Backup, now time.Time) []data.Backup {
	latest := slices.Clone(all)
	slices.SortStableFunc(latest, func(a, b data.Backup) int { return cmp.Compare(b.At.UnixNano(), a.At.UnixNano()) })
	type period struct {
		layout string
		kept   int
	}
	counts := map[string]int{}
	seen := map[string]bool{}
	var expired []data.Backup
	for i, m := range latest {
		keep := i == 0 || m.At.After(now) || m.Why != data.AutomaticBackup && now.Sub(m.At) < KeptManual
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
