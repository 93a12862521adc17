import Casework
import EventLog
import Foundation
import JSON
import Testing
import Webhooks

@testable import Connectors

/// What anybody may write into `webhook-timestamp`.
@Suite("The age of a signature, whatever number comes")
struct SignatureAgeTests {
    private static let now: Int64 = 1_781_053_200

    private func headers(_ stamp: Int64, id: String, body: [UInt8], secret: WebhookSecret) -> [String: String] {
        [
            "webhook-id": id, "webhook-timestamp": String(stamp),
            "webhook-signature": secret.signature(id: id, timestamp: stamp, body: body),
        ]
    }

    @Test(
        "numbers at the ends of their range are too old, and nothing else happens",
        arguments: [Int64.min, .min + 1_000_000, .min + 1_781_053_200, .max, -1, 0, now - 301, now + 301])
    func tooOld(_ stamp: Int64) throws {
        let url = try #require(URL(string: "https://example.vn"))
        let secret = WebhookSecret.generate()
        let police = CriminalRecordTarget(
            name: "criminal-record", url: url, secret: secret, officer: "x", seconds: { Self.now })
        let generic = HTTPTarget(name: "generic", url: url, secret: secret, seconds: { Self.now })
        let id = EventLog.CommandID.random().description
        let body = JSONWriter.bytes([
            "id": .string(id), "status": "accepted", "MaYeuCau": .string(id), "TrangThai": "da-tra-loi",
            "KetQua": "khong-co-an-tich",
        ])
        for target in [police, generic] as [any EffectTarget] {
            #expect(
                target.read(headers: headers(stamp, id: id, body: body, secret: secret), body: body) == .notTheirs)
            for near in [Self.now - 300, Self.now + 300] {
                guard
                    case .answer = target.read(
                        headers: headers(near, id: id, body: body, secret: secret), body: body)
                else {
                    Issue.record("\(target.name) does not take a signature of \(near - Self.now) seconds")
                    return
                }
            }
        }
    }
}
