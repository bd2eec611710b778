package merge

import (
	"slices"
	"strconv"

	"housingtracker/data"
)

// Result is what becomes of an edit that was made from another state than the stored one.
type Result struct {
	// Tracker is the joined tracker, nil if there is none then. Where both sides changed something it has theirs.
	Tracker *data.Tracker
	// Kind says why a person must decide: data.ReviewRemoved, data.ReviewUnit or data.ReviewField; "" if the sides can be joined.
	Kind data.ReviewKind
	// Fields are what both sides changed, in the order of data.EditableFields.
	Fields []data.Field
}

// UnitFields are the fields that belong to the unit of an attempt. They are one group where a side has started over or named another
// property: an approval of one unit says nothing of another.
var UnitFields = []data.Field{
	data.FieldEligibilityVerified, data.FieldApplied, data.FieldPropertyName, data.FieldApproved, data.FieldMoveInScheduled,
}

// Three joins two edits of a tracker, theirs and mine, that were made from base. A nil tracker is none. It looks at attempt, relocation and
// fields only; whether the result obeys the rules is for data.Validate.
func Three(base, theirs, mine *data.Tracker) Result {
	switch {
	case Same(base, mine), Same(theirs, mine):
		return Result{Tracker: theirs}
	case Same(base, theirs):
		return Result{Tracker: mine}
	case theirs == nil:
		return Result{Kind: data.ReviewRemoved, Fields: changed(base, mine)}
	case mine == nil:
		// They went on with what I removed.
		return Result{Tracker: theirs, Kind: data.ReviewField, Fields: changed(base, theirs)}
	}
	from := data.Tracker{Attempt: theirs.Attempt, Relocation: theirs.Relocation}
	if base != nil {
		from = *base
	}
	return joinFields(from, *theirs, *mine)
}

func joinFields(base, theirs, mine data.Tracker) Result {
	joined := theirs
	var conflict []data.Field
	apart := otherUnit(base, theirs) || otherUnit(base, mine)
	unit := apart && !sameUnit(theirs, mine)
	bothTouched := unit && !sameUnit(base, theirs) && !sameUnit(base, mine)
	if unit && !bothTouched && !sameUnit(base, mine) {
		setUnit(&joined, mine)
	}
	for _, field := range data.EditableFields {
		inUnit := slices.Contains(UnitFields, field)
		was, is, want := base.Text(field), theirs.Text(field), mine.Text(field)
		switch {
		case inUnit && bothTouched:
			if was != is || was != want {
				conflict = append(conflict, field)
			}
		case inUnit && unit, want == was, want == is:
		case is == was:
			// The text comes from data.Fields.Text, which SetText reads.
			_ = joined.SetText(field, want)
		default:
			conflict = append(conflict, field)
		}
	}
	switch {
	case bothTouched:
		return Result{&joined, data.ReviewUnit, conflict}
	case len(conflict) > 0:
		return Result{&joined, data.ReviewField, conflict}
	}
	return Result{Tracker: &joined}
}

// otherUnit reports whether a side has started over, returned to an earlier attempt, or changed the property.
func otherUnit(base, side data.Tracker) bool {
	return base.Attempt != side.Attempt || base.Relocation != side.Relocation || base.PropertyName != side.PropertyName
}

func sameUnit(a, b data.Tracker) bool {
	return a.Attempt == b.Attempt && a.Relocation == b.Relocation &&
		!slices.ContainsFunc(UnitFields, func(f data.Field) bool { return a.Text(f) != b.Text(f) })
}

// setUnit replaces the unit of a tracker.
func setUnit(t *data.Tracker, from data.Tracker) {
	t.Attempt, t.Relocation = from.Attempt, from.Relocation
	for _, f := range UnitFields {
		_ = t.SetText(f, from.Text(f))
	}
}

// Overlay returns theirs with what mine changed since base, also where both did: what somebody who made the edit sees until it is decided.
func Overlay(base, theirs, mine *data.Tracker) *data.Tracker {
	joined := Three(base, theirs, mine)
	if joined.Kind == "" {
		return joined.Tracker
	}
	if theirs == nil || mine == nil {
		return mine
	}
	over := *joined.Tracker
	from := data.Tracker{}
	if base != nil {
		from = *base
	}
	for _, f := range data.EditableFields {
		if mine.Text(f) != from.Text(f) && !slices.Contains(UnitFields, f) {
			_ = over.SetText(f, mine.Text(f))
		}
	}
	setUnit(&over, *mine)
	return &over
}

// Same reports whether two trackers say the same; versions and who saved them do not count.
func Same(a, b *data.Tracker) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Attempt == b.Attempt && a.Relocation == b.Relocation && a.Fields == b.Fields
}

// changed returns the fields in which two trackers differ.
func changed(before, after *data.Tracker) []data.Field {
	var fields []data.Field
	for _, c := range Changes(before, after) {
		if c.Field != data.FieldAttempt && c.Field != data.FieldRelocation {
			fields = append(fields, c.Field)
		}
	}
	return fields
}

// Changes lists what differs between two trackers: the fields, then attempt and relocation.
func Changes(before, after *data.Tracker) []data.Change {
	var none data.Tracker
	if before == nil {
		before = &none
	}
	if after == nil {
		after = &none
	}
	changes := data.Changes(before.Fields, after.Fields)
	if before.Attempt != after.Attempt {
		changes = append(changes, data.Change{Field: data.FieldAttempt, Old: strconv.Itoa(before.Attempt), New: strconv.Itoa(after.Attempt)})
	}
	if before.Relocation != after.Relocation {
		changes = append(changes, data.Change{Field: data.FieldRelocation, Old: flag(before.Relocation), New: flag(after.Relocation)})
	}
	return changes
}

func flag(is bool) string {
	if is {
		return "true"
	}
	return ""
}
