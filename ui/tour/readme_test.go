//go:build walk

package tour

import (
	"image"
	"image/color"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestReadme renews the pictures of the README.
func TestReadme(t *testing.T) {
	a := newAlbum(t, *readmeFlag)
	o, _ := newSample(t)
	program, scheduled := o.at("Move In Scheduled")
	w := openWindow(t, o.home, "--db", o.path)
	w.signIn(o.password)
	w.press("alt+s")
	w.sees("the list is shown", func(p *image.RGBA) bool { return firstRow(p) > 0 })
	keep(t, small(w.calm()), filepath.Join(a.folder, "search.png"))
	// Typing in the list goes to the name.
	w.write(ownLastName(t, scheduled, o.list(program)))
	w.calm()
	w.press("Return")
	w.sees("the tracker opens", covered)
	keep(t, small(w.calm()), filepath.Join(a.folder, "tracker.png"))
}

// ownLastName is the last name of one of the clients that nobody else in the list has.
func ownLastName(t *testing.T, clients, list []row) string {
	t.Helper()
	for _, c := range clients {
		last, _, _ := strings.Cut(c.Name, ",")
		others := slices.ContainsFunc(list, func(r row) bool { return r.ClientID != c.ClientID && strings.HasPrefix(r.Name, last) })
		if !others && !strings.Contains(last, " ") {
			return last
		}
	}
	t.Fatal("every last name is there twice")
	return ""
}

// small is a picture in 256 colours, a third of the size: of colours that are nearly alike it keeps the commonest.
func small(p *image.RGBA) image.Image {
	at := func(i int) color.RGBA { return color.RGBA{p.Pix[4*i], p.Pix[4*i+1], p.Pix[4*i+2], 255} }
	counts, alike, commonest := map[color.RGBA]int{}, map[color.RGBA]int{}, map[color.RGBA]color.RGBA{}
	for i := range len(p.Pix) / 4 {
		counts[at(i)]++
	}
	for c, n := range counts {
		kind := color.RGBA{c.R >> 3, c.G >> 3, c.B >> 3, 255}
		alike[kind] += n
		if n > counts[commonest[kind]] {
			commonest[kind] = c
		}
	}
	kinds := slices.SortedFunc(maps.Keys(alike), func(a, b color.RGBA) int { return alike[b] - alike[a] })
	var most color.Palette
	for _, kind := range kinds[:min(256, len(kinds))] {
		most = append(most, commonest[kind])
	}
	nearest := map[color.RGBA]uint8{}
	for c := range counts {
		nearest[c] = uint8(most.Index(c))
	}
	out := image.NewPaletted(p.Bounds(), most)
	for i := range out.Pix {
		out.Pix[i] = nearest[at(i)]
	}
	return out
}
