package sample

import (
	"context"

	"housingtracker/data"
)

// documents plans what a client has of the documents that the program requires, from the day on: mostly all, sometimes not yet, or
// income that expires before the move-in.
func (s *story) documents(from, moveIn data.Date) {
	for _, q := range data.DefaultRequirements {
		d := data.ClientDocument{Name: q.Name}
		if q.Of != data.Everyone {
			if !s.odds(30) {
				continue
			}
			d.Applies = data.Yes
		}
		switch n := s.rng.IntN(100); {
		case n < 12:
			continue
		case n < 28:
			d.Requested = from
		default:
			d.Requested, d.Received = from, s.between(from, s.today)
			if q.GoodFor > 0 {
				d.Expires = d.Received + data.Date(q.GoodFor)
				if moveIn > s.today && s.odds(25) {
					d.Expires = max(d.Received, moveIn-1)
				}
			}
		}
		if s.odds(10) {
			d.Note = documentNotes[s.rng.IntN(len(documentNotes))]
		}
		s.on(max(d.Requested, d.Received, from), "document", func(ctx context.Context) error {
			return s.session.SaveDocument(ctx, data.NewOperationID(), s.id, data.ClientDocument{Name: d.Name}, d)
		})
	}
}
