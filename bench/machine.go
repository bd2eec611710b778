//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// machine describes the machine and the versions of the peers.
func machine(folder string) []string {
	lines := []string{
		fmt.Sprintf("%d cores, %s", runtime.NumCPU(), field("/proc/cpuinfo", "model name")),
		"memory " + field("/proc/meminfo", "MemTotal"),
		"disk " + disk(folder),
		strings.Trim(field("/etc/os-release", "PRETTY_NAME"), `"`) + ", Linux " + firstLine("/proc/sys/kernel/osrelease"),
		runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
	}
	for _, peer := range [][]string{
		{"sqlite3", "--version"}, {"python3", "--version"}, {"python3", "-c", "import xlsxwriter; print('xlsxwriter', xlsxwriter.__version__)"},
		{"soffice", "--version"}, {"chromium", "--version"},
	} {
		if peer[0] == "python3" {
			peer[0] = python
		}
		if out, err := exec.Command(peer[0], peer[1:]...).Output(); err == nil {
			words := strings.Fields(string(out))
			if peer[0] == "sqlite3" {
				words = []string{"sqlite3 shell", words[0]}
			}
			lines = append(lines, strings.Join(words[:min(len(words), 3)], " "))
		}
	}
	return lines
}

// field reads a value of a file of lines "name: value" or "name=value".
func field(path, name string) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(raw)) {
		if at := strings.IndexAny(line, ":="); at > 0 && strings.TrimSpace(line[:at]) == name {
			return strings.TrimSpace(line[at+1:])
		}
	}
	return "unknown"
}

func firstLine(path string) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	return line
}

// disk names the device and the file system that holds the folder.
func disk(folder string) string {
	var stat syscall.Stat_t
	if err := syscall.Stat(folder, &stat); err != nil {
		return "unknown"
	}
	major, minor := stat.Dev>>8&0xFFF, stat.Dev&0xFF
	name := fmt.Sprintf("%d:%d", major, minor)
	kind := "unknown"
	raw, _ := os.ReadFile("/proc/self/mountinfo")
	for line := range strings.Lines(string(raw)) {
		words := strings.Fields(line)
		if len(words) > 4 && words[2] == name {
			if _, after, ok := strings.Cut(line, " - "); ok {
				kind = strings.Fields(after)[0]
			}
		}
	}
	if link, err := os.Readlink("/sys/dev/block/" + name); err == nil {
		device := filepath.Base(link)
		spinning := firstLine("/sys/dev/block/" + name + "/queue/rotational")
		if spinning == "0" {
			device += " (no spinning disk)"
		}
		name = device
	}
	return name + ", " + kind
}
