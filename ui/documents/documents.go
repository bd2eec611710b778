// Package documents shows and records the documents that a move-in needs (R78, R79).
package documents

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/undo"
)

// Session is what the dialog needs of a session.
type Session interface {
	Today() data.Date
	Readiness(ctx context.Context, id data.EnrollmentID) (data.Readiness, error)
	SaveDocument(ctx context.Context, op data.OperationID, id data.EnrollmentID, base, d data.ClientDocument) error
}

// Options are what the dialog does beside recording.
type Options struct {
	// OnSaved runs after a document was saved.
	OnSaved func(data.EnrollmentID)
	Undo    *undo.Stack
}

// Words is the readiness in one line, such as "Documents: 2 missing of 5".
func Words(r data.Readiness, today data.Date) string {
	text := r.Summary(today)
	if text == "" {
		return ""
	}
	return "Documents: " + strings.ToLower(text[:1]) + text[1:]
}

// Line returns a line that says whether the documents are ready, and opens them.
func Line(r data.Readiness, today data.Date, open func()) fyne.CanvasObject {
	words := Words(r, today)
	if words == "" {
		return control.Gap(0, 0)
	}
	return container.NewHBox(control.NewLink(words, open))
}

// dialog lists the documents that the program of an enrollment requires.
type dialog struct {
	host    *overlay.Host
	session Session
	id      data.EnrollmentID
	name    string
	options Options
	body    *fyne.Container
	dialog  *overlay.Dialog
	reads   task.Latest
}

// Open opens the documents of an enrollment's client; name is the client's.
func Open(host *overlay.Host, session Session, id data.EnrollmentID, name string, options Options) {
	d := &dialog{host: host, session: session, id: id, name: name, options: options, body: container.NewVBox(control.NewMuted("Reading…"))}
	foot := container.NewBorder(nil, nil, nil, control.NewButtonOf(control.Plain, "Close", "Esc", func() { d.dialog.Close() }),
		control.NewMuted("No scans and no numbers of documents are kept here.").Shrinking())
	d.dialog = host.Open(overlay.Size{Width: 760, Height: 640}, control.NewTitle("Documents of "+name), d.body, foot, nil)
	d.dialog.OnPoll = func(int64) { d.read() }
	d.read()
}

func (d *dialog) read() {
	task.RunLatest(d.host.Tasks, &d.reads, func(ctx context.Context) (data.Readiness, error) { return d.session.Readiness(ctx, d.id) }, func(r data.Readiness, err error) {
		if err != nil {
			control.Fill(d.body, control.NewErrorText(overlay.ErrorMessage(err)))
			return
		}
		d.show(r)
	})
}

// show shows a line for each document, with what can be recorded by one click.
func (d *dialog) show(r data.Readiness) {
	today := d.session.Today()
	objects := []fyne.CanvasObject{control.NewBold(Words(r, today))}
	if len(r.Needed) == 0 {
		objects = []fyne.CanvasObject{control.NewParagraph("This program requires no documents. An administrator can change that.")}
	}
	for _, n := range r.Needed {
		objects = append(objects, control.NewSeparator(), d.line(n, today))
	}
	control.Fill(d.body, container.NewVBox(objects...))
	d.dialog.Fit()
}

func (d *dialog) line(n data.Needed, today data.Date) fyne.CanvasObject {
	doc := n.Document
	chip := control.NewWarningChip(n.State.String())
	switch n.State {
	case data.DocumentReceived:
		chip = control.NewSoftChip("received")
	case data.DocumentExpired:
		chip = control.NewErrorChip("expired")
	}
	if !n.Asked {
		chip = control.NewSoftChip("not asked")
	}
	var dates []string
	for _, date := range []struct {
		words string
		day   data.Date
	}{{"requested", doc.Requested}, {"received", doc.Received}, {"expires", doc.Expires}} {
		if date.day != 0 {
			dates = append(dates, date.words+" "+date.day.US())
		}
	}
	if doc.Note != "" {
		dates = append(dates, doc.Note)
	}
	about := n.Describe()
	about = strings.TrimPrefix(strings.TrimPrefix(about, n.Name), ", ")
	names := container.NewVBox(control.NewBold(n.Name))
	if about != "" {
		names.Add(control.NewMuted(about).Shrinking())
	}
	if len(dates) > 0 {
		names.Add(control.NewText(strings.Join(dates, " · ")).Shrinking())
	}
	actions := container.NewHBox()
	add := func(text string, after data.ClientDocument) {
		actions.Add(control.NewLink(text, func() { d.save(doc, after) }))
	}
	switch {
	case !n.Asked:
		after := doc
		after.Applies = data.Yes
		add("Applies", after)
	case n.State == data.DocumentReceived:
	default:
		if doc.Requested == 0 {
			after := doc
			after.Requested = today
			add("Requested today", after)
		}
		add("Received today", received(doc, n.GoodFor, today))
	}
	actions.Add(control.NewLink("Edit…", func() { d.edit(n) }))
	return container.NewBorder(nil, nil, control.Wide(100, container.NewHBox(container.NewCenter(chip))), container.NewCenter(actions), names)
}

// received is the document as received on the day.
func received(doc data.ClientDocument, goodFor int, day data.Date) data.ClientDocument {
	doc.Received, doc.Expires = day, 0
	if doc.Requested > day {
		doc.Requested = 0
	}
	if goodFor > 0 {
		doc.Expires = day + data.Date(goodFor)
	}
	return doc
}

func (d *dialog) save(base, after data.ClientDocument) {
	op := data.NewOperationID()
	d.host.Do("The document was not saved", func(ctx context.Context) error { return d.session.SaveDocument(ctx, op, d.id, base, after) }, func() { d.saved(op, after) })
}

func (d *dialog) saved(op data.OperationID, doc data.ClientDocument) {
	if d.options.Undo != nil {
		d.options.Undo.Did(undo.Act{Text: "Recorded " + doc.Name + " of " + d.name, Operation: op, Enrollment: d.id})
	}
	if d.options.OnSaved != nil {
		d.options.OnSaved(d.id)
	}
	d.read()
}

// edit opens the dates and the note of a document.
func (d *dialog) edit(n data.Needed) {
	doc := n.Document
	field := func(date data.Date, future bool) *datefield.Field {
		f := datefield.New(d.session.Today)
		f.Future = future
		f.SetDate(date)
		return f
	}
	requested, receivedOn, expires := field(doc.Requested, false), field(doc.Received, false), field(doc.Expires, true)
	note := control.NewTextArea("Note: where it is, whom to call", 3)
	note.SetText(doc.Note)
	applies := control.NewCheck("Required of this client", n.Asked, nil)
	fields := []fyne.CanvasObject{}
	if n.Of != data.Everyone {
		fields = append(fields, applies)
	}
	receivedOn.OnDone = func() {
		// What expires by itself is filled in, and can be changed.
		if day, ok := receivedOn.Value(); ok && day != 0 && n.GoodFor > 0 && expires.Text() == "" {
			expires.SetDate(day + data.Date(n.GoodFor))
		}
	}
	fields = append(fields, control.NewMuted("Requested"), requested, control.NewMuted("Received"), receivedOn, control.NewMuted("Good until, and on, this day"), expires, note)
	op := data.NewOperationID()
	var after data.ClientDocument
	d.host.OpenForm(overlay.Form{Title: n.Name, Button: "Save", Fields: fields, First: note, Read: func() (func(context.Context) error, error) {
		after = doc
		for _, f := range []struct {
			field *datefield.Field
			into  *data.Date
		}{{requested, &after.Requested}, {receivedOn, &after.Received}, {expires, &after.Expires}} {
			day, ok := f.field.Value()
			if !ok {
				f.field.Check()
				return nil, data.Refuse(data.CodeInvalid, "One of the dates is no date. Correct it or clear it.")
			}
			*f.into = day
		}
		after.Note = note.Text
		if n.Of != data.Everyone {
			after.Applies = data.No
			if applies.Checked {
				after.Applies = data.Yes
			}
		}
		return func(ctx context.Context) error { return d.session.SaveDocument(ctx, op, d.id, doc, after) }, nil
	}, Done: func() { d.saved(op, after) }})
}
