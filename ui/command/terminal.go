package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode"

	"golang.org/x/term"
)

var errNoTerminal = errors.New("standard input is no terminal")

// A terminal writes text without the control and direction characters that names, reasons and ids may hold: they could command a
// terminal or reorder a line. Line breaks stay.
type terminal struct{ w io.Writer }

func (t terminal) Write(text []byte) (int, error) {
	_, err := t.w.Write(bytes.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text))
	return len(text), err
}

// askTerminal asks in the terminal without echo. The prompt goes to standard error, so that standard output stays
// what the command prints. Cancelling ctx leaves the terminal as it was.
func askTerminal(ctx context.Context, prompt string) (string, error) {
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		return "", errNoTerminal
	}
	before, err := term.GetState(in)
	if err != nil {
		return "", err
	}
	fmt.Fprint(os.Stderr, prompt)
	defer fmt.Fprintln(os.Stderr)
	type answer struct {
		password []byte
		err      error
	}
	answered := make(chan answer, 1)
	go func() {
		password, err := term.ReadPassword(in)
		answered <- answer{password, err}
	}()
	select {
	case a := <-answered:
		return string(a.password), a.err
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(in, before))
	}
}
