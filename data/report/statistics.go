package report

import (
	"math"
	"slices"
)

// observation is a number of days of an enrollment.
type observation struct {
	days int
	ref  Ref
}

// sample is what is observed of several enrollments.
type sample []observation

func (s sample) refs() []Ref {
	refs := make([]Ref, len(s))
	for i, o := range s {
		refs[i] = o.ref
	}
	return refs
}

func (s sample) sorted() []int {
	days := make([]int, len(s))
	for i, o := range s {
		days[i] = o.days
	}
	slices.Sort(days)
	return days
}

// number returns a statistic of the sample; None of an empty one.
func (s sample) number(of func(sorted []int) float64) Number {
	if len(s) == 0 {
		return Number{None: true}
	}
	return Number{Value: of(s.sorted()), Refs: s.refs()}
}

func mean(sorted []int) float64 {
	sum := 0
	for _, d := range sorted {
		sum += d
	}
	return float64(sum) / float64(len(sorted))
}

func median(sorted []int) float64 { return percentile(sorted, 0.5) }

func p90(sorted []int) float64 { return percentile(sorted, 0.9) }

// percentile interpolates linearly between the two nearest values, as PERCENTILE.INC of spreadsheets.
func percentile(sorted []int, p float64) float64 {
	at := p * float64(len(sorted)-1)
	below := int(math.Floor(at))
	if below+1 >= len(sorted) {
		return float64(sorted[len(sorted)-1])
	}
	// 0.9 times 10 is not 9 in binary, which would show as a value a hair beside a whole day.
	part := math.Round((at-float64(below))*1e9) / 1e9
	return float64(sorted[below]) + part*float64(sorted[below+1]-sorted[below])
}

// twoDigits rounds to two digits, half up.
func twoDigits(v float64) float64 { return math.Floor(v*100+0.5+1e-9) / 100 }

// ratio returns a part of a whole; None of nothing.
func ratio(part []Ref, whole int) Number {
	if whole == 0 {
		return Number{None: true}
	}
	return Number{Value: float64(len(part)) / float64(whole), Refs: part}
}
