package access

import (
	"context"

	"fyne.io/fyne/v2"

	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
)

// FormerDrafts is a session whose drafts on this computer may be under a former password.
type FormerDrafts interface {
	HasFormerDrafts() bool
	// OpenFormerDrafts brings them to the present password, and returns how many.
	OpenFormerDrafts(ctx context.Context, password string) (int, error)
	DropFormerDrafts() error
}

// OfferFormerDrafts asks for the former password if there is something under it that was not saved. opened runs after it was brought to the
// present one.
func OfferFormerDrafts(host *overlay.Host, drafts FormerDrafts, opened func()) {
	if !drafts.HasFormerDrafts() {
		return
	}
	secret := control.NewPassword("The former password")
	n := 0
	host.OpenForm(overlay.Form{
		Title: "Your password was changed elsewhere", Button: "Open", First: secret,
		Fields: []fyne.CanvasObject{
			control.NewParagraph("On this computer there is something that was typed and not saved, under the password that you had before. Type that one to get it back. You can also do this later, when you sign in again."),
			control.NewBold("Former password"), secret,
			control.NewLink("I don't need it, or don't know the password…", func() {
				host.ShowQuestion("Give up what was not saved?", "What was typed on this computer under your former password can't be read any more then.",
					overlay.Action{Text: "Go back", Key: "Esc", Primary: true},
					overlay.Action{Text: "Give it up", Do: func() {
						host.CloseAll()
						host.Do("Nothing was changed", func(context.Context) error { return drafts.DropFormerDrafts() }, func() {})
					}})
			}),
		},
		Read: func() (func(context.Context) error, error) {
			password := secret.Text
			return func(ctx context.Context) (err error) {
				n, err = drafts.OpenFormerDrafts(ctx, password)
				return err
			}, nil
		},
		Done: func() {
			host.Toast("Brought back: " + describe.Count(n, "unsaved tracker"))
			opened()
		},
	})
}
