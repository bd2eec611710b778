package datefield

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"housingtracker/data"
)

// Parse reads a date as people type it; blank text is the blank date. It takes
//
//	t, today, y, yesterday, tomorrow    +7, -3 (days from today), +2w, -1m (weeks, months)
//	6/1, 6-1, 6.1, 0601, m6/1           6/1/2026, 6-1-26, 060126, 06012026, 2026-06-01, 20260601
//	fri, friday, next fri, last fri     Jun 1, 1 June 2026, Fri, Nov 27, 2026
//
// The month comes before the day, always; the m of m6/1 says so aloud. Two digits of a year are of this century. A
// weekday is never today: it is the next one where future dates belong, else the last one. A day without a year is the
// latest that is not in the future, or, where future dates belong, the one nearest to today. What could be two dates,
// or none, is refused with a data.Error that a person can read.
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
	if ok && p.why == "" {
		p.why = fmt.Sprintf("the year must be %d to %d", data.EarliestDate.Time().Year(), data.LatestDate.Time().Year())
	}
	return 0, p.refuse(strings.TrimSpace(text))
}

var dashes = strings.NewReplacer("–", "-", "—", "-", "−", "-", "\u00a0", " ")

type parser struct {
	today  data.Date
	future bool
	// why is what is wrong, where that is known.
	why string
}

const longestQuoted = 24

func (p *parser) refuse(text string) error {
	if r := []rune(text); len(r) > longestQuoted {
		text = string(r[:longestQuoted]) + "…"
	}
	reason := ""
	if p.why != "" {
		reason = ": " + p.why
	}
	return data.Refuse(data.CodeInvalid, "“%s” is not a date%s. Try 6/1/2026, today, +7 or fri.", text, reason)
}

// relative reads what counts from today.
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

// calendar reads a date that names its day and month.
func (p *parser) calendar(text string) (data.Date, bool) {
	if rest, ok := strings.CutPrefix(text, "m"); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		text = rest
	}
	words, ok := split(text)
	if !ok || len(words) == 0 {
		return 0, false
	}
	if strings.ContainsRune("/-", rune(text[len(text)-1])) {
		p.why = "its end is missing"
		return 0, false
	}
	if day, ok := weekday(words[0]); ok && len(words) > 1 {
		d, ok := p.words(words[1:])
		if ok && d.Time().Weekday() != day {
			p.why = d.US() + " is a " + d.Time().Weekday().String()
			return 0, false
		}
		return d, ok
	}
	return p.words(words)
}

// words reads month, day and year, in that order unless the month has a name or the year comes first with four digits.
func (p *parser) words(words []string) (data.Date, bool) {
	if len(words) == 1 {
		words = cutDigits(words[0])
	}
	if len(words) < 2 || len(words) > 3 {
		return 0, false
	}
	month, day, year := words[0], words[1], ""
	if len(words) == 3 {
		year = words[2]
	}
	switch {
	case len(words) == 3 && len(month) == 4 && number(month) > 0:
		year, month, day = words[0], words[1], words[2]
	case monthNamed(day) != 0:
		month, day = day, month
	}
	m := monthNamed(month)
	if m == 0 {
		m = time.Month(number(month))
	}
	n := number(day)
	if m < 1 || n < 1 || len(day) > 2 {
		return 0, false
	}
	if m > 12 {
		p.why = fmt.Sprintf("there is no month %d, and the month comes first", m)
		return 0, false
	}
	if year == "" {
		return p.nearest(m, n)
	}
	y := number(year)
	switch {
	case y < 0, len(year) != 2 && len(year) != 4:
		p.why = "the year needs two or four digits"
		return 0, false
	case len(year) == 2:
		y += 2000
	}
	return p.date(y, m, n)
}

// cutDigits cuts 0601, 060126, 06012026 and 20260601 into their parts. Other lengths could be cut in two ways.
func cutDigits(word string) []string {
	if number(word) < 0 {
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
		p.why = fmt.Sprintf("%s %d has %d days", month, year, data.NewDate(year, month+1, 0).Time().Day())
		return 0, false
	}
	return d, true
}

// nearest is the day of the year that is meant when no year is typed. Only this year and its neighbours are thought
// of: a 29 February farther away needs its year.
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
		p.why = ""
	case month == time.February && day == 29:
		p.why = "type its year"
	case p.why != "":
		p.why = fmt.Sprintf("%s has %d days", month, data.NewDate(year, month+1, 0).Time().Day())
	}
	return best, found
}

func distance(a, b data.Date) data.Date { return max(a, b) - min(a, b) }

// split cuts text at spaces and / - . , and between letters and digits; ok is false for anything else.
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

// number is the value of at most eight digits, -1 for anything else.
func number(word string) int {
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

// weekday reads a day's name, or its first letters, three at least.
func weekday(word string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if begins(d.String(), word) {
			return d, true
		}
	}
	return 0, false
}

// monthNamed reads a month's name, or its first letters, three at least; 0 when it is none.
func monthNamed(word string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if begins(m.String(), word) {
			return m
		}
	}
	return 0
}

func begins(name, word string) bool {
	return len(word) >= 3 && len(word) <= len(name) && strings.EqualFold(name[:len(word)], word)
}

// Describe says which day a date is, for people to check what they typed: "Fri, Nov 27, 2026 · in 5 days". The blank
// date has no words.
func Describe(d, today data.Date) string {
	if d.Blank() {
		return ""
	}
	return d.Time().Format("Mon, Jan 2, 2006") + " · " + Distance(d, today)
}

// Distance says how far a date is from today: "today", "in 5 days", "12 days ago", "44 years ago".
func Distance(d, today data.Date) string {
	switch d - today {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	case -1:
		return "yesterday"
	}
	n, unit := int(distance(d, today)), "days"
	if n >= 2*365 {
		n, unit = wholeYears(min(d, today), max(d, today)), "years"
		if n == 1 {
			unit = "year"
		}
	}
	if d > today {
		return fmt.Sprintf("in %d %s", n, unit)
	}
	return fmt.Sprintf("%d %s ago", n, unit)
}

func wholeYears(from, to data.Date) int {
	years := to.Time().Year() - from.Time().Year()
	if from.AddMonths(12*years) > to {
		years--
	}
	return years
}
