package share

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"housingtracker/data"
)

// ErrHeld is returned by a Lock that another program holds.
var ErrHeld = errors.New("another program holds the lock")

// A Lock is the lock of a small database beside the shared one, taken by the same engine and in the same way.
type Lock interface {
	// Hold takes the lock and returns ErrHeld at once if another program has it. Release stores the mark, if it is not blank,
	// and gives the lock back.
	Hold() (release func(mark string) error, err error)
	// Mark reads the mark that was stored last.
	Mark() (string, error)
	// Remove removes the lock's files.
	Remove()
}

// A Probe proves that two computers notice each other's locks on a shared folder and see each other's writes. The first side
// makes a code and holds the lock; the second side types the code and must be refused the lock, and then must see the mark that
// the first side wrote. Then the sides swap. Each side tells the other through a file of its own.
type Probe struct {
	// Database is the path of the shared database, Desk this side.
	Database string
	Desk     Desk
	// OpenLock opens the lock at a path; create makes its file.
	OpenLock func(path string, create bool) (Lock, error)
	// Report is told each step, in words for people.
	Report func(text string)
	Now    func() time.Time

	// Wait is the maximum time until the second side comes, Patience until a side answers, Poll the time between two looks.
	// Zero is the default: 10 minutes, 8 seconds, 100 milliseconds.
	Wait, Patience, Poll time.Duration
}

// message is what a side tells the other.
type message struct {
	// Step counts the steps that the side has done; Beat grows while it is alive.
	Step, Beat int
	Desk       Desk
	// Mark is what the side writes under the lock.
	Mark string
	// Failed is why the side has given up.
	Failed string
}

// codeLetters are unambiguous when read aloud or written by hand.
const codeLetters = "ABCDEFGHJKMNPQRSTUVWXYZ"

var validCode = regexp.MustCompile(`^[A-Z0-9]{6}$`)

// NewCode returns the code of a new probe: letters and digits, with at least one digit.
func NewCode() string {
	const digits = "23456789"
	random := make([]byte, 6)
	_, _ = rand.Read(random)
	for i, b := range random {
		if i%2 == 0 {
			random[i] = codeLetters[int(b)%len(codeLetters)]
		} else {
			random[i] = digits[int(b)%len(digits)]
		}
	}
	return string(random)
}

// Show runs the first side with a code from NewCode and returns when the proof is stored.
func (p Probe) Show(ctx context.Context, code string) error {
	s, err := p.begin(ctx, code, true)
	if err != nil {
		return err
	}
	defer s.stop()
	return s.finish(s.first())
}

// Answer runs the second side with the code that the first side shows.
func (p Probe) Answer(ctx context.Context, code string) error {
	code = strings.ToUpper(strings.TrimSpace(code))
	if !validCode.MatchString(code) {
		return data.Refuse(data.CodeInvalid, "The code has six letters and digits, such as K4M7P2. Nothing was changed. Type the code that the other computer shows.")
	}
	s, err := p.begin(ctx, code, false)
	if err != nil {
		return err
	}
	defer s.stop()
	return s.finish(s.second())
}

// side is one side of a running probe.
type side struct {
	Probe
	ctx  context.Context
	lock Lock
	path string
	// mine and theirs are the paths of the messages; stop ends the heartbeat.
	mine, theirs string
	isFirst      bool
	// told is set if the other side knows of the failure.
	told  bool
	beats *heart
	stop  func()
}

func (p Probe) begin(ctx context.Context, code string, first bool) (*side, error) {
	if p.Wait == 0 {
		p.Wait, p.Patience, p.Poll = 10*time.Minute, 8*time.Second, 100*time.Millisecond
	}
	s := &side{Probe: p, ctx: ctx, path: p.Database + ".probe-" + code, isFirst: first}
	s.mine, s.theirs = s.path+".1", s.path+".2"
	if first {
		removeOld(p.Database, p.Now())
	} else {
		s.mine, s.theirs = s.theirs, s.mine
		if err := s.await("the other computer", p.Patience, func() bool { _, err := os.Stat(s.theirs); return err == nil }); err != nil {
			return nil, data.Refuse(data.CodeNotFound, "No computer shows this code for %s. Nothing was changed. Check the code, and that both computers have opened the same file.", p.Database)
		}
	}
	var err error
	if s.lock, err = p.OpenLock(s.path, first); err != nil {
		return nil, s.broken(err)
	}
	s.beats = &heart{path: s.mine, message: message{Desk: p.Desk, Mark: rand.Text()}}
	stop := s.beats.start(max(p.Poll, p.Patience/8))
	s.stop = stop
	return s, nil
}

// removeOld removes the files of probes that were interrupted more than an hour ago.
func removeOld(database string, now time.Time) {
	paths, _ := filepath.Glob(escapeGlob(database) + ".probe-*")
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > time.Hour {
			_ = os.Remove(path)
		}
	}
}

// escapeGlob returns a pattern that matches only the path.
func escapeGlob(path string) string {
	if os.PathSeparator == '\\' {
		return path
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

func (s *side) first() error {
	release, err := s.lock.Hold()
	if err != nil {
		return s.broken(err)
	}
	release = onlyOnce(release)
	defer release("")
	if err := s.say(1); err != nil {
		return err
	}
	if err := s.await("somebody to type the code on the other computer", s.Wait, func() bool { return s.heard().Step >= 1 || s.heard().Failed != "" }); err != nil {
		return err
	}
	theirs, err := s.expect(1)
	if err != nil {
		return err
	}
	proofs, err := Read(s.Database)
	if err == nil {
		err = proofs.admitPair(s.Desk, theirs.Desk)
	}
	if err != nil {
		return err
	}
	s.Report(theirs.Desk.Name + " was refused the lock while this computer held it: good.")
	if err := release(s.beats.mark()); err != nil {
		return s.broken(err)
	}
	if _, err := s.exchange(2, 2); err != nil {
		return err
	}
	if err := s.mustBeRefused(theirs.Desk); err != nil {
		return err
	}
	if _, err := s.exchange(3, 3); err != nil {
		return err
	}
	if err := s.mustSee(theirs); err != nil {
		return err
	}
	if _, err := s.exchange(4, 4); err != nil {
		return err
	}
	if err := Add(s.Database, s.Desk, theirs.Desk, s.Now()); err != nil {
		return err
	}
	return s.say(5)
}

// onlyOnce returns release as a function that does nothing when it is called again.
func onlyOnce(release func(mark string) error) func(mark string) error {
	done := false
	return func(mark string) error {
		if done {
			return nil
		}
		done = true
		return release(mark)
	}
}

func (s *side) second() error {
	theirs, err := s.expect(1)
	if err != nil {
		return err
	}
	if err := s.mustBeRefused(theirs.Desk); err != nil {
		return err
	}
	if theirs, err = s.exchange(1, 2); err != nil {
		return err
	}
	if err := s.mustSee(theirs); err != nil {
		return err
	}
	var release func(string) error
	if err := s.await(theirs.Desk.Name+" to give the lock back", s.Patience, func() bool {
		release, err = s.lock.Hold()
		return err == nil || !errors.Is(err, ErrHeld)
	}); err != nil {
		return err
	}
	if err != nil {
		return s.broken(err)
	}
	release = onlyOnce(release)
	defer release("")
	if _, err := s.exchange(2, 3); err != nil {
		return err
	}
	s.Report(theirs.Desk.Name + " was refused the lock while this computer held it: good.")
	if err := release(s.beats.mark()); err != nil {
		return s.broken(err)
	}
	for step := 3; step <= 4; step++ {
		if _, err := s.exchange(step, step+1); err != nil {
			return err
		}
	}
	return s.await("the result in the shared folder", s.Patience, func() bool {
		proofs, err := Read(s.Database)
		return err == nil && proofs.Proved(s.Desk)
	})
}

// mustBeRefused tries the lock while the other side holds it.
func (s *side) mustBeRefused(other Desk) error {
	for range 3 {
		release, err := s.lock.Hold()
		if errors.Is(err, ErrHeld) {
			continue
		}
		if err != nil {
			return s.broken(err)
		}
		_ = release("")
		return data.Refuse(data.CodeUnavailable, "The lock that %s held did not keep this computer out: the two do not notice each other in this folder, and would destroy the database. "+
			"Nothing was changed. Do not use the database there. Ask whoever looks after the shared folder, or use a server.", other.Name)
	}
	s.Report("This computer was refused the lock while " + other.Name + " held it: good.")
	return nil
}

// mustSee reads the mark of the other side.
func (s *side) mustSee(theirs message) error {
	if err := s.await("what "+theirs.Desk.Name+" wrote", s.Patience, func() bool {
		mark, err := s.lock.Mark()
		return err == nil && mark == theirs.Mark
	}); err != nil {
		if s.ctx.Err() != nil {
			return err
		}
		return data.Refuse(data.CodeUnavailable, "This computer does not see what %s wrote: one of the two reads an old copy, and would destroy the database. "+
			"Nothing was changed. Do not use the database there. Ask whoever looks after the shared folder.", theirs.Desk.Name)
	}
	s.Report("This computer sees what " + theirs.Desk.Name + " wrote: good.")
	return nil
}

// exchange says that the step mine is done and waits for the step theirs.
func (s *side) exchange(mine, theirs int) (message, error) {
	if err := s.say(mine); err != nil {
		return message{}, err
	}
	return s.expect(theirs)
}

// expect waits until the other side has done the step.
func (s *side) expect(step int) (m message, err error) {
	beat, late := -1, time.After(s.Patience)
	for {
		m = s.heard()
		switch {
		case m.Failed != "":
			s.told = true
			return m, data.Refuse(data.CodeUnavailable, "The other computer reports: %s", m.Failed)
		case m.Step >= step:
			return m, nil
		case m.Beat != beat:
			beat, late = m.Beat, time.After(s.Patience)
		}
		select {
		case <-s.ctx.Done():
			return m, cancelled()
		case <-late:
			return m, data.Refuse(data.CodeUnavailable, "The other computer does not answer any more. Nothing was changed. Start the proof again with a new code.")
		case <-time.After(s.Poll):
		}
	}
}

// await polls until done.
func (s *side) await(what string, limit time.Duration, done func() bool) error {
	late := time.After(limit)
	for !done() {
		select {
		case <-s.ctx.Done():
			return cancelled()
		case <-late:
			return data.Refuse(data.CodeUnavailable, "Waited in vain for %s. Nothing was changed. Start the proof again with a new code.", what)
		case <-time.After(s.Poll):
		}
	}
	return nil
}

func cancelled() error {
	return data.Refuse(data.CodeCancelled, "The proof was stopped. Nothing was changed.")
}

// broken wraps an error of the lock.
func (s *side) broken(err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The locks of the shared folder can't be tried. Nothing was changed. Check that the folder can be reached and written, and start the proof again with a new code."}
}

// heard returns the other side's latest message; the zero message if there is none yet.
func (s *side) heard() (m message) {
	content, err := os.ReadFile(s.theirs)
	if err != nil || json.Unmarshal(content, &m) != nil {
		return message{Beat: -1}
	}
	return m
}

// say tells the other side that the step is done.
func (s *side) say(step int) error {
	if err := s.beats.say(func(m *message) { m.Step = step }); err != nil {
		return s.broken(err)
	}
	return nil
}

// finish tells the other side of a failure. The side that is the last to need the files removes them.
func (s *side) finish(err error) error {
	s.stop()
	switch {
	case s.told, err == nil && !s.isFirst:
		s.lock.Remove()
		_ = os.Remove(s.theirs)
		_ = os.Remove(s.mine)
	case err != nil:
		_ = s.beats.say(func(m *message) { m.Failed = err.Error() })
	}
	if err == nil {
		s.Report(fmt.Sprintf("Proved: this computer may write to %s.", s.Database))
	}
	return err
}
