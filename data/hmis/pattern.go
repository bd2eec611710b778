package hmis

import (
	"regexp"
	"sync"
)

// A pattern is a regular expression that is compiled at its first use: most starts of the program import nothing.
type pattern func() *regexp.Regexp

func newPattern(expression string) pattern {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

func (p pattern) matches(text string) bool { return p().MatchString(text) }
