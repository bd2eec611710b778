package server

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"housingtracker/data"
	"housingtracker/data/draft"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// keepDrafts opens the user's drafts on this computer; nil if it can keep none. They belong to the office, not to its address, which may
// change: the first organization names it.
func (s *session) keepDrafts(ctx context.Context, name, password string) data.DraftStore {
	o := s.office
	organizations, err := s.store.Organizations(ctx)
	if err != nil || len(organizations) == 0 || o.folder == "" {
		return nil
	}
	first := slices.MinFunc(organizations, func(a, b data.Organization) int { return int(a.ID - b.ID) })
	s.officeID = "server " + strings.ToLower(first.UUID)
	if s.key, err = o.desk.Key(name, password); err == nil {
		s.folder, err = s.drafts(s.key)
	}
	if err != nil {
		return nil
	}
	return s.folder
}

// drafts opens the drafts under a key.
func (s *session) drafts(key file.Key) (*draft.Folder, error) {
	return draft.Open(filepath.Join(s.office.folder, "drafts"), s.officeID, key)
}

// HasFormerDrafts reports whether drafts on this computer may be under a former password of the user, who has set another one elsewhere.
func (h here) HasFormerDrafts() bool {
	return h.folder != nil && h.office.desk.HasFormer(h.User().Name) && !h.folder.Empty()
}

// OpenFormerDrafts brings the drafts under the former password to the present one, and returns how many. CodePermission means that it is not
// the former password.
func (h here) OpenFormerDrafts(_ context.Context, password string) (int, error) {
	name := h.User().Name
	key, err := h.office.desk.Former(name, signin.CleanPassword(password))
	if err != nil {
		return 0, err
	}
	defer key.Forget()
	former, err := h.drafts(key)
	if err != nil {
		return 0, err
	}
	kept, err := former.All(name)
	if err != nil {
		return 0, err
	}
	present, err := h.folder.All(name)
	if err != nil {
		return 0, err
	}
	for _, d := range kept {
		newer := func(p data.KeptDraft) bool { return p.EnrollmentID == d.EnrollmentID && p.At.After(d.At) }
		if !slices.ContainsFunc(present, newer) {
			if err := h.folder.Keep(name, d); err != nil {
				return 0, err
			}
		}
		if err := former.Drop(name, d.EnrollmentID); err != nil {
			return 0, err
		}
	}
	return len(kept), h.office.desk.DropFormer(name)
}

// DropFormerDrafts gives up what is under the former password.
func (h here) DropFormerDrafts() error { return h.office.desk.DropFormer(h.User().Name) }
