import Casework
import EventLog
import JSON
import Testing

/// Whose letterhead a paper bears, and from where it comes.
@Suite struct LetterheadTests {
    @Test(
        "a commune's certificate is of its own place; who has said another, and what the counter is called, has it printed"
    )
    func commune() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let receipt = try await fixture.printed("receipt", try await fixture.received(by: hoa), by: hoa)
        #expect(receipt.contains("Phù Đổng, ngày 10 tháng 6 năm 2026"))
        #expect(receipt.contains("Trung tâm Phục vụ hành chính công, Ủy ban nhân dân xã Phù Đổng"))
        #expect(!receipt.contains("Bộ phận Một cửa"))

        let code = try await fixture.issued(oneStop: hoa)
        func certificate() async throws -> String {
            let paper = try await fixture.view(code, by: hoa)["result"]?["paper"]?.string
            return String(
                decoding: try await fixture.office.paper(try #require(paper), of: code, by: hoa), as: UTF8.self)
        }
        let printed = try await certificate()
        #expect(printed.contains("GIẤY KHAI SINH") && printed.contains("Phù Đổng, ngày 10 tháng 6 năm 2026"))
        #expect(printed.contains("Ủy ban nhân dân thành phố Hà Nội"), "the agency above it")

        let admin = try await fixture.officer("admin")
        try await fixture.organise(
            "establish-agency",
            [
                "agency": "H26.147", "level": "communal", "parent": "H26", "from": "2025-07-01",
                "name": ["vi": "Ủy ban nhân dân xã Phù Đổng", "en": "People's Committee of Phù Đổng commune"],
                "letterhead": [
                    "place": "Gia Lâm", "counter": ["vi": "Bộ phận Một cửa số 2", "en": "Counter 2"],
                ],
            ], by: admin)
        let second = try await fixture.printed(
            "receipt", try await fixture.received(birth(child: "Lê Văn Hai"), by: hoa), by: hoa)
        #expect(second.contains("Gia Lâm, ngày") && second.contains("Bộ phận Một cửa số 2, Ủy ban nhân dân"))
    }

    @Test("the police stand below their ministry, at the place of their own name")
    func police() async throws {
        let police = try await PoliceFixture.make()
        let code = try await police.received(PoliceFixture.form("no-1"))
        try await police.fixture.command(
            "pay", code, ["amount": 200_000], by: try await police.fixture.officer("thu.pt"))
        try await police.withoutAnswer(code)
        let paper = try await police.finish(code, found: ["record_status": "none"])
        #expect(paper.contains("Bộ Công an") && paper.contains("Công an thành phố Hà Nội"))
        #expect(!paper.contains("Ủy ban nhân dân") && paper.contains("Hà Nội, ngày 02 tháng 7 năm 2026"))
    }
}
