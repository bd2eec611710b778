package file

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
)

// monday is the morning on which the databases of these tests are made; an event follows each hour.
var monday = time.Date(2026, time.November, 16, 9, 0, 0, 0, time.Local)

// A history is the audit log of a database that is nothing else.
type history []data.AuditEvent

func (h history) Generation(context.Context) (g Generation, err error) {
	for _, a := range h {
		if g.Identity == "" {
			g.Identity, g.Line = a.Operation, a.Operation
		}
		if a.Kind == data.EventRestore || a.Kind == data.EventAcceptCopy {
			g.Line = a.Operation
		}
		g.Number, g.Hash, g.At = a.Number, a.Hash, a.At
	}
	return g, nil
}

func (h history) Events(_ context.Context, filter data.EventFilter, before int64, limit int) (found []data.AuditEvent, err error) {
	for i := len(h) - 1; i >= 0 && len(found) < limit; i-- {
		if (before == 0 || h[i].Number < before) && (len(filter.Kinds) == 0 || h[i].Kind == filter.Kinds[0] || h[i].Kind == filter.Kinds[1]) {
			found = append(found, h[i])
		}
	}
	return found, nil
}

// then is a copy of the history that goes on with events.
func (h history) then(events ...data.AuditEvent) history {
	h = append(history{}, h...)
	for _, a := range events {
		before := ""
		if len(h) > 0 {
			before = h[len(h)-1].Hash
		}
		a.Number = int64(len(h) + 1)
		a.At = monday.Add(time.Duration(a.Number) * time.Hour)
		a.Hash = fmt.Sprintf("%x", sha256.Sum256([]byte(before+string(a.Operation))))
		h = append(h, a)
	}
	return h
}

// work goes on with n saves.
func (h history) work(n int) history {
	for range n {
		h = h.then(data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventSaveTracker})
	}
	return h
}

// at is the generation when the history had n events.
func (h history) at(n int) Generation {
	g, _ := h[:n].Generation(context.Background())
	return g
}

// end is the generation now.
func (h history) end() Generation { return h.at(len(h)) }

func (h history) accept(lost ...Generation) history {
	o := &Office{now: func() time.Time { return monday }}
	here := h.end()
	return h.then(o.acceptCopyEvent(&Copy{Here: here, Lost: lost, Last: lost[0]}, 1))
}

// restore goes on after a restore that gave the lines up.
func (h history) restore(up abandonedLines) history {
	return h.then(data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventRestore, Changes: up.changes()})
}

func TestCopiesAreFound(t *testing.T) {
	founded := history{}.then(data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser})
	stick := founded.work(9)
	office := stick.work(20)
	elsewhere := stick.work(30)
	other := history{}.then(data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser}).work(60)
	accepted := stick.accept(office.end()).work(10)
	lineOf := func(h history) data.OperationID { return h.end().Line }
	restored := stick.restore(abandonedLines{lineOf(office): 30}).work(3)
	again := stick.restore(abandonedLines{lineOf(office): 30, lineOf(restored): 14}).work(3)
	unread := stick.restore(abandonedLines{lineOf(office): wholeLine}).work(3)

	for _, c := range []struct {
		what string
		here history
		// known is by this computer, keys by the keys' file.
		known, keys []Generation
		// want is the beginning of the message; "" if there is no copy.
		want string
		// last is the event that the database is said to have come to, agreed the one up to which both agree.
		last, agreed int64
	}{
		{"first sight", office, nil, nil, "", 0, 0},
		{"as it was left", office, []Generation{office.end()}, nil, "", 0, 0},
		{"gone on since", office, []Generation{office.at(15), office.at(29)}, nil, "", 0, 0},
		{"the keys' file is older", office, []Generation{office.at(29)}, []Generation{stick.end()}, "", 0, 0},
		{"the last event is missing", office[:29], []Generation{office.at(29), office.end()}, nil, "An older copy", 30, 29},
		{"an older copy", stick, []Generation{office.end()}, nil, "An older copy", 30, 0},
		{"an older copy that the keys' file came with", stick, []Generation{stick.at(8), office.at(12), office.end()}, []Generation{stick.end()}, "An older copy", 30, 8},
		{"an older copy where only the keys' file knows", stick, nil, []Generation{office.at(11)}, "An older copy", 11, 0},
		{"an older copy where the keys' file knows more", stick, []Generation{office.at(11)}, []Generation{office.end()}, "An older copy", 30, 0},
		{"an older copy where it knows less", stick, []Generation{office.at(12)}, []Generation{office.at(11)}, "An older copy", 12, 0},
		{"a longer copy that was worked on elsewhere", elsewhere, []Generation{stick.end(), office.at(20), office.end()}, []Generation{elsewhere.at(12)}, "A copy that was worked on elsewhere", 30, 10},
		{"one as long", stick.work(20), []Generation{stick.end(), office.end()}, nil, "A copy that was worked on elsewhere", 30, 10},
		{"a shorter one", stick.work(5), []Generation{stick.end(), office.at(12), office.end()}, nil, "A copy that was worked on elsewhere", 30, 10},
		{"one that parted nobody knows where", elsewhere, []Generation{office.end()}, nil, "A copy that was worked on elsewhere", 30, 0},
		{"another database", other, []Generation{office.at(29), office.end()}, nil, "Another database", 30, 0},
		{"a new database", founded[:0].then(data.AuditEvent{Operation: data.NewOperationID()}), []Generation{office.end()}, nil, "Another database", 30, 0},

		{"accepted, for who knew what was given up", accepted, []Generation{office.end()}, nil, "", 0, 0},
		{"for a computer that knew less", accepted, []Generation{office.at(15), office.at(28)}, nil, "", 0, 0},
		{"for a computer that knew more", accepted, []Generation{office.work(1).end()}, nil, "An older copy", 31, 0},
		{"for who accepted it", accepted, []Generation{accepted.at(11), accepted.end()}, nil, "", 0, 0},
		{"an older copy of the accepted one", accepted[:13], []Generation{accepted.end()}, nil, "An older copy", 21, 0},
		{"what was given up, put back", office, []Generation{accepted.end()}, nil, "A copy that was worked on elsewhere", 21, 0},
		{"another copy, not the accepted one", elsewhere, []Generation{accepted.at(11), accepted.end()}, nil, "A copy that was worked on elsewhere", 21, 0},

		{"restored", restored, []Generation{office.end(), office.at(12)}, nil, "", 0, 0},
		{"restored once more, for a computer that missed the first restore", again, []Generation{office.end()}, nil, "", 0, 0},
		{"for one that saw it", again, []Generation{restored.end()}, nil, "", 0, 0},
		{"restored where the database was gone", unread, []Generation{office.work(100).end()}, nil, "", 0, 0},
		{"an older copy from before the restore", stick, []Generation{restored.end()}, nil, "An older copy", 14, 0},
		{"an older restored one", restored[:12], []Generation{restored.end()}, nil, "An older copy", 14, 0},
		{"one that was restored elsewhere, from less", stick.restore(abandonedLines{lineOf(office): 15}), []Generation{office.end()}, nil, "A", 30, 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			found, err := findCopy(t.Context(), c.here, c.known, c.keys)
			if err != nil || (found == nil) != (c.want == "") {
				t.Fatalf("found %v, %v", found, err)
			}
			if found == nil {
				return
			}
			if text := found.Error(); !strings.HasPrefix(text, c.want) {
				t.Errorf("it says %q, want %q", text, c.want)
			}
			if found.Last.Number != c.last || found.Agreed.Number != c.agreed || found.Here != c.here.end() {
				t.Errorf("last %d, agreed %d, here %+v", found.Last.Number, found.Agreed.Number, found.Here)
			}
		})
	}
}

// The message says what a copy lacks, with numbers and times.
func TestWhatACopyLacks(t *testing.T) {
	founded := history{}.then(data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser}).work(9)
	office := founded.work(5)
	for _, c := range []struct {
		here history
		want string
	}{
		{office[:14], "An older copy lies in the place of the database. It ends at audit event 14 of 11/16/2026 11:00 PM; " +
			"when the database was last used, it had come to audit event 15 of 11/17/2026 12:00 AM: 1 recorded action is missing."},
		{office[:11], "An older copy lies in the place of the database. It ends at audit event 11 of 11/16/2026 8:00 PM; " +
			"when the database was last used, it had come to audit event 15 of 11/17/2026 12:00 AM: 4 recorded actions are missing."},
		{founded.work(7), "A copy that was worked on elsewhere lies in the place of the database. Both agree up to audit event 10 of 11/16/2026 7:00 PM. " +
			"Since then 7 actions were recorded only here, and 5 were recorded only in the one that was used last, up to 11/17/2026 12:00 AM."},
	} {
		found, err := findCopy(t.Context(), c.here, []Generation{founded.end(), office.at(11), office.end()})
		if err != nil || found == nil || found.Error() != c.want {
			t.Errorf("%v, %v\nwant %s", found, err, c.want)
		}
	}
}

func TestLinesGivenUpAreReadBack(t *testing.T) {
	up := abandonedLines{"a": 17, "b": wholeLine}
	up.abandon("a", 12)
	up.add(Generation{Line: "c", Number: 3}, Generation{})
	h := history{}.then(data.AuditEvent{Operation: "a"}).restore(up).then(data.AuditEvent{Operation: "x", Kind: data.EventAcceptCopy, Changes: abandonedLines{"a": 20}.changes()})
	got, err := readAbandoned(t.Context(), h)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(abandonedLines{"a": 20, "b": wholeLine, "c": 3}) {
		t.Errorf("%v, %v", got, err)
	}
}
