//go:build cgo && libsqlite3

package sqlite

// #include <stdlib.h>
// #include "share_vfs.h"
import "C"

import (
	"fmt"
	"strings"
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

// rolledBackJournal is called by SQLite after it has rolled back a journal that another program left. The message ends with the
// journal's path.
//
//export rolledBackJournal
func rolledBackJournal(message *C.char) {
	if _, journal, ok := strings.Cut(C.GoString(message), " from "); ok {
		rolledBack.Store(strings.TrimSuffix(journal, "-journal"), true)
	}
}
