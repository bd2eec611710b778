package admin

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data/file"
	"housingtracker/data/transfer"
	"housingtracker/ui/control"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// Place is where the open database lies and how it is moved to another place.
type Place struct {
	Path string
	// Shared means that other computers can reach it.
	Shared bool
	// Home is the folder in which a database of this computer is offered to be.
	Home string
	// Destination is a place to which the database can be moved.
	Destination func(path string) file.Destination
	// Server means that it is on a server.
	Server bool
	// Transfer moves the database between a file and a server; OnTransferred runs after that.
	Transfer      func(ctx context.Context, t Transfer) (transfer.Moved, error)
	OnTransferred func(transfer.Moved)
	// Undo takes a move back; the warning says what must be done then.
	Undo func(ctx context.Context) (warning string, err error)
	// OnMoved runs after a move, OnUndone after one was taken back. The database must be opened again.
	OnMoved  func(file.Moved)
	OnUndone func(warning string)
}

// placeCard says where the database lies, and moves it.
func (s *Screen) placeCard(o adminData) fyne.CanvasObject {
	p := s.Place
	if p.Server {
		return s.serverCard(o)
	}
	where, button, start := "on this computer", "Share this database…", ""
	text := "To work with it from several computers, move it to a folder that all of them can reach."
	if p.Shared {
		where, button, start = "in a shared folder", "Move this database to this computer…", p.Home
		text = "Moved to a disk of this computer, it can't be used from other computers any more."
	}
	move := control.NewButton(button, func() {
		filechooser.OpenFolder(s.host, start, func(folder string) { s.askMove(freePath(folder, filepath.Base(p.Path))) })
	})
	ways := container.NewHBox(move, control.NewButton("Move it to a server…", s.askServer))
	if o.info.MovedTo != "" {
		text = o.info.ReadOnly
		ways = container.NewHBox(control.NewButton("Undo the move…", s.askUndoMove))
	}
	return control.NewTitledCard("Place", where, container.NewVBox(control.NewText(p.Path).Shrinking(), control.NewParagraph(text), ways))
}

// freePath is a path in the folder at which no file is: that of the name, or with a number.
func freePath(folder, name string) string {
	end := filepath.Ext(name)
	path := filepath.Join(folder, name)
	for i := 2; ; i++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path
		}
		path = filepath.Join(folder, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, end), i, end))
	}
}

// askMove moves the database after confirmation.
func (s *Screen) askMove(path string) {
	s.host.ShowQuestion("Move the database?", "It will be "+path+".\n\nEverything goes there, with everybody's passwords; backups stay where they are. "+
		"The database here can only be read then. Nobody else should be signed in meanwhile. On other computers, open it at its new place afterwards.",
		overlay.Action{Text: "Cancel", Key: "Esc"},
		overlay.Action{Text: "Move", Key: "Ctrl+Enter", Primary: true, Do: func() { s.move(path) }})
}

func (s *Screen) move(path string) {
	RunJob(s.host, "Moving the database", "It is copied to "+path+". Both databases are checked and compared row by row. Until that is done, nothing changes here.",
		func(ctx context.Context, progress func(done, total int64)) (file.Moved, error) {
			return s.files.MoveTo(ctx, s.Place.Path, s.Place.Destination(path), progress)
		}, func(m file.Moved, err error) {
			if err != nil {
				s.host.ShowError("The database was not moved", err)
				return
			}
			s.Place.OnMoved(m)
		})
}

// askUndoMove takes a move back after confirmation.
func (s *Screen) askUndoMove() {
	s.host.ShowQuestion("Undo the move?", "The database here can be written again, and the one at the other place can only be read. That is refused if that one was changed since.",
		overlay.Action{Text: "Cancel", Key: "Esc"},
		overlay.Action{Text: "Undo the move", Primary: true, Do: func() {
			task.Run(s.host.Tasks, func(ctx context.Context) (string, error) {
				return s.Place.Undo(ctx)
			}, func(warning string, err error) {
				if err != nil {
					s.host.ShowError("The move was not undone", err)
					return
				}
				s.Place.OnUndone(warning)
			})
		}})
}
