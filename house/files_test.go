// Package house tests the rules of the source tree: the directions of imports, the names and lengths of files, comments on
// everything exported, no paths of a developer's machine, sizes, and a true architecture page. Each rule is a function with a table
// of what it must find.
package house

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// longest is the number of lines of a Go file: a longer one has two subjects.
const longest = 600

// vague matches names that say nothing about the content of a file.
var vague = regexp.MustCompile(`^(utils?|helpers?|managers?|common|misc)$`)

// foreign matches paths of a developer's machine and hosts of package registries. No pattern matches itself.
var foreign = regexp.MustCompile(`(^|[^A-Za-z0-9_.~-])/(wor[k]|roo[t])/|/tm[p]/w/|/hom[e]/[a-z]+/|GOPROX[Y]=|prox[y]\.golang\.org|regist[r]y\.|artifactor[y]`)

// A file is a path from the top of the tree, with slashes, and its content.
type file struct {
	path    string
	content []byte
}

// wrong returns what is wrong with a single file.
func wrong(f file) []string {
	var found []string
	for _, part := range strings.FieldsFunc(strings.ToLower(f.path), func(r rune) bool { return strings.ContainsRune("/._-", r) }) {
		if vague.MatchString(part) {
			found = append(found, "the name "+part+" says nothing about what is in it")
		}
	}
	if !bytes.ContainsRune(f.content, 0) {
		if m := foreign.Find(f.content); m != nil {
			found = append(found, "names a path or a host of somebody's machine: "+string(m))
		}
	}
	if filepath.Ext(f.path) != ".go" {
		return found
	}
	if lines := bytes.Count(f.content, []byte("\n")); lines > longest {
		found = append(found, "is too long; it holds two subjects")
	}
	formatted, err := format.Source(f.content)
	switch {
	case err != nil:
		return append(found, "is not Go: "+err.Error())
	case !bytes.Equal(formatted, f.content):
		found = append(found, "is not formatted by gofmt")
	}
	if !strings.HasSuffix(f.path, "_test.go") {
		for _, name := range undocumented(f.content) {
			found = append(found, name+" is exported without a comment")
		}
	}
	return found
}

// undocumented returns the exported types, functions, constants and variables of a Go file that have no comment. A
// group's comment counts for its members; methods are documented by their type or interface.
func undocumented(source []byte) []string {
	parsed, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var found []string
	report := func(name *ast.Ident, comments ...*ast.CommentGroup) {
		if name.IsExported() && !slices.ContainsFunc(comments, func(c *ast.CommentGroup) bool { return c != nil }) {
			found = append(found, name.Name)
		}
	}
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				report(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					report(spec.Name, d.Doc, spec.Doc, spec.Comment)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						report(name, d.Doc, spec.Doc, spec.Comment)
					}
				}
			}
		}
	}
	return found
}

// unexplained returns the folders whose Go package has no package comment.
func unexplained(files []file) []string {
	explained := map[string]bool{}
	for _, f := range files {
		if filepath.Ext(f.path) != ".go" {
			continue
		}
		folder := filepath.ToSlash(filepath.Dir(f.path))
		parsed, err := parser.ParseFile(token.NewFileSet(), "", f.content, parser.PackageClauseOnly|parser.ParseComments)
		explained[folder] = explained[folder] || err == nil && parsed.Doc != nil
	}
	var found []string
	for folder, ok := range explained {
		if !ok {
			found = append(found, folder)
		}
	}
	slices.Sort(found)
	return found
}

// tree reads every file of the source tree, without built and downloaded ones.
func tree(t *testing.T) []file {
	t.Helper()
	var files []file
	top := os.DirFS("..")
	err := fs.WalkDir(top, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (path == ".git" || path == "build" || strings.HasSuffix(path, "testdata/failed")):
			return fs.SkipDir
		case d.IsDir() || !d.Type().IsRegular() || path == ".git": // a file in a worktree
			return nil
		}
		content, err := fs.ReadFile(top, path)
		files = append(files, file{path, content})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestFilesFollowTheRules(t *testing.T) {
	files := tree(t)
	if !slices.ContainsFunc(files, func(f file) bool { return f.path == "go.mod" }) {
		t.Fatal("this is not the top of the source tree")
	}
	for _, f := range files {
		for _, what := range wrong(f) {
			t.Errorf("%s: %s", f.path, what)
		}
	}
	for _, folder := range unexplained(files) {
		t.Errorf("%s: no file says what the package is for", folder)
	}
}

func TestWrongFilesAreFound(t *testing.T) {
	long := "package x\n" + strings.Repeat("\n// a line\n", 300)
	for name, c := range map[string]struct {
		file file
		want bool
	}{
		"a good file":               {file{"data/date.go", []byte("package data\n\n// Date is a day.\ntype Date int\n")}, false},
		"a group with a comment":    {file{"data/date.go", []byte("package data\n\n// The days.\nconst (\n\tA = 1\n\tB = 2\n)\n")}, false},
		"a test needs no comments":  {file{"data/date_test.go", []byte("package data\n\nfunc TestX() {}\n")}, false},
		"a name within a name":      {file{"data/commonality.go", []byte("package data\n")}, false},
		"a path on a web site":      {file{"README.md", []byte("see https://example.org/work/a")}, false},
		"utils":                     {file{"data/utils.go", []byte("package data\n")}, true},
		"a folder of helpers":       {file{"ui/helper/a.go", []byte("package helper\n")}, true},
		"part of a name":            {file{"ui/test_helpers.go", []byte("package ui\n")}, true},
		"manager":                   {file{"ui/manager.go", []byte("package ui\n")}, true},
		"common":                    {file{"ui/common/x.go", []byte("package x\n")}, true},
		"too long":                  {file{"ui/x.go", []byte(long)}, true},
		"not formatted":             {file{"ui/x.go", []byte("package  x\n")}, true},
		"not Go":                    {file{"ui/x.go", []byte("package {\n")}, true},
		"a type without a comment":  {file{"ui/x.go", []byte("package x\n\ntype T int\n")}, true},
		"a func without a comment":  {file{"ui/x.go", []byte("package x\n\nfunc F() {}\n")}, true},
		"a const without a comment": {file{"ui/x.go", []byte("package x\n\nconst C = 1\n")}, true},
		"a path of a machine":       {file{"README.md", []byte("cd " + "/work" + "/main")}, true},
		"a path at the beginning":   {file{"README.md", []byte("/root" + "/x")}, true},
		"somebody's home":           {file{"a.txt", []byte("/home" + "/ann/x")}, true},
		"a setting of a machine":    {file{"Makefile", []byte("GOPROXY" + "=https://x")}, true},
		"a host of packages":        {file{"Makefile", []byte("https://proxy" + ".golang.org")}, true},
	} {
		if found := wrong(c.file); (len(found) > 0) != c.want {
			t.Errorf("%s: found %q, want something wrong: %v", name, found, c.want)
		}
	}
}

func TestPackagesWithoutPurposeAreFound(t *testing.T) {
	found := unexplained([]file{
		{"a/a.go", []byte("package a\n")}, {"a/doc.go", []byte("// Package a is for a.\npackage a\n")},
		{"b/b.go", []byte("package b\n")}, {"b/c.go", []byte("// a comment apart\n\npackage b\n")},
	})
	if !slices.Equal(found, []string{"b"}) {
		t.Errorf("found %q, want b", found)
	}
}
