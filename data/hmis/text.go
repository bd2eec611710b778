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
	"golang.org/x/text/unicode/norm"
)

// longestLine is how many bytes a line can have.
const longestLine = 1 << 20

var errLongLine = errors.New("a line is longer than 1 MiB")

// A lineReader cuts a file into lines of UTF-8 whatever it is written in: UTF-8 or UTF-16, with a byte-order mark or
// without, or Windows-1252, which is what a line counts as that is not valid UTF-8.
type lineReader struct {
	r io.Reader
	// end is what ends a line: LF, or CR in a file that has no LF.
	end byte
	// block is what has been read and not been cut into lines, whole lines only; valid: it is UTF-8. Lines are parts of it:
	// a text of its own for each would be most of the work.
	block string
	valid bool
	// rest is the beginning of the line after the block, err what ended the reading.
	rest []byte
	err  error
}

const blockSize = 64 << 10

func newLineReader(r io.Reader) *lineReader {
	buffered := bufio.NewReaderSize(r, blockSize)
	if endian, ok := utf16(buffered); ok {
		decoder := encoding.UTF16(endian, encoding.UseBOM).NewDecoder()
		buffered = bufio.NewReaderSize(decoder.Reader(buffered), blockSize)
	} else if mark, _ := buffered.Peek(3); string(mark) == "\xEF\xBB\xBF" {
		_, _ = buffered.Discard(3)
	}
	l := &lineReader{r: buffered, end: '\n'}
	if start, _ := buffered.Peek(16 << 10); bytes.IndexByte(start, '\n') < 0 && bytes.IndexByte(start, '\r') >= 0 {
		l.end = '\r'
	}
	return l
}

// utf16 tells UTF-16 by its byte-order mark, or by the zero bytes beside the letters of a header.
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
	return l.text(line)
}

// fill reads on until there is a whole line, or what is left at the end of the file.
func (l *lineReader) fill() error {
	for l.err == nil {
		kept := len(l.rest)
		l.rest = slices.Grow(l.rest, blockSize)
		var n int
		n, l.err = l.r.Read(l.rest[kept : kept+blockSize])
		l.rest = l.rest[:kept+n]
		end := bytes.LastIndexByte(l.rest, l.end) + 1
		if errors.Is(l.err, io.EOF) {
			end = len(l.rest)
		}
		if end > 0 {
			l.block = string(l.rest[:end])
			l.valid = utf8.ValidString(l.block)
			l.rest = append(l.rest[:0], l.rest[end:]...)
			return nil
		}
		if len(l.rest) > longestLine+2 {
			return errLongLine
		}
	}
	return l.err
}

func (l *lineReader) text(line string) (string, error) {
	line = strings.TrimRight(line, "\r\n")
	if len(line) > longestLine {
		return "", errLongLine
	}
	if l.valid || utf8.ValidString(line) {
		return line, nil
	}
	return charmap.Windows1252.NewDecoder().String(line)
}

// clean makes a name of what a cell holds: NFC, single spaces, no control characters. It may be the cell itself.
func clean(cell string) string {
	plain := true
	for i := range len(cell) {
		if c := cell[i]; c < ' ' || c >= 0x7F || (c == ' ' && i > 0 && cell[i-1] == ' ') {
			plain = false
			break
		}
	}
	if plain {
		return cell
	}
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == '\uFEFF':
			return -1
		}
		return r
	}, cell)
	return norm.NFC.String(strings.Join(strings.Fields(visible), " "))
}
