//go:build cgo

package ui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/data/sample"
	"housingtracker/ui/control"
)

// numbers are the links of Home that begin or end with a number.
func (w *Window) numbers() (links []*control.Button, numbers []string) {
	number := regexp.MustCompile(`^(?:Show all )?(\d+)\b`)
	for _, o := range test.LaidOutObjects(w.shell.home.Content()) {
		if b, ok := o.(*control.Button); ok && b.Kind == control.Link {
			if found := number.FindStringSubmatch(b.Text); found != nil {
				links, numbers = append(links, b), append(numbers, found[1])
			}
		}
	}
	return links, numbers
}

// TestNumbersOfHomeOpenTheirRows clicks every number of Home, in both scopes, and counts the rows that the search shows.
func TestNumbersOfHomeOpenTheirRows(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	w.signInAs(t, sample.Accounts[0])
	for i, scope := range []string{"of mine", "enrolled today"} {
		w.shell.showByName(homeName)
		if i == 1 {
			w.chooseWholeProgram(t)
		}
		if !strings.Contains(w.texts(), scope) {
			t.Fatalf("not the clients %s: %s", scope, w.texts())
		}
		links, _ := w.numbers()
		if len(links) < 10 {
			t.Fatalf("only %d numbers", len(links))
		}
		for n := range links {
			w.shell.showByName(homeName)
			links, numbers := w.numbers()
			test.Tap(links[n])
			if want := fmt.Sprintf("Displaying %s of ", numbers[n]); !strings.Contains(w.texts(), want) {
				t.Errorf("%s: %q does not show %s rows", scope, links[n].Text, numbers[n])
			}
		}
	}
}

func (w *Window) chooseWholeProgram(t *testing.T) {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.shell.home.Content()) {
		if s, ok := o.(*control.Segments); ok {
			s.SetChosen(1)
			s.OnChanged(1)
			return
		}
	}
	t.Fatal("no choice of the scope")
}

func TestKeysOfViewsWorkOnEveryScreen(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	w.signInAs(t, sample.Accounts[0])
	view := `[{"name":"Moved in","view":"{\"stages\":[\"Moved In\"],\"folded\":[],\"columns\":[]}"}]`
	if err := w.shell.session.SetPreference(t.Context(), "search.views", view); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{homeName, searchName, clientName} {
		w.shell.showByName(from)
		w.host.Press("Alt+1")
		w.host.Press("Ctrl+1")
		if shown := w.texts(); !strings.Contains(shown, "[Stage: Moved In") || !strings.Contains(shown, "Filtered: ") && !strings.Contains(shown, "Displaying ") {
			t.Errorf("from %s: %s", from, shown)
		}
	}
}
