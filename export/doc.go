// Package export draws a housing status list for the world outside the program: a formatted workbook, a workbook of
// plain data, printed pages as PDF, CSV and JSON (R29 to R31, R45).
//
// A Sheet is made once from a list; every form is a drawing of it. Exports hold every row of the list they are given,
// whatever is collapsed on screen, and never a formula made from data. The package knows no store and no window.
package export
