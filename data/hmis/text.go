package hmis

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	encoding "golang.org/x/text/encoding/unicode"

	"housingtracker/data"
)

// longestLine is the longest line, in bytes.
const longestLine = 1 << 20

var errLongLine = errors.New("a line is longer than 1 MiB")

// byteOrderMark can also be in the middle of a file that was joined from several, and inside quotes.
const byteOrderMark = "\uFEFF"

// A lineReader splits a file into lines. It decodes UTF-16, with or without a byte-order mark. Other text is decoded by cell, by
// decodeCell, because one line can contain both UTF-8 and Windows-1252.
type lineReader struct {
	r io.Reader
	// end is the byte that ends a line: LF, or CR in a file without LF.
	end byte
	// block is the whole lines that have been read and not been returned. Lines are parts of it, to allocate once a block.
	block string
	// plain is isPlain of the block.
	plain bool
	// rest is the beginning of the line after the block; err is the error that ended reading.
	rest []byte
	err  error
}

const blockSize = 64 << 10

func newLineReader(r io.Reader) *lineReader {
	buffered := bufio.NewReaderSize(r, blockSize)
	if endian, ok := utf16(buffered); ok {
		decoder := encoding.UTF16(endian, encoding.UseBOM).NewDecoder()
		buffered = bufio.NewReaderSize(decoder.Reader(buffered), blockSize)
	}
	l := &lineReader{r: buffered, end: '\n'}
	if start, _ := buffered.Peek(16 << 10); bytes.IndexByte(start, '\n') < 0 && bytes.IndexByte(start, '\r') >= 0 {
		l.end = '\r'
	}
	return l
}

// utf16 recognizes UTF-16 by its byte-order mark, or by the zero bytes beside the letters of a header.
func utf16(r *bufio.Reader) (encoding.Endianness, bool) {
	start, _ := r.Peek(4)
	if len(start) < 2 {
		return encoding.LittleEndian, false
	}
	switch {
	case start[0] == 0xFF && start[1] == 0xFE:
		return encoding.LittleEndian, true
	case start[0] == 0xFE && start[1] == 0xFF:
		return encoding.BigEndian, true
	case len(start) < 4:
		return encoding.LittleEndian, false
	case start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0:
		return encoding.LittleEndian, true
	case start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0:
		return encoding.BigEndian, true
	}
	return encoding.LittleEndian, false
}

// next returns the next line without its end, io.EOF after the last.
func (l *lineReader) next() (string, error) {
	for l.block == "" {
		if l.err != nil {
			return "", l.err
		}
		if err := l.fill(); err != nil {
			return "", err
		}
	}
	line := l.block
	if end := strings.IndexByte(l.block, l.end); end >= 0 {
		line, l.block = l.block[:end], l.block[end+1:]
	} else {
		l.block = ""
	}
	for line != "" && (line[len(line)-1] == '\r' || line[len(line)-1] == '\n') {
		line = line[:len(line)-1]
	}
	if len(line) > longestLine {
		return "", errLongLine
	}
	return line, nil
}

// fill reads the next block: at least one whole line, or the rest of the file.
func (l *lineReader) fill() error {
	for l.err == nil {
		full := len(l.rest) + blockSize
		l.rest = slices.Grow(l.rest, blockSize)
		for len(l.rest) < full && l.err == nil {
			var n int
			n, l.err = l.r.Read(l.rest[len(l.rest):full])
			l.rest = l.rest[:len(l.rest)+n]
		}
		if end := l.wholeLines(); end > 0 {
			l.block = string(l.rest[:end])
			l.plain = isPlain(l.block)
			l.rest = append(l.rest[:0], l.rest[end:]...)
			return nil
		}
		if len(l.rest) > longestLine+2 {
			return errLongLine
		}
	}
	return l.err
}

// endOfFile are the characters that may follow the last line: DOS programs write Ctrl-Z, and NUL pads a disk block.
const endOfFile = "\x1A\x00"

// wholeLines returns the length of the whole lines of the rest. A line before endOfFile characters waits for more input, because
// only at the end of the file they are not part of it.
func (l *lineReader) wholeLines() int {
	text := bytes.TrimRight(l.rest, endOfFile+" \t\r\n")
	switch {
	case errors.Is(l.err, io.EOF):
		return len(text)
	case bytes.ContainsAny(l.rest[len(text):], endOfFile):
		return bytes.LastIndexByte(text, l.end) + 1
	}
	return bytes.LastIndexByte(l.rest, l.end) + 1
}

// isPlain reports whether decodeCell is not needed: text is UTF-8 without a byte-order mark.
func isPlain(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, byteOrderMark)
}

// decodeCell returns a cell in UTF-8, without byte-order marks before it and white space around it. A cell that is not valid
// UTF-8 is Windows-1252.
func decodeCell(cell string) string {
	cell = strings.TrimLeftFunc(cell, func(r rune) bool { return r == '\uFEFF' || unicode.IsSpace(r) })
	if !utf8.ValidString(cell) {
		var text strings.Builder
		for i := range len(cell) {
			r := charmap.Windows1252.DecodeByte(cell[i])
			// Five bytes have no character in Windows-1252. They stay distinct, or two keys could become equal.
			if r == utf8.RuneError {
				r = rune(cell[i])
			}
			text.WriteRune(r)
		}
		cell = text.String()
	}
	return strings.TrimSpace(cell)
}

func decodeCells(cells []string) {
	for i, cell := range cells {
		cells[i] = decodeCell(cell)
	}
}

// hasText reports whether a line has characters other than commas, quotes, byte-order marks and white space.
func hasText(line string) bool {
	const noBreakSpace = 0xA0 // in Windows-1252
	for i, r := range line {
		switch {
		case r == ',', r == '"':
		case r > ' ' && r < utf8.RuneSelf:
			return true
		case r == '\uFEFF', unicode.IsSpace(r), r == utf8.RuneError && line[i] == noBreakSpace:
		default:
			return true
		}
	}
	return false
}

// clean returns the name in a cell (see data.Line). A control character above ASCII is a letter that was decoded wrongly; it
// becomes U+FFFD. The result may share the cell's memory.
func clean(cell string) string {
	for i := range len(cell) {
		if c := cell[i]; c < ' ' || c >= 0x7F || (c == ' ' && i > 0 && cell[i-1] == ' ') {
			return data.Line(strings.Map(replaceControl, cell))
		}
	}
	return cell
}

func replaceControl(r rune) rune {
	if r > unicode.MaxASCII && unicode.IsControl(r) && !unicode.IsSpace(r) {
		return unicode.ReplacementChar
	}
	return r
}
