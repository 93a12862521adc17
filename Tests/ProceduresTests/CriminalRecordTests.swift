import JSON
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// The criminal record certificate, 3.000333, by example; in the definitions before and after 2026-07-01.
@Suite struct CriminalRecordTests {
    static let files = ["workflows/criminal-record-2025.yaml", "workflows/criminal-record.yaml"]

    private func context(
        _ certificate: String = "no-1", copies: Int64 = 1, category: String = "general", ground: String? = nil,
        channel: String? = "counter", born: String = "1990-03-02"
    ) -> ConditionContext {
        ConditionContext(
            values: [
                "certificate": .string(certificate), "copies": .integer(copies),
                "applicant.fee_category": .string(category), "applicant.birth_date": .string(born),
            ], filingDay: day("2026-07-02"), ground: ground, channel: channel)
    }

    @Test func oneLawFollowsTheOther() throws {
        let before = try Files.procedure(Self.files[0]).definition
        let after = try Files.procedure(Self.files[1]).definition
        #expect(before.code == "3.000333" && after.code == "3.000333")
        #expect(before.effective.until == day("2026-07-01") && after.effective.from == day("2026-07-01"))
        #expect(after.legalBases.contains { $0.number == "216/2026/NĐ-CP" })
        #expect(!before.legalBases.contains { $0.number == "216/2026/NĐ-CP" })
        #expect(after.grounds.map(\.id) == ["authorisation", "family", "parent", "guardian"])
        #expect(before.grounds.map(\.id) == ["authorisation", "family", "parent"])
    }

    @Test(arguments: files) func everyFeeCategory(_ file: String) throws {
        let definition = try Files.procedure(file).definition
        let today = definition.effective.from
        let amounts: [(category: String, one: Int64, five: Int64)] = [
            ("general", 200_000, 215_000), ("student", 100_000, 115_000), ("merits", 100_000, 115_000),
            ("martyr-relative", 100_000, 115_000), ("child", 0, 0), ("elderly", 0, 0), ("disabled", 0, 0),
            ("poor", 0, 0), ("hard-area", 0, 0),
        ]
        // The table has every option of the form.
        guard case .choice(let options)? = definition.subject("applicant")?.field("fee_category")?.type else {
            Issue.record("no choice")
            return
        }
        #expect(Set(options.map(\.id)) == Set(amounts.map(\.category)))
        for (category, one, five) in amounts {
            for (copies, amount) in [(Int64(1), one), (2, one), (5, five)] {
                let choice = try definition.feeFor(
                    context(copies: copies, category: category), on: today, agency: "G01.26")
                #expect(choice.rule.id == category && choice.amount == amount, "\(category) \(copies)")
                #expect(choice.undecided == [])
            }
        }
    }

    /// From the third copy on five thousand each, whatever the count: the sum beside a loop that adds.
    @Test func theCountIsAdded() throws {
        var generator = SeededGenerator(seed: 244)
        for _ in 0..<500 {
            let counted = CountedAmount(
                base: .random(in: 0...300_000, using: &generator), field: "copies",
                included: .random(in: 1...5, using: &generator), each: .random(in: 0...9_000, using: &generator))
            let count = Int64.random(in: -3...120, using: &generator)
            var sum = counted.base
            for copy in stride(from: Int64(1), through: count, by: 1) where copy > counted.included {
                sum += counted.each
            }
            #expect(counted.dong(count) == sum)
        }
        let dear = CountedAmount(base: 1, field: "copies", included: 1, each: FieldDefinition.largestAmount)
        #expect(dear.dong(1) == 1 && dear.dong(2) == nil && dear.dong(.max) == nil)
        #expect(dear.dong(.min) == 1)
    }

    @Test(arguments: files) func eachCertificateIsACaseWithItsResult(_ file: String) throws {
        let definition = try Files.procedure(file).definition
        for (certificate, code) in [("no-1", "KQ.G01.000200"), ("no-2", "KQ.G01.000199")] {
            let choice = try #require(definition.caseFor(context(certificate)))
            #expect(choice.definition.id == certificate && choice.undecided == [])
            #expect(definition.result(inCase: choice.definition.id)?.code == code)
            #expect(definition.limit(inCase: certificate).limit == .calendarDays(10))
        }
        #expect(definition.result(inCase: nil) == nil)
        #expect(definition.retention?.years == nil && definition.retention != nil)
    }

    /// Certificate no. 2 is not asked for through an authorised person, no. 1 is by anybody the law lets.
    @Test(arguments: files) func whoMayAskForWhat(_ file: String) throws {
        let definition = try Files.procedure(file).definition
        for ground in definition.grounds.map(\.id) + [nil] as [String?] {
            for channel in ["counter", "online", "post"] {
                // A father or mother asks for a minor; everybody else may be represented at any age.
                let born = ground == "parent" ? "2010-03-02" : "1990-03-02"
                let first = definition.exclusions(in: context("no-1", ground: ground, channel: channel, born: born))
                #expect(first.isEmpty, "no. 1 \(ground ?? "") \(channel)")
                let second = definition.exclusions(
                    in: context("no-2", ground: ground, channel: channel, born: born)
                ).map(\.id)
                var expected: [String] = []
                if ground == "authorisation" || ground == "family" { expected.append("no-2-by-another") }
                if ground == "guardian" { expected.append("no-2-by-guardian") }
                if channel == "post", file == Self.files[1] { expected.append("no-2-by-post") }
                #expect(second == expected, "no. 2 \(ground ?? "") \(channel)")
            }
        }
    }

    /// Filed on 2 July 2026: an adult's father or mother asks for neither certificate, and nobody is a child or elderly by a tick alone.
    @Test(arguments: files) func whoIsOldEnough(_ file: String) throws {
        let definition = try Files.procedure(file).definition
        for (born, excluded) in [
            ("1990-03-02", true), ("2008-07-02", true), ("2008-07-03", false), ("2026-01-01", false),
        ] {
            for certificate in ["no-1", "no-2"] {
                let found = definition.exclusions(in: context(certificate, ground: "parent", born: born)).map(\.id)
                #expect(found == (excluded ? ["parent-of-an-adult"] : []), "\(born) \(certificate)")
            }
        }
        for (category, born, expected) in [
            ("child", "2010-07-02", "no-child"), ("child", "2010-07-03", nil), ("child", "1950-01-01", "no-child"),
            ("elderly", "1966-07-02", nil), ("elderly", "1966-07-03", "not-elderly"),
            ("elderly", "2020-01-01", "not-elderly"), ("general", "1950-01-01", nil), ("general", "2020-01-01", nil),
        ] as [(String, String, String?)] {
            for channel in ["counter", "online", "post"] {
                let found = definition.exclusions(in: context(category: category, channel: channel, born: born))
                #expect(found.map(\.id) == [expected].compactMap(\.self), "\(category) \(born) \(channel)")
            }
        }
    }

    /// Whoever is authorised shows an identity paper or a passport: one of both is enough.
    @Test(arguments: files) func aRepresentativeMayHaveAPassportAlone(_ file: String) throws {
        let definition = try Files.procedure(file).definition
        for (field, missing) in [
            (nil, true), ("passport", false), ("personal_number", false),
        ] as [(String?, Bool)] {
            var values: [String: FieldValue] = ["full_name": .string("Lê Văn Ba")]
            var context = context(ground: "authorisation")
            if let field {
                values[field] = .string(field == "passport" ? "C1234567" : "001080000001")
                context.values["representative.\(field)"] = values[field]
            }
            let found = definition.validate(subject: "representative", values: values, in: context)
            #expect(found.map(\.field) == (missing ? ["representative.personal_number"] : []), "\(field ?? "neither")")
        }
    }

    @Test(arguments: files) func documents(_ file: String) throws {
        let definition = try Files.procedure(file).definition
        func missing(_ context: ConditionContext) -> [String] {
            definition.missingDocuments(attached: [], in: context).map(\.id)
        }
        #expect(missing(context(channel: "online")) == [])
        #expect(missing(context()) == ["declaration-01", "identity-copy"])
        #expect(missing(context(channel: "post")) == ["declaration-01", "identity-copy"])
        #expect(
            missing(context(ground: "authorisation")) == ["declaration-02", "identity-copy", "authorisation-letter"])
        // Family and guardians need no letter of authorisation.
        for ground in definition.grounds.map(\.id) where ground != "authorisation" {
            let proof = ground == "parent" ? ["relationship-proof"] : []
            #expect(missing(context(ground: ground)) == ["declaration-02", "identity-copy"] + proof, "\(ground)")
        }
        #expect(missing(context("no-2", ground: "parent", channel: "online")) == ["relationship-proof"])
        for category in ["student", "merits", "martyr-relative", "disabled", "poor", "hard-area"] {
            #expect(missing(context(category: category, channel: "online")) == ["fee-proof"], "\(category)")
        }
        for category in ["general", "child", "elderly"] {
            #expect(missing(context(category: category, channel: "online")) == [], "\(category)")
        }
    }

    @Test(arguments: files) func nobodyMayPrepareOrReceiveAndSign(_ file: String) throws {
        let definition = try Files.procedure(file).definition
        #expect(definition.separations.map(\.first) == ["prepare/draft", "receive"])
        #expect(definition.separations.allSatisfy { $0.second == "approve/sign" })
        // What was found is nobody's to claim in a form, and not for the clerk's eyes.
        #expect(
            definition.neededFields(enteredBy: .officers).map(\.name) == ["applicant.record_status"])
        #expect(definition.sensitiveReaders == ["one-stop", "criminal-records", "signatory"])
    }

    @Test func theFormHasNoFieldOfTheOfficers() throws {
        let definition = try Files.procedure(Self.files[1]).definition
        let filled = definition.validate(
            subject: "applicant", values: ["record_status": .string("none")], in: context())
        #expect(filled.contains { $0.code == "field.entered-later" && $0.field == "applicant.record_status" })
        let empty = definition.validate(subject: "applicant", values: [:], in: context())
        #expect(!empty.contains { $0.field == "applicant.record_status" })
        let schema = definition.formSchema(digest: "0")
        let fields = schema["properties"]?.object?["subjects"]?.object?["properties"]?.object?["applicant"]?.object?[
            "properties"]?.object
        #expect(fields?["full_name"] != nil && fields?["record_status"] == nil)
    }
}
