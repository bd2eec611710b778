package datefield

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"housingtracker/data"
	"housingtracker/ui/describe"
)

// Parse reads a date as people type it; blank text is the blank date. It accepts
//
//	t, today, y, yesterday, tomorrow    +7, -3 (days from today), +2w, -1m (weeks, months)
//	6/1, 6-1, 6.1, 0601, m6/1           6/1/2026, 6-1-26, 060126, 06012026, 2026-06-01, 20260601
//	fri, friday, next fri, last fri     Jun 1, 1 June 2026, Fri, Nov 27, 2026
//
// The month always comes before the day; m6/1 says so explicitly. Two digits of a year are of this century. A
// weekday is never today: it is the next one if future, else the last one. A day without a year is the latest one
// not after today, or, if future, the one nearest to today. Ambiguous or impossible text is refused with a
// data.Error for the person.
func Parse(text string, today data.Date, future bool) (data.Date, error) {
	clean := strings.ToLower(strings.TrimSpace(dashes.Replace(text)))
	if clean == "" {
		return 0, nil
	}
	p := parser{today: today, future: future}
	d, ok := p.relative(clean)
	if !ok {
		d, ok = p.calendar(clean)
	}
	if ok && d >= data.EarliestDate && d <= data.LatestDate {
		return d, nil
	}
	if ok && p.reason == "" {
		p.reason = fmt.Sprintf("the year must be %d to %d", data.EarliestDate.Time().Year(), data.LatestDate.Time().Year())
	}
	return 0, p.refuse(strings.TrimSpace(text))
}

var dashes = strings.NewReplacer("–", "-", "—", "-", "−", "-", "\u00a0", " ")

type parser struct {
	today  data.Date
	future bool
	// reason is what is wrong, if known.
	reason string
}

const longestQuoted = 24

func (p *parser) refuse(text string) error {
	if r := []rune(text); len(r) > longestQuoted {
		text = string(r[:longestQuoted]) + "…"
	}
	reason := ""
	if p.reason != "" {
		reason = ": " + p.reason
	}
	return data.Refuse(data.CodeInvalid, "“%s” is not a date%s. Try 6/1/2026, today, +7 or fri.", text, reason)
}

// relative reads dates that count from today.
func (p *parser) relative(text string) (data.Date, bool) {
	switch text {
	case "t", "today":
		return p.today, true
	case "y", "yesterday":
		return p.today - 1, true
	case "tomorrow":
		return p.today + 1, true
	}
	if text[0] == '+' || text[0] == '-' {
		return p.offset(text)
	}
	forward := p.future
	switch {
	case strings.HasPrefix(text, "next "):
		forward, text = true, strings.TrimSpace(text[len("next "):])
	case strings.HasPrefix(text, "last "):
		forward, text = false, strings.TrimSpace(text[len("last "):])
	}
	day, ok := weekday(text)
	if !ok {
		return 0, false
	}
	ahead := (int(day) - int(p.today.Time().Weekday()) + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	if forward {
		return p.today + data.Date(ahead), true
	}
	if ahead == 7 {
		return p.today - 7, true
	}
	return p.today + data.Date(ahead) - 7, true
}

// offset reads +7, -3, +2w and -1m.
func (p *parser) offset(text string) (data.Date, bool) {
	digits, unit := strings.TrimSpace(text[1:]), byte('d')
	if digits != "" && strings.IndexByte("dwm", digits[len(digits)-1]) >= 0 {
		unit, digits = digits[len(digits)-1], digits[:len(digits)-1]
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return 0, false
	}
	by := int(n)
	if text[0] == '-' {
		by = -by
	}
	switch unit {
	case 'w':
		return p.today + data.Date(7*by), true
	case 'm':
		return p.today.AddMonths(by), true
	}
	return p.today + data.Date(by), true
}

// calendar reads a date with day and month.
func (p *parser) calendar(text string) (data.Date, bool) {
	if rest, ok := strings.CutPrefix(text, "m"); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		text = rest
	}
	words, ok := split(text)
	if !ok || len(words) == 0 {
		return 0, false
	}
	if strings.ContainsRune("/-", rune(text[len(text)-1])) {
		p.reason = "its end is missing"
		return 0, false
	}
	if day, ok := weekday(words[0]); ok && len(words) > 1 {
		d, ok := p.words(words[1:])
		if ok && d.Time().Weekday() != day {
			p.reason = d.US() + " is a " + d.Time().Weekday().String()
			return 0, false
		}
		return d, ok
	}
	return p.words(words)
}

// words reads month, day and year in that order, unless the month has a name or a year of four digits comes first.
func (p *parser) words(words []string) (data.Date, bool) {
	if len(words) == 1 {
		words = splitDigits(words[0])
	}
	if len(words) < 2 || len(words) > 3 {
		return 0, false
	}
	month, day, year := words[0], words[1], ""
	if len(words) == 3 {
		year = words[2]
	}
	switch {
	case len(words) == 3 && len(month) == 4 && parseDigits(month) > 0:
		year, month, day = words[0], words[1], words[2]
	case monthNamed(day) != 0:
		month, day = day, month
	}
	m := monthNamed(month)
	if m == 0 {
		m = time.Month(parseDigits(month))
	}
	n := parseDigits(day)
	if m < 1 || n < 1 || len(day) > 2 {
		return 0, false
	}
	if m > 12 {
		p.reason = fmt.Sprintf("there is no month %d, and the month comes first", m)
		return 0, false
	}
	if year == "" {
		return p.nearest(m, n)
	}
	y := parseDigits(year)
	switch {
	case y < 0, len(year) != 2 && len(year) != 4:
		p.reason = "the year needs two or four digits"
		return 0, false
	case len(year) == 2:
		y += 2000
	}
	return p.date(y, m, n)
}

// splitDigits splits 0601, 060126, 06012026 and 20260601. Other lengths are ambiguous.
func splitDigits(word string) []string {
	if parseDigits(word) < 0 {
		return nil
	}
	switch len(word) {
	case 4:
		return []string{word[:2], word[2:]}
	case 6:
		return []string{word[:2], word[2:4], word[4:]}
	case 8:
		if word[:2] > "12" {
			return []string{word[:4], word[4:6], word[6:]}
		}
		return []string{word[:2], word[2:4], word[4:]}
	}
	return nil
}

func (p *parser) date(year int, month time.Month, day int) (data.Date, bool) {
	d := data.NewDate(year, month, day)
	if d.Time().Day() != day || d.Time().Month() != month {
		p.reason = fmt.Sprintf("%s %d has %d days", month, year, data.NewDate(year, month+1, 0).Time().Day())
		return 0, false
	}
	return d, true
}

// nearest is the date meant by a day without a year: of this year or a neighbouring one. A 29 February farther
// away needs its year.
func (p *parser) nearest(month time.Month, day int) (data.Date, bool) {
	year, best, found := p.today.Time().Year(), data.Date(0), false
	for y := year - 1; y <= year+1; y++ {
		d, ok := p.date(y, month, day)
		if !ok || (!p.future && d > p.today) {
			continue
		}
		if !found || distance(d, p.today) <= distance(best, p.today) {
			best, found = d, true
		}
	}
	switch {
	case found:
		p.reason = ""
	case month == time.February && day == 29:
		p.reason = "type its year"
	case p.reason != "":
		p.reason = fmt.Sprintf("%s has %d days", month, data.NewDate(year, month+1, 0).Time().Day())
	}
	return best, found
}

func distance(a, b data.Date) data.Date { return max(a, b) - min(a, b) }

// split splits text at spaces and / - . , and between letters and digits; ok is false for other characters.
func split(text string) (words []string, ok bool) {
	start := -1
	kind := func(r rune) int {
		switch {
		case r >= '0' && r <= '9':
			return 1
		case unicode.IsLetter(r):
			return 2
		case strings.ContainsRune(" /-.,", r):
			return 3
		}
		return 0
	}
	last := 0
	for i, r := range text {
		k := kind(r)
		if k == 0 {
			return nil, false
		}
		if k != last && start >= 0 {
			words, start = append(words, text[start:i]), -1
		}
		if k != 3 && start < 0 {
			start = i
		}
		last = k
	}
	if start >= 0 {
		words = append(words, text[start:])
	}
	return words, true
}

// parseDigits is the value of at most eight digits, -1 for anything else.
func parseDigits(word string) int {
	if word == "" || len(word) > 8 {
		return -1
	}
	n := 0
	for i := range len(word) {
		if word[i] < '0' || word[i] > '9' {
			return -1
		}
		n = n*10 + int(word[i]-'0')
	}
	return n
}

// weekday reads a weekday or an abbreviation of at least three letters.
func weekday(word string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if isAbbreviation(d.String(), word) {
			return d, true
		}
	}
	return 0, false
}

// monthNamed reads a month or an abbreviation of at least three letters; 0 if it is none.
func monthNamed(word string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if isAbbreviation(m.String(), word) {
			return m
		}
	}
	return 0
}

func isAbbreviation(name, word string) bool {
	return len(word) >= 3 && len(word) <= len(name) && strings.EqualFold(name[:len(word)], word)
}

// Describe returns a date in words: "Fri, Nov 27, 2026 · in 5 days"; "" for the blank date.
func Describe(d, today data.Date) string {
	if d.Blank() {
		return ""
	}
	return d.Time().Format("Mon, Jan 2, 2006") + " · " + Distance(d, today)
}

// Distance returns how far a date is from today: "today", "in 5 days", "12 days ago", "44 years ago".
func Distance(d, today data.Date) string {
	switch d - today {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	case -1:
		return "yesterday"
	}
	far := describe.Count(int(distance(d, today)), "day")
	if distance(d, today) >= 2*365 {
		far = describe.Count(wholeYears(min(d, today), max(d, today)), "year")
	}
	if d > today {
		return "in " + far
	}
	return far + " ago"
}

func wholeYears(from, to data.Date) int {
	years := to.Time().Year() - from.Time().Year()
	if from.AddMonths(12*years) > to {
		years--
	}
	return years
}
