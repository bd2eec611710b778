// Package export writes a housing status list as a formatted workbook, a data workbook, printed pages as PDF, CSV and JSON
// (R29 to R31, R45).
//
// A Sheet is made once from a list and every form is written from it. Exports hold every row of the list, whatever is
// collapsed on screen, and never a formula made from data. The package knows no store and no window.
package export
