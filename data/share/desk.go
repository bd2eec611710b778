// Package share decides which computers may write to a database in a shared folder.
//
// SQLite's locks must reach from one computer to the other, or two of them destroy the file. So the first two computers prove each
// other by a Probe, and each further one proves itself against one of them; until then a computer only reads. Which are proved
// lies in a file beside the database (MANY_DESKS D12).
package share

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"housingtracker/data"
	"housingtracker/data/place"
)

// A Desk is a computer with its way to the folder. Another path or mount of the same folder is another desk, because its locks
// may not be shared.
type Desk struct {
	// Computer identifies the computer, Name is its name for people.
	Computer string      `json:"computer"`
	Name     string      `json:"name"`
	Path     string      `json:"path"`
	Mount    place.Mount `json:"mount"`
}

// Here returns the desk of this computer for a database whose place is known.
func Here(p place.Place) Desk {
	return Desk{Computer: place.ComputerID(), Name: place.ComputerName(), Path: p.Path, Mount: p.Mount}
}

// same reports whether both are one desk.
func (d Desk) same(other Desk) bool {
	return d.Computer == other.Computer && d.Path == other.Path && d.Mount == other.Mount
}

// Proofs are the desks that may write to a database.
type Proofs struct {
	Layout int     `json:"layout"`
	Desks  []Proof `json:"desks"`
	// Alone is set if an administrator has stated that only the one desk uses the database.
	Alone *Statement `json:"alone,omitempty"`
}

// A Proof is a proved desk.
type Proof struct {
	Desk
	At time.Time `json:"at"`
	// With is the computer at the other side.
	With string `json:"with"`
}

// A Statement is an administrator's, instead of a proof.
type Statement struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// layout is that of the file that this program writes.
const layout = 1

// usualProofs is larger than the file of an office, maxProofs the largest file that is read, in bytes.
const (
	usualProofs = 64 << 10
	maxProofs   = 1 << 20
)

// suffix is that of the file beside the database.
const suffix = ".desks"

// Read returns the proofs of the database at path; none if there is no file. Errors are CodeUnavailable: no desk may write then.
func Read(database string) (p Proofs, err error) {
	file, err := os.Open(database + suffix)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err == nil {
		defer file.Close()
		// Every save reads the file, and each read waits for the network: one that is shorter than asked ends at the end of the file.
		content := make([]byte, usualProofs)
		var n int
		if n, err = file.Read(content); err == nil && n == len(content) {
			var rest []byte
			rest, err = io.ReadAll(io.LimitReader(file, maxProofs))
			content = append(content, rest...)
		} else {
			content = content[:n]
		}
		if err == nil || errors.Is(err, io.EOF) {
			err = json.Unmarshal(content, &p)
		}
	}
	switch {
	case err != nil:
		return Proofs{}, &data.Error{Code: data.CodeUnavailable, Err: err,
			Message: fmt.Sprintf("The file %s, which says which computers may write to the database, can't be read. Nothing was changed. Check that the shared folder can be reached, or delete that file and prove two computers again.", database+suffix)}
	case p.Layout > layout:
		return Proofs{}, data.Refuse(data.CodeUnavailable, "The file %s was written by a newer version of this program. Nothing was changed. Update the program.", database+suffix)
	}
	return p, nil
}

// Proved reports whether the desk may write.
func (p Proofs) Proved(d Desk) bool {
	return slices.ContainsFunc(p.Desks, func(proof Proof) bool { return proof.same(d) })
}

// Admit returns nil for a desk that may write, else CodeUnavailable with what to do.
func (p Proofs) Admit(d Desk) error {
	switch {
	case p.Proved(d):
		return nil
	case len(p.Desks) == 0:
		return data.Refuse(data.CodeUnavailable, "This database lies in a shared folder, and it is not proved yet that two computers notice each other there. So it can only be read. "+
			"Prove it: start the proof on one computer and type its code on another.")
	case p.Alone == nil && p.former(d) != nil:
		return data.Refuse(data.CodeUnavailable, "This computer was proved, but it reaches the shared folder in another way now: by %s, no longer by %s. So the database can only be read. "+
			"Connect the folder as it was before, then open the database again. Or prove this computer once more: start a proof on another computer that may write, and type its code here. "+
			"If no computer may write any more, delete the file that ends in %s beside the database, and prove two computers.", d.way(), p.former(d).way(), suffix)
	case p.Alone != nil:
		return data.Refuse(data.CodeUnavailable, "%s has stated that only the computer %s uses this database, so it can only be read here. Start a proof on that computer and type its code here.", p.Alone.By, p.Desks[0].Name)
	}
	return data.Refuse(data.CodeUnavailable, "This database lies in a shared folder, and this computer has not been proved there, or reaches the folder in another way than before. So it can only be read. "+
		"Start a proof on a computer that may write, such as %s, and type its code here.", p.Desks[len(p.Desks)-1].Name)
}

// former returns the desk of the same computer that was proved last, by another way to the folder; nil if there is none.
func (p Proofs) former(d Desk) *Desk {
	for _, proof := range slices.Backward(p.Desks) {
		if proof.Computer == d.Computer {
			return &proof.Desk
		}
	}
	return nil
}

// way describes the way to the folder, for people.
func (d Desk) way() string {
	words := d.Path
	for _, w := range []string{d.Mount.Source, d.Mount.Type, d.Mount.Options} {
		if w != "" {
			words += ", " + w
		}
	}
	return "“" + words + "”"
}

// Admit returns an error if this computer may not write to a database at its place: CodeUnavailable, with what to do.
func Admit(database string, at place.Place) error {
	if !at.Shared() {
		return nil
	}
	proofs, err := Read(database)
	if err != nil {
		return err
	}
	return proofs.Admit(Here(at))
}

// admitPair returns an error if neither desk is proved though others are: those two would prove nothing about the others.
func (p Proofs) admitPair(a, b Desk) error {
	if len(p.Desks) == 0 || p.Proved(a) || p.Proved(b) {
		return nil
	}
	return data.Refuse(data.CodeUnavailable, "Neither of these two computers may write yet, but %s may. One side of the proof must be a computer that may write. Nothing was changed.", p.Desks[len(p.Desks)-1].Name)
}

// Add stores that two desks have proved each other.
func Add(database string, a, b Desk, at time.Time) error {
	p, err := Read(database)
	if err == nil {
		err = p.admitPair(a, b)
	}
	if err != nil {
		return err
	}
	p.Alone = nil
	for _, pair := range [][2]Desk{{a, b}, {b, a}} {
		p.Desks = slices.DeleteFunc(p.Desks, func(proof Proof) bool { return proof.same(pair[0]) })
		p.Desks = append(p.Desks, Proof{Desk: pair[0], At: at, With: pair[1].Name})
	}
	return p.write(database)
}

// SetAlone stores an administrator's statement that only this desk uses the database. Proofs of others end.
func SetAlone(database string, d Desk, by string, at time.Time) error {
	return Proofs{Desks: []Proof{{Desk: d, At: at}}, Alone: &Statement{By: by, At: at}}.write(database)
}

func (p Proofs) write(database string) error {
	p.Layout = layout
	content, err := json.MarshalIndent(p, "", "  ")
	if err == nil {
		err = place.ReplaceFile(database+suffix, database+suffix, append(content, '\n'))
	}
	if err != nil {
		return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The result of the proof could not be stored in the shared folder. Nothing else was changed. Check that the folder can be written and try again."}
	}
	return nil
}
