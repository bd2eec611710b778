package search

import (
	"context"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// request describes a list to read.
type request struct {
	// program is 0 for the one shown last, or else the first.
	program data.ProgramID
	// view is nil for the remembered one; another one is a visit and is not remembered.
	view *view
	// keepView: the view stays as it is when the list has been read.
	keepView bool
	// opened is the operation of opening the list; reading it again uses the same.
	opened data.OperationID
}

// loadResult is the answer to a request.
type loadResult struct {
	programs []data.Program
	program  data.Program
	view     view
	views    []savedView
	list     data.List
	counter  int64
}

const (
	// loadingAfter is how long a load may take before the screen says so.
	loadingAfter = 300 * time.Millisecond
	// largeList is the number of rows from which memory is returned to the system after reading: the runtime would
	// keep twice as much for minutes.
	largeList       = 10_000
	freeMemoryDelay = time.Second
	// mostFlashes is how many changed rows are highlighted at most; an import changes many more.
	mostFlashes = 20
)

func (s *Screen) load(r request) {
	s.loading, s.requested = true, r
	if r.keepView {
		now := s.view
		r.view = &now
	}
	if !r.keepView || s.opened == "" {
		s.opened = data.NewOperationID()
	}
	r.opened = s.opened
	task.RunLatest(s.host.Tasks, &s.loads, func(ctx context.Context) (loadResult, error) {
		return read(ctx, s.session, r)
	}, func(got loadResult, err error) {
		s.loading, s.failed = false, err
		switch {
		case err != nil && s.loaded && r.keepView && data.CodeOf(err) == data.CodeUnavailable:
			// What is on screen stays; the shell says that the database is not connected. The next poll reads again.
			s.failed, s.counter = nil, -1
			s.refresh()
		case err != nil:
			s.refresh()
		case r.keepView:
			// Changes to the view made meanwhile are kept.
			got.view = s.view
			before, own := s.list, s.changed
			s.apply(got)
			for _, id := range changedRows(before, s.list, own) {
				s.flash(id)
			}
		default:
			s.visiting = r.view != nil
			s.apply(got)
			s.selectFirst()
		}
	})
	s.host.Tasks.After(loadingAfter, func() {
		if s.loading {
			s.refresh()
		}
	})
}

// read answers a request; it runs in the background.
func read(ctx context.Context, session Session, r request) (loadResult, error) {
	var got loadResult
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
	var known bool
	if got.program, known = clientlist.ProgramByID(got.programs, id); !known {
		if got.program, err = firstWithPeople(ctx, session, got.programs); err != nil {
			return got, err
		}
	}
	if r.view != nil {
		got.view = *r.view
	} else {
		text, err := session.Preference(ctx, viewPreference(got.program.ID))
		if err != nil {
			return got, err
		}
		got.view = decodeView(text, session.User().ID)
	}
	text, err := session.Preference(ctx, viewsPreference)
	if err != nil {
		return got, err
	}
	got.views = decodeViews(text)
	if got.counter, err = session.ChangeCounter(ctx); err != nil {
		return got, err
	}
	if got.list, err = session.OpenList(ctx, r.opened, got.program.ID, got.view.LoadOptions()); err != nil {
		return got, err
	}
	// This prepares the search words of all rows, so that the first letter typed finds them ready.
	data.Filter{Query: "a"}.Apply(got.list)
	return got, nil
}

// programsTried is how many programs are read at most to find one with clients.
const programsTried = 20

// firstWithPeople is the first program that has clients today, for a user who has not chosen one; the first if none of
// those tried has any.
func firstWithPeople(ctx context.Context, session Session, programs []data.Program) (data.Program, error) {
	for _, p := range programs[:min(len(programs), programsTried)] {
		list, err := session.List(ctx, p.ID, data.ListOptions{})
		if err != nil || len(list.Rows) > 0 {
			return p, err
		}
	}
	return programs[0], nil
}

// apply shows what was read.
func (s *Screen) apply(got loadResult) {
	changed := got.program.ID != s.program.ID
	s.programs, s.program, s.list, s.counter = got.programs, got.program, got.list, got.counter
	s.view, s.loaded = got.view, got.program.ID != 0
	s.loadedOnce = true
	if !s.viewsRead {
		s.views, s.viewsRead = got.views, true
	}
	if s.loaded && changed {
		s.preferenceWriter.set(clientlist.ProgramPreference, strconv.FormatInt(int64(s.program.ID), 10))
	}
	s.updateView()
	s.refresh()
	if i := s.wanted - 1; i >= 0 {
		s.wanted = 0
		s.applySaved(i)
	}
	// By then nothing refers to the list before any more.
	rows := len(s.list.Rows)
	s.host.Tasks.After(freeMemoryDelay, func() { go freeMemory(rows) })
	if s.changed != 0 {
		id := s.changed
		s.changed = 0
		if s.reveal(id) {
			s.flash(id)
		} else if s.view.HidesRows() {
			s.count.SetText(s.count.Text + " · the client you changed is not among them")
		}
	}
}

// changedRows are the rows that others have changed between two readings of a list; none if they are very many. own is the row that
// this user has saved.
func changedRows(before, after data.List, own data.EnrollmentID) (changed []data.EnrollmentID) {
	if before.Program.ID != after.Program.ID || before.AsOf != after.AsOf {
		return nil
	}
	was := make(map[data.EnrollmentID]data.Row, len(before.Rows))
	for _, r := range before.Rows {
		was[r.EnrollmentID] = r
	}
	for _, r := range after.Rows {
		old, known := was[r.EnrollmentID]
		if !known || r.EnrollmentID == own || old.Stage == r.Stage && old.Fields == r.Fields {
			continue
		}
		if changed = append(changed, r.EnrollmentID); len(changed) > mostFlashes {
			return nil
		}
	}
	return changed
}

// freeMemory collects garbage after a list with that number of rows was read, so that the next list reuses its memory.
func freeMemory(rows int) {
	if rows >= largeList {
		debug.FreeOSMemory()
		return
	}
	runtime.GC()
}

// remember stores the view of the program, unless it is a visit.
func (s *Screen) remember() {
	if s.loaded && !s.visiting {
		s.preferenceWriter.set(viewPreference(s.program.ID), s.view.encode())
	}
}

// Poll reads the list again if the database or the day has changed, or if it could not be read.
func (s *Screen) Poll(counter int64) {
	changed := s.loaded && s.session.Today() != s.list.AsOf
	if (counter != s.counter || changed || s.failed != nil) && !s.loading {
		s.Reload()
	}
}

// preferenceWriter writes preferences one after another, so that the last one wins. A failure costs a click, no
// data.
type preferenceWriter struct {
	host    *overlay.Host
	session Session
	pending []preference
	busy    bool
}

type preference struct{ key, value string }

func (k *preferenceWriter) set(key, value string) {
	for i := range k.pending {
		if k.pending[i].key == key {
			k.pending[i].value = value
			return
		}
	}
	k.pending = append(k.pending, preference{key, value})
	k.next()
}

func (k *preferenceWriter) next() {
	if k.busy || len(k.pending) == 0 {
		return
	}
	p := k.pending[0]
	k.pending = k.pending[1:]
	k.busy = true
	task.Do(k.host.Tasks, func(ctx context.Context) error {
		return k.session.SetPreference(ctx, p.key, p.value)
	}, func(error) {
		k.busy = false
		k.next()
	})
}
