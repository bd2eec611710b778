//go:build linux

package main

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/bench/benchdb"
	"housingtracker/data"
	"housingtracker/data/sqlite"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/grid"
)

func init() { tasks["arrange"] = arrangeTask }

// arrangeTask sorts, filters and collapses an open list several times and returns the medians.
func arrangeTask(ctx context.Context, arguments []string) (taskOutput, error) {
	store, err := sqlite.OpenExisting(arguments[0], benchdb.Key(arguments[0]))
	if err != nil {
		return taskOutput{}, err
	}
	defer store.Close()
	program, err := strconv.ParseInt(arguments[1], 10, 64)
	if err != nil {
		return taskOutput{}, err
	}
	list, err := benchdb.List(ctx, store, data.ProgramID(program))
	if err != nil {
		return taskOutput{}, err
	}
	data.Filter{Query: "a"}.Apply(list) // The screen splits words in the background after reading a list.
	shown := newHiddenGrid(list.Rows)
	defer shown.close()
	rows := slices.Clone(list.Rows)
	orders := []data.Order{{Column: data.ColumnStayingAt}, {Column: data.ColumnApplied, Descending: true}, {Column: data.ColumnName}, {Column: data.ColumnProperty}}
	folded := map[string]bool{}
	parts := map[string]float64{}
	for name, work := range map[string]func(i int){
		"sort":   func(i int) { copy(rows, list.Rows); data.Sort(rows, orders[i%len(orders)]) },
		"filter": func(i int) { data.Filter{Query: []string{"g", "ga", "harbor", "larch c"}[i%4]}.Apply(list) },
		"filter by barrier": func(int) {
			data.Filter{Barriers: []data.Field{data.FieldADAUnit}, Attention: []data.Attention{data.AttentionStalled}}.Apply(list)
		},
		"collapse": func(i int) {
			folded[clientlist.StageKey(data.NotStarted)] = i%2 == 0
			shown.grid.SetCollapsed(folded)
		},
	} {
		var took []float64
		for i := range 8 {
			s, _ := seconds(func() error { work(i); return nil })
			took = append(took, s)
		}
		parts[name] = median(took)
	}
	return taskOutput{Rows: len(list.Rows), Parts: parts}, nil
}

// A hiddenGrid is the program's grid with a list, in a window of Fyne's test driver.
type hiddenGrid struct {
	grid   *grid.Grid[data.Row]
	window fyne.Window
}

func newHiddenGrid(rows []data.Row) hiddenGrid {
	app := test.NewApp()
	g := grid.New(clientlist.ID, clientlist.Columns(clientlist.DefaultOptional)...)
	w := app.NewWindow("list")
	w.SetContent(g)
	w.Resize(fyne.NewSize(1280, 760))
	g.SetGroups(clientlist.Groups(rows))
	return hiddenGrid{g, w}
}

func (g hiddenGrid) close() { g.window.Close() }
