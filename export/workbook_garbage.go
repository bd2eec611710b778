package export

import (
	"runtime/debug"
	"sync"
)

// The share of the memory in use that garbage may reach while a workbook is made, in percent. Go's own is 100: a list
// of 100,000 rows and the rows being written would take their size once more.
const garbagePercent = 50

// garbageLimits counts the workbooks being made, for the setting is the whole program's.
var garbageLimits struct {
	sync.Mutex
	workbooks, usual int
}

// limitGarbage has garbage collected earlier until the function it returns is called.
func limitGarbage() (done func()) {
	garbageLimits.Lock()
	defer garbageLimits.Unlock()
	if garbageLimits.workbooks++; garbageLimits.workbooks == 1 {
		garbageLimits.usual = debug.SetGCPercent(garbagePercent)
	}
	return func() {
		garbageLimits.Lock()
		defer garbageLimits.Unlock()
		if garbageLimits.workbooks--; garbageLimits.workbooks == 0 {
			debug.SetGCPercent(garbageLimits.usual)
		}
	}
}
