package hmis

import "housingtracker/data"

// Reasons why a cell has no date.
const (
	notCertain      = "It is not a date that can be read for certain."
	isPlaceholder   = "It is a placeholder, which databases and spreadsheets write where there is no date."
	isDistant       = "It lies outside of the years that the program takes."
	shortUnknown    = "Its year has two digits, and no ExportDate tells the century."
	shortLater      = "Its year has two digits, and in this century it would be after the ExportDate."
	shortBirthDate  = "Its year has two digits, and both centuries are possible."
	shortLikeBlank  = "Its year has two digits, and it may be a placeholder for no date."
	leftBlank       = " It was left blank."
	countsAsUnknown = " It counts as unknown."
)

// eventDate reads the date of an event. The reason says why the cell has none, else it is "".
func (r *row) eventDate(column string) (w writtenDate, reason string) {
	switch w = readDate(r.value(column)); w.kind {
	case blankDate:
		reason = "The date is blank."
	case placeholderDate:
		reason = isPlaceholder
	case distantDate:
		reason = isDistant
	case unreadableDate:
		reason = notCertain
	case shortDate:
		reason = r.thisCentury(w.date)
	}
	return w, reason
}

// thisCentury returns the reason why a year of two digits may be of another century, "" if it is of this one.
func (r *row) thisCentury(d data.Date) string {
	switch {
	case r.table.exported == 0:
		return shortUnknown
	case d > r.table.exported:
		return shortLater
	case likePlaceholder(d):
		return shortLikeBlank
	}
	return ""
}

// requiredDate returns a date, and fails the row if it is missing or invalid.
func (r *row) requiredDate(column string) data.Date {
	w, reason := r.eventDate(column)
	return r.dateOrFail(column, w, reason)
}

// dateOrFail returns the date, and fails the row if there is a reason.
func (r *row) dateOrFail(column string, w writtenDate, reason string) data.Date {
	if reason != "" {
		r.fail(column, r.text(column), reason)
		return 0
	}
	return w.date
}

// exitDate is requiredDate for an exit. A placeholder means that there is no exit, so the row is skipped.
func (r *row) exitDate() data.Date {
	const column = "ExitDate"
	w, reason := r.eventDate(column)
	if w.kind == placeholderDate {
		r.skipWarning(column, r.text(column), "skipped, because the "+w.describe(column)+" is a placeholder for no date")
		return 0
	}
	return r.dateOrFail(column, w, reason)
}

// optionalDate returns a date that may be missing. One that cannot be read is left blank.
func (r *row) optionalDate(column string) data.Date {
	w := readDate(r.value(column))
	switch w.kind {
	case blankDate, fullDate:
		return w.date
	case placeholderDate:
		r.notePlaceholder(column, w)
	default:
		r.warn(column, r.text(column), notCertain+leftBlank)
	}
	return 0
}

// periodDate returns the start or end of the export's period. A placeholder means that the period is open.
func (r *row) periodDate(column string) data.Date {
	w := readDate(r.value(column))
	if w.kind == shortDate || w.date == 0 && w.kind != blankDate {
		r.warn(column, r.text(column), notCertain+countsAsUnknown)
		return 0
	}
	return w.date
}

// birthDate returns the DOB. A year of two digits is of the last century if the date in this century is after the ExportDate.
func (r *row) birthDate(today data.Date) data.Date {
	const column, century = "DOB", 100 * 12
	w := readDate(r.value(column))
	exported := r.table.exported
	switch {
	case w.kind == shortDate && exported == 0:
		return r.dateOrFail(column, w, shortUnknown)
	case w.kind == shortDate && w.date <= exported:
		return r.dateOrFail(column, w, shortBirthDate)
	case w.kind == shortDate:
		return w.date.AddMonths(-century)
	case w.kind == fullDate && w.date > max(today, exported):
		r.warn(column, r.text(column), "It is in the future."+leftBlank)
		return 0
	}
	return r.optionalDate(column)
}

// removed reports whether the row has been deleted in HMIS. A year of two digits fails the row, because it may be a placeholder
// that every row has.
func (r *row) removed() bool {
	const column = "DateDeleted"
	text := r.value(column)
	if text == "" {
		return false
	}
	w := readDate(text)
	later := r.table.exported != 0 && w.date > r.table.exported
	switch {
	case w.kind == placeholderDate:
		r.notePlaceholder(column, w)
		return false
	case w.kind == shortDate, w.kind == unreadableDate, w.kind == distantDate && !later:
		r.fail(column, r.text(column), notCertain)
		return false
	case later:
		r.noteWarning(column, r.text(column), "the "+w.describe(column)+" is after the ExportDate; the row counts as deleted")
	}
	return true
}

// notePlaceholder notes that a placeholder was left blank. It is a note because every row may have one.
func (r *row) notePlaceholder(column string, w writtenDate) {
	r.noteWarning(column, r.text(column), "the "+w.describe(column)+" is a placeholder for no date and was left blank")
}

// describe returns the name of the column, with the date if there is one.
func (w writtenDate) describe(column string) string {
	if w.date == 0 {
		return column
	}
	return column + " " + w.date.US()
}
