package generate

import "strings"

// A file is a file of the export with its columns in HUD's order.
type file struct {
	name    string
	columns string
	// fy2024 are the columns of FY2024 if they differ.
	fy2024 string
}

// tail is the last columns of most files.
const tail = " DateCreated DateUpdated UserID DateDeleted ExportID"

// files lists HUD's files in the order they are written.
var files = []file{
	{name: "Export", columns: `ExportID SourceType SourceID SourceName SourceContactFirst SourceContactLast
		SourceContactPhone SourceContactExtension SourceContactEmail ExportDate ExportStartDate ExportEndDate
		SoftwareName SoftwareVersion CSVVersion ExportPeriodType ExportDirective HashStatus ImplementationID`},
	{name: "Organization", columns: `OrganizationID OrganizationName VictimServiceProvider OrganizationCommonName` + tail},
	{name: "User", columns: `UserID UserFirstName UserLastName UserPhone UserExtension UserEmail DateCreated
		DateUpdated DateDeleted ExportID`},
	{name: "Project", columns: `ProjectID OrganizationID ProjectName ProjectCommonName OperatingStartDate
		OperatingEndDate ContinuumProject ProjectType HousingType RRHSubType ResidentialAffiliation TargetPopulation
		HOPWAMedAssistedLivingFac PITCount` + tail},
	{name: "Funder", columns: `FunderID ProjectID Funder OtherFunder GrantID StartDate EndDate` + tail},
	{name: "ProjectCoC", columns: `ProjectCoCID ProjectID CoCCode Geocode Address1 Address2 City State ZIP
		GeographyType` + tail},
	{name: "Inventory", columns: `InventoryID ProjectID CoCCode HouseholdType Availability UnitInventory BedInventory
		CHVetBedInventory YouthVetBedInventory VetBedInventory CHYouthBedInventory YouthBedInventory CHBedInventory
		OtherBedInventory ESBedType InventoryStartDate InventoryEndDate` + tail},
	{name: "Affiliation", columns: `AffiliationID ProjectID ResProjectID` + tail},
	{name: "HMISParticipation", columns: `HMISParticipationID ProjectID HMISParticipationType
		HMISParticipationStatusStartDate HMISParticipationStatusEndDate` + tail},
	{name: "CEParticipation", columns: `CEParticipationID ProjectID AccessPoint PreventionAssessment CrisisAssessment
		HousingAssessment DirectServices ReceivesReferrals CEParticipationStatusStartDate
		CEParticipationStatusEndDate` + tail},
	{name: "Client",
		columns: `PersonalID FirstName MiddleName LastName NameSuffix NameDataQuality SSN SSNDataQuality DOB
			DOBDataQuality Sex AmIndAKNative Asian BlackAfAmerican HispanicLatinao MidEastNAfrican NativeHIPacific
			White RaceNone AdditionalRaceEthnicity` + veteran + tail,
		fy2024: `PersonalID FirstName MiddleName LastName NameSuffix NameDataQuality SSN SSNDataQuality DOB
			DOBDataQuality AmIndAKNative Asian BlackAfAmerican HispanicLatinaeo MidEastNAfrican NativeHIPacific
			White RaceNone AdditionalRaceEthnicity Woman Man NonBinary CulturallySpecific Transgender Questioning
			DifferentIdentity GenderNone DifferentIdentityText` + veteran + tail},
	{name: "Enrollment",
		columns: enrolled + ` FormerWardChildWelfare` + situation + ` MentalHealthConsultation` + tail,
		fy2024: enrolled + ` SexualOrientation SexualOrientationOther FormerWardChildWelfare` + situation +
			` TranslationNeeded PreferredLanguage PreferredLanguageDifferent` + tail},
	{name: "Exit", columns: `ExitID EnrollmentID PersonalID ExitDate Destination DestinationSubsidyType OtherDestination
		HousingAssessment SubsidyInformation ProjectCompletionStatus EarlyExitReason ExchangeForSex
		ExchangeForSexPastThreeMonths CountOfExchangeForSex AskedOrForcedToExchangeForSex
		AskedOrForcedToExchangeForSexPastThreeMonths WorkplaceViolenceThreats WorkplacePromiseDifference
		CoercedToContinueWork LaborExploitPastThreeMonths CounselingReceived IndividualCounseling FamilyCounseling
		GroupCounseling SessionCountAtExit PostExitCounselingPlan SessionsInPlan DestinationSafeClient
		DestinationSafeWorker PosAdultConnections PosPeerConnections PosCommunityConnections AftercareDate
		AftercareProvided EmailSocialMedia Telephone InPersonIndividual InPersonGroup CMExitReason` + tail},
	{name: "IncomeBenefits", columns: `IncomeBenefitsID EnrollmentID PersonalID InformationDate IncomeFromAnySource
		TotalMonthlyIncome Earned EarnedAmount Unemployment UnemploymentAmount SSI SSIAmount SSDI SSDIAmount
		VADisabilityService VADisabilityServiceAmount VADisabilityNonService VADisabilityNonServiceAmount
		PrivateDisability PrivateDisabilityAmount WorkersComp WorkersCompAmount TANF TANFAmount GA GAAmount
		SocSecRetirement SocSecRetirementAmount Pension PensionAmount ChildSupport ChildSupportAmount Alimony
		AlimonyAmount OtherIncomeSource OtherIncomeAmount OtherIncomeSourceIdentify BenefitsFromAnySource SNAP WIC
		TANFChildCare TANFTransportation OtherTANF OtherBenefitsSource OtherBenefitsSourceIdentify
		InsuranceFromAnySource Medicaid NoMedicaidReason Medicare NoMedicareReason SCHIP NoSCHIPReason VHAServices
		NoVHAReason EmployerProvided NoEmployerProvidedReason COBRA NoCOBRAReason PrivatePay NoPrivatePayReason
		StateHealthIns NoStateHealthInsReason IndianHealthServices NoIndianHealthServicesReason OtherInsurance
		OtherInsuranceIdentify ADAP NoADAPReason RyanWhiteMedDent NoRyanWhiteReason ConnectionWithSOAR
		DataCollectionStage` + tail},
	{name: "HealthAndDV", columns: `HealthAndDVID EnrollmentID PersonalID InformationDate DomesticViolenceSurvivor
		WhenOccurred CurrentlyFleeing GeneralHealthStatus DentalHealthStatus MentalHealthStatus PregnancyStatus DueDate
		DataCollectionStage` + tail},
	{name: "EmploymentEducation", columns: `EmploymentEducationID EnrollmentID PersonalID InformationDate
		LastGradeCompleted SchoolStatus Employed EmploymentType NotEmployedReason DataCollectionStage` + tail},
	{name: "Disabilities", columns: `DisabilitiesID EnrollmentID PersonalID InformationDate DisabilityType
		DisabilityResponse IndefiniteAndImpairs TCellCountAvailable TCellCount TCellSource ViralLoadAvailable ViralLoad
		ViralLoadSource AntiRetroviral DataCollectionStage` + tail},
	{name: "Services", columns: `ServicesID EnrollmentID PersonalID DateProvided RecordType TypeProvided
		OtherTypeProvided MovingOnOtherType SubTypeProvided FAAmount FAStartDate FAEndDate ReferralOutcome` + tail},
	{name: "CurrentLivingSituation", columns: `CurrentLivingSitID EnrollmentID PersonalID InformationDate
		CurrentLivingSituation CLSSubsidyType VerifiedBy LeaveSituation14Days SubsequentResidence ResourcesToObtain
		LeaseOwn60Day MovedTwoOrMore LocationDetails` + tail},
	{name: "Assessment", columns: `AssessmentID EnrollmentID PersonalID AssessmentDate AssessmentLocation AssessmentType
		AssessmentLevel PrioritizationStatus` + tail},
	{name: "AssessmentQuestions", columns: `AssessmentQuestionID AssessmentID EnrollmentID PersonalID
		AssessmentQuestionGroup AssessmentQuestionOrder AssessmentQuestion AssessmentAnswer` + tail},
	{name: "AssessmentResults", columns: `AssessmentResultID AssessmentID EnrollmentID PersonalID AssessmentResultType
		AssessmentResult` + tail},
	{name: "Event", columns: `EventID EnrollmentID PersonalID EventDate Event ProbSolDivRRResult ReferralCaseManageAfter
		LocationCrisisOrPHHousing ReferralResult ResultDate` + tail},
	{name: "YouthEducationStatus", columns: `YouthEducationStatusID EnrollmentID PersonalID InformationDate
		CurrentSchoolAttend MostRecentEdStatus CurrentEdStatus DataCollectionStage` + tail},
}

// The parts of Client and Enrollment that both years share.
const (
	veteran = ` VeteranStatus YearEnteredService YearSeparated WorldWarII KoreanWar VietnamWar DesertStorm
		AfghanistanOEF IraqOIF IraqOND OtherTheater MilitaryBranch DischargeStatus`
	enrolled = `EnrollmentID PersonalID ProjectID EntryDate HouseholdID RelationshipToHoH EnrollmentCoC LivingSituation
		RentalSubsidyType LengthOfStay LOSUnderThreshold PreviousStreetESSH DateToStreetESSH
		TimesHomelessPastThreeYears MonthsHomelessPastThreeYears DisablingCondition DateOfEngagement MoveInDate
		DateOfPATHStatus ClientEnrolledInPATH ReasonNotEnrolled PercentAMI ReferralSource
		CountOutreachReferralApproaches DateOfBCPStatus EligibleForRHY ReasonNoServices RunawayYouth`
	situation = ` ChildWelfareYears ChildWelfareMonths FormerWardJuvenileJustice JuvenileJusticeYears
		JuvenileJusticeMonths UnemploymentFam MentalHealthDisorderFam PhysicalDisabilityFam AlcoholDrugUseDisorderFam
		InsufficientIncome IncarceratedParent VAMCStation TargetScreenReqd TimeToHousingLoss AnnualPercentAMI
		LiteralHomelessHistory ClientLeaseholder HOHLeaseholder SubsidyAtRisk EvictionHistory CriminalRecord
		IncarceratedAdult PrisonDischarge SexOffender DisabledHoH CurrentPregnant SingleParent DependentUnder6 HH5Plus
		CoCPrioritized HPScreeningScore ThresholdScore`
)

// Columns returns HUD's columns of a file, named without .csv, in HUD's order for the year 2024 or 2026; nil for a name
// that is not HUD's.
func Columns(name string, year int) []string {
	for _, f := range files {
		if f.name == name {
			if year == 2024 && f.fy2024 != "" {
				return strings.Fields(f.fy2024)
			}
			return strings.Fields(f.columns)
		}
	}
	return nil
}
