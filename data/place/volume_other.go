//go:build !windows

package place

import "path/filepath"

// realPath returns the path with all links followed.
func realPath(path string) (string, error) { return filepath.EvalSymlinks(path) }

// serviceByVolume returns "": on these systems a service provides no drives.
func serviceByVolume(string) string { return "" }
