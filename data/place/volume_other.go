//go:build !windows

package place

import "path/filepath"

// realPath is the path with all links followed.
func realPath(path string) (string, error) { return filepath.EvalSymlinks(path) }

// byVolume knows no drives that a service pretends to be disks on these systems.
func byVolume(string) string { return "" }
