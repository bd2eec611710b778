package backup

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"housingtracker/data/file"
)

var sample = file.Backup{At: time.Date(2026, 11, 22, 14, 15, 0, 0, time.UTC), Why: file.AutomaticBackup, Program: "1.0",
	Contents: file.Contents{Schema: 2, Clients: 3, LastEvent: 7, LastHash: []byte{1, 2, 3}}}

const keys, database = `{"layout":1}`, "what looks like noise"

func written(t testing.TB) []byte {
	var b bytes.Buffer
	if err := Write(context.Background(), &b, sample, []byte(keys), strings.NewReader(database), int64(len(database))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read reads a whole backup.
func read(content []byte) (file.Backup, string, string, error) {
	f, err := open(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return file.Backup{}, "", "", err
	}
	var out bytes.Buffer
	k, err := f.Read(context.Background(), &out, nil)
	return f.Backup, string(k), out.String(), err
}

func TestWriteAndRead(t *testing.T) {
	m, k, d, err := read(written(t))
	if err != nil || k != keys || d != database || !m.At.Equal(sample.At) || m.LastEvent != 7 || m.Database != int64(len(database)) {
		t.Errorf("%+v, %q, %q, %v", m, k, d, err)
	}
}

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.backup")
	if _, err := Open(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("none there: %v", err)
	}
	for _, test := range []struct {
		content string
		want    error
	}{{string(written(t)), nil}, {"", Damaged}, {"PK", Damaged}, {strings.Replace(string(written(t)), "backup 1", "backup 2", 1), Newer}} {
		if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path)
		if !errors.Is(err, test.want) {
			t.Errorf("%.40q: %v", test.content, err)
		}
		if err == nil && f.Close() != nil {
			t.Error("it can't be closed")
		}
	}
}

func TestDamageIsFound(t *testing.T) {
	whole := written(t)
	for i := range whole {
		for bit := range 8 {
			changed := bytes.Clone(whole)
			changed[i] ^= 1 << bit
			if _, _, _, err := read(changed); !errors.Is(err, Damaged) && !errors.Is(err, Newer) {
				t.Fatalf("bit %d of byte %d: %v", bit, i, err)
			}
		}
		if _, _, _, err := read(whole[:i]); !errors.Is(err, Damaged) {
			t.Fatalf("cut off at %d: %v", i, err)
		}
	}
	if _, _, _, err := read(append(bytes.Clone(whole), 0)); !errors.Is(err, Damaged) {
		t.Errorf("with a byte more: %v", err)
	}
}

func TestWriteWrongLength(t *testing.T) {
	if err := Write(context.Background(), &bytes.Buffer{}, sample, nil, strings.NewReader("short"), 6); err == nil {
		t.Error("a database shorter than said was written")
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := Write(stopped, &bytes.Buffer{}, sample, nil, strings.NewReader("short"), 5); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// No content causes a panic or uses more memory than the length of the file.
func FuzzRead(f *testing.F) {
	whole := written(f)
	f.Add(whole)
	f.Add(whole[:40])
	f.Add([]byte(strings.Replace(string(whole), `"keys":12`, `"keys":8388608`, 1)))
	f.Add([]byte(strings.Replace(string(whole), `"keys":12`, `"keys":-1`, 1)))
	f.Fuzz(func(t *testing.T, content []byte) {
		m, k, d, err := read(content)
		if err == nil && (int64(len(k)) != m.Keys || int64(len(d)) != m.Database) {
			t.Errorf("%d bytes of keys and %d of the database; the manifest says %d and %d", len(k), len(d), m.Keys, m.Database)
		}
	})
}
