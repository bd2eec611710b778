package storetest

import (
	"reflect"
	"slices"
	"testing"

	"housingtracker/data"
)

var readingTests = []test{
	{"programs", func(t *testing.T, f *fixture) {
		programs, err := f.Programs(f.ctx)
		must(t, err)
		var ids []data.ProgramID
		for _, p := range programs {
			ids = append(ids, p.ID)
		}
		if want := []data.ProgramID{HarborPSH, HarborResults, HarborServices, LanternRRH, QuietNights}; !slices.Equal(ids, want) {
			t.Errorf("programs = %v, want %v: by organization and name, without the deleted one", ids, want)
		}
		old, err := f.Program(f.ctx, HarborOld)
		must(t, err)
		equal(t, "Removed of the deleted program", old.Removed, true)
		results, err := f.Program(f.ctx, HarborResults)
		must(t, err)
		equal(t, "program", results, data.Program{ID: HarborResults, HMISID: "P3", Name: "Results", Type: data.OtherProject, PayForSuccess: true,
			Organization: data.Organization{ID: HarborHouse, Name: "Harbor House", HMISID: "O1"}, Thresholds: data.DefaultThresholds})
		_, err = f.Program(f.ctx, 999)
		refused(t, err, data.CodeNotFound)
	}},
	{"list", func(t *testing.T, f *fixture) {
		list, err := f.ProgramList(f.ctx, HarborPSH, 0)
		must(t, err)
		var ids []data.EnrollmentID
		var gone data.Listed
		for _, row := range list {
			ids = append(ids, row.EnrollmentID)
			if row.EnrollmentID == WenExited {
				gone = row
			}
		}
		slices.Sort(ids)
		if want := []data.EnrollmentID{RosaHome, TimoHome, NuriHome, WenExited}; !slices.Equal(ids, want) {
			t.Errorf("list = %v, want %v: current enrollments, exited ones too", ids, want)
		}
		for since, want := range map[data.Date]int{gone.Exit: 4, gone.Exit + 1: 3} {
			if list, err := f.ProgramList(f.ctx, HarborPSH, since); err != nil || len(list) != want {
				t.Errorf("since %s there are %d on the list, want %d: exited on the day or after it (%v)", since, len(list), want, err)
			}
		}
		got, _ := f.row(t, HarborPSH, NuriHome)
		want := data.Listed{
			EnrollmentID: NuriHome, ClientID: Nuri, PersonalID: "000123", Name: data.Name{First: "Núria", Last: "O'Brien-Vega"},
			BirthDate: data.MustDate("1985-01-02"), Relationship: data.HeadOfHousehold, Span: data.Span{Entry: day("04-01")},
			Stays: []data.ShelterStay{{Program: "Nights", Type: data.EmergencyShelterNightly, Span: data.Span{Entry: day("02-01")}, LatestNight: day("06-12")}},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("row = %+v\nwant  %+v", got, want)
		}
		timo, _ := f.row(t, HarborPSH, TimoHome)
		equal(t, "a member's head", timo.Head, data.HeadSpan{Entry: day("03-01")})
		equal(t, "a member's relationship", timo.Relationship, data.RelationshipToHoH(2))
		if _, listed := f.row(t, LanternRRH, WenRetired); listed {
			t.Error("an enrollment that is no longer in HMIS is listed")
		}
		for _, id := range []data.ProgramID{HarborServices, QuietNights, 999} {
			if list, err := f.ProgramList(f.ctx, id, 0); err != nil || len(list) != 0 {
				t.Errorf("list of program %d = %v, %v; want none", id, list, err)
			}
		}
	}},
	{"clients", func(t *testing.T, f *fixture) {
		sam, err := f.Client(f.ctx, Sam)
		must(t, err)
		equal(t, "client", sam, data.Client{ID: Sam, PersonalID: "7042", BirthDate: data.MustDate("1970-03-04"),
			Name: data.Name{First: "Sam", Middle: "Q", Last: "Birch", Suffix: "Jr"}})
		gone, err := f.Client(f.ctx, Gone)
		must(t, err)
		equal(t, "Removed of a deleted client", gone.Removed, true)
		_, err = f.Client(f.ctx, 999)
		refused(t, err, data.CodeNotFound)
	}},
	{"find clients", func(t *testing.T, f *fixture) {
		for typed, want := range map[string][]data.ClientID{
			"alder": {Rosa, Timo}, "ALD ro": {Rosa}, "rosa alder": {Rosa}, "osa": nil,
			"o'brien": {Nuri}, "obrien": {Nuri}, "brien": {Nuri}, "brien-vega": {Nuri}, "vega-brien": {Nuri}, "nuria": {Nuri}, "Núria": {Nuri},
			"123": {Nuri}, "000123": {Nuri}, "0123": {Nuri}, "00123": {Nuri}, "0000123": {Nuri}, "23": {Nuri}, "124": nil,
			"a-001": {Rosa}, "A001": {Rosa}, "704": {Sam, Wen, Ida}, "7043": {Wen}, "birch 7042": {Sam}, "birch 7043": nil,
			"fir": nil, "7044": nil, "%": nil, "_": nil, "al_er": nil, "q": {Sam},
		} {
			query := data.NewQuery(typed)
			if query.Empty() {
				continue
			}
			found, err := f.FindClients(f.ctx, query.Terms(), 50)
			must(t, err)
			var ids []data.ClientID
			for _, c := range found {
				if query.Match(c.Name.Words(), c.PersonalID) {
					ids = append(ids, c.ID)
				}
			}
			if !slices.Equal(ids, want) {
				t.Errorf("find %q = %v, want %v", typed, ids, want)
			}
		}
		found, err := f.FindClients(f.ctx, []string{"704"}, 1)
		must(t, err)
		equal(t, "number found with limit 1", len(found), 1)
	}},
	{"a Client ID typed in full comes first", func(t *testing.T, f *fixture) {
		short := data.Client{PersonalID: "42", Name: data.Name{First: "Zoe", Last: "Zander"}}
		_, err := f.AddClient(f.ctx, f.event(data.EventClient, 0), short)
		must(t, err)
		found, err := f.FindClients(f.ctx, []string{"42"}, 1)
		must(t, err)
		if len(found) != 1 || found[0].PersonalID != "42" {
			t.Errorf("find 42 = %+v, want Zander before Birch (7042)", found)
		}
	}},
	{"cases", func(t *testing.T, f *fixture) {
		cases, err := f.Cases(f.ctx, Wen)
		must(t, err)
		if len(cases) != 3 || cases[0].ID != WenRetired || cases[1].ID != WenExited || cases[2].ID != WenOld {
			t.Fatalf("cases = %+v, want latest entry first", cases)
		}
		equal(t, "RetiredOn", cases[0].RetiredOn, day("05-20"))
		equal(t, "exit", cases[1].Exit, day("05-01"))
		rosa := f.theCase(t, RosaHome)
		equal(t, "head of the head", rosa.HeadEnrollment, 0)
		timo := f.theCase(t, TimoHome)
		equal(t, "head of the member", timo.HeadEnrollment, RosaHome)
		equal(t, "household", timo.HouseholdID, "H1")
		equal(t, "HMIS id", timo.HMISID, "E102")
		if timo.Tracker != nil || timo.LocallyEntered || timo.Client.ID != Timo || timo.Program.ID != HarborPSH {
			t.Errorf("case = %+v", timo)
		}
		_, err = f.Case(f.ctx, 999)
		refused(t, err, data.CodeNotFound)
	}},
	{"properties", func(t *testing.T, f *fixture) {
		at := func(name string) data.Fields { return data.Fields{Applied: day("05-01"), PropertyName: name} }
		f.tracker(t, RosaHome, at("Elm Court"))
		f.tracker(t, TimoHome, at("Birch Row"))
		tr := f.tracker(t, NuriHome, at("Birch Row"))
		next := tr
		next.Attempt++
		next.ClearUnit()
		_, err := f.StartOver(f.ctx, f.event(data.EventStartOver, NuriHome), archive(tr), next)
		must(t, err)
		names, err := f.Properties(f.ctx, HarborPSH)
		must(t, err)
		if want := []string{"Birch Row", "Elm Court"}; !slices.Equal(names, want) {
			t.Errorf("properties = %v, want %v: most used first, earlier attempts counted", names, want)
		}
		if names, err := f.Properties(f.ctx, LanternRRH); err != nil || len(names) != 0 {
			t.Errorf("properties of another program = %v, %v", names, err)
		}
	}},
}
