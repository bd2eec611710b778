package access

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// ProofActions are what the proof of a shared folder does.
type ProofActions struct {
	// Probe shows a new code if code is "", else it answers the computer that shows the code. It reports each step in words; the
	// first one of a new code is "Code: " and the code.
	Probe func(ctx context.Context, code string, report func(text string)) error
	// StateAlone states that only this computer uses the database; nil for a user who may not.
	StateAlone func() error
	// Done runs when this computer may write.
	Done func()
}

// proofWidth is the width of the dialog in Fyne units.
const proofWidth = 560

// proofDialog proves that this computer and another one notice each other in a shared folder.
type proofDialog struct {
	host    *overlay.Host
	actions ProofActions
	dialog  *overlay.Dialog

	code         *control.Entry
	steps        *fyne.Container
	show, answer *control.Button
	alone        *control.Button
	// cancel stops a running proof; nil if there is none.
	cancel func()
}

// OpenProof asks for the proof of a shared folder.
func OpenProof(host *overlay.Host, actions ProofActions) { openProof(host, actions) }

func openProof(host *overlay.Host, actions ProofActions) *proofDialog {
	p := &proofDialog{host: host, actions: actions, steps: container.NewVBox()}
	p.code = control.NewEntry("The code of the other computer")
	p.code.OnSubmitted = func(string) { p.typed() }
	p.show = control.NewPrimary("Show a code", "", func() { p.start("") })
	p.answer = control.NewButton("Use the typed code", p.typed)
	p.alone = control.NewLink("Only this computer uses this database…", p.askAlone)
	if actions.StateAlone == nil {
		p.alone.Hide()
	}
	body := container.New(layout.NewCustomPaddedVBoxLayout(10),
		control.NewCaption("This database lies in a shared folder. Before this computer writes there, it must be proved that this computer and another one notice each other's saves; "+
			"in some folders they do not, and that would destroy the database. You need both computers for a minute. One of them must be able to write already, unless none can.",
			proofWidth-50).Colored(theme.Ink).Sized(theme.TextSize),
		container.NewBorder(nil, nil, control.NewText("On one computer:"), nil, container.NewHBox(p.show)),
		container.NewBorder(nil, nil, control.NewText("On the other one:"), p.answer, p.code),
		p.alone, p.steps)
	p.dialog = host.Open(overlay.Size{Width: proofWidth}, control.NewTitle("Prove this computer"), body,
		container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Close", "Esc", func() { p.dialog.Close() })), nil)
	p.dialog.OnClosed = func() {
		if p.cancel != nil {
			p.cancel()
		}
	}
	host.Focus(p.show)
	return p
}

// typed answers the computer whose code is typed.
func (p *proofDialog) typed() {
	if strings.TrimSpace(p.code.Text) == "" {
		p.host.Focus(p.code)
		return
	}
	p.start(p.code.Text)
}

// start runs one side of the proof.
func (p *proofDialog) start(code string) {
	if p.cancel != nil {
		return
	}
	p.steps.RemoveAll()
	p.enable(false)
	report := func(text string) { p.host.Tasks.Post(func() { p.report(text) }) }
	p.cancel = func() {}
	cancel := task.Do(p.host.Tasks, func(ctx context.Context) error { return p.actions.Probe(ctx, code, report) }, p.ended)
	if p.cancel != nil {
		p.cancel = cancel
	}
}

func (p *proofDialog) report(text string) {
	if shown, ok := strings.CutPrefix(text, "Code: "); ok {
		p.steps.Add(control.NewTitle(shown))
	} else {
		p.steps.Add(control.NewCaption(text, proofWidth-50))
	}
	p.dialog.Fit()
}

func (p *proofDialog) enable(on bool) {
	for _, b := range []*control.Button{p.show, p.answer, p.alone} {
		control.SetEnabled(b, on)
	}
	control.SetEnabled(p.code, on)
}

func (p *proofDialog) ended(err error) {
	p.cancel = nil
	p.enable(true)
	if err != nil {
		p.steps.Add(control.NewCaption(overlay.ErrorMessage(err), proofWidth-50).Colored(theme.Error))
		p.dialog.Fit()
		return
	}
	p.dialog.Close()
	p.actions.Done()
}

// askAlone makes sure that the statement is meant.
func (p *proofDialog) askAlone() {
	p.host.ShowQuestion("Does only this computer use the database?",
		"Then it may write without a proof, and every other computer only reads until it is proved against this one. If another computer writes to it all the same, the database can be destroyed. The statement carries your name.",
		overlay.Action{Text: "Go back", Key: "Esc"},
		overlay.Action{Text: "Only this computer", Primary: true, Do: func() {
			p.host.Do("This could not be stated", func(context.Context) error { return p.actions.StateAlone() }, func() {
				p.dialog.Close()
				p.actions.Done()
			})
		}})
}
