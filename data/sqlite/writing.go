package sqlite

import (
	"context"
	"time"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/share"
)

var _ data.WritingReporter = (*Store)(nil)

// startWriting says, to other windows too, who writes: this program has the lock. Only imports take long enough for a note, and saves
// for whose end others wait in a shared folder already. Failing to write it is no error, because it is for words only.
func (s *Store) startWriting(ctx context.Context, imports bool) (end func()) {
	w := &data.Writing{Name: data.AuthorOf(ctx), Import: imports}
	s.writing.Store(w)
	noted := s.note != nil && (imports || s.othersWait())
	if noted {
		_ = s.note.Write(share.Writer{Name: w.Name, Import: imports, Computer: place.ComputerName(), At: time.Now()})
	}
	return func() {
		s.writing.CompareAndSwap(w, nil)
		if noted {
			s.note.Remove()
		}
	}
}

// Writing returns what this program writes, else what the note of another one says.
func (s *Store) Writing() data.Writing {
	if w := s.writing.Load(); w != nil {
		return *w
	}
	if s.note == nil {
		return data.Writing{}
	}
	w, _ := s.note.Read()
	return data.Writing{Name: w.Name, Import: w.Import}
}
