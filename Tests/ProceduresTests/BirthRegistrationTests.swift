import Procedures
import Testing
import Vietnamese
import WorkingTime

/// The real birth registration, 1.001193, by example.
@Suite struct BirthRegistrationTests {
    private let birth: ProcedureDefinition

    init() throws { birth = try Files.birth() }

    private func context(
        born: String? = "2026-06-01", circumstance: String? = "ordinary", marriage: String? = "recorded",
        priority: String? = nil, ground: String? = nil
    ) -> ConditionContext {
        var values: [String: FieldValue] = [:]
        values["child.birth_date"] = born.map(FieldValue.string)
        values["child.circumstance"] = circumstance.map(FieldValue.string)
        values["child.parents_marriage"] = marriage.map(FieldValue.string)
        values["applicant.priority"] = priority.map(FieldValue.string)
        return ConditionContext(values: values, filingDay: day("2026-06-10"), ground: ground)
    }

    @Test func casesAndLimits() {
        let table: [(ConditionContext, String, Limit)] = [
            (context(), "timely", .sameDay), (context(born: "2026-04-11"), "timely", .sameDay),
            (context(born: "2026-04-10"), "late", .sameDay),
            (context(circumstance: "abandoned", marriage: nil), "abandoned", .sameDay),
            (context(born: "2025-01-01", circumstance: "abandoned", marriage: nil), "abandoned", .sameDay),
            (context(circumstance: "surrogacy"), "surrogacy", .sameDay),
            (context(marriage: "to-verify"), "verification", .workingDays(thousandths: 3000)),
            (
                context(born: "2025-01-01", circumstance: "surrogacy", marriage: "to-verify"), "verification",
                .workingDays(thousandths: 3000)
            ),
        ]
        for (context, id, limit) in table {
            let choice = birth.caseFor(context)
            #expect(choice?.definition.id == id)
            if context.value("child.parents_marriage") != nil { #expect(choice?.undecided == []) }
            #expect(birth.limit(inCase: id).limit == limit)
        }
        #expect(birth.limit(inCase: "timely").cutOffMovesToNextDay)
        #expect(!birth.limit(inCase: "verification").cutOffMovesToNextDay)
    }

    @Test func anUndecidedCaseSaysWhatIsMissing() {
        let choice = birth.caseFor(context(born: nil, circumstance: nil))
        #expect(choice?.definition.id == "timely")
        #expect(choice?.undecided == ["child.circumstance", "child.birth_date"])
    }

    @Test func fees() throws {
        let today = day("2026-06-10")
        let onTime = try birth.feeFor(context(), on: today, agency: "H26.147")
        #expect(onTime.rule.id == "on-time" && onTime.amount == 0)
        // Nobody claimed an exemption: the rule stays open and does not apply.
        #expect(onTime.undecided == ["applicant.priority"])
        let exempt = try birth.feeFor(context(born: "2020-01-01", priority: "poor"), on: today, agency: "H26.147")
        #expect(exempt.rule.id == "exempt" && exempt.amount == 0)
        #expect(throws: FeeError.notSet(rule: "late", agency: "H26.147")) {
            try birth.feeFor(context(born: "2020-01-01", priority: "none"), on: today, agency: "H26.147")
        }
        #expect(throws: FeeError.noRule(day: day("2025-06-30"))) {
            try birth.feeFor(context(), on: day("2025-06-30"), agency: "H26.147")
        }
    }

    @Test func provincesAreFoundByTheLongestPrefix() {
        let amount = FeeAmount.byProvince(
            [
                "H26": [
                    ProvincialAmount(8000, dates: DayRange(from: day("2025-07-01"), until: day("2027-01-01"))),
                    ProvincialAmount(9000, dates: DayRange(from: day("2027-01-01"), until: nil)),
                ],
                "H26.147": [ProvincialAmount(5000)], "H2": [ProvincialAmount(1)],
            ], otherwise: 3000)
        let today = day("2026-06-10")
        #expect(amount.dong(for: "H26", on: day("2026-12-31")) == 8000)
        #expect(amount.dong(for: "H26", on: day("2027-01-01")) == 9000)
        #expect(amount.dong(for: "H26", on: day("2025-06-30")) == 3000)
        #expect(amount.dong(for: "H26.147.03", on: today) == 5000)
        #expect(amount.dong(for: "H26.14", on: today) == 8000)
        #expect(amount.dong(for: "H261", on: today) == 3000)
        #expect(amount.dong(for: "", on: today) == 3000)
        #expect(FeeAmount.byProvince([:], otherwise: nil).dong(for: "H26", on: today) == nil)
    }

    @Test func documents() {
        func missing(_ attached: Set<String>, _ context: ConditionContext) -> [String] {
            birth.missingDocuments(attached: attached, in: context).map(\.id)
        }
        #expect(missing([], context()) == ["medical-birth-certificate"])
        #expect(missing(["medical-birth-certificate"], context()) == [])
        for other in ["medical-birth-data", "witness-statement", "birth-undertaking"] {
            #expect(missing([other], context()) == [])
        }
        #expect(missing([], context(circumstance: "abandoned")) == ["abandonment-record"])
        #expect(
            missing([], context(circumstance: "surrogacy", ground: "authorisation")) == [
                "medical-birth-certificate", "surrogacy-confirmation", "authorisation-letter",
            ])
        #expect(missing(["birth-undertaking"], context(ground: "relative")) == [])
    }

    @Test func whoIsNamed() throws {
        let mother = try #require(birth.subject("mother"))
        let father = try #require(birth.subject("father"))
        let representative = try #require(birth.subject("representative"))
        #expect(mother.isRequired(in: context()) && father.isRequired(in: context()))
        #expect(!father.isRequired(in: context(marriage: "none")) && father.isAllowed(in: context(marriage: "none")))
        #expect(!mother.isAllowed(in: context(circumstance: "abandoned")))
        #expect(!representative.isAllowed(in: context()))
        #expect(representative.isRequired(in: context(ground: "authorisation")))
        #expect(birth.subject("applicant")?.isRequired(in: context()) == true)
    }

    @Test(arguments: ["workflows/birth-registration.yaml", "workflows/death-registration.yaml"])
    func nobodyMayDraftOrReceiveAndSign(_ path: String) throws {
        let definition = try Files.procedure(path).definition
        #expect(definition.separations.map(\.first) == ["verify/draft", "receive"])
        #expect(definition.separations.allSatisfy { $0.second == "approve/sign" })
    }

    @Test func theDiagramIsGolden() throws {
        let mermaid = ProcedureDiagram.mermaid(birth, language: .vietnamese)
        #expect(try Files.isGolden(mermaid, "birth-registration.mmd"), "\(mermaid)")
        let dot = ProcedureDiagram.dot(birth, language: .english)
        #expect(try Files.isGolden(dot, "birth-registration.dot"), "\(dot)")
    }
}
