package export_test

import (
	"encoding/xml"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/palette"
)

// readChart is a bar chart as a program reads it.
type readChart struct {
	Bar struct {
		Direction value `xml:"barDir"`
		Vary      value `xml:"varyColors"`
		Overlap   value `xml:"overlap"`
		Series    []struct {
			Name       string `xml:"tx>strRef>f"`
			Color      value  `xml:"spPr>solidFill>srgbClr"`
			Categories string `xml:"cat>strRef>f"`
			Values     string `xml:"val>numRef>f"`
			Shown      value  `xml:"dLbls>showVal"`
		} `xml:"ser"`
	} `xml:"chart>plotArea>barChart"`
	Order  value `xml:"chart>plotArea>catAx>scaling>orientation"`
	Lowest value `xml:"chart>plotArea>valAx>scaling>min"`
}

type value struct {
	Val string `xml:"val,attr"`
}

// pipelineOf reads the counts and shares of the second worksheet, by category.
func pipelineOf(t *testing.T, f *excelize.File) (table [][]string) {
	t.Helper()
	rows := raw(t, f, "Pipeline")
	header := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == "Category" }) + 1
	if header == 0 {
		t.Fatal("the pipeline has no headings")
	}
	for _, r := range rows[header:] {
		table = append(table, r[:3])
	}
	return table
}

func TestPipelineCountsAndShares(t *testing.T) {
	list := listOf(100)
	f, _ := open(t, write(t, export.Workbook, export.NewSheet(list, options)))
	if names := f.GetSheetList(); len(names) != 2 || names[1] != "Pipeline" || f.GetActiveSheetIndex() != 0 {
		t.Fatalf("worksheets %q, the %d is active", names, f.GetActiveSheetIndex())
	}
	table := pipelineOf(t, f)
	groups := data.GroupByStage(list.Rows)
	if len(table) != len(groups)+1 {
		t.Fatalf("%d categories and a sum", len(table)-1)
	}
	for i, g := range groups {
		share, _ := strconv.ParseFloat(table[i][2], 64)
		if table[i][0] != g.Stage.String() || table[i][1] != strconv.Itoa(len(g.Rows)) || math.Abs(share-float64(len(g.Rows))/100) > 1e-9 {
			t.Errorf("%v of %d clients is %q", g.Stage, len(g.Rows), table[i])
		}
	}
	if sum := table[len(groups)]; sum[0] != "All" || sum[1] != "100" || sum[2] != "1" {
		t.Errorf("the sum is %q", sum)
	}
}

func TestPipelineChart(t *testing.T) {
	o := options
	for _, o.Stages = range [][]data.Stage{nil, {data.AppliedForUnit, data.MovedIn}} {
		s := export.NewSheet(listOf(100), o)
		file := write(t, export.Workbook, s)
		f, _ := open(t, file)
		var chart readChart
		if err := xml.Unmarshal([]byte(part(t, file, "xl/charts/chart1.xml")), &chart); err != nil {
			t.Fatal(err)
		}
		if chart.Bar.Direction.Val != "bar" || chart.Order.Val != "maxMin" || chart.Lowest.Val != "0" {
			t.Errorf("the bars do not lie in the order of the pipeline from nothing on: %+v", chart)
		}
		if vary := chart.Bar.Vary.Val; vary != "false" && vary != "0" || chart.Bar.Overlap.Val != "100" || len(chart.Bar.Series) != len(s.Groups) {
			t.Fatalf("a reader may choose colours or places of its own: %+v", chart.Bar)
		}
		for i, g := range s.Groups {
			series := chart.Bar.Series[i]
			if want := palette.Stage(g.Stage).Hex(); series.Color.Val != want {
				t.Errorf("%v is drawn in %s, want %s", g.Stage, series.Color.Val, want)
			}
			if got := drawn(t, f, series.Name); !slices.Equal(got, []string{g.Stage.String()}) {
				t.Errorf("the series of %v is called %q", g.Stage, got)
			}
			names, counts := drawn(t, f, series.Categories), drawn(t, f, series.Values)
			for j, of := range s.Groups {
				want := ""
				if i == j {
					want = strconv.Itoa(len(g.Rows))
				}
				if names[j] != of.Stage.String() || counts[j] != want {
					t.Errorf("the bar of %v beside %q is %q, want %q", g.Stage, names[j], counts[j], want)
				}
			}
			column, _, _ := strings.Cut(strings.TrimPrefix(series.Values, "Pipeline!$"), "$")
			if visible, _ := f.GetColVisible("Pipeline", column); visible || series.Shown.Val != "true" && series.Shown.Val != "1" {
				t.Errorf("%v: column %s is in sight, or the count is not", g.Stage, column)
			}
		}
	}
}

// drawn returns the cells that a chart refers to.
func drawn(t *testing.T, f *excelize.File, reference string) []string {
	t.Helper()
	sheet, area, _ := strings.Cut(strings.ReplaceAll(reference, "$", ""), "!")
	from, to, _ := strings.Cut(area, ":")
	column, first, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		t.Fatal(err)
	}
	_, last, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for row := first; row <= last; row++ {
		name, _ := excelize.CoordinatesToCellName(column, row)
		content, _ := f.GetCellValue(sheet, name, excelize.Options{RawCellValue: true})
		cells = append(cells, content)
	}
	return cells
}

func TestPipelineOfFewClients(t *testing.T) {
	f, _ := open(t, write(t, export.Workbook, sheetOf(1)))
	if table := pipelineOf(t, f); table[0][1] != "1" || table[0][2] != "1" || table[5][1] != "0" || table[5][2] != "0" {
		t.Errorf("one client: %q", table)
	}
	f, _ = open(t, write(t, export.Workbook, sheetOf(0)))
	if names := f.GetSheetList(); len(names) != 1 {
		t.Errorf("none: worksheets %q", names)
	}
}

func TestProgramNamedPipeline(t *testing.T) {
	for _, name := range []string{"Pipeline", "PIPELINE", "pipeline'"} {
		list := listOf(6)
		list.Program.Name = name
		f, sheet := open(t, write(t, export.Workbook, export.NewSheet(list, options)))
		if names := f.GetSheetList(); len(names) != 2 || sheet != "Housing status" {
			t.Errorf("%q: worksheets %q", name, names)
		}
	}
}
