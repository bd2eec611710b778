package assets

import _ "embed" // for the icon

// Icon is the program's icon, a PNG of 256 pixels; icon.svg beside it is what it was drawn from.
//
//go:embed icon.png
var Icon []byte
