//go:build !linux && !darwin && !windows

package place

// networkDrive knows no network drives on this system.
func networkDrive(string) string { return "" }
