import Casework
import EventLog
import JSON
import Testing
import WorkingTime

/// A result's number is the one that stands on its paper.
@Suite struct NumberTests {
    /// A dossier with its result printed, waiting to be issued.
    private func printed(_ fixture: OfficeFixture, _ child: String) async throws -> String {
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.drafted(
            birth(child: child, born: "2025-12-20"), oneStop: hoa, by: try await fixture.officer("minh.tv"))
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let approval = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": approval], by: lan)
        return code
    }

    private func issue(_ code: String, _ fixture: OfficeFixture, by thao: Caller) async throws -> String? {
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
        return try await fixture.view(code, by: thao)["result"]?["number"]?.string
    }

    @Test("Printed on the last day of a year and issued in the next: the number on the paper is the number issued")
    func turnOfTheYear() async throws {
        let fixture = try await OfficeFixture.make(at: "2025-12-31T08:00:00+07:00")
        let old = try await printed(fixture, "Nguyễn Minh Anh")
        var thao = try await fixture.officer("thao.vt")
        try await fixture.on("2025-12-31T16:30")
        #expect(try await fixture.printed("result", old, by: thao).contains("1/2025"))

        try await fixture.on("2026-01-05T08:00")
        let new = try await printed(fixture, "Nguyễn Gia Hân")
        thao = try await fixture.officer("thao.vt")
        #expect(try await fixture.printed("result", new, by: thao).contains("1/2026"))
        #expect(try await issue(new, fixture, by: thao) == "1/2026")
        #expect(try await issue(old, fixture, by: thao) == "1/2025")
    }
}
