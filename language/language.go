// Package language sets the language to English where the system's is C.UTF-8, as in many containers. Fyne reads the language
// while it is initialized, before main, and complains about C.UTF-8 on standard error, where commands write only their own
// messages. This package imports only os, so that Go initializes it before any package that logs (Go specification, Program
// initialization).
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
