package house

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "housingtracker"

// graph maps a package to what it imports directly, without its tests.
type graph map[string][]string

// reach returns all dependencies of a package, at any depth.
func (g graph) reach(from string) []string {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(p string) {
		for _, next := range g[p] {
			if !seen[next] {
				seen[next] = true
				visit(next)
			}
		}
	}
	visit(from)
	all := make([]string, 0, len(seen))
	for p := range seen {
		all = append(all, p)
	}
	slices.Sort(all)
	return all
}

// within reports whether p is one of the packages or below one of them.
func within(p string, packages ...string) bool {
	return slices.ContainsFunc(packages, func(root string) bool { return p == root || strings.HasPrefix(p, root+"/") })
}

// An arrow says which packages must not depend on which others, at any depth.
type arrow struct {
	from   func(p string) bool
	never  []string
	reason string
}

func in(folder string) func(string) bool {
	return func(p string) bool { return within(p, module+"/"+folder) }
}

var arrows = []arrow{
	{in("data"), []string{"fyne.io", module + "/export", module + "/ui"}, "packages under data import neither window nor export"},
	{in("export"), []string{"fyne.io", module + "/ui", module + "/data/sqlite", module + "/data/hmis"}, "export imports neither window nor store"},
	{in("ui/command"), []string{"fyne.io"}, "commands do not import the window"},
	{func(p string) bool { return within(p, module) && p != module }, []string{"fyne.io/fyne/v2/app"}, "only main starts the window"},
	{func(p string) bool { return within(p, module) && p != module && p != module+"/data/sqlite" },
		[]string{module + "/data/sqlite", "github.com/mattn/go-sqlite3"}, "only main opens the store"},
	{func(p string) bool { return p == module+"/data" }, []string{module}, "the domain imports no other package"},
	{in("data/sqlite"), []string{module + "/data/hmis", module + "/data/account", module + "/data/sample"}, "the store imports only the domain"},
	{in("data/hmis"), []string{module + "/data/sqlite", module + "/data/account"}, "the importer imports only the domain"},
	{in("data/place"), []string{module + "/data/sqlite", module + "/data/hmis", module + "/data/account"}, "the judgment of places imports only the domain"},
	{in("data/file"), []string{module + "/data/sqlite", module + "/data/hmis", module + "/data/account", module + "/data/backup"}, "what a database file has imports only the domain"},
	{in("data/account"), []string{module + "/data/sqlite", module + "/data/hmis"}, "keyrings import only the domain"},
}

// domain lists what package data may import beyond the standard library.
var domain = []string{"golang.org/x/text", "github.com/google/uuid"}

// against returns the dependencies that go against an arrow.
func against(g graph) []string {
	var found []string
	for from := range g {
		if !within(from, module) {
			continue
		}
		reached := g.reach(from)
		for _, a := range arrows {
			if !a.from(from) {
				continue
			}
			for _, to := range reached {
				if within(to, a.never...) {
					found = append(found, from+" reaches "+to+": "+a.reason)
				}
			}
		}
		if from == module+"/data" {
			for _, to := range g[from] {
				if strings.Contains(strings.Split(to, "/")[0], ".") && !within(to, domain...) {
					found = append(found, from+" imports "+to+": the domain imports only the standard library")
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

func TestImportsFollowTheArrows(t *testing.T) {
	list := exec.Command("go", "list", "-e", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"/...")
	list.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	g := graph{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		g[words[0]] = words[1:]
	}
	if len(g[module+"/data"]) == 0 {
		t.Fatal("go list did not find the packages of this module")
	}
	for _, f := range against(g) {
		t.Error(f)
	}
}

func TestWrongImportsAreFound(t *testing.T) {
	const data, sqlite, app = module + "/data", module + "/data/sqlite", "fyne.io/fyne/v2/app"
	for name, c := range map[string]struct {
		g    graph
		want bool
	}{
		"allowed imports": {graph{module: {app, sqlite, module + "/ui"}, module + "/ui": {"fyne.io/fyne/v2", module + "/export", data},
			module + "/export": {data}, sqlite: {data, "github.com/mattn/go-sqlite3"}, data: {"time", "golang.org/x/text/unicode/norm"}}, false},
		"the domain imports a window":           {graph{data: {"fyne.io/fyne/v2"}}, true},
		"the domain imports a library":          {graph{data: {"github.com/spf13/cobra"}}, true},
		"the domain imports its store":          {graph{data: {sqlite}}, true},
		"the store imports a screen":            {graph{sqlite: {module + "/ui/home"}}, true},
		"an export imports a window indirectly": {graph{module + "/export": {"x"}, "x": {"fyne.io/fyne/v2/theme"}}, true},
		"an export imports the store":           {graph{module + "/export/paper": {sqlite}}, true},
		"a screen opens the store":              {graph{module + "/ui/search": {sqlite}}, true},
		"a screen opens the driver":             {graph{module + "/ui/search": {"github.com/mattn/go-sqlite3"}}, true},
		"a screen starts the window":            {graph{module + "/ui": {app}}, true},
		"a command imports a widget indirectly": {graph{module + "/ui/command": {module + "/ui/grid"}, module + "/ui/grid": {"fyne.io/fyne/v2/widget"}}, true},
		"a keyring is imported by its domain":   {graph{module + "/data/file": {module + "/data/account"}}, true},
		"the importer imports the store":        {graph{module + "/data/hmis": {sqlite}}, true},
		"the importer is imported by the store": {graph{sqlite: {module + "/data/hmis"}}, true},
	} {
		if found := against(c.g); (len(found) > 0) != c.want {
			t.Errorf("%s: found %q, want something wrong: %v", name, found, c.want)
		}
	}
}
