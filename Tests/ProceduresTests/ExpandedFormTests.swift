import JSON
import Procedures
import Testing
import Vietnamese
import WorkingTime

@Suite struct ExpandedFormTests {
    @Test(arguments: 1...60) func randomDefinitionsRoundTrip(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let definition = RandomDefinition.make(using: &generator)
        let bytes = JSONWriter.bytes(definition.expanded)
        let again = try ProcedureDefinition(expandedBytes: bytes)
        #expect(again == definition, "seed \(seed)")
        #expect(JSONWriter.bytes(again.expanded) == bytes, "seed \(seed)")
        let digest = CheckedProcedure.digest(of: bytes, languageVersion: 1)
        #expect(try CheckedProcedure(expandedBytes: bytes, digest: digest).definition == definition)
    }

    @Test(arguments: ["workflows/birth-registration.yaml", "Tests/Golden/Procedures/sample.yaml"])
    func theDigestIsThatOfTheContent(_ path: String) throws {
        let first = try Files.procedure(path)
        #expect(try Files.procedure(path).digest == first.digest)
        #expect(try ProcedureDefinition(expandedBytes: first.expandedBytes) == first.definition)
        // Comments, quotes and the order of keys are not content.
        let text = try Files.text(path)
        let respelled = "# another comment\n" + text.replacing("level: commune", with: "level: \"commune\"")
        let same = try ProcedureParser.parse(text: respelled, file: "x").get()
        #expect(same.digest == first.digest)
        // Decomposed letters are the same letters.
        let decomposed = text.replacing("ă", with: "a\u{306}").replacing("ệ", with: "e\u{323}\u{302}")
        #expect(try ProcedureParser.parse(text: decomposed, file: "x").get().digest == first.digest)
    }

    /// The digest of the sample, so that a change of the canonical form is noticed: it would unpin every dossier.
    @Test func theCanonicalFormDoesNotChange() throws {
        let sample = try Files.procedure("Tests/Golden/Procedures/sample.yaml")
        let shown = String(decoding: sample.expandedBytes, as: UTF8.self) + "\n" + sample.digestText + "\n"
        #expect(try Files.isGolden(shown, "sample.expanded.txt"))
    }

    @Test func theDigestDiffersOnAnyChange() throws {
        let base = try Files.sample()
        let label = Bilingual(vi: "Khác", en: "Other")
        let effect = EffectDefinition(
            id: "x", label: label, kind: "y", target: "z", trigger: .event(.filed), tryWithin: .sameDay, owner: "head")
        var connected = effect
        connected.whereConnected = true
        let changes: [(inout ProcedureDefinition) -> Void] = [
            { $0.code = "1.000002" }, { $0.title.en += "x" }, { $0.title.vi += "x" }, { $0.sector = "b" },
            { $0.level = .province }, { $0.effective.until = nil }, { $0.legalBases[0].isUnverified = true },
            { $0.legalBases[0].inForce = DayRange(from: day("2026-01-02"), until: nil) },
            { $0.applicants.append(.enterprise) }, { $0.online.requiresPresence = true },
            { $0.online.reason = label }, { $0.subjects[0].requiredWhen = .always(false) },
            { $0.subjects[0].allowedWhen = .always(false) }, { $0.subjects[0].fields[0].search = nil },
            { $0.subjects[0].fields[1].personalClass = .contact },
            { $0.subjects[0].fields[3].type = .personalNumber(birthDateField: nil, sexField: "sex") },
            { $0.subjects[0].fields[3].type = .personalNumber(birthDateField: "sex", sexField: nil) },
            { $0.data[0].type = .integer(1...21) }, { $0.data[0].type = .integer(0...20) },
            { $0.data[0].type = .money },
            { $0.cases[0].condition = .moreDaysSince(field: "applicant.birth_date", days: 61) },
            { $0.cases[0].condition = .ageAtLeast(field: "applicant.birth_date", years: 60) },
            { $0.intake = IntakeDefinition(within: .workingHours(8), channels: ["online"], role: "head", source: "x") },
            { $0.intake = IntakeDefinition(within: .workingHours(8), channels: ["post"], role: "head", source: "x") },
            { $0.intake = IntakeDefinition(within: .workingHours(4), channels: ["post"], role: "head", source: "x") },
            { $0.intake = IntakeDefinition(within: .workingHours(4), channels: ["post"], role: "clerk", source: "x") },
            { $0.intake = IntakeDefinition(within: .workingHours(4), channels: ["post"], role: "clerk") },
            { $0.cases[0].limit = nil }, { $0.cases.swapAt(0, 1) }, { $0.documents[0].quantity = 2 },
            { $0.documents[0].replacedBy = [] }, { $0.documents[0].form = .original },
            { $0.fees[0].amount = .byProvince(["H26": [ProvincialAmount(8000)]], otherwise: nil) },
            { $0.fees[0].amount = .byProvince(["H27": [ProvincialAmount(8000)]], otherwise: 5000) },
            { $0.fees[0].amount = .dong(5000) },
            { $0.fees[0].amount = .byProvince(["H26": [ProvincialAmount(8000, source: "x")]], otherwise: 5000) },
            { $0.fees[0].isUnverified = true }, { $0.fees[0].source = nil }, { $0.limit.limit = .workingHours(8) },
            { $0.limit.cutOffMovesToNextDay = false }, { $0.limit.source = "x" }, { $0.limit.isUnverified.toggle() },
            { $0.supplement.source = "x" }, { $0.supplement.isUnverified.toggle() }, { $0.supplement.maxRequests = 2 },
            { $0.supplement.answerWithin = nil }, { $0.supplement.unanswered = .stop },
            { $0.timers = TimerDefinitions(reminder: ReminderDefinition(before: .workingHours(2))) },
            { $0.timers = TimerDefinitions(apology: ApologyNotice(source: "x")) },
            { $0.timers = TimerDefinitions(overdue: EscalationDefinition(role: "head")) },
            { $0.steps[0].onlyWhen = StepFilter(channels: ["online"], otherwise: "approve") },
            { $0.steps[0].silence = SilenceDefinition(within: .sameDay, action: "agree") },
            { $0.firstStep = "approve" }, { $0.steps[0].status = .received },
            { $0.steps[0].role = "head" }, { $0.steps[0].limit = .sameDay },
            { $0.steps[0].actions[0].roles = ["head"] },
            { $0.steps[0].actions[0].target = "number" }, { $0.steps[0].actions[0].kind = .advance },
            { $0.steps[0].actions[0].requiresReason = true }, { $0.separations = [] },
            { $0.separations[0].second = "receive" },
            { $0.results[0].template = "x" }, { $0.results[0].isElectronic = false }, { $0.delivery = [.online] },
            { $0.fees[0].amount = .counted(CountedAmount(base: 5000, field: "copies", included: 2, each: 1)) },
            { $0.fees[0].amount = .counted(CountedAmount(base: 5000, field: "copies", included: 3, each: 1)) },
            { $0.results[0].cases = ["late"] }, { $0.subjects[0].fields[1].enteredBy = .officers },
            { $0.subjects[0].fields[1].enteredBy = .record },
            {
                $0.exclusions = [
                    ExclusionRule(
                        id: "x", condition: .filedBy(["post"]), reason: label, source: nil, isUnverified: true)
                ]
            },
            { $0.retention = RetentionDefinition(years: nil, source: "x") },
            { $0.retention = RetentionDefinition(years: 5, source: "x") },
            { $0.effects = [effect] }, { $0.effects = [connected] },
            { $0.grounds[0].label = label }, { $0.ownRoles = [RoleDefinition(id: "notary", label: label)] },
        ]
        var digests: Set<[UInt8]> = [CheckedProcedure.digest(of: JSONWriter.bytes(base.expanded), languageVersion: 1)]
        for (index, change) in changes.enumerated() {
            var copy = base
            change(&copy)
            let bytes = JSONWriter.bytes(copy.expanded)
            #expect(digests.insert(CheckedProcedure.digest(of: bytes, languageVersion: 1)).inserted, "change \(index)")
            #expect(try ProcedureDefinition(expandedBytes: bytes) == copy, "change \(index)")
        }
        let bytes = JSONWriter.bytes(base.expanded)
        #expect(digests.insert(CheckedProcedure.digest(of: bytes, languageVersion: 2)).inserted)
    }

    @Test func publishedBytesAreRefusedWhenTheyAreNotWhatTheyWere() throws {
        let checked = try Files.procedure("Tests/Golden/Procedures/sample.yaml")
        let bytes = checked.expandedBytes
        #expect(try CheckedProcedure(expandedBytes: bytes, digest: checked.digest) == checked)
        func code(_ bytes: [UInt8], _ digest: [UInt8]) -> String? {
            do throws(PublishedProcedureError) {
                _ = try CheckedProcedure(expandedBytes: bytes, digest: digest)
                return nil
            } catch { return error.code }
        }
        func digest(_ bytes: [UInt8]) -> [UInt8] { CheckedProcedure.digest(of: bytes, languageVersion: 1) }
        var other = checked.digest
        other[0] ^= 1
        #expect(code(bytes, other) == "procedure.published-digest")
        #expect(code(bytes, []) == "procedure.published-digest")
        let spaced = bytes + [0x20]
        #expect(code(spaced, digest(spaced)) == "procedure.published-spelling")
        for (from, to) in [
            ("\"language\":1", "\"language\":2"), ("\"level\":", "\"levle\":"), ("\"commune\"", "\"x\""),
        ] {
            let text = Array(String(decoding: bytes, as: UTF8.self).replacing(from, with: to).utf8)
            #expect(code(text, digest(text)) == "procedure.published-unreadable", "\(to)")
        }
        for length in stride(from: 0, to: bytes.count, by: 97) {
            let cut = Array(bytes.prefix(length))
            #expect(code(cut, digest(cut)) == "procedure.published-unreadable")
        }
    }

    @Test(arguments: 1...20) func damagedBytesNeverCrash(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bytes = try Files.procedure("Tests/Golden/Procedures/sample.yaml").expandedBytes
        for _ in 0..<20 {
            var copy = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<copy.count, using: &generator)
                copy[index] = UInt8.random(in: 0x20...0x7E, using: &generator)
            }
            do {
                let definition = try ProcedureDefinition(expandedBytes: copy)
                #expect(try ProcedureDefinition(expanded: definition.expanded) == definition, "seed \(seed)")
            } catch { #expect(!error.code.isEmpty) }
        }
    }
}
