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
		if got := networkDrive(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if client := serviceByVolume(`C:\`); client != "" {
		t.Errorf("C: is of %s", client)
	}
	if real, err := realPath(`C:\windows`); err != nil || serviceByName(real) != "" || networkDrive(real) != "" {
		t.Errorf("%q, %v", real, err)
	}
}
