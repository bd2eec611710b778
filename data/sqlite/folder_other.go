//go:build !linux && !darwin

package sqlite

import "math"

// folderWritable does not know: there are no simple permissions on these systems. Making the log beside the database tells.
func folderWritable(string) bool { return true }

// room does not know. Writing the log beside the database tells.
func room(string) uint64 { return math.MaxUint64 }
