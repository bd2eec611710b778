//go:build linux

package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A display is a virtual display whose picture is in a file.
type display struct {
	name    string
	server  *exec.Cmd
	picture []byte // the file, mapped
	pixels  []byte // of the picture, 4 bytes each
	perLine int
}

const displayWidth, displayHeight = 1280, 800

// newDisplay starts a display. Close it.
func newDisplay(folder string) (*display, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	d := &display{server: exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", displayWidth, displayHeight), "-dpi", "96",
		"-nolisten", "tcp", "-noreset", "-nocursor", "-r", "-fbdir", folder)}
	d.server.ExtraFiles = []*os.File{write}
	err = d.server.Start()
	write.Close()
	if err != nil {
		return nil, err
	}
	number, err := bufio.NewReader(read).ReadString('\n')
	if err == nil {
		d.name = ":" + strings.TrimSpace(number)
		err = d.mapPicture(filepath.Join(folder, "Xvfb_screen0"))
	}
	if err != nil {
		d.close()
		return nil, fmt.Errorf("the virtual display did not start: %w", err)
	}
	return d, nil
}

// mapPicture maps the picture, a file in the format of xwd, into memory.
func (d *display) mapPicture(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if d.picture, err = syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED); err != nil {
		return err
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(d.picture[4*i:])) }
	const header, bits, perLine, colors = 0, 11, 12, 19
	start := field(header) + 12*field(colors)
	d.perLine = field(perLine)
	if field(bits) != 32 || len(d.picture) < start+displayHeight*d.perLine {
		return errors.New("its picture has another format")
	}
	d.pixels = d.picture[start:]
	return nil
}

func (d *display) close() {
	if d.picture != nil {
		_ = syscall.Munmap(d.picture)
	}
	_ = d.server.Process.Signal(syscall.SIGTERM)
	_ = d.server.Wait()
}

// sample copies every fourth pixel of every fourth line into the buffer, and all pixels where a small window is.
func (d *display) sample(buffer []byte) []byte {
	buffer = buffer[:0]
	for y := 0; y < displayHeight; y++ {
		line := d.pixels[y*d.perLine:]
		switch {
		case y < 48:
			buffer = append(buffer, line[:4*160]...)
		case y%4 == 0:
			for x := 0; x < displayWidth; x += 4 {
				buffer = append(buffer, line[4*x:4*x+4]...)
			}
		}
	}
	return buffer
}

// changed counts the pixels in which two samples differ.
func changed(a, b []byte) int {
	n := 0
	for i := 0; i+4 <= min(len(a), len(b)); i += 4 {
		if !bytes.Equal(a[i:i+4], b[i:i+4]) {
			n++
		}
	}
	return n
}

// maxBlinkPixels is more than a blinking cursor changes.
const maxBlinkPixels = 40

// waitSettled waits until the picture differs from the given sample and has not changed for the quiet time, and returns the
// time of the last change.
func (d *display) waitSettled(from []byte, quiet, timeout time.Duration) (time.Time, error) {
	last, now := bytes.Clone(from), []byte(nil)
	var at time.Time
	for start := time.Now(); ; time.Sleep(2 * time.Millisecond) {
		now = d.sample(now)
		seen := time.Now()
		if changed(last, now) > maxBlinkPixels {
			at = seen
			last = append(last[:0], now...)
		}
		switch {
		case !at.IsZero() && seen.Sub(at) > quiet:
			return at, nil
		case seen.Sub(start) > timeout:
			return at, errors.New("the window did not settle")
		}
	}
}

// command is a program that will run on the display with its own home.
func (d *display) command(home, program string, arguments ...string) *exec.Cmd {
	c := exec.Command(program, arguments...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, ".config"),
		"XDG_CACHE_HOME=" + filepath.Join(home, ".cache"), "TMPDIR=" + home, "LANG=en_US.UTF-8", "DISPLAY=" + d.name,
		"FYNE_THEME=light", "FYNE_SCALE=1", "LIBGL_ALWAYS_SOFTWARE=1"}
	return c
}

// A window is a program that runs on the display.
type window struct {
	command *exec.Cmd
	started time.Time
}

func (d *display) open(home, program string, arguments ...string) (*window, error) {
	for _, folder := range []string{".config", ".cache"} {
		if err := os.MkdirAll(filepath.Join(home, folder), 0o700); err != nil {
			return nil, err
		}
	}
	w := &window{command: d.command(home, program, arguments...), started: time.Now()}
	return w, w.command.Start()
}

// close ends the program and waits until the display is empty.
func (w *window) close() {
	_ = w.command.Process.Kill()
	_ = w.command.Wait()
	time.Sleep(100 * time.Millisecond)
}

// xdotool types and clicks on the display.
func (d *display) xdotool(arguments ...string) error {
	c := exec.Command("xdotool", arguments...)
	c.Env = append(os.Environ(), "DISPLAY="+d.name)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("xdotool: %w: %s", err, out)
	}
	return nil
}
