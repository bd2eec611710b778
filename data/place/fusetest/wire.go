//go:build linux

package fusetest

import (
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// A Wire is a folder mounted at a second path, as if it lay on another computer: each call takes longer and is counted, and
// nothing is cached, neither contents nor what stat(2) says. The kernel handles locks by itself, so they are no calls.
type Wire struct {
	// Path is the second path.
	Path string

	server *fuse.Server
	delay  time.Duration
	mu     sync.Mutex
	calls  map[string]int
}

// NewWire mounts the folder at a second path until the test ends.
func NewWire(t *testing.T, folder string, delay time.Duration) *Wire {
	t.Helper()
	Skip(t)
	w, err := OpenWire(folder, t.TempDir(), delay)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// OpenWire mounts the folder at path until Close.
func OpenWire(folder, path string, delay time.Duration) (*Wire, error) {
	root, err := fs.NewLoopbackRoot(folder)
	if err != nil {
		return nil, err
	}
	w := &Wire{Path: path, delay: delay, calls: map[string]int{}}
	w.server, err = fuse.NewServer(wireFS{fs.NewNodeFS(root, &fs.Options{}), w}, path, &fuse.MountOptions{FsName: folder, Name: "wire", DirectMount: true, DisableXAttrs: true})
	if err != nil {
		return nil, err
	}
	go w.server.Serve()
	return w, w.server.WaitMount()
}

// Close unmounts the folder.
func (w *Wire) Close() error { return w.server.Unmount() }

// Calls returns the number of calls since the last time, by kind.
func (w *Wire) Calls() (all int, kinds map[string]int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	kinds = maps.Clone(w.calls)
	clear(w.calls)
	for _, n := range kinds {
		all += n
	}
	return all, kinds
}

// call counts a call and takes its time.
func (w *Wire) call(kind string) {
	w.mu.Lock()
	w.calls[kind]++
	w.mu.Unlock()
	time.Sleep(w.delay)
}

// wireFS is the folder's file system with calls that are counted.
type wireFS struct {
	fuse.RawFileSystem
	wire *Wire
}

func (f wireFS) Lookup(cancel <-chan struct{}, header *fuse.InHeader, name string, out *fuse.EntryOut) fuse.Status {
	f.wire.call("lookup")
	return f.RawFileSystem.Lookup(cancel, header, name, out)
}

func (f wireFS) GetAttr(cancel <-chan struct{}, in *fuse.GetAttrIn, out *fuse.AttrOut) fuse.Status {
	f.wire.call("getattr")
	return f.RawFileSystem.GetAttr(cancel, in, out)
}

func (f wireFS) SetAttr(cancel <-chan struct{}, in *fuse.SetAttrIn, out *fuse.AttrOut) fuse.Status {
	f.wire.call("setattr")
	return f.RawFileSystem.SetAttr(cancel, in, out)
}

func (f wireFS) Unlink(cancel <-chan struct{}, header *fuse.InHeader, name string) fuse.Status {
	f.wire.call("unlink")
	return f.RawFileSystem.Unlink(cancel, header, name)
}

func (f wireFS) Rename(cancel <-chan struct{}, in *fuse.RenameIn, from, to string) fuse.Status {
	f.wire.call("rename")
	return f.RawFileSystem.Rename(cancel, in, from, to)
}

func (f wireFS) Access(cancel <-chan struct{}, in *fuse.AccessIn) fuse.Status {
	f.wire.call("access")
	return f.RawFileSystem.Access(cancel, in)
}

func (f wireFS) Create(cancel <-chan struct{}, in *fuse.CreateIn, name string, out *fuse.CreateOut) fuse.Status {
	f.wire.call("create")
	status := f.RawFileSystem.Create(cancel, in, name, out)
	out.OpenFlags |= fuse.FOPEN_DIRECT_IO
	return status
}

func (f wireFS) Open(cancel <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	f.wire.call("open")
	status := f.RawFileSystem.Open(cancel, in, out)
	out.OpenFlags |= fuse.FOPEN_DIRECT_IO
	return status
}

func (f wireFS) Read(cancel <-chan struct{}, in *fuse.ReadIn, buf []byte) (fuse.ReadResult, fuse.Status) {
	f.wire.call("read")
	return f.RawFileSystem.Read(cancel, in, buf)
}

func (f wireFS) Write(cancel <-chan struct{}, in *fuse.WriteIn, content []byte) (uint32, fuse.Status) {
	f.wire.call("write")
	return f.RawFileSystem.Write(cancel, in, content)
}

func (f wireFS) Writev(cancel <-chan struct{}, in *fuse.WriteIn, content [][]byte) (uint32, fuse.Status) {
	f.wire.call("write")
	return f.RawFileSystem.Writev(cancel, in, content)
}

func (f wireFS) Flush(cancel <-chan struct{}, in *fuse.FlushIn) fuse.Status {
	f.wire.call("flush")
	return f.RawFileSystem.Flush(cancel, in)
}

func (f wireFS) Release(cancel <-chan struct{}, in *fuse.ReleaseIn) {
	f.wire.call("release")
	f.RawFileSystem.Release(cancel, in)
}

func (f wireFS) Fsync(cancel <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	f.wire.call("fsync")
	return f.RawFileSystem.Fsync(cancel, in)
}

func (f wireFS) OpenDir(cancel <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	f.wire.call("opendir")
	return f.RawFileSystem.OpenDir(cancel, in, out)
}

func (f wireFS) ReadDir(cancel <-chan struct{}, in *fuse.ReadIn, out *fuse.DirEntryList) fuse.Status {
	f.wire.call("readdir")
	return f.RawFileSystem.ReadDir(cancel, in, out)
}

func (f wireFS) ReadDirPlus(cancel <-chan struct{}, in *fuse.ReadIn, out *fuse.DirEntryList) fuse.Status {
	f.wire.call("readdir")
	return f.RawFileSystem.ReadDirPlus(cancel, in, out)
}

func (f wireFS) FsyncDir(cancel <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	f.wire.call("fsync")
	return f.RawFileSystem.FsyncDir(cancel, in)
}

func (f wireFS) StatFs(cancel <-chan struct{}, header *fuse.InHeader, out *fuse.StatfsOut) fuse.Status {
	f.wire.call("statfs")
	return f.RawFileSystem.StatFs(cancel, header, out)
}
