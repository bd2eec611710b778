package postgres

import (
	"context"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// SaveLaptop implements data.OutreachTx.
func (x *writeTx) SaveLaptop(ctx context.Context, event data.AuditEvent, l data.Laptop) error {
	done, err := call[bool](ctx, x, "save_laptop", event, object{"device": l.Device, "name": l.Name, "name_key": data.UserKey(l.Name), "user_id": l.User,
		"taken_at": sqldata.StampValue(l.TakenAt), "days": l.Days, "exchanged_at": sqldata.StampValue(l.ExchangedAt), "state": l.State, "content": l.Content})
	if err == nil && !done {
		err = data.Refuse(data.CodeExists, "A laptop with the name %s is on a trip already. Nothing was changed. Give this one another name.", l.Name)
	}
	return err
}

// SaveLaptopOperation implements data.OutreachTx.
func (x *writeTx) SaveLaptopOperation(ctx context.Context, o data.LaptopOperation) error {
	return run(ctx, x, "save_laptop_operation", object{"id": o.ID, "device": o.Device, "sequence": o.Sequence, "digest": o.Digest, "enrollment_id": sqldata.IdValue(o.EnrollmentID),
		"state": o.State, "kind": o.Kind, "content": o.Content, "result": o.Result})
}

// SaveOutreachValue implements data.OutreachTx.
func (x *writeTx) SaveOutreachValue(ctx context.Context, key, value string) error {
	return run(ctx, x, "save_outreach_value", key, value)
}
