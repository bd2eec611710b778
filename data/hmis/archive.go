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

// A file that inflates more than inflation : 1 beyond inflationFloor bytes is taken for an attack.
const (
	inflation      = 200
	inflationFloor = 100 << 20
)

// An archive is the zip or folder that holds an export: its CSV files by lower-case name.
type archive struct {
	files map[string]archived
	close func() error
}

// archived is one file: the name as it is written, its size in bytes, how to read it from its start.
type archived struct {
	name string
	size int64
	open func() (io.ReadCloser, error)
}

func openArchive(name string) (*archive, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(name, err)
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
		return nil, unreadable(root, err)
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
			continue // A folder that can't be read is only a loss if the export is in it, and then that is said.
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil || !wanted(e.Name()) || info.IsDir() {
				continue
			}
			full := filepath.Join(root, folder, e.Name())
			found[folder] = append(found[folder], archived{e.Name(), info.Size(), func() (io.ReadCloser, error) { return os.Open(full) }})
		}
	}
	return choose(found, func() error { return nil })
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
			return nil, data.Refuse(data.CodeInvalid, "The zip holds a file outside of itself (%s), which no HMIS writes. Nothing was imported.", clip(f.Name))
		}
		if f.Mode().IsDir() || strings.HasSuffix(name, "/") {
			continue
		}
		if f.Flags&1 != 0 {
			return nil, data.Refuse(data.CodeInvalid, "The zip is encrypted. Unpack it with its password and import the folder. Nothing was imported.")
		}
		if f.UncompressedSize64 > inflationFloor && f.UncompressedSize64/inflation > f.CompressedSize64 {
			return nil, inflates(f.Name)
		}
		if !wanted(path.Base(name)) {
			continue
		}
		found[path.Dir(name)] = append(found[path.Dir(name)], archived{path.Base(name), int64(f.UncompressedSize64), func() (io.ReadCloser, error) {
			r, err := f.Open()
			if errors.Is(err, zip.ErrAlgorithm) {
				return nil, data.Refuse(data.CodeInvalid, "%s is packed in a way this program can't unpack. Unpack the zip and import the folder. Nothing was imported.", clip(f.Name))
			}
			if err != nil {
				return nil, damaged(f.Name, err)
			}
			return &inflating{ReadCloser: r, name: f.Name, packed: int64(f.CompressedSize64)}, nil
		}})
	}
	return choose(found, closeZip)
}

// inflating watches what really comes out, because the sizes written in a zip may lie.
type inflating struct {
	io.ReadCloser
	name        string
	packed, out int64
}

func (i *inflating) Read(p []byte) (int, error) {
	n, err := i.ReadCloser.Read(p)
	i.out += int64(n)
	if i.out > inflationFloor && i.out/inflation > i.packed {
		return n, inflates(i.name)
	}
	if err != nil && err != io.EOF {
		err = damaged(i.name, err)
	}
	return n, err
}

// wanted reports whether the name is one of the files that are read.
func wanted(name string) bool {
	return slices.ContainsFunc(layouts, func(l *layout) bool { return strings.EqualFold(l.file, name) })
}

// choose takes the folder that holds Export.csv, the outermost where several do.
func choose(found map[string][]archived, closeArchive func() error) (*archive, error) {
	best, depth, twice := "", -1, false
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
			best, depth, twice = folder, d, false
		case d == depth:
			twice = true
		}
	}
	switch {
	case depth < 0:
		return nil, missing(exportFile.file)
	case twice:
		return nil, data.Refuse(data.CodeInvalid, "There is more than one export in it. Import them one by one. Nothing was imported.")
	}
	a := &archive{files: map[string]archived{}, close: closeArchive}
	for _, f := range found[best] {
		key := strings.ToLower(f.name)
		if _, ok := a.files[key]; ok {
			return nil, data.Refuse(data.CodeInvalid, "%s is in it twice. Nothing was imported.", f.name)
		}
		a.files[key] = f
	}
	for _, l := range layouts {
		if _, ok := a.files[strings.ToLower(l.file)]; l.required && !ok {
			return nil, missing(l.file)
		}
	}
	return a, nil
}

func missing(file string) error {
	return data.Refuse(data.CodeInvalid, "%s is missing, so this is not a whole HMIS CSV export. Nothing was imported.", file)
}

func inflates(name string) error {
	return data.Refuse(data.CodeInvalid, "%s inflates to more than %d times its packed size, which no HMIS writes. Nothing was imported.", clip(name), inflation)
}

func damaged(name string, err error) error {
	var told *data.Error
	if errors.As(err, &told) {
		return err
	}
	return &data.Error{Code: data.CodeInvalid, Err: err,
		Message: fmt.Sprintf("%s is damaged or cut off. Export it again and copy it anew. Nothing was imported.", clip(name))}
}

func unreadable(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &data.Error{Code: data.CodeNotFound, Err: err, Message: fmt.Sprintf("There is no file or folder %s. Check the path. Nothing was imported.", name)}
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("%s can't be read. Check that it is yours to read. Nothing was imported.", name)}
}

// notZip tells a zip that was cut off from another kind of file.
func notZip(name string, err error) error {
	f, openErr := os.Open(name)
	if openErr != nil {
		return unreadable(name, openErr)
	}
	defer f.Close()
	var start [2]byte
	if _, readErr := io.ReadFull(f, start[:]); readErr == nil && string(start[:]) == "PK" {
		return damaged(filepath.Base(name), err)
	}
	return &data.Error{Code: data.CodeInvalid, Err: err,
		Message: fmt.Sprintf("%s is not a zip of an HMIS CSV export. Choose the zip, or the folder it was unpacked to. Nothing was imported.", filepath.Base(name))}
}

// clip keeps what a file says short enough to be shown, and does not hold the line that it stood in.
func clip(text string) string {
	const most = 100
	text = strings.Clone(strings.ToValidUTF8(text, "\uFFFD"))
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
