// Package datefield is the entry for a date: typed in shorthand, changed by + and -, or picked from a calendar.
// Text that is not a complete date is never taken for one.
package datefield
