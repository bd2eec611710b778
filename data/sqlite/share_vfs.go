//go:build cgo && libsqlite3

package sqlite

// #include <stdlib.h>
// #include "share_vfs.h"
import "C"

import (
	"fmt"
	"sync"
)

// shareVFS returns the name of the VFS for databases in a shared folder.
var shareVFS = sync.OnceValues(func() (string, error) {
	const name = "share"
	if code := C.register_share_vfs(C.CString(name)); code != 0 {
		return "", fmt.Errorf("SQLite's error %d on registering a VFS", code)
	}
	return "multipleciphers-" + name, nil
})
