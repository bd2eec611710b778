package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Draft is what a person has typed into a tracker and not saved. It is kept in the database while it is typed, so that it
// outlives the program; nobody but that person gets to see it.
type Draft struct {
	EnrollmentID EnrollmentID
	// Version is that of the tracker it was typed into, 0 for a new one; Base is what stood there, Fields what was made of it.
	Version      int
	Base, Fields Fields
	// Unread are the texts in date fields that are no dates yet.
	Unread map[Field]string
	Note   DraftNote
	// At is when it was kept.
	At time.Time
}

// DraftNote is a note in the making; its Text is blank where there is none.
type DraftNote struct {
	// Op is the id under which it is added, so that one that was added before the program ended is not added again.
	Operation      OperationID
	Barrier        Field
	Text, Corrects string
}

// MaxDraft is how long a draft may be, in bytes of its text.
const MaxDraft = 1 << 20

// draftVersion is the layout of the text of a draft that this program writes.
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

// Encode writes the draft as text for DecodeDraft. EnrollmentID and At are kept beside it.
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

// DecodeDraft reads what Encode wrote, in this or an earlier version of the program. A date in it that is none comes back
// as Unread: nothing that was typed is lost. The error is CodeInvalid.
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

// KeptDraft is a draft as a store keeps it, whatever stands in it.
type KeptDraft struct {
	EnrollmentID EnrollmentID
	Content      string
	At           time.Time
}

// Unsaved is a draft with the enrollment as it stands now.
type Unsaved struct {
	Draft
	Case Case
	// Unreadable says why the draft can't be shown; "" if it can. It is kept all the same.
	Unreadable string
}

// Changes are the fields in which the draft differs from what it was typed into.
func (d Draft) Changes() []Change { return Changes(d.Base.Clean(), d.Fields.Clean()) }

// Overtaken reports whether somebody has saved, made or removed the tracker since the draft was typed.
func (u Unsaved) Overtaken() bool {
	if u.Case.Tracker == nil {
		return u.Version != 0
	}
	return u.Case.Tracker.Version != u.Version
}

// isSaved reports that there is nothing in the draft that is not saved: the program ended between the save and the
// removal of the draft.
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
