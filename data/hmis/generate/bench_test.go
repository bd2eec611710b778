package generate

import (
	"io"
	"testing"
)

// A hundred thousand clients; the time of a million is ten times that.
func BenchmarkExport(b *testing.B) {
	for b.Loop() {
		if err := Export(io.Discard, Options{Clients: 100_000}); err != nil {
			b.Fatal(err)
		}
	}
}
