package hmis

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// BenchmarkRows reads 10,000 rows of 20 columns, of which half are used.
func BenchmarkRows(b *testing.B) {
	for _, encoding := range []struct{ name, quote, lopez string }{
		{"plain", "", "Lopez"},
		{"quoted", `"`, "Lopez"},
		{"UTF-8", "", "López"},
		{"Windows-1252", "", "L\xF3pez"},
	} {
		var text strings.Builder
		for n := range 10_001 {
			cells := make([]string, 20)
			for i := range cells {
				switch {
				case n == 0:
					cells[i] = fmt.Sprint("column", i)
				case i == 0:
					cells[i] = fmt.Sprint(100_000 + n)
				case i == 2:
					cells[i] = encoding.lopez
				case i%4 == 1:
					cells[i] = "2025-01-31"
				}
			}
			text.WriteString(encoding.quote + strings.Join(cells, encoding.quote+","+encoding.quote) + encoding.quote + "\r\n")
		}
		positions := []int{0, 1, 2, 4, 5, 9, 10, 13, 16, 18}
		b.Run(encoding.name, func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				c := newCSVReader(strings.NewReader(text.String()))
				_, err := c.header()
				c.selectColumns(positions)
				for err == nil {
					_, err = c.next()
				}
				if !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			}
		})
	}
}
