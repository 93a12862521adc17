import Casework
import Connectors
import EventLog
import JSON
import StandIns
import TestSystems
import Testing
import WorkingTime

/// Birth registration as it is shipped, at an office that is connected to a population database.
@Suite("Birth registration, connected to the population database", .timeLimit(.minutes(15)))
struct BirthNumberTests {
    private static func office(_ playing: Playing) async throws -> OfficeFixture {
        try await OfficeFixture.make {
            $0.targets = [
                PopulationTarget(
                    name: "population", url: playing.url, secret: Playing.secret, officer: "H26.147-01",
                    policy: MemoryTarget.quick)
            ]
        }
    }

    /// Filed online, looked up, drafted and agreed to: it waits for its number.
    private func agreed(_ fixture: OfficeFixture) async throws -> String {
        let portal = try await fixture.portal()
        let body = birth(extra: ["receiving_agency": "H26.147", "code": "G09.20-260610-000007", "channel": "online"])
        let code = try await fixture.complete(body, by: portal)
        try await fixture.command("receive", code, by: try await fixture.officer("hoa.nt"))
        try await fixture.office.doDueTasks()
        let minh = try await fixture.officer("minh.tv")
        try await fixture.command("claim", code, by: minh)
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        try await fixture.command("act", code, ["action": "draft"], by: minh)
        try await fixture.command("act", code, ["action": "agree"], by: portal)
        return code
    }

    /// Printed with its number, submitted and signed.
    private func sign(_ code: String, _ fixture: OfficeFixture) async throws -> String {
        let minh = try await fixture.officer("minh.tv")
        let printed = try await fixture.printed("draft", code, by: minh)
        try await fixture.command("act", code, ["action": "submit"], by: minh)
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let approval = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": approval], by: lan)
        return printed
    }

    private func outcomes(_ view: JSONValue) -> [String] {
        (view["effects"]?.array ?? []).map {
            "\($0["name"]?.string ?? "") \($0["outcome"]?.string ?? $0["state"]?.string ?? "")"
        }
    }

    /// Prints the certificate and issues it; gives what is printed on it.
    private func issue(_ code: String, _ fixture: OfficeFixture) async throws -> String {
        let thao = try await fixture.officer("thao.vt")
        let printed = try await fixture.printed("result", code, by: thao)
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
        return printed
    }

    @Test(
        "filed online, a child gets its personal number by itself; it stands on the certificate, and the officer reads who was looked up"
    )
    func number() async throws {
        try await Playing.play(PopulationStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let fixture = try await Self.office(playing)
            try await playing.order([
                "citizens": [
                    [
                        "SoDinhDanh": "001090012345", "HoVaTen": "NGUYỄN VĂN BÌNH", "GioiTinh": "Nam",
                        "NgayThangNamSinh": "19900203",
                    ]
                ]
            ])
            let code = try await agreed(fixture)
            let minh = try await fixture.officer("minh.tv")
            #expect(
                outcomes(try await fixture.view(code, by: minh)) == [
                    "declarant confirmed", "mother confirmed", "father confirmed", "personal-number asked",
                ])
            let early = await refusal { try await fixture.command("act", code, ["action": "submit"], by: minh) }
            #expect(early?.code == "dossier.effect-awaited")
            try await fixture.office.doDueTasks()
            let report = try await playing.report()
            let number = try #require(report["numbers"]?.array?.first?.string)
            #expect(report["issued"] == 1 && report["look_ups"] == 3 && report["malformed"] == 0)
            let view = try await fixture.view(code, by: minh)
            #expect(
                outcomes(view).last == "personal-number issued" && view["step"] == "register" && view["mark"] == nil)
            #expect(view["subjects"]?["child"]?["personal_number"]?.string == number)
            // Whom it was told, and where the birth was.
            let asked = report["last_issue"]
            #expect(asked?["NoiDangKyKhaiSinh"]?.string?.contains("Phù Đổng") == true, "\(asked ?? .null)")
            #expect(asked?["NoiSinh"] == "Bệnh viện Phụ sản Hà Nội")
            // The vice-chair signs the number with everything else.
            #expect(try await sign(code, fixture).contains(number))
            #expect(try await issue(code, fixture).contains(number))
            #expect(try await fixture.search(number, by: minh) == [code])
            #expect(try await fixture.rows("SELECT 1 FROM event WHERE body::text LIKE '%\(number)%'") == [])
            _ = try await fixture.checkLog()
        }
    }

    @Test(
        "a database that talks nonsense gives no number: an incident of the civil status officer's, answered by hand; they enter the number, and it is signed"
    )
    func nonsense() async throws {
        try await Playing.play(PopulationStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let fixture = try await Self.office(playing)
            let code = try await agreed(fixture)
            try await playing.order(["wrong": "contradiction", "wrong_next": 1_000_000])
            try await fixture.office.doDueTasks()
            #expect(try await fixture.effectRows() == ["population|population.impossible|open"])
            // Two working hours later nothing is believed still.
            try await fixture.at("10:30")
            try await fixture.noWaiting()
            try await fixture.office.doDueTasks()
            let minh = try await fixture.officer("minh.tv")
            let owned = try await fixture.office.incidents(IncidentChoice(), openToo: false, by: minh)["items"]?.array
            #expect(owned?.map { $0["error"] } == ["population.impossible"] && owned?[0]["owner"] == "civil-status")
            let view = try await fixture.view(code, by: minh)
            #expect(view["mark"] == "incident" && view["subjects"]?["child"]?["personal_number"] == nil)
            let effect = try #require(owned?[0]["effect"])
            try await fixture.command(
                "answer-effect", code, ["effect": effect, "outcome": "issued", "reason": "Đã hỏi qua điện thoại"],
                by: minh)
            try await fixture.command(
                "enter", code, ["subjects": ["child": ["personal_number": "001326012345"]]],
                by: minh)
            #expect(try await sign(code, fixture).contains("001326012345"))
            #expect(try await issue(code, fixture).contains("001326012345"))
            #expect(try await fixture.effectRows() == [])
            _ = try await fixture.checkLog()
        }
    }
}
