import Casework
import JSON
import Testing

@testable import Connectors

@Suite("A criminal record comes whole, or not at all")
struct LongRecordTests {
    private func answer(_ content: String) throws -> EffectReply {
        try CriminalRecordAnswer(
            [
                "MaYeuCau": "x", "TrangThai": "da-tra-loi", "KetQua": "co-an-tich", "DoiTuong": "applicant",
                "NoiDung": .string(content),
            ], to: "x"
        ).reply
    }

    @Test("up to the length of its field every character of it; beyond that it is no answer, and becomes an incident")
    func whole() throws {
        let sentence = "Bản án số 12/2015/HS-ST. "
        let long = String(repeating: sentence, count: 80)
        let kept = try #require(try answer(long).answer)
        #expect(long.count == 2000 && kept.details["content"] == .string(long))
        #expect(kept.fields["applicant"]?["record_details"] == .string(String(long.dropLast())))
        #expect(try answer(String(repeating: sentence, count: 100)) == .failed(code: "criminal-record.too-long"))
    }
}
