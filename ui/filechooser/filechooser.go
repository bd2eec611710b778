// Package filechooser asks for files. Fyne's save dialog empties the chosen file before anything is written to it;
// this one only names the file, so that an older one stays whole until the new one is complete.
package filechooser

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/storage"

	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Chooser asks for a file to save to. done gets its path; it is not called if the person cancels.
type Chooser interface {
	Save(suggested string, done func(path string))
}

// Memory stores the folder that was chosen last.
type Memory interface {
	Preference(ctx context.Context, key string) (string, error)
	SetPreference(ctx context.Context, key, value string) error
}

// folderPreference is the preference with the folder chosen last.
const folderPreference = "export.folder"

// Files is the Chooser of the window: a dialog with folder and name.
type Files struct {
	host   *overlay.Host
	memory Memory
}

var _ Chooser = (*Files)(nil)

// New returns a chooser that remembers the folder.
func New(host *overlay.Host, memory Memory) *Files { return &Files{host: host, memory: memory} }

// Save implements Chooser. It asks before an existing file is replaced.
func (f *Files) Save(suggested string, done func(path string)) {
	task.Run(f.host.Tasks, func(ctx context.Context) (string, error) {
		folder, _ := f.memory.Preference(ctx, folderPreference)
		return existing(folder), nil
	}, func(folder string, _ error) { f.open(folder, suggested, done) })
}

// existing is the folder, or the documents folder if it is gone.
func existing(folder string) string {
	home, _ := os.UserHomeDir()
	for _, candidate := range []string{folder, filepath.Join(home, "Documents"), home} {
		if info, err := os.Stat(candidate); candidate != "" && err == nil && info.IsDir() {
			return candidate
		}
	}
	return ""
}

type saveDialog struct {
	files        *Files
	dialog       *overlay.Dialog
	folder, name *control.Entry
	errorText    *control.Caption
	save         *control.Button
	extension    string
	done         func(path string)
}

func (f *Files) open(folder, suggested string, done func(path string)) {
	d := &saveDialog{files: f, extension: filepath.Ext(suggested), done: done, folder: control.NewEntry("Folder"),
		name: control.NewEntry("File name"), errorText: control.NewCaption("", 480).Colored(theme.Error)}
	d.folder.SetText(folder)
	d.name.SetText(suggested)
	d.folder.OnSubmitted = func(string) { d.submit() }
	d.name.OnSubmitted = func(string) { d.submit() }
	d.save = control.NewPrimary("Save", "Ctrl+S", d.submit)
	browse := control.NewButton("Browse…", d.browse)
	body := container.NewVBox(
		control.NewBold("File name"), d.name,
		control.NewBold("Folder"), container.NewBorder(nil, nil, nil, browse, d.folder),
		d.errorText)
	footer := container.NewHBox(layout.NewSpacer(),
		control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.dialog.Close() }), d.save)
	d.dialog = f.host.Open(overlay.Size{Width: 560}, control.NewTitle("Save as"), body, footer,
		overlay.Keys{"Ctrl+S": d.submit, "Enter": d.submit})
	f.host.Focus(d.name)
	d.name.CursorColumn = len([]rune(strings.TrimSuffix(suggested, d.extension)))
	d.name.Refresh()
}

func (d *saveDialog) browse() {
	open := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			d.folder.SetText(folder.Path())
		}
		d.files.host.Focus(d.name)
	}, d.files.host.Window())
	show(d.files.host, open, d.folder.Text)
}

// path is the named file; an absolute path typed as the name replaces the folder.
func (d *saveDialog) path() string {
	name := strings.TrimSpace(d.name.Text)
	if name == "" {
		return ""
	}
	if !strings.EqualFold(filepath.Ext(name), d.extension) {
		name += d.extension
	}
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(strings.TrimSpace(d.folder.Text), name)
}

// target is what exists at the chosen path.
type target struct{ folder, file fs.FileInfo }

func (d *saveDialog) submit() {
	path := d.path()
	switch {
	case d.save.Disabled():
		return
	case path == "":
		d.showError("Give the file a name.", d.name)
		return
	case !filepath.IsAbs(path):
		d.showError("Choose a folder.", d.folder)
		return
	}
	d.save.Disable()
	task.Run(d.files.host.Tasks, func(context.Context) (target, error) {
		var f target
		f.folder, _ = os.Stat(filepath.Dir(path))
		f.file, _ = os.Stat(path)
		return f, nil
	}, func(f target, _ error) {
		d.save.Enable()
		switch {
		case f.folder == nil || !f.folder.IsDir():
			d.showError("There is no folder "+filepath.Dir(path)+". Choose one that exists.", d.folder)
		case f.file != nil && f.file.IsDir():
			d.showError(filepath.Base(path)+" is a folder. Give the file another name.", d.name)
		case f.file != nil:
			d.files.host.ShowQuestion("Replace the file?", filepath.Base(path)+" is already in this folder. It is replaced only when the new one is complete.",
				overlay.Action{Text: "Keep it", Key: "Esc", Do: func() { d.files.host.Focus(d.name) }},
				overlay.Action{Text: "Replace", Key: "Enter", Primary: true, Do: func() { d.accept(path) }})
		default:
			d.accept(path)
		}
	})
}

func (d *saveDialog) showError(text string, at *control.Entry) {
	d.errorText.SetText("⚠ "+text, theme.Error)
	d.dialog.Fit()
	d.files.host.Focus(at)
}

func (d *saveDialog) accept(path string) {
	d.dialog.Close()
	// A failure costs a click the next time, nothing more.
	task.Do(d.files.host.Tasks, func(ctx context.Context) error {
		return d.files.memory.SetPreference(ctx, folderPreference, filepath.Dir(path))
	}, func(error) {})
	d.done(path)
}

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
