package hmis

import "housingtracker/data"

// Why a cell has no date.
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

// event reads a date of what happened to a client. Trouble is why the cell has none.
func (r *row) event(column string) (w writtenDate, trouble string) {
	switch w = readDate(r.value(column)); w.kind {
	case blankDate:
		trouble = "The date is blank."
	case placeholderDate:
		trouble = isPlaceholder
	case distantDate:
		trouble = isDistant
	case unreadableDate:
		trouble = notCertain
	case shortDate:
		trouble = r.thisCentury(w.date)
	}
	return w, trouble
}

// thisCentury says why a date with a year of two digits can't be said to be the one of this century; "" if it is.
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

// givenDate returns a date that must be there.
func (r *row) givenDate(column string) data.Date {
	w, trouble := r.event(column)
	return r.dateOrFail(column, w, trouble)
}

// dateOrFail returns the date, and fails the row where it is in trouble.
func (r *row) dateOrFail(column string, w writtenDate, trouble string) data.Date {
	if trouble != "" {
		r.fail(column, r.text(column), trouble)
		return 0
	}
	return w.date
}

// exitDate is givenDate for an exit: a placeholder means that there was no exit.
func (r *row) exitDate() data.Date {
	const column = "ExitDate"
	w, trouble := r.event(column)
	if w.kind == placeholderDate {
		r.skipWarning(column, r.text(column), "skipped, because the "+w.called(column)+" is a placeholder for no date")
		return 0
	}
	return r.dateOrFail(column, w, trouble)
}

// optionalDate returns a date that nothing depends on: one that cannot be read is left blank.
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

// periodDate returns an end of the export's period. Placeholders are kept: they mean that the period is open.
func (r *row) periodDate(column string) data.Date {
	w := readDate(r.value(column))
	if w.kind == shortDate || w.date == 0 && w.kind != blankDate {
		r.warn(column, r.text(column), notCertain+countsAsUnknown)
		return 0
	}
	return w.date
}

// birthDate returns the DOB. A year of two digits is one of the last century where the date would be after the export in this one.
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

// removed reports whether the row has been deleted in HMIS. A year of two digits is not certain enough for that: placeholders
// may be written so, in every row.
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
		r.noteWarning(column, r.text(column), "the "+w.called(column)+" is after the ExportDate; the row counts as deleted")
	}
	return true
}

// notePlaceholder notes that a placeholder was left blank. Every row may have one, so rows with the same one make one summary.
func (r *row) notePlaceholder(column string, w writtenDate) {
	r.noteWarning(column, r.text(column), "the "+w.called(column)+" is a placeholder for no date and was left blank")
}

// called is the column with the date; some placeholders have none.
func (w writtenDate) called(column string) string {
	if w.date == 0 {
		return column
	}
	return column + " " + w.date.US()
}
