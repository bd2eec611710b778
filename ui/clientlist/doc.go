// Package clientlist is what a program's client list looks like wherever it is shown: its columns and groups, the
// programs to choose from, and what narrows it in words. It knows no store.
package clientlist
