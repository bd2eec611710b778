package hmis

import (
	"strings"
)

// The versions that the import reads.
const (
	fy2024 = "FY2024"
	fy2026 = "FY2026"
)

// fiscalYear finds the year in a CSVVersion: "2026 v1", "2024 v1.3", "FY2024", "FY 26".
var fiscalYear = newPattern(`(?i)(?:^|[^0-9.])(20[0-9]{2})(?:[^0-9]|$)|FY ?([0-9]{2})(?:[^0-9]|$)`)

// readVersion returns the version that a CSVVersion names; "" where it is blank. Any other than FY2024 and FY2026 is
// refused by name.
func readVersion(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	version := clip(text)
	if m := fiscalYear().FindStringSubmatch(text); m != nil {
		version = "FY" + m[1]
		if m[1] == "" {
			version = "FY20" + m[2]
		}
	}
	if version != fy2024 && version != fy2026 {
		return "", unsupported(version)
	}
	return version, nil
}

func unsupported(version string) error {
	return invalid("The export is of version %s. This program reads FY2024 and FY2026; export one of them.", version)
}

// versionOf finds the version by columns that only one year has: FY2022 has TrackingMethod, FY2024 has those of gender, and FY2026
// has Sex and MentalHealthConsultation. It returns "" if there are none of them.
func versionOf(project, client, enrollment *table) (string, error) {
	if project.has("TrackingMethod") || client.has("NoSingleGender") || client.has("Female") {
		return "", unsupported("FY2022")
	}
	newer := client.has("Sex") || enrollment.has("MentalHealthConsultation")
	older := client.has("Woman") || client.has("GenderNone") || client.has("CulturallySpecific")
	switch {
	case newer && !older:
		return fy2026, nil
	case older && !newer:
		return fy2024, nil
	}
	return "", nil
}
