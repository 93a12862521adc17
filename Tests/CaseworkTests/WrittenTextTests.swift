import Casework
import EventLog
import JSON
import Testing

/// What people write into a notice is printed on it: what cannot be printed is refused before it is in the log for ever.
@Suite struct WrittenTextTests {
    private static let unprintable = [
        "a line break of a word processor: a\u{000B}b", "line separator: a\u{2028}b", "direction: a\u{202E}b",
        "private use: a\u{F0B7}b", "emoji: \u{1F600}", "no letters of the fonts: 中文",
        String(repeating: "dài ", count: 5_001),
    ]

    @Test("Refusal, supplement, apology, discontinuation and correction")
    func refused() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let filed = try await fixture.complete(by: hoa)
        let received = try await fixture.received(birth(child: "Nguyễn Gia Hân"), by: hoa)
        try await fixture.command("claim", received, by: minh)
        for text in Self.unprintable {
            let commands: [(String, String, JSONObject, Caller)] = [
                ("refuse-to-receive", filed, ["reasons": ["Thiếu giấy tờ", .string(text)]], hoa),
                (
                    "refuse-to-receive", filed,
                    ["reasons": ["Thiếu giấy tờ"], "guidance": .string(text)], hoa
                ),
                ("request-supplement", filed, ["documents": [], "reason": .string(text)], hoa),
                ("request-supplement", received, ["documents": [], "reason": .string(text)], minh),
                (
                    "apologise", received,
                    ["reason": .string(text), "new_due": "2026-06-12T17:00:00+07:00"], hoa
                ),
                ("act", received, ["action": "return", "reason": .string(text)], minh),
                (
                    "act", received,
                    ["action": "return", "reason": "Thiếu", "legal_basis": .string(text)], minh
                ),
                ("stop", received, ["reason": .string(text)], minh),
            ]
            for (name, code, body, caller) in commands {
                let error = await refusal { try await fixture.command(name, code, body, by: caller) }
                #expect(error?.kind == .malformed, "\(name): \(text.prefix(40))")
                #expect(error?.code == "paper.text-unprintable", "\(name): \(text.prefix(40))")
            }
        }
        #expect(try await fixture.types(filed, by: hoa) == ["filed", "attached"])
        #expect(try await fixture.types(received, by: hoa).suffix(2) == ["received", "claimed"])
    }

    @Test("What is printable is taken, printed, and a note may hold anything")
    func taken() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.complete(by: hoa)
        try await fixture.command("note", code, ["text": "Gọi lại 😀"], by: hoa)
        try await fixture.command(
            "refuse-to-receive", code,
            ["reasons": ["Thiếu “giấy chứng sinh” – bản chính; lệ phí 8.000 ₫ (5 €)", "Dòng\thai"]], by: hoa)
        #expect(try await fixture.printed("refusal", code, by: hoa).contains("Thiếu “giấy chứng sinh” – bản chính"))
    }
}
