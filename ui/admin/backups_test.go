package admin

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/ui/control"
)

// keeping is a session with backups and expired clients.
type keeping struct {
	*fake
	Files
	backups []file.Backup
	warning string
	failing error
	expired int
}

func (k *keeping) Backups(context.Context) ([]file.Backup, string, error) {
	return k.backups, k.warning, nil
}

func (k *keeping) BackUp(_ context.Context, _ string, progress func(done, total int64)) (file.Backup, error) {
	progress(1, 2)
	if k.failing != nil {
		return file.Backup{}, k.failing
	}
	b := file.Backup{Path: "/office/a.db.backups/a-2.backup", At: time.Now(), Why: file.BackupByHand, Warning: k.warning}
	k.backups = append(k.backups, b)
	return b, nil
}

func (k *keeping) BeginRestore(_ context.Context, path string, _ file.Credentials, _ func(done, total int64)) (*file.Restoring, error) {
	k.note("opened " + path)
	return &file.Restoring{Preview: file.Preview{Readable: true}}, nil
}

func (k *keeping) RetentionReport(context.Context) (data.RetentionReport, error) {
	r := data.RetentionReport{Years: 7, Before: data.NewDate(2019, 11, 23)}
	for i := range k.expired {
		r.Clients = append(r.Clients, data.Expired{PersonalID: fmt.Sprintf("P-%d", i+1), Last: data.NewDate(2011, 2, 3)})
	}
	return r, nil
}

func (k *keeping) ApplyRetention(_ context.Context, _ data.OperationID, how data.Retention, confirmed int) (int, error) {
	if confirmed != k.expired {
		return 0, data.Refuse(data.CodeConfirm, "Confirm by that number. Nothing was changed.")
	}
	k.note(fmt.Sprint(how, " ", confirmed))
	k.expired = 0
	return confirmed, nil
}

func shown(s *Screen) string {
	var all []string
	for _, o := range objects(s) {
		switch l := o.(type) {
		case *control.Label:
			all = append(all, l.Text)
		case *widget.Label:
			all = append(all, l.Text)
		case *control.Caption:
			all = append(all, l.Text)
		}
	}
	return strings.Join(all, "\n")
}

func openAt(t *testing.T, k *keeping, part string) *Screen {
	k.fake = robin()
	s := open(t, k)
	tap(t, s, part)
	return s
}

func TestTheListOfBackups(t *testing.T) {
	near := file.Backup{Path: "/office/a.db.backups/a-1.backup", Why: file.AutomaticBackup, Size: 3 << 20, Contents: file.Contents{Clients: 24, Enrollments: 28, Trackers: 9, Users: 3}}
	far := file.Backup{Path: "/far/a-0.backup", Why: file.BackupByHand, Size: 1000}
	for _, c := range []struct {
		name string
		k    keeping
		want []string
	}{
		{"empty", keeping{}, []string{"There are no backups yet", "if this computer is lost"}},
		{"two", keeping{backups: []file.Backup{near, far}}, []string{"automatic", "24 clients · 28 enrollments · 9 trackers · 3 users", "3.0 MB", "beside the database", "1 KB", "/far"}},
		{"away", keeping{backups: []file.Backup{near}, warning: "The second folder is away."}, []string{"The second folder is away.", "automatic"}},
	} {
		s := openAt(t, &c.k, "Backups")
		for _, want := range c.want {
			if got := shown(s); !strings.Contains(got, want) {
				t.Errorf("%s lacks %q: %s", c.name, want, got)
			}
		}
	}
}

func TestBackingUpByHand(t *testing.T) {
	for _, c := range []struct {
		name  string
		k     keeping
		says  string
		lists int
	}{
		{"made", keeping{}, "by hand", 1},
		{"not copied", keeping{warning: "The second folder is away."}, "The second folder has no copy", 1},
		{"failed", keeping{failing: data.Refuse(data.CodeUnavailable, "The disk is full.")}, "The disk is full.", 0},
		{"given up", keeping{failing: &data.Error{Code: data.CodeCancelled}}, "There are no backups yet", 0},
	} {
		s := openAt(t, &c.k, "Backups")
		tap(t, s, "Back up now")
		if got := shown(s); !strings.Contains(got, c.says) {
			t.Errorf("%s: it shows %s", c.name, got)
		}
		s.host.CloseAll()
		if got := strings.Count(shown(s), "beside the database"); got != c.lists {
			t.Errorf("%s: %d backups are listed", c.name, got)
		}
	}
}

func TestRestoreShowsThatBackup(t *testing.T) {
	k := &keeping{backups: []file.Backup{{Path: "/a-9.backup"}, {Path: "/a-8.backup"}}}
	s := openAt(t, k, "Backups")
	tap(t, s, "Restore…")
	if got := shown(s); strings.Join(k.did, ",") != "opened /a-9.backup" || !strings.Contains(got, "Nothing has been recorded since") {
		t.Errorf("did %v, shows %s", k.did, got)
	}
	s.host.Press("Esc")
	if s.host.Top() != nil {
		t.Error("Esc does not close the preview")
	}
}

// TestRetentionAsksForTheNumber: nothing goes by another number, by words or by Esc.
func TestRetentionAsksForTheNumber(t *testing.T) {
	for button, want := range map[string]string{"Remove": "removed 3", "De-identify": "de-identified 3"} {
		k := &keeping{expired: 3}
		s := openAt(t, k, "Retention")
		if got := shown(s); !strings.Contains(got, "3 clients unchanged since 11/23/2019") || !strings.Contains(got, "P-3") || !strings.Contains(got, "02/03/2011") {
			t.Fatalf("the page shows %s", got)
		}
		tap(t, s, button+"…")
		s.host.Press("Esc")
		if s.host.Top() != nil {
			t.Fatalf("%s: Esc leaves the form", button)
		}
		tap(t, s, button+"…")
		typed := entries(s)[0]
		if s.host.Window().Canvas().Focused() != typed {
			t.Errorf("%s: the number has not the focus", button)
		}
		for _, wrong := range []string{"", "three", "2"} {
			typed.SetText(wrong)
			s.host.Press("Ctrl+Enter")
			if len(k.did) != 0 || s.host.Top() == nil || typed.Text != wrong {
				t.Fatalf("%s: %q did %v", button, wrong, k.did)
			}
		}
		if got := shown(s); !strings.Contains(got, "Confirm by that number") {
			t.Errorf("%s: another number shows %s", button, got)
		}
		typed.SetText("3")
		typed.OnSubmitted("3")
		if got := shown(s); strings.Join(k.did, ",") != want || !strings.Contains(got, "No client's record is unchanged") {
			t.Errorf("%s: did %v, shows %s", button, k.did, got)
		}
	}
}

func TestRetentionListsTheLongest(t *testing.T) {
	for n, want := range map[int]string{1: "1 client unchanged", maxExpiredShown + 1: "the longest 200 are listed"} {
		s := openAt(t, &keeping{expired: n}, "Retention")
		if got := shown(s); !strings.Contains(got, want) || strings.Contains(got, fmt.Sprintf("P-%d", maxExpiredShown+1)) {
			t.Errorf("of %d it shows %.300s", n, got)
		}
	}
}
