package data

import "context"

// DraftSession is the drafts of a signed-in user.
type DraftSession struct {
	auth  *Authorizer
	store Store
}

// NewDraftSession returns the drafts of the user.
func NewDraftSession(a *Authorizer) *DraftSession { return &DraftSession{a, a.store} }

// KeepDraft stores the user's draft of a tracker, in place of an earlier one. It leaves no audit event. Only the user can
// read it.
func (s *DraftSession) KeepDraft(ctx context.Context, d Draft) error {
	content, err := d.Encode()
	if err != nil {
		return &Error{Code: CodeInvalid, Message: "This is too long to be kept. Save it, or make it shorter.", Err: err}
	}
	return s.writeDraft(ctx, func(ctx context.Context, w *Write) error {
		return w.KeepDraft(ctx, w.user.ID, KeptDraft{EnrollmentID: d.EnrollmentID, Content: content, At: s.auth.now()})
	})
}

// writeDraft is write for drafts. A locked window does not block it: the draft was typed before the lock.
func (s *DraftSession) writeDraft(ctx context.Context, do func(ctx context.Context, w *Write) error) error {
	return s.auth.WriteDespite(ctx, WhileLocked, AuditEvent{}, do)
}

// DropDraft removes the user's draft of an enrollment, if there is one.
func (s *DraftSession) DropDraft(ctx context.Context, id EnrollmentID) error {
	return s.writeDraft(ctx, func(ctx context.Context, w *Write) error { return w.DropDraft(ctx, w.user.ID, id) })
}

// Drafts returns the user's drafts, latest first, without those that are saved. Unreadable ones are included.
func (s *DraftSession) Drafts(ctx context.Context) ([]Unsaved, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	kept, err := s.store.Drafts(ctx, s.auth.User().ID)
	if err != nil {
		return nil, err
	}
	var all []Unsaved
	for _, k := range kept {
		u := Unsaved{}
		if u.Draft, err = DecodeDraft(k.Content); err != nil {
			u.Unreadable = err.Error()
		}
		u.EnrollmentID, u.At = k.EnrollmentID, k.At
		u.Case, err = s.store.Case(ctx, k.EnrollmentID)
		if CodeOf(err) == CodeNotFound {
			u.Unreadable, err = err.Error(), nil
		}
		if err != nil {
			return nil, err
		}
		notes, err := s.store.Notes(ctx, k.EnrollmentID)
		if err != nil {
			return nil, err
		}
		if !u.isSaved(notes) {
			all = append(all, u)
		}
	}
	return all, nil
}
