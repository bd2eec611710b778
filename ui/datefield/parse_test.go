package datefield

import (
	"strings"
	"testing"

	"housingtracker/data"
)

// sunday is the today of these tests, 22 November 2026.
var sunday = data.MustDate("2026-11-22")

func TestParse(t *testing.T) {
	const refused = "refused"
	for _, c := range []struct{ text, past, future string }{
		{"", "", ""},
		{"   ", "", ""},
		{"t", "2026-11-22", "2026-11-22"},
		{"today", "2026-11-22", "2026-11-22"},
		{" Today ", "2026-11-22", "2026-11-22"},
		{"y", "2026-11-21", "2026-11-21"},
		{"yesterday", "2026-11-21", "2026-11-21"},
		{"tomorrow", "2026-11-23", "2026-11-23"},
		{"+7", "2026-11-29", "2026-11-29"},
		{"+ 7", "2026-11-29", "2026-11-29"},
		{"-3", "2026-11-19", "2026-11-19"},
		{"−3", "2026-11-19", "2026-11-19"},
		{"+0", "2026-11-22", "2026-11-22"},
		{"+2w", "2026-12-06", "2026-12-06"},
		{"-1m", "2026-10-22", "2026-10-22"},
		{"6/1", "2026-06-01", "2026-06-01"},
		{"06/01", "2026-06-01", "2026-06-01"},
		{"m6/1", "2026-06-01", "2026-06-01"},
		{"M6/1", "2026-06-01", "2026-06-01"},
		{"6-1", "2026-06-01", "2026-06-01"},
		{"6.1", "2026-06-01", "2026-06-01"},
		{"6 1", "2026-06-01", "2026-06-01"},
		{"0601", "2026-06-01", "2026-06-01"},
		{"11/22", "2026-11-22", "2026-11-22"},
		{"11/23", "2025-11-23", "2026-11-23"},
		{"12/1", "2025-12-01", "2026-12-01"},
		{"1/5", "2026-01-05", "2027-01-05"},
		{"0105", "2026-01-05", "2027-01-05"},
		{"5/25", "2026-05-25", "2026-05-25"},
		{"6-1-26", "2026-06-01", "2026-06-01"},
		{"6/1/26", "2026-06-01", "2026-06-01"},
		{"6/1/99", "2099-06-01", "2099-06-01"},
		{"060126", "2026-06-01", "2026-06-01"},
		{"6/1/2026", "2026-06-01", "2026-06-01"},
		{"06/01/2026", "2026-06-01", "2026-06-01"},
		{"06012026", "2026-06-01", "2026-06-01"},
		{"2026-06-01", "2026-06-01", "2026-06-01"},
		{"2026/6/1", "2026-06-01", "2026-06-01"},
		{"20260601", "2026-06-01", "2026-06-01"},
		{"4/5/1980", "1980-04-05", "1980-04-05"},
		{"2/29/2028", "2028-02-29", "2028-02-29"},
		{"fri", "2026-11-20", "2026-11-27"},
		{"Friday", "2026-11-20", "2026-11-27"},
		{"sun", "2026-11-15", "2026-11-29"},
		{"sat", "2026-11-21", "2026-11-28"},
		{"mon", "2026-11-16", "2026-11-23"},
		{"thurs", "2026-11-19", "2026-11-26"},
		{"next fri", "2026-11-27", "2026-11-27"},
		{"last fri", "2026-11-20", "2026-11-20"},
		{"jun 1", "2026-06-01", "2026-06-01"},
		{"1 June 2026", "2026-06-01", "2026-06-01"},
		{"Jun 1, 2026", "2026-06-01", "2026-06-01"},
		{"1jun26", "2026-06-01", "2026-06-01"},
		{"Fri, Nov 27, 2026", "2026-11-27", "2026-11-27"},

		{"x", refused, refused},
		{"/", refused, refused},
		{"+", refused, refused},
		{"-", refused, refused},
		{"+x", refused, refused},
		{"+99999", refused, refused},
		{"6", refused, refused},
		{"6/", refused, refused},
		{"6/0", refused, refused},
		{"0/1", refused, refused},
		{"6/31", refused, refused},
		{"13/1", refused, refused},
		{"31/12/2026", refused, refused},
		{"2/29", refused, refused},
		{"2/29/2027", refused, refused},
		{"111", refused, refused},
		{"1112026", refused, refused},
		{"04/05/", refused, refused},
		{"04/05", "2026-04-05", "2027-04-05"},
		{"6/1/2", refused, refused},
		{"6/1/202", refused, refused},
		{"6/1/20260", refused, refused},
		{"6/1/1899", refused, refused},
		{"6/1/2200", refused, refused},
		{"6/1/2026/7", refused, refused},
		{"Thu, Nov 27, 2026", refused, refused},
		{"fr", refused, refused},
		{"june", refused, refused},
		{"６/１", refused, refused},
		{"'); drop", refused, refused},
	} {
		for _, side := range []struct {
			future bool
			want   string
		}{{false, c.past}, {true, c.future}} {
			d, err := Parse(c.text, sunday, side.future)
			got := d.String()
			if err != nil {
				got = refused
				if d != 0 {
					t.Errorf("Parse(%q) refuses and still gives %v", c.text, d)
				}
			}
			if got != side.want {
				t.Errorf("Parse(%q, future %v) = %q (%v), want %q", c.text, side.future, got, err, side.want)
			}
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"hello":             "“hello” is not a date. Try 6/1/2026, today, +7 or fri.",
		"2/30/2026":         "“2/30/2026” is not a date: February 2026 has 28 days. Try 6/1/2026, today, +7 or fri.",
		"31/12/2026":        "“31/12/2026” is not a date: there is no month 31, and the month comes first. Try 6/1/2026, today, +7 or fri.",
		"6/1/202":           "“6/1/202” is not a date: the year needs two or four digits. Try 6/1/2026, today, +7 or fri.",
		"6/1/1850":          "“6/1/1850” is not a date: the year must be 1900 to 2199. Try 6/1/2026, today, +7 or fri.",
		"2/29":              "“2/29” is not a date: type its year. Try 6/1/2026, today, +7 or fri.",
		"Thu, Nov 27, 2026": "“Thu, Nov 27, 2026” is not a date: 11/27/2026 is a Friday. Try 6/1/2026, today, +7 or fri.",
	} {
		_, err := Parse(text, sunday, false)
		if err == nil || err.Error() != want {
			t.Errorf("Parse(%q): %v\nwant %s", text, err, want)
		}
		if data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("Parse(%q): code %q", text, data.CodeOf(err))
		}
	}
}

func TestDescribe(t *testing.T) {
	for iso, want := range map[string]string{
		"":           "",
		"2026-11-22": "Sun, Nov 22, 2026 · today",
		"2026-11-23": "Mon, Nov 23, 2026 · tomorrow",
		"2026-11-21": "Sat, Nov 21, 2026 · yesterday",
		"2026-11-27": "Fri, Nov 27, 2026 · in 5 days",
		"2026-11-10": "Tue, Nov 10, 2026 · 12 days ago",
		"1980-04-05": "Sat, Apr 5, 1980 · 46 years ago",
		"1980-11-23": "Sun, Nov 23, 1980 · 45 years ago",
		"2030-11-22": "Fri, Nov 22, 2030 · in 4 years",
	} {
		if got := Describe(data.MustDate(iso), sunday); got != want {
			t.Errorf("Describe(%s) = %q, want %q", iso, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"t", "+7", "-3m", "6/1", "m0601", "06012026", "2026-06-01", "fri", "last sun", "1 jun 26", "2/29", "", "−", "\xff", "+65535m"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, future bool) {
		d, err := Parse(text, sunday, future)
		if err != nil {
			if !strings.Contains(err.Error(), "is not a date") {
				t.Errorf("Parse(%q): %v", text, err)
			}
			return
		}
		for _, form := range []string{d.US(), d.String()} {
			if again, err := Parse(form, sunday, future); err != nil || again != d {
				t.Errorf("Parse(%q) = %v, but %q is read as %v, %v", text, d, form, again, err)
			}
		}
	})
}
