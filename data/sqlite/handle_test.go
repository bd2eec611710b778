package sqlite

import (
	"os"
	"os/exec"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// checkpoint reports whether a restore would find the database closed.
func checkpoint(path string) error {
	_, err := At(path).Checkpoint(ctx, testKey)
	return err
}

// Another program must not find a database closed that is open here, whatever was read here without SQLite: it would replace
// the file, and later saves would be lost.
func TestOpenDatabaseStaysLocked(t *testing.T) {
	s := openOffice(t)
	for name, look := range map[string]func() error{
		"opened": func() error { return nil },
		"looked at": func() error {
			_, err := At(s.path).State()
			return err
		},
		"checked": func() error {
			_, err := s.Check(ctx)
			return err
		},
		"counted": func() error {
			_, err := s.Contents(ctx)
			return err
		},
		"opened twice": func() error {
			other, err := OpenExisting(s.path, testKey)
			if err != nil {
				return err
			}
			return other.Close()
		},
		"opened with another key": func() error {
			other, err := OpenExisting(s.path, file.KeyOf([file.KeySize]byte{9}))
			if err == nil {
				return other.Close()
			}
			return nil
		},
	} {
		if err := writerOf(s).SaveSettings(ctx, anEvent(), data.DefaultSettings); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := look(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		other := exec.Command(os.Args[0])
		other.Env = append(os.Environ(), crashChild+"=checkpoint "+s.path)
		if _, err := other.CombinedOutput(); err == nil {
			t.Errorf("%s: another program takes it for closed", name)
		}
	}
}
