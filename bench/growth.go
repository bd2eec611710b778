//go:build linux

package main

import (
	"fmt"
	"slices"
	"strings"
)

// growth is how measures grow with the data: medians by measure and data set.
type growth struct {
	measures []string
	units    map[string]func(float64) string
	values   map[string]map[string]float64
	expected map[string]string
}

// addGrowth adds a figure of a data set. expected says how it may grow.
func (b *bench) addGrowth(measure, size, expected string, value float64, unit func(float64) string) {
	g := &b.growth
	if g.values == nil {
		g.values, g.units, g.expected = map[string]map[string]float64{}, map[string]func(float64) string{}, map[string]string{}
	}
	if g.values[measure] == nil {
		g.values[measure] = map[string]float64{}
		g.measures = append(g.measures, measure)
	}
	g.values[measure][size], g.units[measure], g.expected[measure] = value, unit, expected
	fmt.Printf("  %s (%s): %s\n", measure, size, unit(value))
}

// table writes the growth as Markdown.
func (g *growth) table(sizes []size) string {
	var t strings.Builder
	t.WriteString("| measure |")
	for _, s := range sizes {
		fmt.Fprintf(&t, " %s |", s.name)
	}
	t.WriteString(" may grow |\n|---|" + strings.Repeat("--:|", len(sizes)) + "---|\n")
	for _, m := range g.measures {
		cells := make([]string, len(sizes))
		for i, s := range sizes {
			if v, ok := g.values[m][s.name]; ok {
				cells[i] = g.units[m](v)
			}
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			continue
		}
		fmt.Fprintf(&t, "| %s | %s | %s |\n", m, strings.Join(cells, " | "), g.expected[m])
	}
	return t.String()
}
