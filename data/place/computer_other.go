//go:build !linux && !windows

package place

// machineID returns "": other systems have no ID that can be read without a program of theirs.
func machineID() string { return "" }
