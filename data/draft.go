package data

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Draft is what a user has typed into a tracker and not saved. It is stored while it is typed, so that it survives the end
// of the program; only its author sees it.
type Draft struct {
	EnrollmentID EnrollmentID
	// Version and Base are the version and fields of the tracker that was edited, 0 and blank for a new one. Fields are
	// the edited fields.
	Version      int
	Base, Fields Fields
	// Unread holds the texts of date fields that are not valid dates.
	Unread map[Field]string
	Note   DraftNote
	// At is when the draft was stored.
	At time.Time
}

// DraftNote is an unsaved note; its Text is blank if there is none.
type DraftNote struct {
	// Operation is the ID under which the note is added, so that a note saved just before the program ended is not added
	// twice.
	Operation      OperationID
	Barrier        Field
	Text, Corrects string
}

// MaxDraft is the maximum size of an encoded draft in bytes.
const MaxDraft = 1 << 20

// draftVersion is the version of the encoding that this program writes.
const draftVersion = 1

type draftText struct {
	Layout  int              `json:"draft"`
	Version int              `json:"version"`
	Base    map[Field]string `json:"base"`
	Fields  map[Field]string `json:"fields"`
	Unread  map[Field]string `json:"unread,omitempty"`
	Note    *draftNoteText   `json:"note,omitempty"`
}

type draftNoteText struct {
	Operation OperationID `json:"op"`
	Barrier   Field       `json:"barrier,omitempty"`
	Text      string      `json:"text"`
	Corrects  string      `json:"corrects,omitempty"`
}

// Encode returns the draft as JSON for DecodeDraft, without EnrollmentID and At. It reports an error if that is longer than
// MaxDraft.
func (d Draft) Encode() (string, error) {
	text := draftText{Layout: draftVersion, Version: d.Version, Base: fieldTexts(d.Base), Fields: fieldTexts(d.Fields), Unread: d.Unread}
	if d.Note.Text != "" {
		note := draftNoteText(d.Note)
		text.Note = &note
	}
	encoded, err := json.Marshal(text)
	if err == nil && len(encoded) > MaxDraft {
		err = fmt.Errorf("the draft has %d bytes", len(encoded))
	}
	return string(encoded), err
}

func fieldTexts(f Fields) map[Field]string {
	texts := map[Field]string{}
	for _, field := range EditableFields {
		if text := f.Text(field); text != "" {
			texts[field] = text
		}
	}
	return texts
}

// DecodeDraft parses the result of Encode, also of earlier versions of the program. An invalid date becomes Unread, so that
// nothing typed is lost. The error is CodeInvalid.
func DecodeDraft(text string) (Draft, error) {
	var read draftText
	err := errors.New("too long")
	if len(text) <= MaxDraft {
		err = json.Unmarshal([]byte(text), &read)
	}
	switch {
	case err == nil && read.Layout > draftVersion:
		return Draft{}, Refuse(CodeInvalid, "It was kept by a newer version of this program. Update the program to see it.")
	case err == nil && (read.Layout < 1 || read.Version < 0):
		err = errors.New("not a draft")
	}
	if err != nil {
		return Draft{}, &Error{Code: CodeInvalid, Message: "It can't be read.", Err: err}
	}
	d := Draft{Version: read.Version}
	for field, text := range read.Base {
		_ = d.Base.SetText(field, text)
	}
	unread := func(field Field, text string) {
		if text = strings.TrimSpace(text); text != "" && d.Fields.date(field) != nil {
			if d.Unread == nil {
				d.Unread = map[Field]string{}
			}
			d.Unread[field] = text
		}
	}
	for field, text := range read.Fields {
		if d.Fields.SetText(field, text) != nil {
			unread(field, text)
		}
	}
	for field, text := range read.Unread {
		unread(field, text)
	}
	if read.Note != nil {
		d.Note = DraftNote(*read.Note)
	}
	return d, nil
}

// KeptDraft is an encoded draft as a store keeps it, valid or not.
type KeptDraft struct {
	EnrollmentID EnrollmentID
	// Subject is the enrollment's ID in HMIS, or the UUID of a locally entered one; "" if it is not known. After a restore
	// of the database another enrollment may have the same EnrollmentID.
	Subject string
	Content string
	At      time.Time
}

// subject returns the Subject of the enrollment's drafts.
func (e Enrollment) subject() string { return cmp.Or(e.UUID, e.HMISID) }

// DraftStore keeps drafts outside of the database, on this computer. Users are named as at sign-in. Errors are refusals for
// people.
type DraftStore interface {
	// Keep stores a draft of the user in place of an earlier one of the enrollment.
	Keep(user string, d KeptDraft) error
	// Drop removes the user's draft of an enrollment, if there is one.
	Drop(user string, id EnrollmentID) error
	// All returns the user's drafts, latest first.
	All(user string) ([]KeptDraft, error)
}

// Unsaved is a draft with the present state of its enrollment.
type Unsaved struct {
	Draft
	Case Case
	// Unreadable says why the draft can't be shown; "" if it can. An unreadable draft is kept.
	Unreadable string
}

// Changes returns the fields in which the draft differs from its Base.
func (d Draft) Changes() []Change { return Changes(d.Base.Clean(), d.Fields.Clean()) }

// Outdated reports whether the tracker has been created, saved or removed since the draft was typed.
func (u Unsaved) Outdated() bool {
	if u.Case.Tracker == nil {
		return u.Version != 0
	}
	return u.Case.Tracker.Version != u.Version
}

// isSaved reports whether everything in the draft is saved: the program ended between the save and the removal of the
// draft.
func (u Unsaved) isSaved(notes []Note) bool {
	var now Fields
	if u.Case.Tracker != nil {
		now = u.Case.Tracker.Fields
	}
	if u.Unreadable != "" || len(u.Unread) > 0 || (len(u.Changes()) > 0 && u.Fields.Clean() != now.Clean()) {
		return false
	}
	for _, n := range notes {
		if n.ID == string(u.Note.Operation) {
			return true
		}
	}
	return cleanText(u.Note.Text) == ""
}

// DraftSession is the drafts of a signed-in user, which are kept on this computer.
type DraftSession struct {
	auth  *Authorizer
	store Store
	kept  DraftStore
}

// NewDraftSession returns the drafts of the user in kept; nil is a computer that can keep none.
func NewDraftSession(a *Authorizer, kept DraftStore) *DraftSession {
	return &DraftSession{a, a.store, kept}
}

// KeepDraft stores the user's draft of a tracker, in place of an earlier one. It works while the database can't be reached and
// leaves no audit event. Only the user can read it.
func (s *DraftSession) KeepDraft(ctx context.Context, d Draft) error {
	content, err := d.Encode()
	if err != nil {
		return &Error{Code: CodeInvalid, Message: "This is too long to be kept. Save it, or make it shorter.", Err: err}
	}
	if err := s.checkUsable(ctx); err != nil {
		return err
	}
	kept := KeptDraft{EnrollmentID: d.EnrollmentID, Content: content, At: s.auth.now()}
	if c, err := s.store.Case(ctx, d.EnrollmentID); err == nil {
		kept.Subject = c.subject()
	}
	return s.kept.Keep(s.auth.User().Name, kept)
}

// checkUsable refuses a blocked session, but not a locked one: the draft was typed before the lock. It also refuses a user known to
// be disabled, and a computer that keeps no drafts.
func (s *DraftSession) checkUsable(ctx context.Context) error {
	if err := s.auth.blocked(WhileLocked); err != nil {
		return err
	}
	if err := s.auth.RequireEnabled(ctx); err != nil && CodeOf(err) != CodeUnavailable {
		return err
	}
	if s.kept == nil {
		return Refuse(CodeUnavailable, "This computer has no folder for what is not saved yet.")
	}
	return nil
}

// DropDraft removes the user's draft of an enrollment, if there is one.
func (s *DraftSession) DropDraft(ctx context.Context, id EnrollmentID) error {
	if err := s.checkUsable(ctx); err != nil {
		return err
	}
	return s.kept.Drop(s.auth.User().Name, id)
}

// Drafts returns the user's drafts, latest first, without those that are saved. Unreadable ones are included.
func (s *DraftSession) Drafts(ctx context.Context) ([]Unsaved, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil || s.kept == nil {
		return nil, err
	}
	kept, err := s.kept.All(s.auth.User().Name)
	if err != nil {
		return nil, err
	}
	var all []Unsaved
	for _, k := range kept {
		u, err := s.unsaved(ctx, k)
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

func (s *DraftSession) unsaved(ctx context.Context, k KeptDraft) (u Unsaved, err error) {
	if u.Draft, err = DecodeDraft(k.Content); err != nil {
		u.Unreadable = err.Error()
	}
	u.EnrollmentID, u.At = k.EnrollmentID, k.At
	u.Case, err = s.store.Case(ctx, k.EnrollmentID)
	switch {
	case CodeOf(err) == CodeNotFound:
		u.Unreadable, err = err.Error(), nil
	case err == nil && k.Subject != "" && k.Subject != u.Case.subject():
		u.Case, u.Unreadable = Case{}, "It was typed for an enrollment that is not in this database any more."
	}
	return u, err
}

// MoveDrafts moves the drafts that an earlier version of the program stored in the database to this computer.
func (s *DraftSession) MoveDrafts(ctx context.Context) error {
	user := s.auth.User()
	stored, err := s.store.Drafts(ctx, user.ID)
	if err != nil || len(stored) == 0 || s.kept == nil {
		return err
	}
	here, err := s.kept.All(user.Name)
	if err != nil {
		return err
	}
	for _, d := range stored {
		newer := func(k KeptDraft) bool { return k.EnrollmentID == d.EnrollmentID && k.At.After(d.At) }
		if slices.ContainsFunc(here, newer) {
			continue
		}
		if err := s.kept.Keep(user.Name, d); err != nil {
			return err
		}
	}
	_, err = s.store.Write(ctx, AuditEvent{}, func(ctx context.Context, tx Tx) error { return tx.DropDrafts(ctx, user.ID) })
	return err
}
