package sqlite

import (
	"testing"

	"housingtracker/data"
)

func TestCheckpoint(t *testing.T) {
	s := openOffice(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%#v)", err, err.(*data.Error).Err)
		}
	}
	here := At(s.path)
	if _, err := here.Checkpoint(t.Context(), testKey); data.CodeOf(err) != data.CodeConflict {
		t.Errorf("open in another program: %v", err)
	}
	want, err := s.Contents(t.Context())
	must(err)
	must(s.Close())
	got, err := here.Checkpoint(t.Context(), testKey)
	must(err)
	if got.Clients != want.Clients || got.LastEvent != want.LastEvent || got.Clients == 0 {
		t.Errorf("settled %+v, open %+v", got, want)
	}
}
