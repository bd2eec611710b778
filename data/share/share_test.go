package share

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/place"
)

var at = time.Date(2026, 11, 12, 9, 30, 0, 0, time.UTC)

func desk(computer string) Desk {
	return Desk{Computer: computer, Name: computer, Path: "/mnt/office/office.db", Mount: place.Mount{Source: "//server/office", Type: "cifs", Options: "rw"}}
}

func TestWhoMayWrite(t *testing.T) {
	a, b, c := desk("a"), desk("b"), desk("c")
	otherPath, otherSource, otherOptions := a, a, a
	otherPath.Path = "/mnt/again/office.db"
	otherSource.Mount.Source = "//server/copy"
	otherOptions.Mount.Options = "rw,nobrl"
	database := filepath.Join(t.TempDir(), "office.db")
	check := func(when string, admitted, refused []Desk) {
		t.Helper()
		p, err := Read(database)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		for _, d := range admitted {
			if err := p.Admit(d); err != nil {
				t.Errorf("%s: %s refused: %v", when, d.Name, err)
			}
		}
		for _, d := range refused {
			if err := p.Admit(d); data.CodeOf(err) != data.CodeUnavailable {
				t.Errorf("%s: %+v admitted: %v", when, d, err)
			}
		}
	}
	add := func(first, second Desk) {
		t.Helper()
		if err := Add(database, first, second, at); err != nil {
			t.Fatal(err)
		}
	}
	check("no proof", nil, []Desk{a, b, c})
	add(a, a)
	check("a alone, on both sides", []Desk{a}, []Desk{b, otherPath, otherSource, otherOptions})
	if err := Add(database, b, c, at); data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("b and c prove each other beside a: %v", err)
	}
	add(b, a)
	check("b against a", []Desk{a, b}, []Desk{c, otherPath})
	add(b, c)
	check("c against b", []Desk{a, b, c}, []Desk{otherOptions})
	if err := SetAlone(database, c, "Maya Reed", at); err != nil {
		t.Fatal(err)
	}
	check("c stated to be alone", []Desk{c}, []Desk{a, b})
	add(c, a)
	check("a against c", []Desk{a, c}, []Desk{b})
	if p, err := Read(database); err != nil || p.Alone != nil || len(p.Desks) != 2 {
		t.Errorf("proofs %+v, %v", p, err)
	}
}

func TestUnreadableProofsAdmitNobody(t *testing.T) {
	for name, content := range map[string]string{"no JSON": "{", "of a newer program": `{"layout": 2}`} {
		database := filepath.Join(t.TempDir(), "office.db")
		if err := os.WriteFile(database+suffix, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(database); data.CodeOf(err) != data.CodeUnavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCode(t *testing.T) {
	digit := regexp.MustCompile(`[0-9]`)
	for range 100 {
		if code := NewCode(); !validCode.MatchString(code) || !digit.MatchString(code) {
			t.Errorf("code %q", code)
		}
	}
}

// A testLock is a Lock of a shared folder, as one side of the probe sees it.
type testLock struct {
	mu     *sync.Mutex
	holder *string
	mark   *string
	side   string
	// ignorant sides do not notice the other's lock; blind ones read an old copy.
	ignorant, blind bool
}

func (l testLock) Hold() (func(string) error, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if *l.holder != "" && !l.ignorant {
		return nil, ErrHeld
	}
	*l.holder = l.side
	return func(mark string) error {
		l.mu.Lock()
		defer l.mu.Unlock()
		if mark != "" {
			*l.mark = mark
		}
		*l.holder = ""
		return nil
	}, nil
}

func (l testLock) Mark() (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.blind {
		return "", nil
	}
	return *l.mark, nil
}

func (testLock) Remove() {}

// probes returns both sides of a probe.
func probes(t *testing.T, first, second testLock) (a, b Probe) {
	mu, holder, mark := &sync.Mutex{}, new(string), new(string)
	database := filepath.Join(t.TempDir(), "office.db")
	probe := func(name string, l testLock) Probe {
		l.mu, l.holder, l.mark, l.side = mu, holder, mark, name
		return Probe{Database: database, Desk: desk(name), Report: func(string) {}, Now: func() time.Time { return at },
			OpenLock: func(string, bool) (Lock, error) { return l, nil }, Wait: time.Minute, Patience: time.Second, Poll: time.Millisecond}
	}
	return probe("a", first), probe("b", second)
}

// both runs both sides.
func both(a, b Probe) (shown, answered error) {
	var sides sync.WaitGroup
	code := NewCode()
	sides.Go(func() { shown = a.Show(context.Background(), code) })
	sides.Go(func() { answered = b.Answer(context.Background(), code) })
	sides.Wait()
	return shown, answered
}

func TestProbe(t *testing.T) {
	for name, test := range map[string]struct {
		first, second testLock
		// want is in the errors of both sides; "" if both end well.
		want string
	}{
		"locks and marks reach the other side": {},
		"the second ignores the first's lock":  {second: testLock{ignorant: true}, want: "did not keep this computer out"},
		"the first ignores the second's lock":  {first: testLock{ignorant: true}, want: "did not keep this computer out"},
		"the second reads an old copy":         {second: testLock{blind: true}, want: "one of the two reads an old copy"},
		"the first reads an old copy":          {first: testLock{blind: true}, want: "one of the two reads an old copy"},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := probes(t, test.first, test.second)
			shown, answered := both(a, b)
			proofs, err := Read(a.Database)
			if err != nil || proofs.Proved(a.Desk) != (test.want == "") || proofs.Proved(b.Desk) != (test.want == "") {
				t.Errorf("proofs %+v, %v", proofs, err)
			}
			for side, err := range map[string]error{"first": shown, "second": answered} {
				if (test.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("%s: %v, want %q", side, err, test.want)
				}
			}
		})
	}
}

func TestProbeOfTwoUnprovedBesideOthers(t *testing.T) {
	a, b := probes(t, testLock{}, testLock{})
	if err := Add(a.Database, desk("c"), desk("c"), at); err != nil {
		t.Fatal(err)
	}
	shown, answered := both(a, b)
	for _, err := range []error{shown, answered} {
		if err == nil || !strings.Contains(err.Error(), "Neither of these two computers") {
			t.Errorf("%v", err)
		}
	}
}

func TestInterruptedProbeBlocksNothing(t *testing.T) {
	a, b := probes(t, testLock{}, testLock{})
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := a.Show(ctx, NewCode()); data.CodeOf(err) != data.CodeCancelled {
		t.Errorf("stopped: %v", err)
	}
	if shown, answered := both(a, b); errors.Join(shown, answered) != nil {
		t.Errorf("the next: %v, %v", shown, answered)
	}
}

func TestAnswerOfAWrongCode(t *testing.T) {
	_, b := probes(t, testLock{}, testLock{})
	b.Patience = 10 * time.Millisecond
	for code, want := range map[string]data.Code{"K4M7P2": data.CodeNotFound, "../x": data.CodeInvalid, "": data.CodeInvalid} {
		if err := b.Answer(context.Background(), code); data.CodeOf(err) != want {
			t.Errorf("%q: %v", code, err)
		}
	}
}

// A computer that was proved, and reaches the folder by another mount now, is told what differs and what to do.
func TestProvedByAnotherMount(t *testing.T) {
	was := Desk{Computer: "c1", Name: "FRONT", Path: "/office/office.db", Mount: place.Mount{Source: "//server/office", Type: "cifs", Options: "rw,vers=3.0"}}
	now := was
	now.Mount.Options = "rw,vers=3.1.1"
	proofs := Proofs{Desks: []Proof{{Desk: was}, {Desk: Desk{Computer: "c2", Name: "BACK"}}}}
	if err := proofs.Admit(was); err != nil {
		t.Errorf("by the same mount: %v", err)
	}
	err := proofs.Admit(now)
	for _, words := range []string{"vers=3.1.1”, no longer by “/office/office.db, //server/office, cifs, rw,vers=3.0”", "as it was before", "start a proof on another computer", "delete the file"} {
		if data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), words) {
			t.Errorf("by another mount: %v, without %q", err, words)
		}
	}
}
