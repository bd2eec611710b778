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
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

const (
	// previewAfter is how long paginating may take before the preview says so.
	previewAfter = 300 * time.Millisecond
	// keepSpooled is how long a file for the system's viewer is kept.
	keepSpooled = time.Hour
)

// openPrint opens the print dialog (R30, R45), after a question if the list is long.
func (s *Screen) openPrint() {
	if !s.ready() {
		return
	}
	n := len(s.rows)
	excel := overlay.Action{Text: "Excel Export instead", Primary: true, Do: func() { s.save(export.Workbook, "") }}
	cancel := overlay.Action{Text: "Cancel", Key: "Esc"}
	switch {
	case n > export.LongestPrint:
		s.host.ShowQuestion("Too long to print", fmt.Sprintf("This list has %s. Up to %s can be printed. Filter it, or export it to Excel.",
			clients(n), data.Grouped(export.LongestPrint)), cancel, excel)
	case n > export.LongList:
		s.host.ShowQuestion("A long list", fmt.Sprintf("This list has %s and will be about %s pages.", clients(n), data.Grouped(estimatedPages(n))),
			cancel, overlay.Action{Text: "Print…", Do: s.openPreview}, excel)
	default:
		s.openPreview()
	}
}

// estimatedPages is how many pages that many rows take in the layout for printing, rounded up to ten.
func estimatedPages(rows int) int {
	const rowsPerPage = 28
	return (rows/rowsPerPage + 9) / 10 * 10
}

// printDialog has the print options, and beside them the pages as they will be.
type printDialog struct {
	screen *Screen
	dialog *overlay.Dialog
	// list is the previewed list; the page below may be read again meanwhile.
	list       data.List
	criteria   clientlist.Criteria
	at         time.Time
	choices    choices
	options    *printOptions
	pagination task.Latest
	pages      *export.Pages

	previewPanel *fyne.Container
	view         *PageView
	number       *control.Label
	notice       *control.Caption
	noticePanel  *control.Panel
	empty        *control.Caption
	zoom         *control.Segments
	progress     *progress
	save         *control.Button
	open         *control.Button
}

func (s *Screen) openPreview() {
	p := &printDialog{screen: s, list: s.list, at: s.options.Now(), choices: s.choices}
	rows, criteria := s.exported()
	p.list.Rows, p.criteria = slices.Clone(rows), criteria
	p.options = newPrintOptions(p)
	s.printDialog = p

	header := container.NewVBox(control.NewTitle("Print"), control.NewMuted(p.list.Program.Name+" · "+clients(len(p.list.Rows))))
	body := container.NewBorder(nil, nil, control.Wide(optionsWidth, p.options.content), nil, container.New(layout.NewCustomPaddedLayout(0, 0, 16, 0), p.preview()))
	p.progress = newProgress(s.stop)
	p.save = control.NewButtonOf(control.Plain, "Save PDF…", "Ctrl+S", p.saveFile)
	p.open = control.NewPrimary("Open to print", "Enter", p.openViewer)
	footer := container.NewHBox(control.NewButtonOf(control.Plain, "Cancel", "Esc", p.cancel), p.progress.content, layout.NewSpacer(), p.save, p.open)
	p.progress.parent = footer
	p.dialog = s.host.Open(overlay.Size{Width: 1500, Height: 1400}, header, body, footer, overlay.Keys{
		"Esc": p.cancel, "Enter": p.openViewer, "Ctrl+S": p.saveFile,
		string(fyne.KeyPageDown): func() { p.view.Turn(1) }, string(fyne.KeyPageUp): func() { p.view.Turn(-1) },
		string(fyne.KeyHome): func() { p.view.GoTo(0) }, string(fyne.KeyEnd): func() { p.view.GoTo(p.last()) },
		"Down": func() { p.view.Scroll(scrollStep) }, "Up": func() { p.view.Scroll(-scrollStep) },
	})
	p.dialog.OnClosed = p.closed
	s.host.Focus(p.open)
	p.paginate()
}

// scrollStep is how far an arrow key scrolls, in Fyne units.
const scrollStep = 60

// preview returns the pages with their controls, and a notice above them.
func (p *printDialog) preview() fyne.CanvasObject {
	p.view = NewPageView()
	p.number = control.NewText("")
	p.view.OnTurned = func(page, of int) {
		p.number.SetText(fmt.Sprintf("Page %s of %s", data.Grouped(page+1), data.Grouped(of)))
	}
	p.zoom = control.NewSegments([]string{"Whole page", "Page width"}, 0, func(i int) { p.view.SetZoom([]Zoom{WholePage, PageWidth}[i]) })
	step := func(text string, larger bool) *control.Button {
		return control.NewButton(text, func() {
			p.view.Step(larger)
			p.zoom.SetChosen(-1)
		})
	}
	turn := func(text string, by int) *control.Button { return control.NewButton(text, func() { p.view.Turn(by) }) }
	page := container.NewHBox(turn("‹", -1), turn("›", 1), control.Gap(4, 0), container.NewCenter(p.number))
	bar := container.New(&control.Flow{Gap: theme.Step, LineGap: theme.Step, Grows: page}, page,
		container.NewHBox(container.NewCenter(p.zoom), step("−", false), step("+", true)))

	p.notice = control.NewCaption("", 0).Sized(theme.SmallSize)
	p.noticePanel = control.NewPanel(theme.WarningBackground, "", theme.Radius, control.Inset(10, 6, p.notice))
	p.noticePanel.Hide()
	p.empty = control.NewCaption("", 0)
	pages := container.NewStack(p.view, container.NewVBox(layout.NewSpacer(), control.Inset(20, 0, container.New(control.Wrapping{}, p.empty)), layout.NewSpacer()))
	p.previewPanel = container.NewBorder(container.NewVBox(bar, p.noticePanel), nil, nil, nil, pages)
	return p.previewPanel
}

func (p *printDialog) last() int {
	if p.pages == nil {
		return 0
	}
	return p.pages.Len() - 1
}

// paginate makes the pages again; the former ones stay until they are ready.
func (p *printDialog) paginate() {
	s := p.screen
	stages := p.options.stages()
	p.options.showNoneSelected(len(stages) == 0)
	p.enable()
	if len(stages) == 0 {
		return
	}
	layout, setup := p.choices.layout(stages, s.widths()), p.choices.setup()
	layout.Filter, layout.By, layout.At, layout.ByManager = p.criteria.Describe(s.order), s.session.User().Name, p.at, s.byManager
	list := p.list
	done := false
	task.RunLatest(s.host.Tasks, &p.pagination, func(ctx context.Context) (*export.Pages, error) {
		return export.Paginate(ctx, export.NewSheet(list, layout), s.options.Fonts, setup)
	}, func(pages *export.Pages, err error) {
		done = true
		p.empty.SetText("", theme.Muted)
		if err != nil {
			p.pages = nil
			p.empty.SetText(overlay.ErrorMessage(err), theme.Muted)
		} else {
			p.pages = pages
			p.warn(pages.Warnings())
			p.view.SetPages(pages)
		}
		p.enable()
	})
	s.host.Tasks.After(previewAfter, func() {
		if !done && p.pages == nil {
			p.empty.SetText("Making the pages…", theme.Muted)
		}
	})
}

// warn shows above the pages what will not print as it is.
func (p *printDialog) warn(warnings []string) {
	p.notice.Width = max(200, p.view.Size().Width-20)
	text := strings.Join(warnings, "\n")
	if text != "" {
		text = control.ErrorPrefix + text
	}
	p.notice.SetText(text, theme.Warning)
	control.SetVisible(p.noticePanel, text != "")
	p.previewPanel.Refresh()
}

// enable enables what can be done now.
func (p *printDialog) enable() {
	busy := p.screen.running
	for _, b := range []*control.Button{p.save, p.open} {
		control.SetEnabled(b, !(busy || p.pages == nil || len(p.options.stages()) == 0))
	}
	p.options.enable(!busy)
}

// job returns the print as chosen; ok is false if something in it is invalid.
func (p *printDialog) job(path string, done func(exported)) (o exportJob, ok bool) {
	password, ok := p.options.password()
	return exportJob{form: export.PDF, path: path, layout: p.choices.layout(p.options.stages(), p.screen.widths()),
		setup: p.choices.setup(), password: password, progress: p.progress, done: done}, ok && !p.save.Disabled()
}

// saveFile asks for a file and prints to it.
func (p *printDialog) saveFile() {
	o, ok := p.job("", nil)
	if !ok {
		return
	}
	p.screen.choosePath(export.PDF, func(path string) {
		o.path = path
		o.done = func(e exported) {
			shownWarnings := p.pages.Warnings()
			p.dialog.Close()
			p.screen.showSaved(path, e, shownWarnings...)
		}
		p.screen.run(o)
	})
}

// openViewer prints to a temporary file and opens it in the system's viewer.
func (p *printDialog) openViewer() {
	o, ok := p.job("", nil)
	if !ok {
		return
	}
	s := p.screen
	folder, err := spool.New()
	if err != nil {
		s.host.ShowError("The pages can't be opened", err)
		return
	}
	path := filepath.Join(folder, export.SuggestedName(p.list, export.PDF))
	o.path = path
	drop := func() { _ = os.RemoveAll(folder) }
	o.done = func(e exported) {
		shownWarnings := p.pages.Warnings()
		if s.options.OnOpenFile(path) != nil {
			drop()
			s.host.ShowMessage("The pages can't be opened", "No program for PDF files was found here. Save the PDF instead, and print it from there.")
			return
		}
		p.dialog.Close()
		s.host.Toast("Opening the pages with " + clients(e.rows))
		s.showWarnings("Before you print", e, shownWarnings)
		s.host.Tasks.After(keepSpooled, drop)
	}
	s.run(o)
}

// cancel stops a running print, or closes the dialog.
func (p *printDialog) cancel() {
	if p.screen.running {
		p.screen.stop()
		return
	}
	p.dialog.Close()
}

// closed stores the choices.
func (p *printDialog) closed() {
	s := p.screen
	s.printDialog = nil
	if text := p.choices.encode(); text != s.choices.encode() {
		s.choices = p.choices
		// A failure costs some clicks, no data.
		task.Do(s.host.Tasks, func(ctx context.Context) error { return s.session.SetPreference(ctx, printPreference, text) }, func(error) {})
	}
}

// widths are the widths of the columns on screen.
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
