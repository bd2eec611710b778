package download

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/spool"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/paper"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

const (
	// previewAfter is how long pages may take before it is said that they are being made.
	previewAfter = 300 * time.Millisecond
	// keepSpooled is how long what was handed to the system's viewer is kept.
	keepSpooled = time.Hour
)

// openPrint shows what will be printed and asks how (R30, R45). A list that paper serves badly asks first.
func (s *Screen) openPrint() {
	if !s.ready() {
		return
	}
	n := len(s.rows)
	instead := overlay.Answer{Text: "Excel Export instead", Primary: true, Do: func() { s.save(export.Workbook, "") }}
	cancel := overlay.Answer{Text: "Cancel", Key: "Esc"}
	switch {
	case n > export.LongestPrint:
		s.host.Ask("Too long to print", fmt.Sprintf("This list has %s. Up to %s can be printed. Filter it, or export it to Excel.",
			clients(n), data.Grouped(export.LongestPrint)), cancel, instead)
	case n > export.LongList:
		s.host.Ask("A long list", fmt.Sprintf("This list has %s and will be about %s pages.", clients(n), data.Grouped(aboutPages(n))),
			cancel, overlay.Answer{Text: "Print…", Do: s.openPreview}, instead)
	default:
		s.openPreview()
	}
}

// aboutPages is how many pages so many rows make in the layout made for printing, to the ten.
func aboutPages(rows int) int {
	const rowsPerPage = 28
	return (rows/rowsPerPage + 9) / 10 * 10
}

// printing is the dialog of the print: the options, and beside them the pages as they will be.
type printing struct {
	screen *Screen
	dialog *overlay.Dialog
	// list is what the preview shows; the page below may be read again meanwhile.
	list    data.List
	at      time.Time
	choices choices
	options *printOptions
	made    task.Latest
	pages   *export.Pages

	beside   *fyne.Container
	view     *paper.View
	number   *control.Label
	notice   *control.Caption
	noticed  *control.Panel
	empty    *control.Label
	zoom     *control.Segments
	progress *progress
	save     *control.Button
	open     *control.Button
}

func (s *Screen) openPreview() {
	p := &printing{screen: s, list: s.list, at: s.options.Now(), choices: s.choices}
	p.list.Rows = slices.Clone(s.rows)
	p.options = newPrintOptions(p)
	s.printing = p

	header := container.NewVBox(control.NewTitle("Print"), control.NewMuted(p.list.Program.Name+" · "+clients(len(p.list.Rows))))
	body := container.NewBorder(nil, nil, control.Wide(optionsWidth, p.options.content), nil, container.New(layout.NewCustomPaddedLayout(0, 0, 16, 0), p.preview()))
	p.progress = newProgress(s.stop)
	p.save = control.NewButtonOf(control.Plain, "Save PDF…", "Ctrl+S", p.toFile)
	p.open = control.NewPrimary("Open to print", "Enter", p.toViewer)
	footer := container.NewHBox(control.NewButtonOf(control.Plain, "Cancel", "Esc", p.cancel), p.progress.content, layout.NewSpacer(), p.save, p.open)
	p.progress.around = footer
	p.dialog = s.host.Open(overlay.Size{Width: 1500, Height: 1400}, header, body, footer, overlay.Keys{
		"Esc": p.cancel, "Enter": p.toViewer, "Ctrl+S": p.toFile,
		string(fyne.KeyPageDown): func() { p.view.Turn(1) }, string(fyne.KeyPageUp): func() { p.view.Turn(-1) },
		string(fyne.KeyHome): func() { p.view.GoTo(0) }, string(fyne.KeyEnd): func() { p.view.GoTo(p.last()) },
		"Down": func() { p.view.Scroll(line) }, "Up": func() { p.view.Scroll(-line) },
	})
	p.dialog.OnClosed = p.closed
	s.host.Focus(p.open)
	p.paginate()
}

// line is how far an arrow key moves the pages, in Fyne's units.
const line = 60

// preview is the strip of pages with what moves it, and over them what will not print as it is.
func (p *printing) preview() fyne.CanvasObject {
	p.view = paper.NewView()
	p.number = control.NewText("")
	p.view.OnTurned = func(page, of int) {
		p.number.SetText(fmt.Sprintf("Page %s of %s", data.Grouped(page+1), data.Grouped(of)))
	}
	p.zoom = control.NewSegments([]string{"Whole page", "Page width"}, 0, func(i int) { p.view.SetZoom([]paper.Zoom{paper.WholePage, paper.PageWidth}[i]) })
	step := func(text string, larger bool) *control.Button {
		return control.NewButton(text, func() {
			p.view.Step(larger)
			p.zoom.SetChosen(-1)
		})
	}
	turn := func(text string, by int) *control.Button { return control.NewButton(text, func() { p.view.Turn(by) }) }
	bar := container.NewHBox(turn("‹", -1), turn("›", 1), control.Gap(4, 0), container.NewCenter(p.number), layout.NewSpacer(),
		container.NewCenter(p.zoom), step("−", false), step("+", true))

	p.notice = control.NewCaption("", 0).Sized(theme.SmallSize)
	p.noticed = control.NewPanel(theme.WarningBackground, "", theme.Radius, control.Inset(10, 6, p.notice))
	p.noticed.Hide()
	p.empty = control.NewMuted("")
	pages := container.NewStack(p.view, container.NewCenter(p.empty))
	p.beside = container.NewBorder(container.NewVBox(bar, p.noticed), nil, nil, nil, pages)
	return p.beside
}

func (p *printing) last() int {
	if p.pages == nil {
		return 0
	}
	return p.pages.Len() - 1
}

// paginate makes the pages again; the former ones stay until they are there.
func (p *printing) paginate() {
	s := p.screen
	stages := p.options.stages()
	p.options.refuseNone(len(stages) == 0)
	p.enable()
	if len(stages) == 0 {
		return
	}
	layout, setup := p.choices.layout(stages, s.widths()), p.choices.setup()
	layout.Filter, layout.By, layout.At = s.narrowing.Words(s.order), s.session.User().Name, p.at
	list := p.list
	made := false
	task.RunLatest(s.host.Tasks, &p.made, func(ctx context.Context) (*export.Pages, error) {
		return export.Paginate(ctx, export.NewSheet(list, layout), s.options.Fonts, setup)
	}, func(pages *export.Pages, err error) {
		made = true
		p.empty.SetText("")
		if err != nil {
			p.pages = nil
			p.empty.SetText(overlay.Words(err))
		} else {
			p.pages = pages
			p.warn(pages.Warnings())
			p.view.SetPages(pages)
		}
		p.enable()
	})
	s.host.Tasks.After(previewAfter, func() {
		if !made && p.pages == nil {
			p.empty.SetText("Making the pages…")
		}
	})
}

// warn says over the pages what will not print as it is.
func (p *printing) warn(warnings []string) {
	p.notice.Width = max(200, p.view.Size().Width-20)
	text := strings.Join(warnings, "\n")
	if text != "" {
		text = control.ErrorSign + text
	}
	p.notice.Say(text, theme.Warning)
	show(p.noticed, text != "")
	p.beside.Refresh()
}

// enable lets be pressed what can be done now.
func (p *printing) enable() {
	busy := p.screen.running
	for _, b := range []*control.Button{p.save, p.open} {
		if busy || p.pages == nil || len(p.options.stages()) == 0 {
			b.Disable()
		} else {
			b.Enable()
		}
	}
	p.options.enable(!busy)
}

// order is the print as it was chosen; ok is false while something in it will not do.
func (p *printing) order(path string, done func(exported)) (o order, ok bool) {
	password, ok := p.options.password()
	return order{form: export.PDF, path: path, layout: p.choices.layout(p.options.stages(), p.screen.widths()),
		setup: p.choices.setup(), password: password, progress: p.progress, done: done}, ok && !p.save.Disabled()
}

// toFile asks for a file and prints to it.
func (p *printing) toFile() {
	o, ok := p.order("", nil)
	if !ok {
		return
	}
	p.screen.choosePath(export.PDF, func(path string) {
		o.path = path
		o.done = func(e exported) {
			told := p.pages.Warnings()
			p.dialog.Close()
			p.screen.tellSaved(path, e, told...)
		}
		p.screen.run(o)
	})
}

// toViewer prints to a file in the spool and opens it in the system's viewer, which prints on paper.
func (p *printing) toViewer() {
	o, ok := p.order("", nil)
	if !ok {
		return
	}
	s := p.screen
	folder, err := spool.New()
	if err != nil {
		s.host.Fail("The pages can't be opened", err)
		return
	}
	path := filepath.Join(folder, export.SuggestedName(p.list, export.PDF))
	o.path = path
	drop := func() { _ = os.RemoveAll(folder) }
	o.done = func(e exported) {
		told := p.pages.Warnings()
		if s.options.OnOpenFile(path) != nil {
			drop()
			s.host.Say("The pages can't be opened", "No program for PDF files was found here. Save the PDF instead, and print it from there.")
			return
		}
		p.dialog.Close()
		s.host.Toast("Opening the pages with " + clients(e.rows))
		s.tellWarnings("Before you print", e, told)
		s.host.Tasks.After(keepSpooled, drop)
	}
	s.run(o)
}

// cancel stops a print that is under way, else it closes the dialog.
func (p *printing) cancel() {
	if p.screen.running {
		p.screen.stop()
		return
	}
	p.dialog.Close()
}

// closed remembers how was printed.
func (p *printing) closed() {
	s := p.screen
	s.printing = nil
	if text := p.choices.remember(); text != s.choices.remember() {
		s.choices = p.choices
		// What can't be remembered costs some clicks, no data.
		task.Do(s.host.Tasks, func(ctx context.Context) error { return s.session.SetPreference(ctx, preferPrint, text) }, func(error) {})
	}
}

// widths are those of the columns on screen.
func (s *Screen) widths() map[data.Column]float64 {
	widths := map[data.Column]float64{}
	for _, c := range clientlist.Columns(clientlist.Optional) {
		widths[data.Column(c.ID)] = float64(c.Width)
	}
	for id, width := range s.grid.Widths() {
		widths[data.Column(id)] = float64(width)
	}
	return widths
}
