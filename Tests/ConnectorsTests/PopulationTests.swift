import Casework
import EventLog
import JSON
import StandIns
import TestSystems
import Testing
import Vietnamese
import Webhooks

@testable import Connectors

@Suite("The population database", .timeLimit(.minutes(15)))
struct PopulationTests {
    private func adapter(_ playing: Playing) -> PopulationTarget {
        var policy = TargetPolicy()
        policy.attempt = .seconds(30)
        return PopulationTarget(
            name: "population", url: playing.url, secret: Playing.secret, officer: "H26.147-01", policy: policy)
    }

    @Test(
        "the request has the fields of TraCuuThongTinCongDan: MaTichHop 037, the name in capitals, the day as yyyyMMdd or a year"
    )
    func request() throws {
        let identifier = CommandID.random()
        let asked = try message("identity", ["applicant": nam], identifier: identifier)
        let json = try PopulationRequest(asked, officer: "H26.147-01").json
        #expect(
            json
                == [
                    "MaYeuCau": .string(identifier.description), "MaDVC": "1.001193", "MaTichHop": "037",
                    "MaCanBo": "H26.147-01", "SoDinhDanh": "001090000123", "HoVaTen": "LÊ VĂN NAM",
                    "NgayThangNamSinh": "19900315",
                ])
        let old = try message(
            "identity",
            ["applicant": ["full_name": "đỗ  thị ước", "birth_date": "1958", "personal_number": "012345678"]])
        let fields = try PopulationRequest(old, officer: "x").json.object
        #expect(fields?["SoCMND"] == "012345678" && fields?["SoDinhDanh"] == nil)
        #expect(fields?["HoVaTen"] == "ĐỖ THỊ ƯỚC" && fields?["NgayThangNamSinh"] == "1958")
        // Where the form asks for no day of birth, the number states the year.
        let year = try message(
            "identity", ["applicant": ["full_name": "Lê Văn Nam", "personal_number": "001090000123"]])
        #expect(try PopulationRequest(year, officer: "x").json.object?["NgayThangNamSinh"] == "1990")
    }

    @Test(
        "what cannot be asked is told apart: what a form need not say is no incident; two people, and a child without a sex, are"
    )
    func incomplete() async throws {
        try await Playing.play(PopulationStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let target = adapter(playing)
            for (kind, fields, code) in [
                ("identity", ["applicant": nam, "child": nam], "population.one-person"),
                ("personal-number", [:], "population.incomplete"),
                (
                    "personal-number", ["child": ["full_name": "Lê Bảo Ân", "birth_date": "2026-06-02"]],
                    "population.incomplete"
                ),
                ("weather", ["applicant": nam], "population.unknown-kind"),
            ] as [(String, [String: [String: String]], String)] {
                #expect(await target.send(try message(kind, fields)) == .refused(code: code))
            }
            for fields in [[:], ["applicant": ["full_name": "Lê Văn Nam", "personal_number": "012345678"]]] {
                for kind in ["identity", "parents"] {
                    #expect(await target.send(try message(kind, fields)).outcome == "incomplete")
                }
            }
            #expect(try await playing.report()["look_ups"] == 0)
        }
    }

    @Test("identity: confirmed, a mismatch by field, not found, ambiguous; only what the definition keeps comes back")
    func identity() async throws {
        try await Playing.play(PopulationStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let target = adapter(playing)
            func ask(_ person: [String: String], keeps: [String] = []) async throws -> EffectAnswer? {
                await target.send(try message("identity", ["applicant": person], keeps: keeps)).answer
            }
            #expect(try await ask(nam) == EffectAnswer(outcome: "confirmed"))
            let kept = try await ask(nam, keeps: ["applicant.residence", "applicant.phone", "child.residence"])
            #expect(kept?.fields == ["applicant": ["residence": "Thôn 1, xã A"]])
            // The tone may be written elsewhere, letters in any case, and the old number names the same person.
            var person = nam
            person["personal_number"] = "012345678"
            person["full_name"] = "lê văn nam"
            #expect(try await ask(person)?.outcome == "confirmed")
            person = nam
            person["full_name"] = "Lê Văn Năm"
            person["birth_date"] = "1990-03-16"
            let mismatch = try await ask(person, keeps: ["applicant.residence"])
            #expect(mismatch?.outcome == "mismatch" && mismatch?.fields == [:])
            #expect(mismatch?.details == ["differs": "applicant.full_name, applicant.birth_date"])
            #expect(try await ask(["full_name": "Lê Văn Nam", "birth_date": "1990"])?.outcome == "confirmed")
            #expect(try await ask(["full_name": "Không Có Ai", "birth_date": "1990-01-01"])?.outcome == "not-found")
            #expect(
                try await ask(["full_name": "Nguyễn Văn Bình", "birth_date": "1985-01-01"])?.outcome == "ambiguous")
            let report = try await playing.report()
            #expect(report["forged"] == 0 && report["malformed"] == 0)
        }
    }

    @Test("parents: found with what is kept, a mismatch with those whom the dossier names, none recorded")
    func parents() async throws {
        try await Playing.play(PopulationStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let target = adapter(playing)
            let child = ["full_name": "Lê Minh Anh", "birth_date": "2010-05-05", "personal_number": "001310001111"]
            let keeps = ["father.full_name", "father.personal_number", "mother.full_name"]
            let found = await target.send(try message("parents", ["child": child], keeps: keeps)).answer
            #expect(found?.outcome == "found")
            #expect(
                found?.fields == [
                    "father": ["full_name": "LÊ VĂN NAM", "personal_number": "001090000123"],
                    "mother": ["full_name": "TRẦN THỊ HƯƠNG"],
                ])
            let other = await target.send(
                try message("parents", ["child": child, "mother": ["full_name": "Trần Thị Hường"]])
            ).answer
            #expect(other?.outcome == "mismatch" && other?.details == ["differs": "mother.full_name"])
            #expect(await target.send(try message("parents", ["applicant": nam])).outcome == "none")
        }
    }

    private static let child: [String: [String: String]] = [
        "child": [
            "full_name": "Lê Bảo Ân", "birth_date": "2026-06-02", "sex": "female",
            "birth_place": "Bệnh viện Phụ sản Hà Nội",
        ], "mother": ["full_name": "Trần Thị Hương", "birth_date": "1992-11-20"],
    ]

    @Test("a personal number is issued once for each identifier, fits sex and day of birth, and can be asked for")
    func number() async throws {
        try await Playing.play(PopulationStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let target = adapter(playing)
            let asked = try message("personal-number", Self.child, keeps: ["child.personal_number"])
            #expect(await target.ask(asked) == .unknown)
            let first = await target.send(asked)
            #expect(first.outcome == "issued")
            let digits = try #require(first.answer?.fields["child"]?["personal_number"]?.string)
            let number = try PersonalNumber(digits)
            #expect(number.birthYear == 2026 && number.sex == .female)
            for _ in 0..<3 { #expect(await target.send(asked) == first) }
            #expect(await target.ask(asked) == .known(first))
            // Another identifier for the same child: it has its number.
            let again = await target.send(
                try message("personal-number", Self.child, keeps: ["child.personal_number"]))
            #expect(again.outcome == "existing" && again.answer?.fields == first.answer?.fields)
            // Corrected meanwhile: who is asked about with the number they have keeps it, and is given no other.
            var corrected = Self.child
            corrected["child"]?["full_name"] = "Lê Bảo Ái"
            corrected["child"]?["personal_number"] = digits
            let kept = await target.send(try message("personal-number", corrected, keeps: ["child.personal_number"]))
            #expect(kept.outcome == "existing" && kept.answer?.fields == first.answer?.fields)
            corrected["child"]?["personal_number"] = "001326999999"
            #expect(
                await target.send(try message("personal-number", corrected))
                    == .failed(code: "population.another-person"))
            let report = try await playing.report()
            #expect(report["issued"] == 1 && report["identifiers"] == 4 && report["issue_requests"] == 7)
            // Where it is registered is the agency; where the child was born has a field of its own.
            #expect(
                report["last_issue"] == [
                    "NoiDangKyKhaiSinh": "Ủy ban nhân dân xã Phù Đổng", "NoiSinh": "Bệnh viện Phụ sản Hà Nội",
                ])
            try await playing.order(["refuse_next": 1])
            var another = Self.child
            another["child"]?["full_name"] = "Lê Bảo Bình"
            #expect(
                await target.send(try message("personal-number", another))
                    == .refused(code: "population.refused-not-possible"))
        }
    }

    @Test(
        "nonsense is never believed: another person, another request, a number that contradicts, missing fields, broken JSON, HTML",
        arguments: ["identity", "personal-number"])
    func nonsense(kind: String) async throws {
        try await Playing.play(PopulationStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let target = adapter(playing)
            let fields = kind == "identity" ? ["applicant": nam] : Self.child
            let asked = try message(kind, fields, keeps: ["child.personal_number", "applicant.personal_number"])
            for (wrong, code) in [
                ("another-person", "population.another-person"), ("another-request", "population.another-request"),
                ("contradiction", "population.impossible"), ("missing", "population.unreadable"),
                ("empty", "population.without-record"), ("types", "population.unreadable"),
                ("cut", "target.answer-unreadable"), ("unheard", "population.unreadable"),
            ] {
                try await playing.order(["wrong": .string(wrong), "wrong_next": 1])
                #expect(await target.send(asked) == .failed(code: code), "\(wrong)")
            }
            try await playing.order(["nonsense_next": 1])
            #expect(await target.send(asked) == .failed(code: "target.answer-unreadable"))
            try await playing.order(["fail_next": 1])
            #expect(await target.send(asked) == .failed(code: "target.status-500"))
            try await playing.order(["down": true])
            #expect(await target.send(asked) == .deferred(code: "target.unavailable", retryAfter: nil))
            try await playing.order(["down": false])
            // And then the truth: the number that was issued at the first try, nonsense or not.
            #expect(await target.send(asked).outcome == (kind == "identity" ? "confirmed" : "issued"))
            #expect(try await playing.report()["issued"] == (kind == "identity" ? 0 : 1))
        }
    }

    @Test("a signature of somebody else is refused, and is not an answer")
    func forged() async throws {
        try await Playing.play(PopulationStandIn(secret: .generate())) { (playing: Playing) async throws in
            #expect(
                await adapter(playing).send(try message("identity", ["applicant": nam]))
                    == .failed(code: "target.status-403"))
            #expect(try await playing.report()["forged"] == 1)
        }
    }
}
