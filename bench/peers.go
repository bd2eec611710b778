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

// scratch makes a folder for what peers and program write, beside the data sets: on the same disk.
func (b *bench) scratch() (string, error) { return os.MkdirTemp(b.folder, "scratch-*") }

// stem is a file's name without its ending.
func stem(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// cut separates a LibreOffice target into the file's ending and its filter.
func cut(target string) (ending, filter string, found bool) { return strings.Cut(target, ":") }
