//go:build !cgo || !libsqlite3

package sqlite

// shareVFS returns "", SQLite's own VFS: the driver's SQLite does not offer what another needs.
func shareVFS() (string, error) { return "", nil }
