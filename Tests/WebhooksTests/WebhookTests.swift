import Foundation
import JSON
import Testing
import WorkingTime

@testable import Webhooks

@Suite("Webhooks: notices, signatures, schedule")
struct WebhookTests {
    private func notice(code: String = "H26.147-260610-0012") throws -> WebhookNotice {
        WebhookNotice(
            log: "0f8c", lane: 2, position: 17, digest: "00ff10a1b2c3d4e5", version: 2, type: "dossier.received",
            code: code, at: try Instant(rfc3339: "2026-06-10T08:05:00+07:00"))
    }

    @Test("A notice is a CloudEvent made of the log's columns, always of the same bytes")
    func cloudEvent() throws {
        let notice = try notice()
        #expect(notice.body == notice.body)
        let read = try #require(try JSONReader.read(String(decoding: notice.body, as: UTF8.self)).object)
        #expect(read["specversion"] == "1.0")
        #expect(read["id"] == "0f8c.2.17.00ff10a1b2c3d4e5")
        #expect(read["type"] == "vn.toantrinh.dossier.received")
        #expect(read["subject"] == "H26.147-260610-0012")
        #expect(read["data"]?.object?["version"] == 2)
        // What CloudEvents 1.0 demand of attribute names: lower-case letters and digits.
        for member in read.members {
            #expect(member.key.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) })
        }
        #expect(try Instant(rfc3339: try #require(read["time"]?.string)) == notice.at)
    }

    /// Computed apart with Python: `hmac.new(b"0123456789abcdefghijklmnopqrstuv", b"msg_1.1781058300.{}", "sha256")`.
    @Test("The signature is the one that others compute")
    func vector() throws {
        let secret = try #require(WebhookSecret("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY="))
        #expect(
            secret.signature(id: "msg_1", timestamp: 1_781_058_300, body: Array("{}".utf8))
                == "v1,y6Gr3ZRBl0NzRoaO5GISSfuwVpsrBFTtQi1JDcjwHkk=")
    }

    @Test("A new secret reads back; what is shorter, longer or unmarked is none")
    func secrets() throws {
        let secret = WebhookSecret.generate()
        #expect(WebhookSecret(secret.text) == secret)
        #expect(secret.bytes.count == 32)
        for bytes in [0, 23, 65] {
            let text = "whsec_" + Data(repeating: 1, count: bytes).base64EncodedString()
            #expect(WebhookSecret(text) == nil)
        }
        for text in ["", "whsec_", "whsec_%%%%", String(secret.text.dropFirst(6)), "WHSEC_" + secret.text.dropFirst(6)]
        {
            #expect(WebhookSecret(text) == nil)
        }
    }

    @Test("While a secret is replaced there is a signature of each, and each verifies for itself")
    func rotation() throws {
        let (old, new) = (WebhookSecret.generate(), WebhookSecret.generate())
        let body = try notice().body
        let fields = WebhookHeaders.fields(id: "a.1.2", timestamp: 5, body: body, secrets: [new, old])
        let signatures = try #require(fields.last { $0.name == "webhook-signature" }).value.split(separator: " ")
        #expect(signatures.count == 2)
        for secret in [old, new] {
            #expect(signatures.contains(Substring(secret.signature(id: "a.1.2", timestamp: 5, body: body))))
            #expect(!signatures.contains(Substring(secret.signature(id: "a.1.3", timestamp: 5, body: body))))
            #expect(!signatures.contains(Substring(secret.signature(id: "a.1.2", timestamp: 6, body: body))))
        }
    }

    @Test("2xx is taken; anything else is tried again until the last attempt; 410 is the end")
    func schedule() {
        for status in [200, 201, 204, 299] {
            #expect(DeliverySchedule.next(after: .status(status, retryAfter: nil), attempt: 1, chance: 0) == .taken)
        }
        for answer in [
            DeliverySchedule.Answer.none, .status(100, retryAfter: nil), .status(301, retryAfter: nil),
            .status(404, retryAfter: nil), .status(500, retryAfter: nil),
        ] {
            for attempt in 1..<DeliverySchedule.attempts {
                guard case .again = DeliverySchedule.next(after: answer, attempt: attempt, chance: 0.5) else {
                    Issue.record("\(answer) at attempt \(attempt)")
                    continue
                }
            }
            #expect(
                DeliverySchedule.next(after: answer, attempt: DeliverySchedule.attempts, chance: 0.5) == .suspended)
        }
        #expect(DeliverySchedule.next(after: .status(410, retryAfter: nil), attempt: 1, chance: 0) == .suspended)
    }

    @Test(
        "Waiting grows, is spread by a fifth, and is never shorter than what was asked, a day at most",
        arguments: 0..<200)
    func waiting(_ seed: Int) {
        let chance = Double(seed) / 199
        var last = Duration.zero
        for attempt in 1..<DeliverySchedule.attempts {
            guard case .again(let wait) = DeliverySchedule.next(after: .none, attempt: attempt, chance: chance) else {
                Issue.record("not again")
                return
            }
            let base = DeliverySchedule.waits[attempt - 1]
            #expect(wait >= base * 0.799 && wait <= base * 1.201)
            #expect(wait > last)
            last = wait
            for asked in [Duration.seconds(1), .seconds(7200), .seconds(900_000)] {
                let answer = DeliverySchedule.Answer.status(503, retryAfter: asked)
                #expect(
                    DeliverySchedule.next(after: answer, attempt: attempt, chance: chance)
                        == .again(after: max(wait, min(asked, .seconds(86_400)))))
            }
        }
    }
}
