package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"unicode"

	"golang.org/x/term"
)

var errNoTerminal = errors.New("standard input is no terminal")

// terminal removes the control and direction characters that names, reasons and ids may hold from text: they could
// command a terminal or reorder a line. Line breaks stay.
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

// readTerminalPassword reads a password from the terminal without echo. The prompt goes to standard error, apart
// from what the command prints. Cancelling ctx restores the terminal.
func readTerminalPassword(ctx context.Context, prompt string) (string, error) {
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

// newTable returns a writer that aligns tab-separated columns, after the heading; flush it at the end.
func newTable(w io.Writer, heading string) *tabwriter.Writer {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if heading != "" {
		fmt.Fprintln(t, heading)
	}
	return t
}

// convert returns the results of f for every value.
func convert[T, U any](values []T, f func(T) U) []U {
	converted := make([]U, len(values))
	for i, v := range values {
		converted[i] = f(v)
	}
	return converted
}
