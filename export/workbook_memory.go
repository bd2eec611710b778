package export

import (
	"runtime/debug"
	"sync"
)

// The share of the memory in use that garbage may reach while a workbook is made, in percent. Go's own is 100: a list
// of 100,000 rows and the rows being written would take their size once more.
const garbagePercent = 50

// thrift counts the workbooks being made, for the setting is the whole program's.
var thrift struct {
	sync.Mutex
	workbooks, usual int
}

// spareMemory has garbage collected earlier until the function it returns is called.
func spareMemory() (done func()) {
	thrift.Lock()
	defer thrift.Unlock()
	if thrift.workbooks++; thrift.workbooks == 1 {
		thrift.usual = debug.SetGCPercent(garbagePercent)
	}
	return func() {
		thrift.Lock()
		defer thrift.Unlock()
		if thrift.workbooks--; thrift.workbooks == 0 {
			debug.SetGCPercent(thrift.usual)
		}
	}
}
