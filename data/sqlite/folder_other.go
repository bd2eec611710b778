//go:build !unix

package sqlite

// folderWritable does not know: there are no simple permissions on these systems. Making the log beside the database tells.
func folderWritable(string) bool { return true }
