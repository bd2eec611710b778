package ui

import (
	"context"
	"errors"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/data/transfer"
	"housingtracker/ui/access"
	"housingtracker/ui/admin"
)

// placeText is where the open database is, in full.
func (w *Window) placeText() string {
	if signin.IsServer(w.path) {
		return access.PlaceName(w.path)
	}
	return w.path
}

// placeWords says in the side bar where the open database is; "" for a disk of this computer.
func (w *Window) placeWords() string {
	switch {
	case signin.IsServer(w.path):
		return "server"
	case w.program.Shared(w.path):
		return "shared folder"
	}
	return ""
}

// placeOf is the place of the database at path for the administration.
func (w *Window) placeOf(path string, session *signin.Session) admin.Place {
	return admin.Place{
		Server: signin.IsServer(path),
		Undo: func(ctx context.Context) (string, error) {
			undoer, ok := session.Place().(interface {
				UndoMove(ctx context.Context, at func(path string) file.Destination) (warning string, err error)
			})
			if !ok {
				return "", data.Refuse(data.CodeInvalid, "A move can't be undone here. Nothing was changed.")
			}
			return undoer.UndoMove(ctx, w.program.Destination)
		},
		Transfer: func(ctx context.Context, t admin.Transfer) (m transfer.Moved, err error) {
			target, err := w.program.Target(ctx, t.To, t.OwnerPassword)
			if err != nil {
				return m, err
			}
			defer func() { err = errors.Join(err, target.Close()) }()
			return transfer.Move(ctx, session, path, t.Password, target)
		},
		OnTransferred: func(m transfer.Moved) {
			w.reopen(m.To)
			w.host.ShowMessage("The database is moved", "It is "+access.PlaceName(m.To)+" now. Every row is the same as before, and the database is sound. Everybody signs in again there: you with the same password, all others with a new one.").
				OnClosed = func() { admin.ShowTemporary(w.host, m.Temporary) }
		},
		Path: path, Shared: w.program.Shared(path), Home: w.program.Folder, Destination: w.program.Destination,
		OnMoved: func(m file.Moved) {
			w.reopen(m.To)
			text := "It is " + m.To + " now. Every row is the same as before, and the database is sound. Everybody signs in again there, with the same password."
			if m.ReadOnly != "" {
				text += "\n\n" + m.ReadOnly
			}
			w.host.ShowMessage("The database is moved", text)
		},
		OnUndone: func(warning string) {
			w.reopen(path)
			text := "The database can be written again. Sign in again."
			if warning != "" {
				text += "\n\n" + warning
			}
			w.host.ShowMessage("The move is undone", text)
		},
	}
}
