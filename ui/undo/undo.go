// Package undo takes back what the user has done since signing in, the latest first.
package undo

import (
	"context"
	"errors"

	"housingtracker/data"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// Key undoes what the message in view names or, without one, shows what it would undo.
const Key = "Ctrl+Z"

// Session is what the stack needs of a session.
type Session interface {
	Undo(ctx context.Context, op, undone data.OperationID) error
	UndoRest(ctx context.Context, op, undone data.OperationID) error
}

var _ Session = (*data.Session)(nil)

// Act is something that the user has done.
type Act struct {
	// Text says what was done: "Saved Okafor, Amara".
	Text      string
	Operation data.OperationID
	// Enrollment is the enrollment that was changed, the first of several; 0 if it was none.
	Enrollment data.EnrollmentID
	// Undone runs after the act was undone; may be nil.
	Undone func()
}

// Stack holds the acts of a session. Several screens share one.
type Stack struct {
	// OnChanged runs after an undo, with the act's enrollment; OnOpen opens a tracker that somebody else has changed
	// since. Both may be nil.
	OnChanged, OnOpen func(data.EnrollmentID)

	host    *overlay.Host
	session Session
	acts    []Act
	// again is the operation that undoes the latest act: the same for a retry.
	again data.OperationID
	busy  bool
}

// New returns an empty stack.
func New(host *overlay.Host, session Session) *Stack { return &Stack{host: host, session: session} }

// Did adds an act and shows it with Undo.
func (s *Stack) Did(a Act) {
	s.Add(a)
	s.offer(a.Text)
}

// Add adds an act without showing it. A message that offers to undo an earlier one disappears.
func (s *Stack) Add(a Act) {
	s.host.HideToast()
	s.acts, s.again = append(s.acts, a), ""
}

// Next is the act that Undo undoes; ok is false if there is none.
func (s *Stack) Next() (a Act, ok bool) {
	if len(s.acts) == 0 {
		return Act{}, false
	}
	return s.acts[len(s.acts)-1], true
}

// Offer says what Undo would undo, with Undo beside it.
func (s *Stack) Offer() {
	next, ok := s.Next()
	if !ok {
		s.host.Toast("There is nothing to undo: nothing has been changed since you signed in, or all of it is undone.")
		return
	}
	s.offer("Undo this? " + next.Text)
}

func (s *Stack) offer(text string) {
	s.host.Toast(text, overlay.Action{Text: "Undo", Key: Key, Do: s.Undo})
}

// Undo undoes the latest act, then offers the one before.
func (s *Stack) Undo() { s.undo(s.session.Undo) }

func (s *Stack) undo(by func(ctx context.Context, op, undone data.OperationID) error) {
	a, ok := s.Next()
	if !ok || s.busy {
		return
	}
	if s.again == "" {
		s.again = data.NewOperationID()
	}
	op := s.again
	s.busy = true
	task.Do(s.host.Tasks, func(ctx context.Context) error { return by(ctx, op, a.Operation) }, func(err error) {
		s.busy = false
		if err != nil {
			s.refused(a, err)
			return
		}
		s.drop(a)
		if before, ok := s.Next(); ok {
			s.offer("Undone: " + a.Text + ". Undo this too? " + before.Text)
		} else {
			s.host.Toast("Undone: " + a.Text)
		}
		if s.OnChanged != nil && a.Enrollment != 0 {
			s.OnChanged(a.Enrollment)
		}
		if a.Undone != nil {
			a.Undone()
		}
	})
}

// drop forgets an act, which the user may have followed by others meanwhile.
func (s *Stack) drop(a Act) {
	s.again = ""
	for i := range s.acts {
		if s.acts[i].Operation == a.Operation {
			s.acts = append(s.acts[:i], s.acts[i+1:]...)
			return
		}
	}
}

// refused says why the act was not undone, and offers what can be done. An act that can't be undone gives way to the one
// before; an undo that failed can be tried again.
func (s *Stack) refused(a Act, err error) {
	code := data.CodeOf(err)
	if code == data.CodeUnavailable || code == data.CodeCancelled || code == "" {
		s.host.ShowError("Not undone", err)
		return
	}
	leave := overlay.Action{Text: "Leave it as it is", Key: "Esc", Do: func() { s.drop(a) }}
	answers := []overlay.Action{leave}
	var conflict *data.UndoConflict
	if errors.As(err, &conflict) {
		if s.OnOpen != nil && conflict.EnrollmentID != 0 {
			answers = append(answers, overlay.Action{Text: "Open the tracker", Key: "Ctrl+O", Do: func() {
				s.drop(a)
				s.OnOpen(conflict.EnrollmentID)
			}})
		}
		if conflict.Rest > 0 {
			s.again = ""
			answers = append(answers, overlay.Action{Text: "Undo the rest", Key: "Ctrl+Z", Primary: true, Do: func() { s.undo(s.session.UndoRest) }})
		}
	}
	s.host.ShowQuestion("Not undone: "+a.Text, overlay.ErrorMessage(err), answers...)
}
