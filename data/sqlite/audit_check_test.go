package sqlite

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"housingtracker/data"
	"housingtracker/data/storetest"
)

// Pages of an older copy of the same file are valid, each with its MAC; the audit log contradicts them.
func TestCheckFindsOlderPages(t *testing.T) {
	s := openOffice(t)
	admin, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator})
	mustDo(t, err)
	event := func(kind data.EventKind, reason string) data.AuditEvent {
		a := anEvent()
		a.Kind, a.By, a.Reason = kind, admin.ID, reason
		return a
	}
	cora, err := writerOf(s).AddUser(ctx, event(data.EventUser, "created Cora Case"), data.NewUser{Name: "Cora Case", Organization: admin.Organization.ID, Role: data.Administrator})
	mustDo(t, err)
	onRosa := func(kind data.EventKind) data.AuditEvent {
		a := event(kind, "")
		a.EnrollmentID = storetest.RosaHome
		return a
	}
	rosa, err := writerOf(s).CreateTracker(ctx, onRosa(data.EventCreateTracker), data.Tracker{EnrollmentID: storetest.RosaHome, Attempt: 1})
	mustDo(t, err)
	resting := func() []byte {
		_, err := s.write.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
		mustDo(t, err)
		content, err := os.ReadFile(s.path)
		mustDo(t, err)
		return content
	}
	pages := func(tables ...string) (roots []int) {
		for _, table := range tables {
			var root int
			mustDo(t, s.read.QueryRow(`SELECT rootpage FROM sqlite_schema WHERE name = ?1`, table).Scan(&root))
			roots = append(roots, root)
		}
		return roots
	}
	list := pages("program_list", "program_list_by_enrollment")
	before := resting()
	for _, step := range []struct {
		name  string
		pages []int
		do    func() error
	}{
		{"a tracker", append(list, pages("trackers")...), func() error {
			rosa.Applied = data.MustDate("2026-05-02")
			_, err := writerOf(s).SaveTracker(ctx, onRosa(data.EventSaveTracker), rosa)
			return err
		}},
		{"a role", pages("users"), func() error {
			a := event(data.EventUser, "changed Cora Case")
			a.Changes = []data.Change{{Field: data.FieldRole, Old: string(data.Administrator), New: string(data.Caseworker)}}
			cora.Role = data.Caseworker
			return writerOf(s).SaveUser(ctx, a, cora)
		}},
		{"a disabled user", pages("users"), func() error {
			cora.Disabled = true
			return writerOf(s).SaveUser(ctx, event(data.EventUser, "disabled Cora Case"), cora)
		}},
		{"a user enabled again", pages("users"), func() error {
			cora.Disabled = false
			return writerOf(s).SaveUser(ctx, event(data.EventUser, "enabled Cora Case"), cora)
		}},
	} {
		mustDo(t, step.do())
		after := resting()
		path := filepath.Join(t.TempDir(), "office.db")
		if wrong := examine(t, path, after, testKey); len(wrong) > 0 {
			t.Errorf("%s, as it is: %q", step.name, wrong)
		}
		mixed := bytes.Clone(after)
		for _, page := range step.pages {
			copy(mixed[(page-1)*pageSize:page*pageSize], before[(page-1)*pageSize:])
		}
		if wrong := examine(t, path, mixed, testKey); len(wrong) == 0 {
			t.Errorf("%s, as it was before: %q", step.name, wrong)
		}
		before = after
	}
}
