// Package control holds the basic controls: texts, buttons, chips, cards, entries, choices. They know no store and
// no screen.
package control
