package data

import "context"

// KeepDraft keeps what the user has typed into a tracker and not saved, in the place of what was kept of it before. It is
// no event on record. Only the user gets it back.
func (s *Session) KeepDraft(ctx context.Context, d Draft) error {
	content, err := d.Encode()
	if err != nil {
		return &Error{Code: CodeInvalid, Message: "This is too long to be kept. Save it, or make it shorter.", Err: err}
	}
	return s.writeDraft(ctx, func(ctx context.Context, w *write) error {
		return w.KeepDraft(ctx, w.user.ID, KeptDraft{EnrollmentID: d.EnrollmentID, Content: content, At: s.office.now()})
	})
}

// writeDraft writes what is nobody's but the user's. A lock is no bar: what is kept was typed before it.
func (s *Session) writeDraft(ctx context.Context, do func(ctx context.Context, w *write) error) error {
	_, err := s.writeIgnoring(ctx, &s.locked, AuditEvent{}, do)
	return err
}

// DropDraft removes the user's own draft of an enrollment, once it is saved or discarded; where there is none it does
// nothing.
func (s *Session) DropDraft(ctx context.Context, id EnrollmentID) error {
	return s.writeDraft(ctx, func(ctx context.Context, w *write) error { return w.DropDraft(ctx, w.user.ID, id) })
}

// Drafts returns the user's own drafts, the latest first, without those that have been saved since. One that can't be read
// is among them and says so.
func (s *Session) Drafts(ctx context.Context) ([]Unsaved, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	kept, err := s.store.Drafts(ctx, s.User().ID)
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
