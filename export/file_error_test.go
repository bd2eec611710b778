package export

import (
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"housingtracker/data"
)

func TestSaveErrorsOnWindows(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{&os.LinkError{Op: "rename", Err: syscall.Errno(32)}, "list.xlsx is open in another program, Excel perhaps. Nothing was saved and the file is as it was."},
		{&os.LinkError{Op: "rename", Err: fs.ErrPermission}, "list.xlsx is open in another program"},
		{&fs.PathError{Op: "open", Err: syscall.Errno(33)}, "list.xlsx is open in another program"},
		{&fs.PathError{Op: "write", Err: syscall.Errno(112)}, "There is no space left in exports."},
		{&fs.PathError{Op: "open", Err: fs.ErrPermission}, "You can't write in the folder exports."},
	} {
		err := saveErrorOn("windows", "exports/list.xlsx", c.err)
		if data.CodeOf(err) != data.CodeUnavailable || !strings.HasPrefix(err.Error(), c.says) {
			t.Errorf("%v: %v", c.err, err)
		}
	}
}
