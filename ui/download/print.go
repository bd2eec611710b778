package download

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// openPrint asks how to print (R30, R45).
func (s *Screen) openPrint() {
	if s.id == 0 || s.failed != nil || s.running || s.host.Top() != nil {
		return
	}
	var d *overlay.Dialog
	initials := control.NewCheck("Initials and Client ID in place of names", false, nil)
	save := func() {
		d.Close()
		s.save(export.PDF, initials.Checked)
	}
	open := func() {
		d.Close()
		s.print(initials.Checked)
	}
	body := container.NewVBox(
		control.NewBold("Layout"),
		control.NewRemark("Made for printing: letter pages in landscape, a table for each stage with its headings on every page.", 440).Colored(theme.Ink).Sized(theme.TextSize),
		control.Gap(0, 4),
		control.NewBold("Names"), initials,
		control.Gap(0, 4),
		control.NewRemark("Every page says Confidential, the program, who printed it and when, and its number.", 440))
	primary := control.NewPrimary("Open to print", "Enter", open)
	footer := container.NewHBox(
		control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }), layout.NewSpacer(),
		control.NewButtonOf(control.Plain, "Save PDF…", "Ctrl+S", save), primary)
	d = s.host.Open(overlay.Size{Width: 520},
		container.NewVBox(control.NewTitle("Print"), control.NewMuted(s.list.Program.Name+" · "+clients(len(s.rows)))),
		body, footer, overlay.Keys{"Enter": open, "Ctrl+S": save})
	s.host.Focus(primary)
}

// printFolder begins the name of folders that hold what was handed to the system's viewer.
const printFolder = "housing-status-print-"

// keepPrints is how long such a file is kept: the viewer may read it for as long as it is open.
const keepPrints = 12 * time.Hour

// print makes the pages in a folder of the user's own and opens them in the system's viewer, which prints.
func (s *Screen) print(initials bool) {
	dropPrints(s.options.Now())
	folder, err := os.MkdirTemp("", printFolder)
	if err != nil {
		s.host.Fail("The pages can't be opened", &data.Error{Code: data.CodeUnavailable, Err: err,
			Message: "There is no room for a temporary file. Nothing was changed. Save the PDF instead, and print it from there."})
		return
	}
	path := filepath.Join(folder, export.SuggestedName(s.list, export.PDF))
	s.run(export.PDF, path, initials, func(n int, warnings []string) {
		s.host.Toast("Opening the pages with " + clients(n))
		if len(warnings) > 0 {
			s.host.Say("Before you print", strings.Join(warnings, "\n\n"))
		}
		s.openFile(path)
	})
}

// dropPrints removes what was printed long ago. What can't be removed now is tried again at the next print.
func dropPrints(now time.Time) {
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), printFolder+"*"))
	for _, folder := range old {
		if info, err := os.Stat(folder); err == nil && now.Sub(info.ModTime()) > keepPrints {
			_ = os.RemoveAll(folder)
		}
	}
}
