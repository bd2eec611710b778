package tracker

import (
	"context"

	"housingtracker/data"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/undo"
)

// DateRecorder records today as the next date of a tracker, without the dialog.
type DateRecorder struct {
	Host    *overlay.Host
	Session interface {
		RecordToday(ctx context.Context, op data.OperationID, id data.EnrollmentID, version int, field data.Field) (data.Tracker, error)
	}
	Undo *undo.Stack
	// OnSaved runs after a date was recorded, and after a refusal because the tracker is another by now.
	OnSaved func(data.EnrollmentID)
	busy    bool
}

// Record records today as the field's date in the tracker of that version; 0 adds the tracker. While it writes, it ignores
// further requests.
func (r *DateRecorder) Record(id data.EnrollmentID, name string, version int, field data.Field) {
	if r.busy {
		return
	}
	r.busy = true
	op := data.NewOperationID()
	task.RunTimeout(r.Host.Tasks, writeTimeout, errTimeout, func(ctx context.Context) (data.Tracker, error) {
		return r.Session.RecordToday(ctx, op, id, version, field)
	}, func(_ data.Tracker, err error) {
		r.busy = false
		if err == nil || data.CodeOf(err) == data.CodeConflict {
			r.OnSaved(id)
		}
		if err != nil {
			r.Host.ShowError(field.Label()+" was not recorded", err)
			return
		}
		r.Undo.Did(undo.Act{Text: "Recorded " + field.Label() + " as today for " + name, Operation: op, Enrollment: id})
	})
}
