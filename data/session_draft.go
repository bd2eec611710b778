package data

import "context"

// KeepDraft keeps what the user has typed into a tracker and not saved, in the place of what was kept of it before. It is
// no event on record. Only the user gets it back.
func (s *Session) KeepDraft(ctx context.Context, d Draft) error {
	if err := s.own(ctx); err != nil {
		return err
	}
	content, err := d.Encode()
	if err != nil {
		return &Error{Code: CodeInvalid, Message: "This is too long to be kept. Save it, or make it shorter.", Err: err}
	}
	return s.store.KeepDraft(ctx, s.User().ID, KeptDraft{EnrollmentID: d.EnrollmentID, Content: content, At: s.office.now()})
}

// own refuses who may keep nothing. A lock is no reason: what is kept was typed before it.
func (s *Session) own(ctx context.Context) error {
	if s.ended.Load() || s.temporary.Load() {
		return s.barred()
	}
	return s.allowed(ctx, Read, Organization{})
}

// DropDraft removes the user's own draft of an enrollment, once it is saved or discarded; where there is none it does
// nothing.
func (s *Session) DropDraft(ctx context.Context, id EnrollmentID) error {
	if err := s.own(ctx); err != nil {
		return err
	}
	return s.store.DropDraft(ctx, s.User().ID, id)
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
		if !u.settled(notes) {
			all = append(all, u)
		}
	}
	return all, nil
}
