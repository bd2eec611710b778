//go:build linux

package main

import (
	_ "embed"
	"os"
	"path/filepath"
	"strings"
)

//go:embed peers/workbook.py
var workbookScript []byte

// scratch makes a folder for output, on the disk of the data sets.
func (b *bench) scratch() (string, error) { return os.MkdirTemp(b.folder, "scratch-*") }

// stem is the name of a file without its extension.
func stem(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}
