package export

import (
	"context"
	"fmt"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"housingtracker/data"
)

func TestPagesBreakWell(t *testing.T) {
	for n := 1; n < 90; n++ {
		list := data.List{AsOf: data.MustDate("2026-11-22")}
		for i := range 2 * n {
			list.Rows = append(list.Rows, data.Row{
				Listed:  data.Listed{PersonalID: fmt.Sprint(i)},
				Display: fmt.Sprint("Client ", i), Stage: data.Stage(i / n * 2),
			})
		}
		s := NewSheet(list, Options{})
		p, err := Paginate(context.Background(), s, Fonts{Regular: goregular.TTF}, PageSetup{})
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for number, page := range p.pages {
			y := bodyTop
			for i, b := range page {
				if b.y < y || b.y+b.height > bodyBottom {
					t.Errorf("%d rows, page %d: block %d from %.1f to %.1f, the one before ends at %.1f", n, number+1, i, b.y, b.y+b.height, y)
				}
				y = b.y + b.height
				if b.kind == rowBlock {
					rows++
				}
				if last := i == len(page)-1; last && b.kind == groupBlock && len(s.Groups[b.group].Rows) > 0 {
					t.Errorf("%d rows, page %d ends with the heading of %v", n, number+1, s.Groups[b.group].Stage)
				}
			}
			if number > 0 && page[0].kind != headsBlock {
				t.Errorf("%d rows, page %d begins without column headings", n, number+1)
			}
		}
		if rows != 2*n {
			t.Errorf("%d rows of %d", rows, 2*n)
		}
	}
}

func TestPaginateStopsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	list := data.List{Rows: make([]data.Row, 1)}
	if _, err := Paginate(ctx, NewSheet(list, Options{}), Fonts{Regular: goregular.TTF}, PageSetup{}); data.CodeOf(err) != data.CodeCancelled {
		t.Error(err)
	}
}
