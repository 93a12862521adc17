import Casework
import Connectors
import EventLog
import Foundation
import JSON
import StandIns
import TestSystems
import Testing

/// What applicants are told as procedures are shipped, at an office that is connected to a mail server and to a provider of text messages.
@Suite("Notices of a whole life", .timeLimit(.minutes(15))) struct NoticeLifeTests {
    @Test("each moment of a whole life is told by one mail and one text message, with nobody's name in them")
    func life() async throws {
        let server = try await MailServer()
        try await Playing.play(TextMessageStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
            let mail = try #require(
                MailTarget(
                    name: "mail", server: server.url, requiresTLS: false, from: "mot-cua@phudong.example.vn",
                    fromName: "Bộ phận Một cửa xã Phù Đổng", policy: MemoryTarget.quick))
            let fixture = try await OfficeFixture.make {
                $0.targets = [
                    mail,
                    TextMessageTarget(
                        name: "sms", url: playing.url, secret: Playing.secret, policy: MemoryTarget.quick),
                ]
            }
            let hoa = try await fixture.officer("hoa.nt")
            let minh = try await fixture.officer("minh.tv")
            var told = 0
            /// What was told since: the text of the mail and of the message, each once.
            func news() async throws -> String {
                for _ in 0..<2 { try await fixture.office.doDueTasks() }
                let mails = try server.mails()
                let messages = try await playing.report()["messages"]?.array ?? []
                told += 1
                #expect(mails.count == told && messages.count == told)
                guard let mail = mails.last, let text = messages.last?["text"]?.string else { return "" }
                #expect(mail.to == ["binh@example.vn"] && messages.last?["phone"] == "0912345678")
                #expect(mail.body.contains(text), "both say the same")
                return mail.body
            }
            let code = try await fixture.complete(
                changed(birth(), "applicant", ["email": "binh@example.vn"]), by: hoa)
            #expect(try await news().contains("đã được nộp."))
            try await fixture.command("receive", code, by: hoa)
            #expect(try await news().contains("đã được tiếp nhận. Hẹn trả kết quả: 17 giờ"))
            try await fixture.command("claim", code, by: minh)
            try await fixture.command(
                "request-supplement", code, ["documents": ["marriage-certificate"], "reason": "Thiếu của ông Bình"],
                by: minh)
            #expect(try await news().contains("cần bổ sung"))
            try await fixture.attach(code, scan + [2], as: "marriage-certificate", by: hoa)
            try await fixture.command("answer-supplement", code, by: hoa)
            try await fixture.command(
                "apologise", code, ["reason": "Chờ xác minh", "new_due": "2026-06-11T17:00:00+07:00"], by: minh)
            #expect(try await news().contains("xin lỗi. Hẹn lại: 17 giờ"))
            _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
            try await fixture.command("act", code, ["action": "draft"], by: minh)
            let lan = try await fixture.officer("lan.lt", role: "signatory")
            let approval = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
            try await fixture.command("act", code, ["action": "sign", "signature": approval], by: lan)
            let thao = try await fixture.officer("thao.vt")
            _ = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
            let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
            try await fixture.command("issue", code, ["signature": seal], by: thao)
            #expect(try await news().contains("đã có kết quả."))
            try await fixture.command("deliver", code, ["method": "counter", "receiver": "Nguyễn Văn Bình"], by: hoa)
            #expect(try await news().contains("đã trả kết quả."))

            let mails = try server.mails()
            #expect(mails.count == 6 && Set(mails.map(\.messageID)).count == 6)
            for mail in mails {
                for name in ["Bình", "Minh Anh", "Hương", "Trần Văn Minh"] {
                    #expect(!mail.body.contains(name) && !mail.subject.contains(name), "\(mail.body)")
                }
                #expect(mail.body.contains(code) && mail.body.contains("Birth registration"))
            }
            #expect(try await fixture.effectRows() == [])
            #expect(try await fixture.rows("SELECT 1 FROM event WHERE body::text LIKE '%binh@example.vn%'") == [])
            _ = try await fixture.checkLog()
        }
    }
}
