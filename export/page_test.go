package export

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"housingtracker/data"
)

var setups = []PageSetup{
	{}, {Paper: A4}, {Portrait: true}, {Paper: A4, Portrait: true, StagePerPage: true},
	{AsOnScreen: true}, {AsOnScreen: true, Portrait: true, StagePerPage: true}, {StagePerPage: true},
}

func TestPageBreaks(t *testing.T) {
	for _, setup := range setups {
		for n := 1; n < 90; n++ {
			list := data.List{AsOf: data.MustDate("2026-11-22")}
			for i := range 2 * n {
				list.Rows = append(list.Rows, data.Row{
					Listed:  &data.Listed{PersonalID: fmt.Sprint(i)},
					Display: fmt.Sprint("Client ", i), Stage: data.Stage(i / n * 2),
				})
			}
			for i := range list.Rows {
				list.Rows[i].CaseManager.Name = []string{"", "Dana Ruiz", "Lee Park"}[i%3]
			}
			s := NewSheet(list, Options{ByManager: n%2 == 0})
			p, err := Paginate(context.Background(), s, Fonts{Regular: goregular.TTF}, setup)
			if err != nil {
				t.Fatal(err)
			}
			rows := 0
			for number, page := range p.pages {
				rows += checkPage(t, p, page, fmt.Sprintf("%+v, %d rows, page %d", setup, n, number+1))
			}
			if rows != 2*n {
				t.Errorf("%+v: %d rows of %d", setup, rows, 2*n)
			}
		}
	}
}

// checkPage returns the number of rows on a page.
func checkPage(t *testing.T, p *Pages, page []block, which string) int {
	t.Helper()
	rows, y := 0, bodyTop
	heads, group, section := false, -1, ""
	for i, b := range page {
		if b.y < y || b.y+b.height > p.setup.bottom() {
			t.Errorf("%s: block %d from %.1f to %.1f, the one before ends at %.1f", which, i, b.y, b.y+b.height, y)
		}
		y = b.y + b.height
		switch b.kind {
		case headerBlock:
			heads = true
		case groupBlock:
			if p.setup.StagePerPage && rows > 0 && len(p.sheet.Groups[b.group].Rows) > 0 {
				t.Errorf("%s: %v does not begin a page", which, p.sheet.Groups[b.group].Stage)
			}
			if group, section = b.group, ""; !p.setup.AsOnScreen {
				heads = false
			}
		case sectionBlock:
			section, _, _ = strings.Cut(b.text[0], " — ")
		case rowBlock:
			rows++
			if !heads || group != b.group {
				t.Errorf("%s: row %d has headings %v, category %d", which, b.row, heads, group)
			}
			if name := cmp.Or(p.sheet.Groups[b.group].Rows[b.row].CaseManager.Name, "Unassigned"); p.sheet.byManager && section != name {
				t.Errorf("%s: row %d of %s stands under %q", which, b.row, name, section)
			}
		}
	}
	if last := page[len(page)-1]; last.kind == headerBlock || last.kind == sectionBlock || last.kind == groupBlock && len(p.sheet.Groups[last.group].Rows) > 0 {
		t.Errorf("%s ends with a heading", which)
	}
	return rows
}

func TestPaginateCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	list := data.List{Rows: make([]data.Row, 1)}
	if _, err := Paginate(ctx, NewSheet(list, Options{}), Fonts{Regular: goregular.TTF}, PageSetup{}); data.CodeOf(err) != data.CodeCancelled {
		t.Error(err)
	}
}

func TestPaginateRefusesLongLists(t *testing.T) {
	s := NewSheet(data.List{Rows: make([]data.Row, LongestPrint+1)}, Options{})
	if _, err := Paginate(context.Background(), s, Fonts{Regular: goregular.TTF}, PageSetup{}); data.CodeOf(err) != data.CodeInvalid {
		t.Error(err)
	}
}
