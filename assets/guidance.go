// Package assets holds the embedded files of the program: icon, fonts and guidance texts.
package assets

import "embed"

//go:embed guidance/*.txt
var guidance embed.FS

// Guidance returns the guidance for a field (R21, R22), or "". field is the name of the field in commands, such as
// "criminal_history".
func Guidance(field string) string {
	text, err := guidance.ReadFile("guidance/" + field + ".txt")
	if err != nil {
		return ""
	}
	return string(text)
}
