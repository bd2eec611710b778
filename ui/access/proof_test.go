package access

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// proof opens the dialog with everything done at once.
func proof(t *testing.T, actions ProofActions) *proofDialog {
	test.NewTempApp(t)
	return openProof(overlay.NewHost(test.NewTempWindow(t, control.Gap(0, 0)), task.Inline()), actions)
}

// steps are the texts below the buttons.
func (p *proofDialog) stepTexts() string {
	var all []string
	for _, o := range p.steps.Objects {
		switch o := o.(type) {
		case *control.Label:
			all = append(all, o.Text)
		case *control.Caption:
			all = append(all, o.Text)
		}
	}
	return strings.Join(all, "|")
}

func TestProofShowsItsCodeAndWhatWentWrong(t *testing.T) {
	var codes []string
	p := proof(t, ProofActions{Probe: func(_ context.Context, code string, report func(string)) error {
		codes = append(codes, code)
		report("Code: K4M7P2")
		report("desk-2 was refused the lock: good.")
		return data.Refuse(data.CodeUnavailable, "One of the two reads an old copy.")
	}, Done: func() { t.Error("done after a failure") }})
	test.Tap(p.show)
	want := "K4M7P2|desk-2 was refused the lock: good.|One of the two reads an old copy."
	if got := p.stepTexts(); got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
	test.Tap(p.show)
	if got := p.stepTexts(); got != want || len(codes) != 2 || codes[0] != "" {
		t.Errorf("the second time: %q, codes %q", got, codes)
	}
}

func TestProofWithATypedCode(t *testing.T) {
	var codes []string
	done := 0
	p := proof(t, ProofActions{Probe: func(_ context.Context, code string, _ func(string)) error {
		codes = append(codes, code)
		return nil
	}, Done: func() { done++ }})
	test.Tap(p.answer)
	if len(codes) > 0 {
		t.Error("a blank code is tried")
	}
	p.code.SetText("k4m7p2")
	test.Tap(p.answer)
	if len(codes) != 1 || codes[0] != "k4m7p2" || done != 1 || p.host.Window().Canvas().Overlays().Top() != nil {
		t.Errorf("codes %q, done %d", codes, done)
	}
}

func TestOnlyAnAdministratorStatesThatOneComputerIsAlone(t *testing.T) {
	p := proof(t, ProofActions{})
	if p.alone.Visible() {
		t.Error("offered to everybody")
	}
	stated, done := 0, 0
	p = proof(t, ProofActions{StateAlone: func() error { stated++; return nil }, Done: func() { done++ }})
	test.Tap(p.alone)
	if stated > 0 {
		t.Error("stated without a question")
	}
	test.Tap(p.host.Window().Canvas().Focused().(*control.Button))
	if stated != 1 || done != 1 {
		t.Errorf("stated %d times, done %d times", stated, done)
	}
}
