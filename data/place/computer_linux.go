package place

import (
	"os"
	"strings"
)

// machineID is the ID of machine-id(5); "" if there is none.
func machineID() string {
	for _, path := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		if content, err := os.ReadFile(path); err == nil {
			return strings.TrimSpace(string(content))
		}
	}
	return ""
}
