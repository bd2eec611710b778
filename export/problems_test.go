package export

import (
	"bytes"
	"testing"

	"housingtracker/data"
)

func TestWriteProblemsEscapesFormulas(t *testing.T) {
	var b bytes.Buffer
	err := WriteProblems(&b, []data.ImportProblem{
		{File: "Client.csv", Line: 7, Column: "DOB", Value: `=1+"2"`, Reason: "not a date", Severity: data.SeverityError},
		{File: "Funder.csv", Reason: "the file is missing, which is allowed", Severity: data.SeverityInfo},
	})
	want := "\uFEFFSeverity,File,Line,Column,Value,Reason\r\n" +
		"error,Client.csv,7,DOB,\"'=1+\"\"2\"\"\",not a date\r\n" +
		"info,Funder.csv,,,,\"the file is missing, which is allowed\"\r\n"
	if err != nil || b.String() != want {
		t.Errorf("got %q, %v\nwant %q", b.String(), err, want)
	}
}
