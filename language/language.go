// Package language names the program's language, English, where the system's is that of no people: C.UTF-8, which many
// servers and containers have. Fyne reads the language while it is initialized, before main begins, and complains about
// that one on standard error, where a command may write one line only. This package needs nothing but os, so that Go
// initializes it before any package that logs (Go specification, Program initialization).
package language

import "os"

func init() {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		switch value := os.Getenv(name); {
		case value == "":
			continue
		case len(value) > 2 && value[:2] == "C." && os.Getenv("LANGUAGE") == "":
			os.Setenv("LANGUAGE", "en")
		}
		return
	}
}
