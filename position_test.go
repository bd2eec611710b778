package main

import "testing"

// TestReachable: a window is left where its upper edge can be taken hold of.
func TestReachable(t *testing.T) {
	// The monitor is 1920 × 1080, its neighbour begins at 1920.
	for _, c := range []struct {
		name             string
		left, top, width int
		want             bool
	}{
		{"inside", 100, 80, 1280, true}, {"half over the left edge", -640, 80, 1280, true}, {"beyond the left edge", -1270, 80, 1280, false},
		{"beyond the right edge", 1900, 80, 1280, false}, {"above", 100, -200, 1280, false}, {"below", 100, 1070, 1280, false},
		{"at the upper edge", 0, 0, 1280, true}, {"on a monitor that is gone", 2500, 80, 1280, false},
	} {
		if got := reachable(c.left, c.top, c.width, 0, 0, 1920, 1080); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
