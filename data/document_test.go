package data

import "testing"

func TestReadiness(t *testing.T) { // R78
	today := MustDate("2026-06-15")
	d := func(name, received, expires string) ClientDocument {
		return ClientDocument{Name: name, Received: MustDate(received), Expires: MustDate(expires)}
	}
	required := []Requirement{{Name: "ID", Of: Everyone}, {Name: "Income", Of: Everyone, GoodFor: 60}, {Name: "A", Of: Everyone, Group: "two of three", Needs: 2},
		{Name: "B", Of: Everyone, Group: "two of three", Needs: 2}, {Name: "C", Of: Everyone, Group: "two of three", Needs: 2}, {Name: "DD-214", Of: Veterans}}
	id, income, a, b := d("ID", "2026-01-01", ""), d("Income", "2026-06-01", "2026-07-31"), d("A", "2026-06-01", "2026-12-04"), d("B", "2026-06-01", "")
	veteran := ClientDocument{Name: "DD-214", Applies: Yes}
	for _, c := range []struct {
		name    string
		has     []ClientDocument
		missing int
		text    string
		expires string
	}{
		{"nothing", nil, 4, "4 missing", ""},
		{"all", []ClientDocument{id, income, a, b}, 0, "Ready", "2026-07-31"},
		{"a veteran", []ClientDocument{id, income, a, b, veteran}, 1, "1 missing", ""},
		{"one of the group", []ClientDocument{id, income, a}, 1, "1 missing", ""},
		{"three of the group: the two that last longest count", []ClientDocument{id, d("Income", "2026-06-01", ""), a, b, d("C", "2026-06-01", "2026-06-20")}, 0, "Ready", "2026-12-04"},
		{"the last good day", []ClientDocument{id, d("Income", "2026-06-01", "2026-06-15"), a, b}, 0, "Expires 06/15", "2026-06-15"},
		{"the day after", []ClientDocument{id, d("Income", "2026-06-01", "2026-06-14"), a, b}, 1, "1 missing", ""},
		{"30 days ahead", []ClientDocument{id, d("Income", "2026-06-01", "2026-07-15"), a, b}, 0, "Expires 07/15", "2026-07-15"},
		{"31 days ahead", []ClientDocument{id, d("Income", "2026-06-01", "2026-07-16"), a, b}, 0, "Ready", "2026-07-16"},
		{"received tomorrow", []ClientDocument{id, d("Income", "2026-06-16", ""), a, b}, 1, "1 missing", ""},
	} {
		r := NewReadiness(required, c.has, today)
		if r.Missing != c.missing || r.Summary(today) != c.text || r.Expires != MustDate(c.expires) {
			t.Errorf("%s: %d missing, %q, until %s", c.name, r.Missing, r.Summary(today), r.Expires)
		}
	}
	if r := NewReadiness(nil, nil, today); r.Summary(today) != "" || !r.Ready() {
		t.Errorf("nothing required: %+v", r)
	}
}

func TestListShowsDocuments(t *testing.T) { // R79
	today := MustDate("2026-06-15")
	row := func(id EnrollmentID, expires, scheduled string) Listed {
		l := Listed{EnrollmentID: id, PersonalID: "P", Span: Span{Entry: today}, Relationship: HeadOfHousehold, HasTracker: true}
		l.MoveInScheduled = MustDate(scheduled)
		if expires != "" {
			l.Documents = []ClientDocument{{Name: "ID", Received: today, Expires: MustDate(expires)}}
		}
		return l
	}
	list := BuildList(Program{}, []Listed{row(1, "2026-07-01", "2026-07-01"), row(2, "2026-07-01", "2026-07-02"), row(3, "", "2026-07-02"), row(4, "2027-01-01", "")},
		DefaultSettings, ListOptions{}, today)
	list.AddDocuments([]Requirement{{Name: "ID", Of: Everyone}})
	of := func(f Filter) (ids []EnrollmentID) {
		for _, r := range f.Apply(list) {
			ids = append(ids, r.EnrollmentID)
		}
		return ids
	}
	check := func(name string, got []EnrollmentID, want ...EnrollmentID) {
		if len(got) != len(want) {
			t.Errorf("%s: %v, want %v", name, got, want)
			return
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	}
	check("ready", of(Filter{Documents: DocumentsReady}), 1, 2, 4)
	check("missing", of(Filter{Documents: DocumentsMissing}), 3)
	check("expiring", of(Filter{Documents: DocumentsExpiring}), 1, 2)
	check("before the move-in", of(Filter{Attention: []Attention{AttentionDocuments}}), 2)
	Sort(list.Rows, Order{Column: ColumnDocuments})
	check("sorted", of(Filter{}), 3, 1, 2, 4)
}
