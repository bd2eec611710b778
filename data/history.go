package data

// FieldsAfter returns the fields of a tracker as they were after the i-th event of its history, newest first, given those of
// now. ok is false if retention has removed what that would take.
func FieldsAfter(now Fields, history []AuditEvent, i int) (then Fields, ok bool) {
	for _, event := range history[:i] {
		if event.Withheld {
			return Fields{}, false
		}
		for _, c := range event.Changes {
			// Other fields are no tracker's.
			_ = now.SetText(c.Field, c.Old)
		}
	}
	return now, true
}
