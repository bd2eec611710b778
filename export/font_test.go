package export_test

import (
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"housingtracker/export"
)

// The Go fonts stand for the program's: they hold Latin, Greek and Cyrillic, but not Vietnamese or Han.
var fonts = export.Fonts{Regular: goregular.TTF, Bold: gobold.TTF}
