package share

import (
	"encoding/json"
	"sync"
	"time"

	"housingtracker/data/place"
)

// A heart writes the messages of one side, and again and again while the side is alive.
type heart struct {
	path string

	mu      sync.Mutex
	message message
}

// say changes the message and writes it.
func (h *heart) say(change func(m *message)) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(&h.message)
	h.message.Beat++
	content, err := json.Marshal(h.message)
	if err != nil {
		return err
	}
	return place.ReplaceFile(h.path, h.path, content)
}

func (h *heart) mark() string { return h.message.Mark }

// start writes the message in intervals until stop.
func (h *heart) start(interval time.Duration) (stop func()) {
	tick := time.NewTicker(interval)
	return repeat(tick.C, tick.Stop, func() bool {
		// Without a message the other side waits no longer than its patience.
		_ = h.say(func(*message) {})
		return true
	})
}

// repeat calls do in another goroutine at each tick, while do returns true, until stop. Stop waits for a call that runs; stopTicks
// is called at the end.
func repeat(ticks <-chan time.Time, stopTicks func(), do func() bool) (stop func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		defer stopTicks()
		for {
			select {
			case <-end:
				return
			case <-ticks:
				if !do() {
					return
				}
			}
		}
	}()
	return sync.OnceFunc(func() { close(end); <-ended })
}
