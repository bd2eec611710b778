package hmis

import (
	"regexp"
	"sync"
)

// A pattern is a regular expression that is compiled at its first use, so that it does not slow the start of the program.
type pattern func() *regexp.Regexp

func newPattern(expression string) pattern {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

func (p pattern) matches(text string) bool { return p().MatchString(text) }
