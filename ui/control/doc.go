// Package control holds the controls that every screen is made of: texts, buttons, chips, cards, entries, choices.
// They take data and call back; they know no store and no screen.
package control
