package search

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// BenchmarkTypedLetter is one letter typed into the search of a program with 10,000 clients; UX wants it under 50 ms.
func BenchmarkTypedLetter(b *testing.B) {
	test.NewTempApp(b)
	f := office()
	for i := range 10000 {
		f.stored[11] = append(f.stored[11], listed(1000+i, fmt.Sprint("Last", i%977), fmt.Sprint("First", i%31), func(l *data.Listed) {
			l.CaseManager.Name = fmt.Sprint("Manager ", i%40)
		}))
	}
	w := test.NewTempWindow(b, nil)
	s := New(overlay.NewHost(w, task.Inline()), f)
	w.SetContent(s.Content())
	w.Resize(wide)
	s.Show()
	for i := 0; b.Loop(); i++ {
		s.search.SetText([]string{"l", "la", "last9", "x"}[i%4])
	}
}
