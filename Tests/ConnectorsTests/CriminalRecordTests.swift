import Casework
import EventLog
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import StandIns
import Synchronization
import TestSystems
import Testing
import Webhooks

@testable import Connectors

/// Where answers are brought in the test: reads each as the target does.
private final class Mailbox: StandIn {
    let name = "mailbox"
    let target = Mutex<CriminalRecordTarget?>(nil)
    let answers = Mutex<[(identifier: CommandID, result: String?)]>([])
    let forged = Mutex(0)

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("answers") { [self] request, _ in
            let body = Array(try await request.body.collect(upTo: 1 << 16).readableBytesView)
            var headers: [String: String] = [:]
            for field in request.headers { headers[field.name.rawName.lowercased()] = field.value }
            switch target.withLock({ $0 })?.read(headers: headers, body: body) {
            case .answer(let identifier, let reply):
                answers.withLock { $0.append((identifier, reply.answer?.details["result"]?.string)) }
                return Response(status: .ok)
            case .notTheirs, nil:
                forged.withLock { $0 += 1 }
                return Response(status: .forbidden)
            case .unreadable: return Response(status: .unprocessableContent)
            }
        }
    }

    func report() async -> JSONObject { [:] }

    /// Waits until so many answers came.
    func wait(for count: Int) async throws {
        while answers.withLock({ $0.count }) < count { try await Task.sleep(for: .milliseconds(20)) }
    }
}

@Suite("The criminal record check", .timeLimit(.minutes(15)))
struct CriminalRecordTests {
    private func play(
        _ body: @escaping @Sendable (Playing, CriminalRecordTarget, Mailbox) async throws -> Void
    ) async throws {
        try await Playing.play(CriminalRecordStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let mailbox = Mailbox()
            try await Playing.play(mailbox) { box in
                let target = CriminalRecordTarget(
                    name: "criminal-record", url: playing.url, secret: Playing.secret, officer: "H26-01")
                mailbox.target.withLock { $0 = target }
                try await playing.order(["callback": .string(box.url.absoluteString + "/answers"), "after": 0])
                try await body(playing, target, mailbox)
            }
        }
    }

    private static let binh = [
        "full_name": "Nguyễn Văn Bình", "birth_date": "1985-01-01", "personal_number": "031085000789",
    ]

    @Test(
        "taken with a reference, answered later by callback; the same request is the same matter, and can be asked for")
    func later() async throws {
        try await play { playing, target, mailbox in
            try await playing.order(["hold": true, "records": ["031085000789"]])
            let clear = try message("check", ["applicant": nam])
            let record = try message("check", ["applicant": Self.binh])
            #expect(await target.ask(clear) == .unknown)
            #expect(await target.send(clear) == .accepted(reference: "TC-1"))
            while try await playing.report()["held"] != 1 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(await target.send(record) == .accepted(reference: "TC-2"))
            #expect(await target.send(clear) == .accepted(reference: "TC-1"))
            #expect(await target.ask(clear) == .known(.accepted(reference: "TC-1")))
            while try await playing.report()["held"] != 2 { try await Task.sleep(for: .milliseconds(20)) }
            // The last one first.
            try await playing.order(["release": "reverse", "hold": false])
            try await mailbox.wait(for: 2)
            #expect(mailbox.answers.withLock { $0.map(\.identifier) } == [record.identifier, clear.identifier])
            #expect(mailbox.answers.withLock { $0.map(\.result) } == ["record", "clear"])
            guard case .known(.done(let answer)) = await target.ask(record) else {
                Issue.record("not answered")
                return
            }
            // The outcome tells nothing; what was found is sealed, or a field that the definition keeps.
            #expect(answer.outcome == "answered" && answer.reference == "TC-2")
            let content = try #require(answer.details["content"]?.string)
            #expect(content.contains("Bản án"))
            #expect(answer.fields == ["applicant": ["record_status": "has", "record_details": .string(content)]])
            let report = try await playing.report()
            #expect(report["identifiers"] == 2 && report["requests"] == 3 && report["callbacks"] == 2)
        }
    }

    @Test("who has no number is asked about by passport and nationality; by name and day of birth alone nobody is")
    func passport() async throws {
        try await play { playing, target, mailbox in
            try await playing.order(["records": ["C1234567"]])
            let maria = [
                "full_name": "Maria Silva", "birth_date": "1988-04-12", "sex": "female", "passport": "C1234567",
                "nationality": "Bồ Đào Nha",
            ]
            var asked = try message("criminal-record", ["applicant": maria])
            asked.data = ["certificate": "no-2"]
            let sent = try #require(CriminalRecordRequest.json(asked, officer: "x")?.object)
            #expect(sent["SoHoChieu"] == "C1234567" && sent["QuocTich"] == "Bồ Đào Nha" && sent["LoaiPhieu"] == "2")
            #expect(sent["SoDinhDanh"] == nil && sent["SoCMND"] == nil)
            _ = await target.send(asked)
            try await mailbox.wait(for: 1)
            // The stand-in found her by that passport and nothing else.
            #expect(mailbox.answers.withLock { $0.map(\.result) } == ["record"])

            var nobody = maria
            nobody["passport"] = nil
            let incomplete = await target.send(try message("criminal-record", ["applicant": nobody]))
            #expect(incomplete == .refused(code: "criminal-record.incomplete"))
            let report = try await playing.report()
            #expect(report["requests"] == 1 && report["malformed"] == 0)
        }
    }

    @Test("twice is brought twice, a forged one is not taken, and what nobody brings is found by asking")
    func misbehaving() async throws {
        try await play { playing, target, mailbox in
            try await playing.order(["twice": true, "forge_next": 1])
            let asked = try message("check", ["applicant": nam])
            _ = await target.send(asked)
            try await mailbox.wait(for: 2)
            #expect(mailbox.forged.withLock { $0 } == 1)
            #expect(mailbox.answers.withLock { $0.allSatisfy { $0.identifier == asked.identifier } })
            #expect(mailbox.answers.withLock { $0.map(\.result) } == ["clear", "clear"])

            try await playing.order(["silent": true, "twice": false])
            let silent = try message("check", ["applicant": Self.binh])
            _ = await target.send(silent)
            while try await playing.report()["answered"] != 2 { try await Task.sleep(for: .milliseconds(20)) }
            guard case .known(.done(let answer)) = await target.ask(silent) else {
                Issue.record("not answered")
                return
            }
            #expect(answer.details == ["result": "clear", "content": ""])
            #expect(mailbox.answers.withLock { $0.count } == 2)
            try await playing.order(["refuse_next": 1])
            let refused = await target.send(try message("check", ["applicant": nam]))
            #expect(refused == .refused(code: "criminal-record.refused-not-possible"))
        }
    }

    @Test("an answer that contradicts itself, is about another request or says nothing is unreadable")
    func strict() throws {
        for text in [
            #"{"MaYeuCau":"b","TrangThai":"da-tra-loi","KetQua":"khong-co-an-tich"}"#,
            #"{"MaYeuCau":"a","TrangThai":"da-tra-loi"}"#,
            #"{"MaYeuCau":"a","TrangThai":"da-tra-loi","KetQua":"sạch"}"#,
            #"{"MaYeuCau":"a","TrangThai":"da-tra-loi","KetQua":"co-an-tich"}"#,
            #"{"MaYeuCau":"a","TrangThai":"da-tra-loi","KetQua":"khong-co-an-tich","NoiDung":"Bản án"}"#,
            #"{"MaYeuCau":"a","TrangThai":"tu-choi","LyDo":"Không rõ"}"#, #"{"MaYeuCau":"a"}"#, "[]",
            #"{"MaYeuCau":"a","TrangThai":"da-tra-loi","KetQua":1}"#,
        ] {
            #expect(throws: JSONError.self, "\(text)") { try CriminalRecordAnswer(try JSONReader.read(text), to: "a") }
        }
    }

    @Test("a callback that is old, changed or unsigned is not theirs; one that makes no sense is unreadable")
    func callbacks() throws {
        let url = try #require(URL(string: "http://127.0.0.1:1"))
        let target = CriminalRecordTarget(
            name: "criminal-record", url: url, secret: Playing.secret, officer: "x", seconds: { 1_000_000 })
        let identifier = CommandID.random()
        let text = #"{"MaYeuCau":"\#(identifier)","TrangThai":"da-tra-loi","KetQua":"khong-co-an-tich"}"#
        func read(_ text: String, at stamp: Int64 = 1_000_000, signed: String? = nil) -> EffectCallback {
            let body = Array(text.utf8)
            let signature = Playing.secret.signature(id: "x", timestamp: stamp, body: Array((signed ?? text).utf8))
            return target.read(
                headers: ["webhook-id": "x", "webhook-timestamp": String(stamp), "webhook-signature": signature],
                body: body)
        }
        guard case .answer(identifier, let reply) = read(text) else {
            Issue.record("not read")
            return
        }
        #expect(reply.answer?.details["result"] == "clear" && reply.outcome == "answered")
        for callback in [read(text, at: 999_000), read(text, at: 1_001_000), read(text, signed: text + " ")] {
            guard case .notTheirs = callback else {
                Issue.record("believed")
                return
            }
        }
        guard case .notTheirs = target.read(headers: [:], body: Array(text.utf8)) else {
            Issue.record("believed without a signature")
            return
        }
        for nonsense in ["{}", "<html>", #"{"MaYeuCau":"\#(identifier)","TrangThai":"dang-xu-ly"}"#] {
            guard case .unreadable = read(nonsense) else {
                Issue.record("\(nonsense)")
                return
            }
        }
    }
}
