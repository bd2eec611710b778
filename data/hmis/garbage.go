package hmis

import (
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// garbageAtOnce is how much garbage gathers, in bytes, before it is looked for: Go would do so as soon as there is as much of it
// as of all else, which is little, and an import makes it all the time.
const garbageAtOnce = 64 << 20

// garbage keeps to that while what is no garbage grows.
type garbage struct {
	mutex           sync.Mutex
	live            []metrics.Sample
	before, percent int
}

func gatherGarbage() *garbage {
	g := &garbage{live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}}
	g.percent = g.allowed()
	g.before = debug.SetGCPercent(g.percent)
	return g
}

// allowed is the garbage by what is none, in percent.
func (g *garbage) allowed() int {
	const least = 16 << 20
	metrics.Read(g.live)
	return int(garbageAtOnce * 100 / max(g.live[0].Value.Uint64(), least))
}

func (g *garbage) watch() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	// RuleContext it stops the program for a moment.
	if now := g.allowed(); 4*now < 3*g.percent || 3*now > 4*g.percent {
		g.percent = now
		debug.SetGCPercent(now)
	}
}

func (g *garbage) end() { debug.SetGCPercent(g.before) }
