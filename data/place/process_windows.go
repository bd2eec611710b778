package place

import (
	"errors"

	"golang.org/x/sys/windows"
)

// ProcessRuns reports whether a process of this computer runs. Windows finds one that has ended as long as any program has it open.
func ProcessRuns(process int) bool {
	handle, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(process))
	if err != nil {
		// One of another user runs, but can't be opened.
		return errors.Is(err, windows.ERROR_ACCESS_DENIED)
	}
	defer windows.CloseHandle(handle)
	state, err := windows.WaitForSingleObject(handle, 0)
	return err != nil || state == uint32(windows.WAIT_TIMEOUT)
}
