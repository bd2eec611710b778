package hmis

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"housingtracker/data"
)

// A file that inflates to more than inflationFloor bytes and more than inflation times its packed size is refused as a zip bomb.
const (
	inflation      = 200
	inflationFloor = 100 << 20
)

// An archive is the zip or folder that holds an export: its CSV files by lower-case name.
type archive struct {
	files map[string]archived
	close func() error
}

// archived is one file: its name as written, its size in bytes, and a function that opens it.
type archived struct {
	name string
	size int64
	open func() (io.ReadCloser, error)
}

// file returns the file of a layout.
func (a *archive) file(l *layout) (archived, bool) {
	f, ok := a.files[strings.ToLower(l.file)]
	return f, ok
}

func openArchive(name string) (*archive, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadablePath(name, err)
	}
	if info.IsDir() {
		return openFolder(name)
	}
	return openZip(name)
}

func openFolder(root string) (*archive, error) {
	inside := os.DirFS(root)
	folders := []string{"."}
	entries, err := fs.ReadDir(inside, ".")
	if err != nil {
		return nil, unreadablePath(root, err)
	}
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, e.Name())
		}
	}
	found := map[string][]archived{}
	for _, folder := range folders {
		entries, err := fs.ReadDir(inside, folder)
		if err != nil {
			continue // If the export is in this folder, Export.csv is reported as missing.
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil || !isExportFile(e.Name()) || info.IsDir() {
				continue
			}
			full := filepath.Join(root, folder, e.Name())
			found[folder] = append(found[folder], archived{e.Name(), info.Size(), func() (io.ReadCloser, error) { return os.Open(full) }})
		}
	}
	return chooseFolder(found, func() error { return nil })
}

func openZip(name string) (*archive, error) {
	reader, err := zip.OpenReader(name)
	if err != nil {
		return nil, notZip(name, err)
	}
	a, err := readZip(&reader.Reader, reader.Close)
	if err != nil {
		reader.Close()
	}
	return a, err
}

func readZip(reader *zip.Reader, closeZip func() error) (*archive, error) {
	found := map[string][]archived{}
	for _, f := range reader.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if path.IsAbs(name) || len(name) > 1 && name[1] == ':' || slices.Contains(strings.Split(name, "/"), "..") {
			return nil, invalid("The zip holds a file outside of itself (%s), which no HMIS writes.", clip(f.Name))
		}
		if f.Mode().IsDir() || strings.HasSuffix(name, "/") {
			continue
		}
		if f.Flags&1 != 0 {
			return nil, invalid("The zip is encrypted. Unpack it with its password and import the folder.")
		}
		if f.UncompressedSize64 > inflationFloor && f.UncompressedSize64/inflation > f.CompressedSize64 {
			return nil, inflationError(f.Name)
		}
		if !isExportFile(path.Base(name)) {
			continue
		}
		found[path.Dir(name)] = append(found[path.Dir(name)], archived{path.Base(name), int64(f.UncompressedSize64), func() (io.ReadCloser, error) {
			r, err := f.Open()
			if errors.Is(err, zip.ErrAlgorithm) {
				return nil, invalid("%s is packed in a way this program can't unpack. Unpack the zip and import the folder.", clip(f.Name))
			}
			if err != nil {
				return nil, damagedFile(f.Name, err)
			}
			return &inflateLimiter{ReadCloser: r, name: f.Name, packed: int64(f.CompressedSize64)}, nil
		}})
	}
	return chooseFolder(found, closeZip)
}

// An inflateLimiter checks the bytes that are really inflated, because the sizes in a zip may be wrong.
type inflateLimiter struct {
	io.ReadCloser
	name        string
	packed, out int64
}

func (i *inflateLimiter) Read(p []byte) (int, error) {
	n, err := i.ReadCloser.Read(p)
	i.out += int64(n)
	if i.out > inflationFloor && i.out/inflation > i.packed {
		return n, inflationError(i.name)
	}
	if err != nil && err != io.EOF {
		err = damagedFile(i.name, err)
	}
	return n, err
}

// isExportFile reports whether the import reads a file of that name.
func isExportFile(name string) bool {
	return slices.ContainsFunc(layouts, func(l *layout) bool { return strings.EqualFold(l.file, name) })
}

// chooseFolder returns the files of the folder with Export.csv, the outermost if there are several.
func chooseFolder(found map[string][]archived, closeArchive func() error) (*archive, error) {
	best, depth, ambiguous := "", -1, false
	for folder, files := range found {
		if !slices.ContainsFunc(files, func(f archived) bool { return strings.EqualFold(f.name, exportFile.file) }) {
			continue
		}
		d := 0
		if folder != "." {
			d = 1 + strings.Count(folder, "/")
		}
		switch {
		case depth < 0 || d < depth:
			best, depth, ambiguous = folder, d, false
		case d == depth:
			ambiguous = true
		}
	}
	switch {
	case depth < 0:
		return nil, missingFile(exportFile.file)
	case ambiguous:
		return nil, invalid("There is more than one export in it. Import them one by one.")
	}
	a := &archive{files: map[string]archived{}, close: closeArchive}
	for _, f := range found[best] {
		key := strings.ToLower(f.name)
		if _, ok := a.files[key]; ok {
			return nil, invalid("%s is in it twice.", f.name)
		}
		a.files[key] = f
	}
	for _, l := range layouts {
		if _, ok := a.file(l); l.required && !ok {
			return nil, missingFile(l.file)
		}
	}
	return a, nil
}

// invalid returns the refusal of an export that can't be read.
func invalid(format string, args ...any) error {
	return data.Refuse(data.CodeInvalid, format+" Nothing was imported.", args...)
}

func missingFile(file string) error {
	return invalid("%s is missing, so this is not a whole HMIS CSV export.", file)
}

func inflationError(name string) error {
	return invalid("%s inflates to more than %d times its packed size, which no HMIS writes.", clip(name), inflation)
}

func damagedFile(name string, err error) error {
	var refusal *data.Error
	if errors.As(err, &refusal) {
		return err
	}
	return &data.Error{Code: data.CodeInvalid, Err: err,
		Message: fmt.Sprintf("%s is damaged or cut off. Export it and copy it again. Nothing was imported.", clip(name))}
}

func unreadablePath(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &data.Error{Code: data.CodeNotFound, Err: err, Message: fmt.Sprintf("There is no file or folder %s. Check the path. Nothing was imported.", name)}
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("%s can't be read. Check that it is yours to read. Nothing was imported.", name)}
}

// notZip is the error for a file that is not a zip, or for a truncated one.
func notZip(name string, err error) error {
	f, openErr := os.Open(name)
	if openErr != nil {
		return unreadablePath(name, openErr)
	}
	defer f.Close()
	var start [2]byte
	if _, readErr := io.ReadFull(f, start[:]); readErr == nil && string(start[:]) == "PK" {
		return damagedFile(filepath.Base(name), err)
	}
	return &data.Error{Code: data.CodeInvalid, Err: err,
		Message: fmt.Sprintf("%s is not a zip of an HMIS CSV export. Choose the zip, or the folder it was unpacked to. Nothing was imported.", filepath.Base(name))}
}

// clip returns a copy of a text from a file, short enough to be shown.
func clip(text string) string {
	const maxLength = 100
	text = strings.Clone(strings.ToValidUTF8(text, "\uFFFD"))
	if runes := []rune(text); len(runes) > maxLength {
		return string(runes[:maxLength]) + "…"
	}
	return text
}
