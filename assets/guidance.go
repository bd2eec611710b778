// Package assets holds what the program carries in itself beside code: texts and pictures.
package assets

import "embed"

//go:embed guidance/*.txt
var guidance embed.FS

// Guidance is what a caseworker should know before answering a field, in plain words; "" where there is nothing to know.
// field is the field's name as in the commands, "criminal_history" for instance (R21, R22).
func Guidance(field string) string {
	text, err := guidance.ReadFile("guidance/" + field + ".txt")
	if err != nil {
		return ""
	}
	return string(text)
}
