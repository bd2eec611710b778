package export

import (
	"fmt"
	"testing"

	"housingtracker/data"
)

// crowd is a list whose texts fill the width of a page in landscape, with one longer name.
func crowd(rows int, name string) data.List {
	var list data.List
	for i := range rows {
		list.Rows = append(list.Rows, data.Row{Display: fmt.Sprint("Somebody, ", i), StayingAt: "Harborlight Shelter", Listed: &data.Listed{
			PersonalID: fmt.Sprint(45000 + i), CaseManager: data.CaseManager{Name: "Montgomery, Alexandra"},
			Fields: data.Fields{SexOffender: data.Yes, CriminalHistory: data.Yes, ADAUnit: data.Yes},
		}})
	}
	list.Rows[0].Display = name
	return list
}

func TestOrdinaryNamesDoNotWrap(t *testing.T) {
	for _, name := range []string{"Featherstonehaugh, Maximiliana Charlotte", "Παπαδημητρίου-Καζαντζάκη, Αλέξανδρος"} {
		for _, setup := range []PageSetup{{}, {Paper: A4}} {
			p := pagesOf(t, crowd(200, name), Options{}, setup)
			if lines := p.lines(p.columns[0], p.sheet.Groups[0].Rows[0]); len(lines) != 1 {
				t.Errorf("%+v: %q", setup, lines)
			}
		}
	}
}

func TestNamesAndHeadingsGetWidthFirst(t *testing.T) {
	ts, err := newTypesetter(programFonts())
	if err != nil {
		t.Fatal(err)
	}
	columns := []Column{{Title: "Name", isName: true}}
	needs := []need{{word: 5000, heading: 5000, text: 24000}}
	for range 5 {
		columns = append(columns, Column{Title: "Date"}, Column{Title: "Place"})
		needs = append(needs, need{word: 3000, heading: 8000, text: 8000}, need{word: 3000, heading: 3000, text: 20000})
	}
	p := &Pages{sheet: &Sheet{}, typesetter: ts}
	p.spread(columns, needs)
	for i, n := range needs[:2] {
		if got := p.columns[i].width / p.size * 1000; got < n.text {
			t.Errorf("%s is %.0f wide of %.0f", columns[i].Title, got, n.text)
		}
	}
}
