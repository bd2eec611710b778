//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"housingtracker/data"
	"housingtracker/data/file"
)

// addTrackers gives every open enrollment of the housing programs a tracker through the Session. It also sets Lists.
func (o *office) addTrackers(ctx context.Context, session *file.Session) error {
	programs, err := session.Programs(ctx)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(11, 11))
	for _, p := range programs {
		rows, err := session.List(ctx, p.ID, data.ListOptions{AllMembers: true})
		if err != nil {
			return err
		}
		o.Lists = append(o.Lists, list{p.ID, len(rows.Rows)})
		for i := range rows.Rows {
			r := &rows.Rows[i]
			_, err := session.CreateTracker(ctx, data.NewOperationID(), r.EnrollmentID, fields(rng, r.Entry, rows.AsOf))
			if code := data.CodeOf(err); err != nil && code != data.CodeChronology {
				return errors.Join(fmt.Errorf("a tracker for enrollment %d", r.EnrollmentID), err)
			}
			if err == nil {
				o.Trackers++
			}
		}
	}
	slices.SortFunc(o.Lists, func(a, b list) int { return b.Rows - a.Rows })
	return nil
}

// fields are the fields of a tracker that has reached a random stage since entry.
func fields(rng *rand.Rand, entry, today data.Date) data.Fields {
	answer := func() data.Barrier {
		return [...]data.Barrier{data.No, data.No, data.No, data.Yes, data.NotRecorded}[rng.IntN(5)]
	}
	f := data.Fields{SexOffender: data.No, CriminalHistory: answer(), ADAUnit: answer()}
	day := func(after data.Date) data.Date { return min(after+data.Date(rng.IntN(25)), today) }
	reach := rng.IntN(5)
	if reach > 0 {
		f.EligibilityVerified = day(entry)
	}
	if reach > 1 {
		f.Applied = day(f.EligibilityVerified)
		f.PropertyName = fmt.Sprintf("%s %d", [...]string{"Larch Court", "Mill Street", "Harbor View", "Cedar Row"}[rng.IntN(4)], 1+rng.IntN(40))
	}
	if reach > 2 {
		f.Approved = day(f.Applied)
	}
	if reach > 3 {
		f.MoveInScheduled = max(f.Approved, today-5) + data.Date(rng.IntN(20))
	}
	return f
}
