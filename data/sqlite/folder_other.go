//go:build !linux && !darwin

package sqlite

import "math"

// folderWritable reports true: creating the log shows whether it is.
func folderWritable(string) bool { return true }

// freeSpace is unknown: writing the log shows whether there is any.
func freeSpace(string) uint64 { return math.MaxUint64 }
