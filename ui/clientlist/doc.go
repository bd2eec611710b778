// Package clientlist defines how a program's client list looks wherever it is shown: columns, groups, program
// choices, and the criteria that decide which rows are shown. It knows no store.
package clientlist
