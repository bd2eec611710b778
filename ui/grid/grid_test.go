package grid

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/theme"
)

type client struct {
	id                      int64
	name, number, unit, mgr string
	days                    int
}

var names = []string{"Abrams, Ruth", "Bell, Marcus", "Delgado, Rosa", "Fontaine, Élodie", "Haddad, Nadia", "Kim, Walter", "Nguyễn, Tuyết", "Peña, José"}

func clients(from, n int) []client {
	rows := make([]client, n)
	for i := range rows {
		k := from + i
		rows[i] = client{id: int64(k), name: names[k%len(names)] + fmt.Sprint(" ", k), number: fmt.Sprint(10000000 + k),
			unit: "Cedar Court Apartments, building B", mgr: "Dana Ruiz", days: k % 40}
	}
	return rows
}

func columns() []Column[client] {
	return []Column[client]{
		{ID: "name", Title: "Client Name", Width: 150, Text: func(c *client) string { return c.name }, Style: func(*client) Style { return Style{Bold: true} }},
		{ID: "number", Title: "Client ID", Width: 80, Text: func(c *client) string { return c.number }, Style: func(*client) Style { return Style{Muted: true} }},
		{ID: "unit", Title: "Property Name", Width: 160, Text: func(c *client) string { return c.unit }},
		{ID: "days", Title: "Days", Width: 80, Align: fyne.TextAlignTrailing, Text: func(c *client) string { return fmt.Sprint(c.days) },
			Badge: func(c *client) *Badge {
				switch {
				case c.days >= 28:
					return &Badge{Text: fmt.Sprint(c.days, " d"), Kind: Error}
				case c.days >= 14:
					return &Badge{Text: fmt.Sprint(c.days, " d"), Kind: Warning}
				}
				return nil
			}},
		{ID: "manager", Title: "Case Manager", Width: 110, Text: func(c *client) string { return c.mgr }},
	}
}

func stages(sizes ...int) []Group[client] {
	var groups []Group[client]
	from := 1
	for i, n := range sizes {
		s := data.Stages[i%6]
		groups = append(groups, Group[client]{Key: s.String(), Title: s.String(), Color: theme.Stage(s), Rows: clients(from, n), Unit: "clients"})
		from += n
	}
	return groups
}

func TestSelectedFollowsTheCursor(t *testing.T) {
	test.NewTempApp(t)
	g := New(func(c *client) int64 { return c.id }, columns()...)
	test.NewTempWindow(t, g).Resize(fyne.NewSize(700, 420))
	g.SetGroups(stages(3, 3))
	if !g.Reveal(5) {
		t.Fatal("row 5 is not found")
	}
	if got := g.Selected(); len(got) != 1 || got[0].id != 5 {
		t.Errorf("selected %v, want row 5", got)
	}
}
