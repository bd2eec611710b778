package export

import (
	"runtime/debug"
	"testing"
)

// garbageLimit returns the GC percent.
func garbageLimit() int {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	return now
}

func TestGarbageLimitEndsWithLastWorkbook(t *testing.T) {
	usual := garbageLimit()
	first, second := limitGarbage(), limitGarbage()
	first()
	if got := garbageLimit(); got != garbagePercent {
		t.Errorf("with one workbook left, garbage may reach %d %%", got)
	}
	second()
	if got := garbageLimit(); got != usual {
		t.Errorf("after the last workbook, garbage may reach %d %%, usually %d", got, usual)
	}
}
