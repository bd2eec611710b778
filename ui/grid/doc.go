// Package grid is a list of rows in groups, as on the search screen: columns that sort, resize and scroll under a
// frozen first one, groups that fold, and the whole keyboard. Data goes in, callbacks come out; it knows no store and
// sorts nothing itself.
//
// It stands on container.Scroll and not on widget.List: a list tells nobody where it has been scrolled to, which the
// group header that stays in view must know, and wraps every row in a padding, a hover and a selection of its own.
// What is shown is a window of reused canvas texts, so the cost of a step of the wheel does not grow with the rows.
package grid
