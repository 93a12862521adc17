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

    @Test("The mother unknown, the father, both: what is unknown stays empty, and a father is named with recognition")
    func unknownParents() throws {
        func excluded(_ circumstance: String, marriage: String?, father: Bool, recognition: Bool? = nil) -> [String] {
            var values: [String: FieldValue] = ["child.circumstance": .string(circumstance)]
            values["child.parents_marriage"] = marriage.map(FieldValue.string)
            if father { values["father.full_name"] = .string("Nguyễn Văn Bình") }
            values["child.recognition"] = recognition.map(FieldValue.boolean)
            let context = ConditionContext(values: values, filingDay: day("2026-06-10"))
            return birth.exclusions(in: context).map(\.id)
        }
        #expect(excluded("ordinary", marriage: "none", father: false) == [])
        #expect(excluded("ordinary", marriage: "none", father: true) == ["unrecognised"])
        #expect(excluded("ordinary", marriage: "none", father: true, recognition: false) == ["unrecognised"])
        #expect(excluded("ordinary", marriage: "none", father: true, recognition: true) == [])
        #expect(excluded("ordinary", marriage: "recorded", father: true) == [])
        #expect(excluded("mother-unknown", marriage: nil, father: true) == ["motherless"])
        #expect(excluded("mother-unknown", marriage: nil, father: true, recognition: true) == [])
        #expect(excluded("parents-unknown", marriage: nil, father: false) == [])
        #expect(birth.exclusions.allSatisfy { $0.reason.vi.contains("1.001022") && $0.reason.en.contains("1.001022") })

        let mother = try #require(birth.subject("mother"))
        let father = try #require(birth.subject("father"))
        let motherless = context(circumstance: "mother-unknown", marriage: nil)
        #expect(!mother.isAllowed(in: motherless) && father.isRequired(in: motherless))
        let neither = context(circumstance: "parents-unknown", marriage: nil)
        #expect(!mother.isAllowed(in: neither) && !father.isAllowed(in: neither))
        #expect(birth.caseFor(neither)?.definition.id == "no-parents")
        #expect(birth.missingDocuments(attached: [], in: neither).map(\.id) == ["abandonment-record"])
    }

    @Test("Who has no personal number states an identity paper with its number and day of issue")
    func identityPaper() throws {
        for path in ["workflows/birth-registration.yaml", "workflows/death-registration.yaml"] {
            let definition = try Files.procedure(path).definition
            let applicant = try #require(definition.subject("applicant"))
            func missing(_ fields: [String: FieldValue]) -> Set<String> {
                let values = Dictionary(uniqueKeysWithValues: fields.map { ("applicant.\($0.key)", $0.value) })
                let context = ConditionContext(values: values, filingDay: day("2026-06-10"))
                return Set(
                    applicant.fields.filter { $0.isRequired(in: context) && fields[$0.id] == nil }.map(\.id)
                        .filter { $0 == "personal_number" || $0.hasPrefix("identity_paper") })
            }
            #expect(missing([:]) == ["personal_number"])
            #expect(missing(["personal_number": .string("001090012345")]) == [])
            #expect(
                missing(["identity_paper_number": .string("C1234567")]) == ["identity_paper", "identity_paper_issued"])
            for subject in ["applicant", "representative", "mother", "father"] {
                guard let person = definition.subject(subject) else { continue }
                #expect(person.field("identity_paper") != nil, "\(subject)")
            }
        }
    }

    @Test(arguments: ["workflows/birth-registration.yaml", "workflows/death-registration.yaml"])
    func nobodyMayDraftOrReceiveAndSign(_ path: String) throws {
        let definition = try Files.procedure(path).definition
        #expect(definition.separations.map(\.first).filter { $0 != "register/submit" } == ["verify/draft", "receive"])
        #expect(definition.separations.allSatisfy { $0.second == "approve/sign" })
    }

    @Test func whoFiledOnlineChecksTheDraft() throws {
        #expect(birth.entered("confirm", channel: "online")?.id == "confirm")
        for channel in ["counter", "post", nil] {
            #expect(birth.entered("confirm", channel: channel)?.id == "approve")
            #expect(birth.entered("confirm", channel: channel, connected: ["population"])?.id == "register")
        }
        #expect(birth.entered("register", channel: "online")?.id == "approve")
        let death = try Files.procedure("workflows/death-registration.yaml").definition
        #expect(death.entered("confirm", channel: "online")?.silence?.within == .calendarDays(1))
        #expect(death.entered("confirm", channel: "counter")?.id == "approve")
        let step = try #require(birth.step("confirm"))
        #expect(step.isApplicants && step.silence?.within == .calendarDays(1) && step.silence?.action == "agree")
        // The personal number comes from the population database, and nobody claims it in a form.
        #expect(birth.enteredFields.map(\.name) == ["child.personal_number"])
        #expect(birth.enteredFields.map(\.field.enteredBy) == [.record])
        #expect(birth.neededFields(enteredBy: .record).isEmpty)
    }

    @Test func theDiagramIsGolden() throws {
        let mermaid = ProcedureDiagram.mermaid(birth, language: .vietnamese)
        #expect(try Files.isGolden(mermaid, "birth-registration.mmd"), "\(mermaid)")
        let dot = ProcedureDiagram.dot(birth, language: .english)
        #expect(try Files.isGolden(dot, "birth-registration.dot"), "\(dot)")
    }
}
