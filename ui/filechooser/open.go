package filechooser

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"housingtracker/ui/overlay"
)

// opening is the size of Fyne's dialogs in its own units; they take it only once they are shown.
var opening = fyne.NewSize(900, 600)

// OpenFile asks for a file that is there, among those whose names end in one of the extensions (".zip"). done is called
// with its path when the person has chosen one, and not at all when not. The dialog begins in the folder near; in that of
// the person when near is "" or gone.
func OpenFile(host *overlay.Host, near string, extensions []string, done func(path string)) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil {
			host.Say("The file can't be opened", "The computer doesn't let this account read it. Nothing was changed. Choose another file, or have it shared with you.")
			return
		}
		if file == nil {
			return
		}
		path := file.URI().Path()
		_ = file.Close()
		done(path)
	}, host.Window())
	d.SetFilter(storage.NewExtensionFileFilter(extensions))
	show(host, d, near)
}

// OpenFolder asks for a folder that is there; near and done are as for OpenFile.
func OpenFolder(host *overlay.Host, near string, done func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			done(folder.Path())
		}
	}, host.Window())
	show(host, d, near)
}

func show(host *overlay.Host, d *dialog.FileDialog, near string) {
	if at, err := storage.ListerForURI(storage.NewFileURI(near)); near != "" && err == nil {
		d.SetLocation(at)
	}
	d.SetOnClosed(host.Cover(d.Hide))
	d.Show()
	d.Resize(opening)
}
