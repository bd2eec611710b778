// Package datefield is the entry for a calendar date: typed in the shorthand of people who enter forty a day, nudged
// with + and -, or picked from a calendar. What is half erased or not a date never passes for a date.
package datefield
