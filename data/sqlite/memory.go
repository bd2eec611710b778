package sqlite

// reserve counts as memory in use, so that the garbage collector waits for some lists' worth of garbage and the runtime
// keeps the memory of one list for the next. In a small program it would collect while a list is read, and give the memory
// back in between. Nothing touches the reserve, so the system never provides its pages.
var reserve = make([]byte, 8<<20)
