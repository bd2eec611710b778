package place

import "testing"

func TestNetworkDrives(t *testing.T) {
	for path, want := range map[string]string{
		`C:\Users\ann\office.db`:                "",
		`\\?\C:\Users\ann\office.db`:            "",
		`\\server\share\office.db`:              `a network drive (\\server\share)`,
		`\\?\UNC\server\share\office.db`:        `a network drive (\\server\share)`,
		`\\wsl.localhost\Debian\home\office.db`: `a network drive (\\wsl.localhost\Debian)`,
	} {
		if got, _ := networkDrive(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if client := serviceByVolume(`C:\`); client != "" {
		t.Errorf("C: is of %s", client)
	}
	real, err := realPath(`C:\windows`)
	if drive, _ := networkDrive(real); err != nil || serviceByName(real) != "" || drive != "" {
		t.Errorf("%q, %v", real, err)
	}
}
