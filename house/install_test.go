package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstallWithFailingSource runs .ci/install with an apt-get whose update and install exit with the given statuses.
func TestInstallWithFailingSource(t *testing.T) {
	for name, c := range map[string]struct {
		update, install string
		want            bool
		prints          []string
	}{
		"everything works":          {"exit 0", "exit 0", true, nil},
		"a source warns":            {"echo W: example.org failed; exit 0", "exit 0", true, []string{"example.org failed"}},
		"a source fails":            {"echo E: example.org failed >&2; exit 100", "exit 0", true, []string{"example.org failed", "package lists that are here"}},
		"a package can't be had":    {"exit 0", "echo E: no such package >&2; exit 100", false, []string{"no such package", "could not be installed: missing-package"}},
		"a source and package fail": {"exit 100", "exit 100", false, []string{"package lists that are here", "could not be installed: missing-package"}},
	} {
		t.Run(name, func(t *testing.T) {
			programs := t.TempDir()
			for program, script := range map[string]string{
				"dpkg-query": `case "$*" in *" present-package") printf installed;; *) exit 1;; esac`,
				"sudo":       `exec "$@"`,
				"apt-get":    `case "$*" in *" update") ` + c.update + `;; *" missing-package") ` + c.install + `;; *) exit 99;; esac`,
			} {
				if err := os.WriteFile(filepath.Join(programs, program), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			install := exec.Command("bash", "../.ci/install", "present-package", "missing-package")
			install.Env = append(os.Environ(), "PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"))
			out, err := install.CombinedOutput()
			if (err == nil) != c.want {
				t.Errorf("install ended with %v: %s", err, out)
			}
			for _, part := range c.prints {
				if !strings.Contains(string(out), part) {
					t.Errorf("install does not print %q: %s", part, out)
				}
			}
		})
	}
}
