package export

import (
	"runtime/debug"
	"sync"
)

// garbagePercent is the GC percent while a workbook is made. With Go's default of 100 a large list would take twice its memory.
const garbagePercent = 50

// garbageLimits counts the workbooks in the making, because the GC percent is global.
var garbageLimits struct {
	sync.Mutex
	workbooks, previous int
}

// limitGarbage lowers the GC percent until restore is called.
func limitGarbage() (restore func()) {
	garbageLimits.Lock()
	defer garbageLimits.Unlock()
	if garbageLimits.workbooks++; garbageLimits.workbooks == 1 {
		garbageLimits.previous = debug.SetGCPercent(garbagePercent)
	}
	return func() {
		garbageLimits.Lock()
		defer garbageLimits.Unlock()
		if garbageLimits.workbooks--; garbageLimits.workbooks == 0 {
			debug.SetGCPercent(garbageLimits.previous)
		}
	}
}
