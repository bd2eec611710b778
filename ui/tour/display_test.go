//go:build walk

package tour

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"housingtracker/export/palette"
)

// The display is as large as the window wants to be, which without a window manager then covers it.
const (
	width  = 1280
	height = 800
)

// display is a virtual display; its picture lies in a file.
type display struct {
	name        string
	framebuffer string
}

// newDisplay starts a display on a number that nobody uses. Keys do not repeat on it, however late they are let go.
func newDisplay(t *testing.T) *display {
	t.Helper()
	folder := t.TempDir()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-dpi", "96",
		"-nolisten", "tcp", "-noreset", "-nocursor", "-r", "-fbdir", folder)
	server.ExtraFiles = []*os.File{write}
	start(t, server)
	write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal("Xvfb did not come up: ", err)
	}
	return &display{name: ":" + strings.TrimSpace(number), framebuffer: filepath.Join(folder, "Xvfb_screen0")}
}

// start starts a process that ends with the test.
func start(t *testing.T, c *exec.Cmd) (ended <-chan struct{}) {
	t.Helper()
	var said strings.Builder
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { _ = c.Wait(); close(done) }()
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		<-done
		if t.Failed() && said.Len() > 0 {
			t.Logf("%s said: %s", filepath.Base(c.Path), said.String())
		}
	})
	return done
}

// picture reads what is on the display: a file in the format of xwd, 32 bits a pixel.
func (d *display) picture() (*image.RGBA, error) {
	raw, err := os.ReadFile(d.framebuffer)
	if err != nil {
		return nil, err
	}
	if len(raw) < 100 {
		return nil, errors.New("the display has no picture")
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(raw[4*i:])) }
	const header, w, h, bits, perLine, colors = 0, 4, 5, 11, 12, 19
	pixels := raw[field(header)+12*field(colors):]
	if field(bits) != 32 || len(pixels) < field(perLine)*field(h) {
		return nil, errors.New("the display has a picture of another format")
	}
	p := image.NewRGBA(image.Rect(0, 0, field(w), field(h)))
	for y := range field(h) {
		line := pixels[y*field(perLine):]
		for x := range field(w) {
			to := p.PixOffset(x, y)
			p.Pix[to], p.Pix[to+1], p.Pix[to+2], p.Pix[to+3] = line[4*x+2], line[4*x+1], line[4*x], 255
		}
	}
	return p, nil
}

// keep writes a picture as a PNG.
func keep(t *testing.T, p image.Image, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := errors.Join(encoder.Encode(f, p), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// differ counts the pixels of r in which two pictures differ.
func differ(a, b *image.RGBA, r image.Rectangle) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from, to := a.PixOffset(r.Min.X, y), a.PixOffset(r.Max.X, y)
		if bytes.Equal(a.Pix[from:to], b.Pix[from:to]) {
			continue
		}
		for i := from; i < to; i += 4 {
			if [4]byte(a.Pix[i:i+4]) != [4]byte(b.Pix[i:i+4]) {
				n++
			}
		}
	}
	return n
}

// whole is all of the window.
var whole = image.Rect(0, 0, width, height)

// blank reports whether all of r has one colour.
func blank(p *image.RGBA, r image.Rectangle) bool {
	first := p.RGBAAt(r.Min.X, r.Min.Y)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if p.RGBAAt(x, y) != first {
				return false
			}
		}
	}
	return true
}

func same(at color.RGBA, c palette.Color) bool { return at.R == c.R && at.G == c.G && at.B == c.B }

// button finds the first button of a colour in r, from the top: a run of at least 24 pixels of it.
func button(p *image.RGBA, r image.Rectangle, c palette.Color) (image.Rectangle, bool) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		run := 0
		for x := r.Min.X; x <= r.Max.X; x++ {
			if x < r.Max.X && same(p.RGBAAt(x, y), c) {
				run++
				continue
			}
			if run >= 24 {
				bottom := y
				for bottom < r.Max.Y && same(p.RGBAAt(x-run+3, bottom), c) {
					bottom++
				}
				return image.Rect(x-run, y, x, bottom), true
			}
			run = 0
		}
	}
	return image.Rectangle{}, false
}
