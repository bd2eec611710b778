package admin

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/data/transfer"
	"housingtracker/ui/control"
)

// typed fills the entries of the open dialog in their order.
func typed(s *Screen, texts ...string) {
	i := 0
	for _, o := range test.LaidOutObjects(s.host.Window().Canvas().Overlays().Top()) {
		if e, ok := o.(*control.Entry); ok && i < len(texts) {
			e.SetText(texts[i])
			i++
		}
	}
}

// everything is what the screen shows, with its buttons.
func everything(s *Screen) string {
	text := shown(s)
	for _, o := range objects(s) {
		if b, ok := o.(*control.Button); ok {
			text += "\n" + b.Text
		}
	}
	return text
}

func TestMoveToServer(t *testing.T) {
	s, _ := openPlace(t, &moving{fake: &fake{}})
	var asked []Transfer
	var moved []transfer.Moved
	failing := data.Refuse(data.CodeUnavailable, "The server can't be reached.")
	s.Place.Transfer = func(_ context.Context, to Transfer) (transfer.Moved, error) {
		asked = append(asked, to)
		if len(asked) == 1 {
			return transfer.Moved{}, failing
		}
		return transfer.Moved{To: "postgres://db/housing"}, nil
	}
	s.Place.OnTransferred = func(m transfer.Moved) { moved = append(moved, m) }
	for range 2 {
		tap(t, s, "Move it to a server…")
		typed(s, "db", "housing", "", "", "the owner's door")
		tap(t, s, "Go on")
		if !strings.Contains(shown(s), "Type the owner") {
			t.Fatalf("without an owner: %s", shown(s))
		}
		typed(s, "db", "housing", "", "county", "the owner's door")
		tap(t, s, "Go on")
		if !strings.Contains(shown(s), "housing on db") {
			t.Fatalf("it shows %s", shown(s))
		}
		typed(s, "my own door 17")
		tap(t, s, "Move")
		if len(asked) == 1 {
			if len(moved) > 0 || !strings.Contains(shown(s), "can't be reached") {
				t.Errorf("failed: moved %v, it shows %s", moved, shown(s))
			}
			s.host.CloseAll()
		}
	}
	want := Transfer{"postgres://county@db/housing", "the owner's door", "my own door 17"}
	if len(asked) != 2 || asked[0] != want || asked[1] != want || len(moved) != 1 {
		t.Errorf("asked for %+v, moved %+v", asked, moved)
	}
}

// On a server there are no backups, no recovery code and no path, but what the database can do.
func TestOnServer(t *testing.T) {
	f := robin()
	s := open(t, f)
	s.OnRecoveryCode = nil
	s.Place = Place{Path: "postgres://db.county.gov/housing", Server: true}
	tap(t, s, "Database")
	text := everything(s)
	for _, no := range []string{"Backups", "Recovery", "shared folder", "postgres:"} {
		if strings.Contains(text, no) {
			t.Errorf("it speaks of %q: %s", no, text)
		}
	}
	for _, yes := range []string{"on a server", "housing on db.county.gov", "Move this database to this computer…", "Check the database", "Retention"} {
		if !strings.Contains(text, yes) {
			t.Errorf("it lacks %q: %s", yes, text)
		}
	}
	f.info = data.OfficeInfo{ReadOnly: "It was moved to office.db.", MovedTo: "office.db"}
	tap(t, s, "Database")
	if text := everything(s); !strings.Contains(text, "It was moved to office.db.") || !strings.Contains(text, "Undo the move…") {
		t.Errorf("moved, it shows %s", text)
	}
}

func TestTemporaryPasswordsAreShown(t *testing.T) {
	s := open(t, robin())
	ShowTemporary(s.host, nil)
	if s.host.Top() != nil {
		t.Error("an empty list is shown")
	}
	ShowTemporary(s.host, []transfer.Password{{User: data.User{Name: "Bo"}, Password: "ABCD-EFGH"}})
	if text := shown(s); !strings.Contains(text, "Bo") || !strings.Contains(text, "ABCD-EFGH") {
		t.Errorf("it shows %s", text)
	}
}
