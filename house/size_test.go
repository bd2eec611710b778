package house

import (
	"path"
	"reflect"
	"strings"
	"testing"

	"housingtracker/data"
)

// The sizes that packages and interfaces may have. What would be larger has two subjects.
const (
	mostSessionMethods = 40
	mostDomainFiles    = 40
	mostWindowPackages = 27
)

// sizes counts the files of package data and the packages of the window, without tests.
func sizes(files []file) (domainFiles, windowPackages int) {
	packages := map[string]bool{}
	for _, f := range files {
		folder := path.Dir(f.path)
		switch {
		case path.Ext(f.path) != ".go" || strings.HasSuffix(f.path, "_test.go"):
		case folder == "data":
			domainFiles++
		case within(folder, "ui"):
			packages[folder] = true
		}
	}
	return domainFiles, len(packages)
}

func TestSizesStaySmall(t *testing.T) {
	domainFiles, windowPackages := sizes(tree(t))
	for what, c := range map[string]struct{ has, most int }{
		"methods of data.Session": {reflect.TypeFor[*data.Session]().NumMethod(), mostSessionMethods},
		"files in data":           {domainFiles, mostDomainFiles},
		"packages in ui":          {windowPackages, mostWindowPackages},
	} {
		if c.has == 0 || c.has > c.most {
			t.Errorf("%d %s, want at most %d", c.has, what, c.most)
		}
	}
}

func TestSizesAreCounted(t *testing.T) {
	domainFiles, windowPackages := sizes([]file{
		{"data/a.go", nil}, {"data/b.go", nil}, {"data/b_test.go", nil}, {"data/c.md", nil}, {"data/file/a.go", nil},
		{"ui/a.go", nil}, {"ui/b.go", nil}, {"ui/home/a.go", nil}, {"ui/tour/a_test.go", nil}, {"uipart/a.go", nil},
	})
	if domainFiles != 2 || windowPackages != 2 {
		t.Errorf("%d files and %d packages, want 2 and 2", domainFiles, windowPackages)
	}
}
