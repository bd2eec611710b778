package sample

import (
	"context"
	"errors"

	"housingtracker/data"
)

// day adds recent work of the caseworker in the program: move-ins that are not in HMIS yet, a client who is not in HMIS
// yet, and opened clients.
func (b *builder) day(p data.Program, rows []data.Row) {
	recorded, visited := 0, 0
	for _, row := range rows {
		switch {
		case row.Exited || row.MovedIn != 0:
		case recorded < 2 && b.today-row.Entry > 60 && row.Relationship == data.HeadOfHousehold:
			recorded++
			b.at(b.now, "move-in", func(ctx context.Context) error {
				return b.moveIn(ctx, row.EnrollmentID)
			})
		case visited < 6 && row.EnrollmentID%5 == 0:
			visited++
			b.at(b.hour(b.today-data.Date(visited/3), 8, visited), "visit", func(ctx context.Context) error {
				_, _, err := b.maya.OpenClient(ctx, data.NewOperationID(), row.ClientID)
				return errors.Join(err, b.maya.FlushReadings(ctx))
			})
		}
	}
	b.at(b.hour(b.today-2, 15, 5), "locally entered client", func(ctx context.Context) error { return b.locallyEntered(ctx, p) })
}

// moveIn records that a client has moved in yesterday, where the tracker lets them.
func (b *builder) moveIn(ctx context.Context, id data.EnrollmentID) error {
	_, err := b.maya.UpdateAssessment(ctx, data.NewOperationID(), id, b.today-1)
	if data.CodeOf(err) == data.CodeChronology {
		return nil
	}
	return err
}

// locallyEntered adds a client who is not in HMIS yet (R48).
func (b *builder) locallyEntered(ctx context.Context, p data.Program) error {
	client, err := b.maya.AddClient(ctx, data.NewOperationID(), data.Client{
		Name: data.Name{First: "Marguerite", Last: "Vossberg"}, BirthDate: b.today.AddMonths(-12*47) - 31})
	if err != nil {
		return err
	}
	id, err := b.maya.AddEnrollment(ctx, data.NewOperationID(), client.ID, p.ID, b.today-2)
	if err != nil {
		return err
	}
	_, err = b.maya.CreateTracker(ctx, data.NewOperationID(), id, data.Fields{EligibilityVerified: b.today - 2, ADAUnit: data.Yes,
		ADAUnitDetail: adaDetails[0]})
	return err
}
