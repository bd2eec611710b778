package hmis

import (
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// targetGarbage is how many bytes of garbage the collector lets gather during an import. Go's default starts a collection when
// the garbage equals the live heap, which is small here, so an import would collect all the time.
const targetGarbage = 64 << 20

// A gcTuner keeps the GC percent at targetGarbage while the live heap grows.
type gcTuner struct {
	mutex             sync.Mutex
	live              []metrics.Sample
	original, percent int
}

// tuneGC raises the GC percent of the program until restore is called.
func tuneGC() *gcTuner {
	g := &gcTuner{live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}}
	g.percent = g.target()
	g.original = debug.SetGCPercent(g.percent)
	return g
}

// target returns the GC percent for the live heap.
func (g *gcTuner) target() int {
	const minHeap = 16 << 20
	metrics.Read(g.live)
	return int(targetGarbage * 100 / max(g.live[0].Value.Uint64(), minHeap))
}

// adjust sets the GC percent again if the live heap has changed much: SetGCPercent stops the program for a moment.
func (g *gcTuner) adjust() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if now := g.target(); 4*now < 3*g.percent || 3*now > 4*g.percent {
		g.percent = now
		debug.SetGCPercent(now)
	}
}

func (g *gcTuner) restore() { debug.SetGCPercent(g.original) }
