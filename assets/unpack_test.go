package assets

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestUnpackFonts(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "cache", "fonts")
	unpackAll := func() {
		t.Helper()
		if err := UnpackFonts(folder); err != nil {
			t.Fatal(err)
		}
	}
	unpackAll()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != len(Fonts)-1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if info, _ := os.Stat(folder); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v", info.Mode())
	}
	var thai Font
	for _, f := range Fonts {
		if f.Name == "thai" {
			thai = f
		}
	}
	want, err := thai.Open()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "thai.ttf")
	check := func(what string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes of %d, %v", what, len(got), len(want), err)
		}
	}
	check("unpacked")
	before, _ := os.Stat(path)
	unpackAll()
	if after, _ := os.Stat(path); !os.SameFile(before, after) {
		t.Error("a font that was there is written once more")
	}
	changed := bytes.Clone(want)
	changed[100]++
	for what, damage := range map[string]func() error{
		"torn":    func() error { return os.WriteFile(path, want[:100], 0o600) },
		"changed": func() error { return os.WriteFile(path, changed, 0o600) },
		"removed": func() error { return os.Remove(path) },
		"a link": func() error {
			other := filepath.Join(t.TempDir(), "other")
			if err := os.Rename(path, other); err != nil {
				return err
			}
			return os.Symlink(other, path)
		},
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		unpackAll()
		check(what)
		if info, err := os.Lstat(path); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: mode %v, %v", what, info.Mode(), err)
		}
	}
	if files, _ := os.ReadDir(folder); len(files) != len(Fonts)-1 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestUnpackFontsWithoutFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if UnpackFonts(filepath.Join(path, "fonts")) == nil {
		t.Error("unpacked into a file")
	}
}
