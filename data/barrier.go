package data

import "fmt"

// Barrier is the answer to one housing barrier question. Blank is not No (R20).
type Barrier uint8

// The answers.
const (
	NotRecorded Barrier = iota
	No
	Yes
)

func (b Barrier) String() string {
	switch b {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return ""
}

// Label is the answer in words for the screen.
func (b Barrier) Label() string {
	switch b {
	case Yes:
		return "Yes"
	case No:
		return "No"
	}
	return "Not recorded"
}

// ParseBarrier reads yes, no (any case, y and n too) or the empty text.
func ParseBarrier(text string) (Barrier, error) {
	switch Fold(text) {
	case "":
		return NotRecorded, nil
	case "yes", "y":
		return Yes, nil
	case "no", "n":
		return No, nil
	}
	return NotRecorded, fmt.Errorf("%q is not yes, no or blank", text)
}

// MarshalJSON writes "yes", "no" or null.
func (b Barrier) MarshalJSON() ([]byte, error) {
	if b == NotRecorded {
		return []byte("null"), nil
	}
	return []byte(`"` + b.String() + `"`), nil
}
