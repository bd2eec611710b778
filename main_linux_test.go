package main

import (
	"strings"
	"testing"
)

func TestTheWindowNeedsADisplay(t *testing.T) {
	for _, args := range [][]string{nil, {"--db", "office.db"}} {
		if _, stderr, status := run(t, args...); status == 0 || !strings.Contains(stderr, "no display") || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%q: status %d, stderr %q", args, status, stderr)
		}
	}
}
