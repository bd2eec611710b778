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
// with its path when the person has chosen one, and not at all when not.
func OpenFile(host *overlay.Host, extensions []string, done func(path string)) {
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
	show(host, d)
}

// OpenFolder asks for a folder that is there; done is called as by OpenFile.
func OpenFolder(host *overlay.Host, done func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			done(folder.Path())
		}
	}, host.Window())
	show(host, d)
}

func show(host *overlay.Host, d *dialog.FileDialog) {
	d.SetOnClosed(host.Cover(d.Hide))
	d.Show()
	d.Resize(opening)
}
