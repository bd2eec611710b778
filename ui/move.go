package ui

import (
	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/ui/admin"
)

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
func (w *Window) placeOf(path string) admin.Place {
	return admin.Place{
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
