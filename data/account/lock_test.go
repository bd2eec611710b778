package account_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"housingtracker/data"
	"housingtracker/data/account"
)

// asWindow is the environment variable that makes this binary a window of user 7 at the database of that path.
const asWindow = "HOUSING_TRACKER_WINDOW"

func TestMain(m *testing.M) {
	if db := os.Getenv(asWindow); db != "" {
		release, err := account.Of(db).Claim(7, nil)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("in")
		// Until it is killed: Go ends a program whose goroutines are all blocked.
		_, _ = io.Copy(io.Discard, os.Stdin)
		release()
	}
	os.Exit(m.Run())
}

// One session for each user, across processes; killing the process ends it.
func TestClaim(t *testing.T) {
	k, _, db := made(t)
	release, err := k.Claim(7, nil)
	must(t, err)
	if _, err := account.Of(db).Claim(7, nil); data.CodeOf(err) != data.CodePermission {
		t.Errorf("a second window: %v", err)
	}
	other, err := k.Claim(8, nil)
	must(t, err)
	other()
	release()

	window := exec.CommandContext(t.Context(), os.Args[0])
	window.Env = append(os.Environ(), asWindow+"="+db)
	out, err := window.StdoutPipe()
	must(t, err)
	_, err = window.StdinPipe()
	must(t, err)
	must(t, window.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "in\n" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	if _, err := k.Claim(7, nil); data.CodeOf(err) != data.CodePermission {
		t.Errorf("while another process is in: %v", err)
	}
	must(t, window.Process.Kill())
	_ = window.Wait()
	release, err = k.Claim(7, nil)
	must(t, err)
	release()
}
