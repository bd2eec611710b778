//go:build linux

package main

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"housingtracker/data/hmis/generate"
)

// writeExport writes the export as a folder of CSV files, as the peers read it.
func (o *office) writeExport() error {
	packed, err := os.CreateTemp(o.folder, "export-*.zip")
	if err != nil {
		return err
	}
	defer os.Remove(packed.Name())
	defer packed.Close()
	if err := generate.Export(packed, o.options()); err != nil {
		return err
	}
	length, err := packed.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	files, err := zip.NewReader(packed, length)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.export(), 0o700); err != nil {
		return err
	}
	for _, f := range files.File {
		if err := unpack(f, filepath.Join(o.export(), filepath.Base(f.Name))); err != nil {
			return err
		}
	}
	return nil
}

func unpack(f *zip.File, path string) error {
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	return writeFile(path, from)
}

func copyFile(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	return writeFile(to, f)
}

func writeFile(path string, from io.Reader) error {
	to, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Sync(), to.Close())
}

// memoryFolder is a folder in memory if it has room for a database of that many clients, else "" for the disk.
func memoryFolder(clients int) string {
	const shared, perClient = "/dev/shm", 4096
	var stat syscall.Statfs_t
	if syscall.Statfs(shared, &stat) != nil || stat.Bavail*uint64(stat.Bsize) < uint64(clients)*perClient {
		return ""
	}
	return shared
}
