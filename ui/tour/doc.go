// Package tour walks through the built program in a real window on a virtual display of its own, as a caseworker would,
// and takes the pictures of its screens. It is all tests, behind the build tag walk, since it needs a built program and
// Xvfb; the Makefile's targets walk, tour and screenshots run it.
package tour
