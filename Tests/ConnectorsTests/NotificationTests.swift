import Casework
import Dossiers
import EventLog
import Foundation
import JSON
import Organisation
import Payments
import Procedures
import StandIns
import TestSystems
import Testing
import Vietnamese
import WorkingTime

@testable import Connectors

@Suite("Notification: mail and text messages", .timeLimit(.minutes(15)))
struct NotificationTests {
    private static let hoa = ["full_name": "Nguyễn Thị Hoa", "email": "hoa@example.vn", "phone": "0912345678"]

    private func mailTarget(_ url: URL) throws -> MailTarget {
        var policy = TargetPolicy()
        policy.attempt = .seconds(20)
        return try #require(
            MailTarget(
                name: "mail", server: url, requiresTLS: false, from: "mot-cua@phudong.example.vn",
                fromName: "Bộ phận Một cửa xã Phù Đổng\r\nBcc: kẻ gian", policy: policy))
    }

    @Test(
        "a real mail server takes it: both languages, header fields encoded, Message-ID by the identifier, nobody named"
    )
    func realServer() async throws {
        let server = try await MailServer()
        let target = try mailTarget(server.url)
        var state = DossierState.initial
        let due = try Instant(rfc3339: "2026-06-12T17:00:00+07:00")
        state.clock = DossierClock(
            start: due, limit: .workingDays(3), legalDue: due, appointment: due, indicatorDue: due, calendar: "2026")
        let identifier = EventLog.CommandID.random()
        let asked = try message("received", ["applicant": Self.hoa], identifier: identifier, state: state)
        #expect(await target.send(asked) == .done(EffectAnswer(outcome: "sent")))
        // Whose end was not known is sent again as the same mail.
        #expect(await target.send(asked).outcome == "sent")
        let mails = try server.mails()
        #expect(mails.count == 2 && Set(mails.map(\.messageID)).count == 1)
        let mail = try #require(mails.first)
        #expect(mail.messageID == "<\(identifier)@phudong.example.vn>")
        #expect(mail.from == "mot-cua@phudong.example.vn" && mail.to == ["hoa@example.vn"])
        #expect(mail.subject == "Hồ sơ H26.147-260610-0001 / Dossier H26.147-260610-0001")
        #expect(
            mail.body.contains("đã được tiếp nhận. Hẹn trả kết quả: ") && mail.body.contains("ngày 12 tháng 6 năm 2026")
        )
        #expect(mail.body.contains("has been received. Result due: "))
        #expect(!mail.body.contains("Hoa"))
        // What stands in a name becomes no header field.
        #expect(mail.headers["Bcc"] == nil && mail.headers["From"]?.string?.contains("Phù ĐổngBcc:") == true)
        #expect(mail.headers["Date"] == "Wed, 10 Jun 2026 08:00:00 +0700")
        #expect(mail.headers["Auto-Submitted"] == "auto-generated")
    }

    @Test("refused for good, not now, unreachable, no address at all: each is told apart")
    func toldApart() async throws {
        let server = try await MailServer()
        let target = try mailTarget(server.url)
        func send(_ address: String?, kind: String = "result") async throws -> EffectReply {
            var fields = ["full_name": "Ai Đó"]
            fields["email"] = address
            return await target.send(try message(kind, ["applicant": fields]))
        }
        #expect(try await send("refused@example.vn") == .refused(code: "target.smtp-550"))
        #expect(try await send("busy@example.vn") == .deferred(code: "target.smtp-451", retryAfter: nil))
        #expect(try await send("full@example.vn") == .refused(code: "target.smtp-552"))
        #expect(try await send(nil) == .done(EffectAnswer(outcome: "no-address")))
        for address in ["hoa@example.vn\r\nBcc: x@y.vn", "hoa", "a@b@c", "hoa@", "<hoa@example.vn>", "hoa@exa mple.vn"]
        {
            #expect(try await send(address) == .refused(code: "notice.address"), "\(address)")
        }
        #expect(try await send("hoa@example.vn", kind: "weather") == .refused(code: "notice.unknown-kind"))
        #expect(try server.mails().isEmpty)
        let nobody = try mailTarget(try #require(URL(string: "smtp://127.0.0.1:1")))
        #expect(
            await nobody.send(try message("result", ["applicant": Self.hoa]))
                == .deferred(code: "target.unreachable", retryAfter: nil))
    }

    @Test("a server that cannot encrypt is told nothing where encryption is asked for")
    func withoutTLS() async throws {
        let server = try await MailServer()
        let target = try #require(
            MailTarget(name: "mail", server: server.url, requiresTLS: true, from: "a@b.vn", fromName: "A"))
        #expect(
            await target.send(try message("result", ["applicant": Self.hoa]))
                == .deferred(code: "target.untrusted", retryAfter: nil))
        #expect(try server.mails().isEmpty)
    }

    @Test(
        "encrypted and signed in, by STARTTLS and from the first byte; a wrong password, and a certificate of nobody who is trusted, are told apart",
        arguments: [MailServer.Encryption.starttls, .smtps])
    func encrypted(_ encryption: MailServer.Encryption) async throws {
        let server = try await MailServer(encryption)
        var policy = TargetPolicy()
        policy.attempt = .seconds(20)
        func send(password: String? = MailServer.login.password, trusting: Bool = true) async throws -> EffectReply {
            let target = try #require(
                MailTarget(
                    name: "mail", server: server.url, requiresTLS: true,
                    user: password == nil ? nil : MailServer.login.user, password: password,
                    authorities: trusting ? server.certificate : nil, from: "mot-cua@phudong.example.vn",
                    fromName: "Một cửa", policy: policy))
            return await target.send(try message("received", ["applicant": Self.hoa]))
        }
        #expect(try await send() == .done(EffectAnswer(outcome: "sent")))
        let mail = try #require(try server.mails().first)
        #expect(mail.isEncrypted && mail.user == MailServer.login.user && mail.to == ["hoa@example.vn"])
        #expect(try await send(password: "sai") == .deferred(code: "target.login-denied", retryAfter: nil))
        #expect(try await send(trusting: false) == .deferred(code: "target.untrusted", retryAfter: nil))
        // Who does not sign in where that is asked for is refused by the server, in its own words.
        #expect(try await send(password: nil) == .refused(code: "target.smtp-530"))
        #expect(try server.mails().count == 1)
    }

    @Test("every moment has a text in both languages with code and procedure, at most a short message long")
    func texts() {
        let title = Bilingual(vi: "Đăng ký khai sinh", en: "Birth registration")
        for kind in NoticeText.Kind.allCases {
            let text = NoticeText(kind, code: "H26.147-260610-0001", title: title, state: .initial)
            for part in [text.body.vi, text.body.en] {
                #expect(part.contains("H26.147-260610-0001") && part.hasSuffix(".") && part.count < 200, "\(part)")
            }
            #expect(text.body.vi.contains(title.vi) && text.body.en.contains(title.en))
            #expect(text.body.vi != text.body.en)
        }
    }

    @Test("every notice that a shipped procedure asks for has its text, and every text is asked for by one of them")
    func shipped() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var kinds: Set<String> = []
        for name in ["birth-registration", "death-registration", "criminal-record"] {
            let text = try String(contentsOf: root.appending(path: "workflows/\(name).yaml"), encoding: .utf8)
            let definition = try ProcedureParser.read(text: text, file: name).definition
            kinds.formUnion(definition.effects.filter { ["mail", "sms"].contains($0.target) }.map(\.kind))
        }
        #expect(kinds == Set(NoticeText.Kind.allCases.map(\.rawValue)))
    }

    /// When the messages of these tests were asked for.
    private static func askedAt() throws -> Instant { try Instant(rfc3339: "2026-06-10T08:00:00+07:00") }

    @Test("nobody is asked for what was paid or brought meanwhile, or was asked for anew, with a notice of its own")
    func notNeeded() async throws {
        let nobody = try mailTarget(try #require(URL(string: "smtp://127.0.0.1:1")))
        let askedAt = try Self.askedAt()
        let order = PaymentOrder(
            number: "0123456789ABCDEFGHJK01", amount: 20_000, kind: .charge, agency: try AgencyCode("H26.147"),
            ways: [.counter], expires: nil)
        func send(_ kind: String, _ state: DossierState) async throws -> EffectReply {
            await nobody.send(try message(kind, ["applicant": Self.hoa], state: state))
        }
        var state = DossierState.initial
        for kind in ["payment", "supplement"] {
            #expect(try await send(kind, state) == .done(EffectAnswer(outcome: "not-needed")), "\(kind)")
        }
        state.account.apply(.asked(order), at: askedAt)
        state.waiting = Waiting(number: 1, since: askedAt, items: [], answerDue: nil, attachmentsBefore: 0)
        for kind in ["payment", "supplement"] {
            #expect(try await send(kind, state) == .deferred(code: "target.unreachable", retryAfter: nil), "\(kind)")
        }
        // Paid, and answered.
        var settled = state
        settled.account.apply(
            .received(
                Payment(
                    order: order.number, amount: 20_000, taker: .counter, transaction: "1", paidAt: askedAt,
                    counts: true)), at: askedAt)
        settled.waiting = nil
        // Asked for anew, later.
        var anew = state
        anew.account.apply(.closed(order: order.number, why: .replaced), at: askedAt)
        anew.account.apply(.asked(order), at: askedAt.adding(seconds: 60))
        anew.waiting?.since = askedAt.adding(seconds: 60)
        for state in [settled, anew] {
            for kind in ["payment", "supplement"] {
                #expect(try await send(kind, state).outcome == "not-needed", "\(kind)")
            }
        }
    }

    @Test("encoded words are short, and whole characters; days of the week are right")
    func encoding() throws {
        let text = String(repeating: "Thông báo về hồ sơ đăng ký khai sinh; ", count: 5) + "\r\nX: y"
        let encoded = MailMessage.encoded(text)
        for line in encoded.components(separatedBy: "\r\n ") {
            #expect(line.utf8.count <= 75 && line.hasPrefix("=?UTF-8?B?") && line.hasSuffix("?="))
            let content = line.dropFirst(10).dropLast(2)
            let bytes = try #require(Data(base64Encoded: String(content)))
            #expect(String(data: bytes, encoding: .utf8) != nil)
        }
        #expect(MailMessage.date(try Instant(rfc3339: "2026-11-29T23:30:00Z")) == "Mon, 30 Nov 2026 06:30:00 +0700")
    }

    @Test("a text message is sent once for each identifier, however often it is told; who has no telephone is skipped")
    func textMessages() async throws {
        try await Playing.play(TextMessageStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let target = TextMessageTarget(name: "sms", url: playing.url, secret: Playing.secret)
            var state = DossierState.initial
            state.waiting = Waiting(
                number: 1, since: try Self.askedAt(), items: [], answerDue: nil, attachmentsBefore: 0)
            let asked = try message("supplement", ["applicant": Self.hoa], state: state)
            #expect(await target.ask(asked) == .unknown)
            try await playing.order(["lose_next": 1])
            #expect(await target.send(asked) == .failed(code: "target.lost"))
            #expect(await target.ask(asked) == .known(.done(EffectAnswer(outcome: "sent"))))
            #expect(await target.send(asked).outcome == "sent")
            let silent = try message("supplement", ["applicant": [:]], state: state)
            #expect(await target.send(silent).outcome == "no-address")
            try await playing.order(["refuse_next": 1])
            #expect(
                await target.send(try message("result", ["applicant": Self.hoa]))
                    == .refused(code: "notice.refused-no-such-number"))
            let report = try await playing.report()
            #expect(report["sent"] == 1 && report["malformed"] == 0)
            let text = report["messages"]?.array?.first?.object
            #expect(text?["phone"] == "0912345678")
            #expect(text?["text"]?.string?.contains("cần bổ sung") == true)
        }
    }
}
