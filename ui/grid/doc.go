// Package grid is a list of rows in groups: columns that sort, resize and scroll beside a frozen first one, groups
// that fold, and full keyboard control. It knows no store and does not sort the data itself.
//
// It is built on container.Scroll, not widget.List: a list does not report its scroll position, which the sticky
// group heading needs, and wraps every row in padding, hover and selection. Only the lines in view exist as canvas
// texts, so scrolling costs the same for any number of rows.
package grid
