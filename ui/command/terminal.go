package command

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/term"
)

var errNoTerminal = errors.New("standard input is no terminal")

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
