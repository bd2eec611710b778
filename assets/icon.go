package assets

import _ "embed" // for the icon

// Icon is the program's icon, a PNG of 256 pixels drawn from icon.svg.
//
//go:embed icon.png
var Icon []byte
