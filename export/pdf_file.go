package export

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
)

// A pdfFile rewrites the file that the library writes, object by object, in a goroutine: it corrects ToUnicode tables, marks
// what shaped runs say, and compresses pages with one compressor, where the library would make one per page. Call finish at the end.
type pdfFile struct {
	w io.Writer
	// object is what has been written of the current object. The first has the file's header before it, the last the trailer.
	object bytes.Buffer
	// objects are complete objects. The goroutine that writes them owns the fields below until done is closed.
	objects chan []byte
	done    chan struct{}
	// offsets are the offsets of the objects, written is the number of bytes written.
	offsets    []int64
	written    int64
	compressor *zlib.Writer
	compressed bytes.Buffer
	// spans are the texts of marked content, fonts what the glyphs of the fonts say whose ToUnicode tables come next.
	spans []string
	fonts []*pdfTexts
	err   error
}

func newPDFFile(w io.Writer, spans []string, fonts []*pdfTexts) (*pdfFile, error) {
	compressor, err := zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	f := &pdfFile{w: w, spans: spans, fonts: fonts, compressor: compressor, objects: make(chan []byte, 8), done: make(chan struct{})}
	go func() {
		defer close(f.done)
		for object := range f.objects {
			if f.err == nil {
				f.err = f.writeObject(object)
			}
		}
	}()
	return f, nil
}

// Write takes what the library writes: the end of an object is a call of its own.
func (f *pdfFile) Write(b []byte) (int, error) {
	f.object.Write(b)
	if string(b) == "endobj\n\n" {
		f.objects <- bytes.Clone(f.object.Bytes())
		f.object.Reset()
	}
	return len(b), nil
}

func (f *pdfFile) writeObject(object []byte) error {
	if len(f.offsets) == 0 {
		start := bytes.Index(object, []byte("1 0 obj\n"))
		if start < 0 {
			return unexpectedPDF("no first object")
		}
		if err := f.write(object[:start]); err != nil {
			return err
		}
		object = object[start:]
	}
	f.offsets = append(f.offsets, f.written)
	dictionary, stream, found := bytes.Cut(object, []byte("stream\n"))
	if !found || bytes.Contains(dictionary, []byte("/Filter")) {
		return f.write(object)
	}
	name, dictionary, _ := bytes.Cut(dictionary, []byte("<<\n"))
	var length int
	if _, err := fmt.Sscanf(string(dictionary), "/Length %d\n>>\n", &length); err != nil || length > len(stream) {
		return unexpectedPDF("a stream of " + string(dictionary))
	}
	content := stream[:length]
	if bytes.HasPrefix(content, []byte("/CIDInit")) {
		if len(f.fonts) == 0 {
			return unexpectedPDF("characters of an unknown font")
		}
		var err error
		if content, err = correctToUnicode(string(content), f.fonts[0]); err != nil {
			return err
		}
		f.fonts = f.fonts[1:]
	} else if len(f.spans) > 0 {
		content = withTexts(content, f.spans)
	}
	f.compressed.Reset()
	f.compressor.Reset(&f.compressed)
	if _, err := f.compressor.Write(content); err != nil {
		return err
	}
	if err := f.compressor.Close(); err != nil {
		return err
	}
	head := fmt.Appendf(bytes.Clone(name), "<<\n/Filter /FlateDecode\n/Length %d\n>>\nstream\n", f.compressed.Len())
	for _, part := range [][]byte{head, f.compressed.Bytes(), []byte("\nendstream\nendobj\n\n")} {
		if err := f.write(part); err != nil {
			return err
		}
	}
	return nil
}

// finish writes the cross-reference table and the trailer, or returns the first error.
func (f *pdfFile) finish() error {
	close(f.objects)
	<-f.done
	if f.err != nil {
		return f.err
	}
	_, trailer, found := bytes.Cut(f.object.Bytes(), []byte("trailer\n"))
	trailer, _, ends := bytes.Cut(trailer, []byte("startxref\n"))
	if !found || !ends {
		return unexpectedPDF("no end")
	}
	var end bytes.Buffer
	fmt.Fprintf(&end, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, offset := range f.offsets {
		fmt.Fprintf(&end, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&end, "trailer\n%sstartxref\n%d\n%%%%EOF\n", trailer, f.written)
	return f.write(end.Bytes())
}

func (f *pdfFile) write(b []byte) error {
	n, err := f.w.Write(b)
	f.written += int64(n)
	return err
}

// unexpectedPDF is the error for output that another version of the library may write.
func unexpectedPDF(what string) error { return fmt.Errorf("the PDF library wrote %s", what) }
