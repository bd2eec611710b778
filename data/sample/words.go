package sample

// Properties, landlords and case managers that do not exist.
var (
	properties = []string{
		"Cedar Court Apartments", "Willow Place", "Lantern House", "The Orchard on 5th", "Millstone Lofts", "Harbor View Flats",
		"Juniper Gardens", "Prairie Rose Commons", "Old Foundry Residences", "St. Brannoc House", "Copperleaf Terrace",
		"Ninebark Village", "Halcyon Row", "Larkspur Court", "Tamarack Homes", "Quarry Hill Apartments", "Bluestem Manor",
	}
	landlords = [][2]string{
		{"Odile", "Ferncastle"}, {"Raymond", "Tull"}, {"Xiomara", "Delacalle"}, {"Henrik", "Sundquister"}, {"Priya", "Anandakar"},
	}
	managers = []string{"Amélie Laurentsen", "Tomasz Grabowicz", "Keisha Larrimore", "Nadia Farouqi"}
)

// What is recorded with a barrier (R33).
var (
	criminalDetails = []string{
		"One misdemeanor, 2019; sentence completed. Letter of explanation on file.",
		"Felony conviction 2014; no offenses since. Landlord outreach needed before applying.",
		"Charge dismissed in 2022; court paper requested.",
	}
	adaDetails = []string{
		"Uses a wheelchair: step-free entrance and roll-in shower.",
		"Grab rails in the bathroom.",
		"Ground floor or elevator; cannot climb stairs.",
	}
	offenderDetail = "Registration conditions discussed; distance rules rule out two of our buildings."
)

var (
	notes = []string{
		"Called the leasing office; they have everything they need and expect an answer this week.",
		"Client brought birth certificate and Social Security card. Copies in the folder.",
		"Waiting for the income letter from the employer.",
		"Viewed the unit together. Client likes it; bus line to work is close.",
		"Landlord asks for a double deposit. Asked the supervisor about the fund.",
		"No answer on the phone twice. Left a message at the shelter.",
		"Inspection scheduled. Smoke detector in the hall is to be replaced first.",
		"Client prefers a unit near the school of the children.",
	}
	outsiderNote   = "Met the client at our shelter today; still looking forward to the unit. New phone number given to you by mail."
	relocationNote = "The building is being sold. Client moves within the program; move-in date stays as it is."
)

// documentNotes are notes on documents.
var documentNotes = []string{"A copy is in the locked file.", "The DMV appointment is on Thursday.", "Asked the shelter for the letter.", "The county sends it by mail."}
