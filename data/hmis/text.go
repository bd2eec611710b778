package hmis

import (
	"bufio"
	"bytes"
	"errors"
	"io"
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
	r *bufio.Reader
	// end is what ends a line: LF, or CR in a file that has no LF.
	end byte
}

func newLineReader(r io.Reader) *lineReader {
	buffered := bufio.NewReaderSize(r, 64<<10)
	if endian, ok := utf16(buffered); ok {
		decoder := encoding.UTF16(endian, encoding.UseBOM).NewDecoder()
		buffered = bufio.NewReaderSize(decoder.Reader(buffered), 64<<10)
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
	var line []byte
	for {
		part, err := l.r.ReadSlice(l.end)
		if len(line)+len(part) > longestLine+2 {
			return "", errLongLine
		}
		if err == nil && line == nil {
			return text(part)
		}
		line = append(line, part...)
		switch {
		case err == nil, errors.Is(err, io.EOF) && len(line) > 0:
			return text(line)
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		}
	}
}

func text(line []byte) (string, error) {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) > longestLine {
		return "", errLongLine
	}
	if utf8.Valid(line) {
		return string(line), nil
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(line)
	return string(decoded), err
}

// clean makes a name of what a cell holds: NFC, single spaces, no control characters.
func clean(cell string) string {
	plain := true
	for i := range len(cell) {
		if c := cell[i]; c < ' ' || c >= 0x7F || (c == ' ' && i > 0 && cell[i-1] == ' ') {
			plain = false
			break
		}
	}
	if plain {
		return strings.Clone(cell)
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
