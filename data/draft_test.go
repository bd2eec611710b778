package data

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

var aDraft = Draft{
	Version: 3,
	Base:    Fields{EligibilityVerified: MustDate("2026-08-14"), ADAUnit: No},
	Fields: Fields{EligibilityVerified: MustDate("2026-08-14"), Applied: MustDate("2026-11-10"), PropertyName: "Elm Court – Añil",
		SexOffender: Yes, SexOffenderDetail: "tier\n\"two\""},
	Unread: map[Field]string{FieldApproved: "11/3x"},
	Note:   DraftNote{Operation: "0190", Barrier: FieldADAUnit, Text: "called\x00 twice", Corrects: "0189"},
}

func TestDraftComesBackAsItWas(t *testing.T) {
	for _, want := range []Draft{aDraft, {}, {Note: DraftNote{Operation: "1", Text: "alone"}}} {
		text, err := want.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeDraft(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n= %+v, %v\nwant %+v", text, got, err, want)
		}
	}
}

func TestDraftOfAnotherKind(t *testing.T) {
	for text, words := range map[string]string{
		``: "can't be read", `{}`: "can't be read", `[]`: "can't be read", `{"draft":-1}`: "can't be read",
		`{"draft":1,"version":-3}`: "can't be read", `{"draft":1,"fields":7}`: "can't be read",
		`{"draft":2,"fields":{"a":"b"}}`:              "newer version",
		`{"draft":1}` + strings.Repeat(" ", MaxDraft): "can't be read",
	} {
		if _, err := DecodeDraft(text); CodeOf(err) != CodeInvalid || !strings.Contains(err.Error(), words) {
			t.Errorf("%.40q: %v, want a refusal with %q", text, err, words)
		}
	}
	long := Draft{Note: DraftNote{Text: strings.Repeat("x", MaxDraft)}}
	if _, err := long.Encode(); err == nil {
		t.Error("a draft that can't be read again is written")
	}
}

// A date that can't be read is what the person typed, not nothing.
func TestDraftKeepsWhatIsNoDate(t *testing.T) {
	d, err := DecodeDraft(`{"draft":1,"fields":{"applied":"2026-13-40","ada_unit":"maybe","colour":"red"},"unread":{"approved":" 11/ ","ada_unit":"x"}}`)
	want := map[Field]string{FieldApplied: "2026-13-40", FieldApproved: "11/"}
	if err != nil || !reflect.DeepEqual(d.Unread, want) || d.Fields != (Fields{}) {
		t.Errorf("= %+v, %v; want unread %v", d, err, want)
	}
}

func TestUnsavedThatIsSaved(t *testing.T) {
	tracker := func(version int, f Fields) Case { return Case{Tracker: &Tracker{Version: version, Fields: f}} }
	dates := Draft{Version: 3, Base: aDraft.Base, Fields: aDraft.Fields}
	noted := Draft{Version: 3, Base: aDraft.Base, Fields: aDraft.Base, Note: DraftNote{Operation: "n1", Text: "called"}}
	for name, c := range map[string]struct {
		unsaved            Unsaved
		notes              []Note
		isSaved, overtaken bool
	}{
		"not saved":                {Unsaved{Draft: dates, Case: tracker(3, aDraft.Base)}, nil, false, false},
		"saved, then cut off":      {Unsaved{Draft: dates, Case: tracker(4, aDraft.Fields)}, nil, true, true},
		"somebody else's save":     {Unsaved{Draft: dates, Case: tracker(4, Fields{})}, nil, false, true},
		"removed meanwhile":        {Unsaved{Draft: dates}, nil, false, true},
		"made meanwhile":           {Unsaved{Draft: Draft{Fields: aDraft.Fields}, Case: tracker(1, Fields{})}, nil, false, true},
		"nothing in it":            {Unsaved{Draft: Draft{Version: 3}, Case: tracker(9, aDraft.Base)}, nil, true, true},
		"half a date":              {Unsaved{Draft: Draft{Version: 3, Unread: aDraft.Unread}, Case: tracker(3, Fields{})}, nil, false, false},
		"a note":                   {Unsaved{Draft: noted, Case: tracker(3, aDraft.Base)}, []Note{{ID: "other"}}, false, false},
		"a note that was added":    {Unsaved{Draft: noted, Case: tracker(3, aDraft.Base)}, []Note{{ID: "n1"}}, true, false},
		"a note yet to be added":   {Unsaved{Draft: Draft{Version: 3, Base: aDraft.Base, Fields: aDraft.Fields, Note: noted.Note}, Case: tracker(4, aDraft.Fields)}, nil, false, true},
		"what can't be read stays": {Unsaved{Unreadable: "It can't be read."}, nil, false, false},
	} {
		if got := c.unsaved.isSaved(c.notes); got != c.isSaved {
			t.Errorf("%s: isSaved = %v, want %v", name, got, c.isSaved)
		}
		if got := c.unsaved.Outdated(); got != c.overtaken {
			t.Errorf("%s: overtaken = %v, want %v", name, got, c.overtaken)
		}
	}
}

func FuzzDecodeDraft(f *testing.F) {
	text, _ := aDraft.Encode()
	for _, seed := range []string{text, `{"draft":1}`, `{"draft":1,"fields":{"applied":"2026-02-30"},"unread":{"applied":"2/30"},"note":{"op":"x","text":"y"}}`, `{"draft":9}`, `null`, `{`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := DecodeDraft(text)
		if err != nil {
			if CodeOf(err) != CodeInvalid {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		again, err := d.Encode()
		if err != nil {
			t.Skip("longer than what was read")
		}
		if !utf8.ValidString(again) {
			t.Fatalf("%q is no text", again)
		}
		if back, err := DecodeDraft(again); err != nil || !reflect.DeepEqual(back.Fields, d.Fields) || !reflect.DeepEqual(back.Unread, d.Unread) {
			t.Fatalf("%q\n= %+v\nthen %+v, %v", text, d, back, err)
		}
	})
}
