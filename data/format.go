package data

import (
	"strconv"
	"time"
)

// Moment returns MM/DD/YYYY h:mm AM or PM in the local zone: the form on screen.
func Moment(t time.Time) string { return t.Local().Format("01/02/2006 3:04 PM") }

// Grouped returns a number of at least 0 with commas between its thousands.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
