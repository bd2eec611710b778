package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// An architecture is what docs/architecture.md says, or what the code shows.
type architecture struct {
	rooms  map[string]string          // by package, as its folder
	arrows map[string]map[string]bool // from a room to the rooms that it imports
	names  map[string]bool            // names in code font: package.Name and package.Type.Name
}

var (
	roomRow  = regexp.MustCompile("(?m)^\\| *([^|]*?) *\\| `([^`]+)` \\|")
	arrowRow = regexp.MustCompile(`(?m)^(\w[\w ]*?) +→ (.+)$`)
	codeName = regexp.MustCompile("`([a-z]+(?:\\.[A-Z]\\w*)+)`")
)

// described reads the page.
func described(page string) architecture {
	a := architecture{rooms: map[string]string{}, arrows: map[string]map[string]bool{}, names: map[string]bool{}}
	room := ""
	for _, m := range roomRow.FindAllStringSubmatch(page, -1) {
		if m[1] != "" {
			room = m[1]
		}
		a.rooms[m[2]] = room
	}
	for _, m := range arrowRow.FindAllStringSubmatch(page, -1) {
		a.arrows[m[1]] = map[string]bool{}
		for to := range strings.SplitSeq(m[2], ", ") {
			a.arrows[m[1]][to] = true
		}
	}
	for _, m := range codeName.FindAllStringSubmatch(page, -1) {
		a.names[m[1]] = true
	}
	return a
}

// built reads the code. rooms says which room a package belongs to; its imports count on every system, but not those of tests.
func built(files []file, rooms map[string]string) (architecture, error) {
	a := architecture{rooms: map[string]string{}, arrows: map[string]map[string]bool{}, names: map[string]bool{}}
	for _, f := range files {
		if path.Ext(f.path) != ".go" {
			continue
		}
		folder := path.Dir(f.path)
		a.rooms[folder] = rooms[folder]
		if strings.HasSuffix(f.path, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.path, f.content, parser.SkipObjectResolution)
		if err != nil {
			return a, err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return a, err
			}
			from := rooms[folder]
			if to, ok := rooms[strings.TrimPrefix(imported, module+"/")]; ok && within(imported, module) && to != from {
				if a.arrows[from] == nil {
					a.arrows[from] = map[string]bool{}
				}
				a.arrows[from][to] = true
			}
		}
		for _, name := range declared(parsed) {
			a.names[parsed.Name.Name+"."+name] = true
		}
	}
	return a, nil
}

// declared returns the types and functions of a file. Methods, those of interfaces too, are Type.Method; promoted ones are not
// included.
func declared(f *ast.File) []string {
	var names []string
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				receiver := d.Recv.List[0].Type
				if pointer, ok := receiver.(*ast.StarExpr); ok {
					receiver = pointer.X
				}
				if generic, ok := receiver.(*ast.IndexExpr); ok {
					receiver = generic.X
				}
				if t, ok := receiver.(*ast.Ident); ok {
					name = t.Name + "." + name
				}
			}
			names = append(names, name)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				t, ok := spec.(*ast.TypeSpec)
				if !ok {
					continue
				}
				names = append(names, t.Name.Name)
				if i, ok := t.Type.(*ast.InterfaceType); ok {
					for _, method := range i.Methods.List {
						for _, name := range method.Names {
							names = append(names, t.Name.Name+"."+name.Name)
						}
					}
				}
			}
		}
	}
	return names
}

// mismatches returns where a page and the code differ.
func mismatches(page string, files []file) ([]string, error) {
	says := described(page)
	is, err := built(files, says.rooms)
	if err != nil {
		return nil, err
	}
	var found []string
	for folder := range is.rooms {
		if _, ok := says.rooms[folder]; !ok {
			found = append(found, "the package "+folder+" is not named")
		}
	}
	for folder := range says.rooms {
		if _, ok := is.rooms[folder]; !ok {
			found = append(found, "there is no package "+folder)
		}
	}
	for from, to := range is.arrows {
		for room := range to {
			if !says.arrows[from][room] {
				found = append(found, "the arrow "+from+" → "+room+" is not named")
			}
		}
	}
	for from, to := range says.arrows {
		for room := range to {
			if !is.arrows[from][room] {
				found = append(found, "there is no arrow "+from+" → "+room)
			}
		}
	}
	for name := range says.names {
		if !is.names[name] {
			found = append(found, "there is no "+name)
		}
	}
	slices.Sort(found)
	return found, nil
}

func TestArchitecturePageIsTrue(t *testing.T) {
	files := tree(t)
	i := slices.IndexFunc(files, func(f file) bool { return f.path == "docs/architecture.md" })
	if i < 0 {
		t.Fatal("there is no docs/architecture.md")
	}
	found, err := mismatches(string(files[i].content), files)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

func TestArchitectureMismatchesAreFound(t *testing.T) {
	const page = "| room | package | is for |\n|---|---|---|\n| domain | `data` | rules |\n| window | `ui` | shell |\n| | `ui/grid` | rows |\n\n" +
		"window → domain\n\n`data.Session.Save` keeps a `data.Tracker` in `data.Store.Read`; `main` starts.\n"
	tree := map[string]string{
		"data/a.go":      "package data\n\ntype Session struct{}\n\nfunc (s *Session) Save() {}\n\ntype Tracker int\n\ntype Store interface{ Read() }\n",
		"ui/a.go":        "package ui\n\nimport (\n\t_ \"fmt\"\n\t_ \"housingtracker/data\"\n\t_ \"housingtracker/ui/grid\"\n)\n",
		"ui/grid/a.go":   "package grid\n",
		"data/a_test.go": "package data\n\nimport _ \"housingtracker/ui\"\n",
	}
	for name, c := range map[string]struct {
		page  string
		files map[string]string
		want  string
	}{
		"true":            {page, nil, ""},
		"a new package":   {page, map[string]string{"ui/new/a.go": "package new\n"}, "the package ui/new is not named"},
		"an old package":  {page + "| | `ui/old` | gone |\n", nil, "there is no package ui/old"},
		"a new arrow":     {page, map[string]string{"data/b.go": "package data\n\nimport _ \"housingtracker/ui/grid\"\n"}, "the arrow domain → window is not named"},
		"an old arrow":    {page + "domain → window\n", nil, "there is no arrow domain → window"},
		"an old function": {page + "`data.Open` reads.\n", nil, "there is no data.Open"},
		"an old method":   {page + "`data.Session.Close` ends.\n", nil, "there is no data.Session.Close"},
	} {
		all := maps.Clone(tree)
		maps.Copy(all, c.files)
		var files []file
		for path, content := range all {
			files = append(files, file{path, []byte(content)})
		}
		found, err := mismatches(c.page, files)
		if got := strings.Join(found, "; "); err != nil || got != c.want {
			t.Errorf("%s: found %q, %v, want %q", name, got, err, c.want)
		}
	}
}
