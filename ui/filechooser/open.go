package filechooser

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"housingtracker/ui/overlay"
)

// dialogSize is the size of Fyne's dialogs in Fyne units; they take it only once they are shown.
var dialogSize = fyne.NewSize(900, 600)

// OpenFile asks for an existing file whose name ends in one of the extensions (".zip"). done gets its path; it is
// not called if the person cancels. The dialog starts in startFolder, or in the person's home if that is "" or
// gone.
func OpenFile(host *overlay.Host, startFolder string, extensions []string, done func(path string)) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil {
			host.ShowMessage("The file can't be opened", "The computer doesn't let this account read it. Nothing was changed. Choose another file, or have it shared with you.")
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
	show(host, d, startFolder)
}

// OpenFolder asks for an existing folder, as OpenFile does for a file.
func OpenFolder(host *overlay.Host, startFolder string, done func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			done(folder.Path())
		}
	}, host.Window())
	show(host, d, startFolder)
}

func show(host *overlay.Host, d *dialog.FileDialog, startFolder string) {
	if at, err := storage.ListerForURI(storage.NewFileURI(startFolder)); startFolder != "" && err == nil {
		d.SetLocation(at)
	}
	d.SetOnClosed(host.Cover(d.Hide))
	d.Show()
	d.Resize(dialogSize)
}
