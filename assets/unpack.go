package assets

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"
)

// UnpackFonts writes the fonts into a folder that only the user can read, for Fyne, which finds fonts only in files. It
// leaves out emoji: Fyne has its own. Files that are as they were written stay.
func UnpackFonts(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	var failed error
	for _, f := range Fonts {
		if f.Name != "emoji" {
			failed = errors.Join(failed, unpack(compressed(f.Name), filepath.Join(folder, f.Name+".ttf")))
		}
	}
	return failed
}

// unpack writes a font whole or not at all. The time of the file is the checksum of the font, so that a look at it tells
// whether it is this font and nobody has written to it since.
func unpack(compressed []byte, path string) error {
	// A gzip file ends in checksum and size of its content.
	trailer := compressed[len(compressed)-8:]
	size := int64(binary.LittleEndian.Uint32(trailer[4:]))
	mark := time.Unix(int64(binary.LittleEndian.Uint32(trailer)), 0)
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && info.Size() == size && info.ModTime().Equal(mark) {
		return nil
	}
	font, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return err
	}
	// CreateTemp makes a file that only the user can read.
	file, err := os.CreateTemp(filepath.Dir(path), "new-")
	if err != nil {
		return err
	}
	_, err = io.Copy(file, font)
	err = errors.Join(err, file.Sync(), file.Close(), os.Chtimes(file.Name(), mark, mark))
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
