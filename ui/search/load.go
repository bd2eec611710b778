package search

import (
	"context"
	"runtime/debug"
	"strconv"
	"time"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// A request is a list to be read.
type request struct {
	// program is 0 for the one that was shown last, or else the first.
	program data.ProgramID
	// view is nil for the remembered one; one that is given is a visit.
	view *view
	// keep: the view stays as it is when the list has come, visit or not.
	keep bool
	// opened is the event of opening the list; that of reading it again is the same.
	opened data.OperationID
}

// A reading is what a request brings.
type reading struct {
	programs []data.Program
	program  data.Program
	view     view
	list     data.List
	counter  int64
}

const (
	// loadingAfter is how long a load may take before the screen says so.
	loadingAfter = 300 * time.Millisecond
	// watchEvery is how often the screen looks for others' work.
	watchEvery = 4 * time.Second
	// manyRows is how long a list is whose reading leaves garbage worth giving back at once: the runtime would keep as much
	// as the program holds, for minutes.
	manyRows  = 10_000
	restAfter = time.Second
)

func (s *Screen) load(r request) {
	s.loading, s.asked = true, r
	if r.keep {
		now := s.view
		r.view = &now
	}
	if !r.keep || s.opened == "" {
		s.opened = data.NewOperationID()
	}
	r.opened = s.opened
	task.RunLatest(s.host.Tasks, &s.loads, func(ctx context.Context) (reading, error) {
		return read(ctx, s.session, r)
	}, func(got reading, err error) {
		s.loading, s.failed = false, err
		switch {
		case err != nil:
			s.refresh()
		case r.keep:
			// What was typed, sorted or folded meanwhile counts.
			got.view = s.view
			s.take(got)
		default:
			s.visiting = r.view != nil
			s.take(got)
			s.begin()
		}
	})
	s.host.Tasks.After(loadingAfter, func() {
		if s.loading {
			s.refresh()
		}
	})
}

// read answers a request; it runs in the background.
func read(ctx context.Context, session Session, r request) (reading, error) {
	var got reading
	var err error
	if got.programs, err = session.Programs(ctx); err != nil || len(got.programs) == 0 {
		return got, err
	}
	id := r.program
	if id == 0 {
		text, err := session.Preference(ctx, clientlist.ProgramPreference)
		if err != nil {
			return got, err
		}
		n, _ := strconv.ParseInt(text, 10, 64)
		id = data.ProgramID(n)
	}
	got.program = got.programs[0]
	for _, p := range got.programs {
		if p.ID == id {
			got.program = p
		}
	}
	if r.view != nil {
		got.view = *r.view
	} else {
		text, err := session.Preference(ctx, preferView(got.program.ID))
		if err != nil {
			return got, err
		}
		got.view = recall(text, session.User().ID)
	}
	if got.counter, err = session.ChangeCounter(ctx); err != nil {
		return got, err
	}
	if got.list, err = session.OpenList(ctx, r.opened, got.program.ID, got.view.Loaded()); err != nil {
		return got, err
	}
	// Cuts the search words of all rows, so that the first letter typed finds them ready.
	data.Filter{Query: "a"}.Apply(got.list)
	return got, nil
}

// take shows what was read.
func (s *Screen) take(got reading) {
	another := got.program.ID != s.program.ID
	s.programs, s.program, s.list, s.counter = got.programs, got.program, got.list, got.counter
	s.view, s.loaded = got.view, got.program.ID != 0
	s.answered = true
	if s.loaded && another {
		s.keeper.keep(clientlist.ProgramPreference, strconv.FormatInt(int64(s.program.ID), 10))
	}
	s.arrange()
	s.refresh()
	if len(s.list.Rows) >= manyRows {
		// By then nothing of the reading is held any more.
		s.host.Tasks.After(restAfter, func() { go debug.FreeOSMemory() })
	}
	if s.changed != 0 {
		id := s.changed
		s.changed = 0
		if s.grid.Reveal(int64(id)) {
			s.grid.Flash(int64(id))
		} else if s.view.Narrows() {
			s.count.SetText(s.count.Text + " · the client you changed is not among them")
		}
	}
}

// remember keeps the view of the program, unless it is a visit.
func (s *Screen) remember() {
	if s.loaded && !s.visiting {
		s.keeper.keep(preferView(s.program.ID), s.view.remember())
	}
}

// look begins a watch for others' work.
func (s *Screen) look() {
	s.watch++
	mine := s.watch
	var next func()
	next = func() {
		if mine != s.watch {
			return
		}
		if s.host.Concealed() {
			// A locked session reads nothing; there is time enough when the list is in view again.
			s.host.Tasks.After(watchEvery, next)
			return
		}
		task.Run(s.host.Tasks, s.session.ChangeCounter, func(counter int64, err error) {
			if err == nil && mine == s.watch {
				s.noticed(counter)
			}
			s.host.Tasks.After(watchEvery, next)
		})
	}
	s.host.Tasks.After(watchEvery, next)
}

// noticed reads the list again when somebody has committed something since it was read, or a day has passed.
func (s *Screen) noticed(counter int64) {
	another := s.loaded && s.session.Today() != s.list.AsOf
	if (counter != s.counter || another) && !s.loading {
		s.Reload()
	}
}

// keeper writes preferences one after another, so that the last one stays. One that can't be written is forgotten: it
// costs a person a click, not data.
type keeper struct {
	host    *overlay.Host
	session Session
	waiting []preference
	busy    bool
}

type preference struct{ key, value string }

func (k *keeper) keep(key, value string) {
	for i := range k.waiting {
		if k.waiting[i].key == key {
			k.waiting[i].value = value
			return
		}
	}
	k.waiting = append(k.waiting, preference{key, value})
	k.next()
}

func (k *keeper) next() {
	if k.busy || len(k.waiting) == 0 {
		return
	}
	p := k.waiting[0]
	k.waiting = k.waiting[1:]
	k.busy = true
	task.Do(k.host.Tasks, func(ctx context.Context) error {
		return k.session.SetPreference(ctx, p.key, p.value)
	}, func(error) {
		k.busy = false
		k.next()
	})
}
