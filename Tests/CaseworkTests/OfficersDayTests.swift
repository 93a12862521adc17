import Casework
import EventLog
import JSON
import Testing
import WorkingTime

/// What else happens on a day: nothing goes straight to the certificate.
@Suite struct OfficersDayTests {
    @Test("sent back for a supplement (form 02), answered, received; a second request is one too many")
    func supplement() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        let missing = await refusal { try await fixture.command("receive", code, by: hoa) }
        #expect(missing?.kind == .unprocessable)
        let reason = "Thiếu giấy chứng sinh bản chính"
        let asked = try await fixture.command(
            "request-supplement", code, ["documents": ["medical-birth-certificate"], "reason": .string(reason)],
            by: hoa)
        #expect(asked["dossier"]?["status"] == 5)
        #expect(asked["dossier"]?["due"] == nil)
        let paper = try await fixture.printed("supplement-request", code, by: hoa)
        #expect(paper.contains(reason) && paper.contains("Giấy chứng sinh") && paper.contains(code))

        let early = await refusal { try await fixture.command("receive", code, by: hoa) }
        #expect(early?.kind == .conflict)
        let empty = await refusal { try await fixture.command("answer-supplement", code, by: hoa) }
        #expect(empty?.kind == .unprocessable)
        try await fixture.attach(code, by: hoa)
        let answered = try await fixture.command("answer-supplement", code, by: hoa)
        #expect(answered["dossier"]?["phase"] == "filed")
        try await fixture.command("receive", code, by: hoa)
        let again = await refusal {
            try await fixture.command(
                "request-supplement", code, ["documents": ["residence-proof"], "reason": "nữa"], by: hoa)
        }
        #expect(again?.kind == .forbidden || again?.kind == .conflict)
        #expect(
            try await fixture.types(code, by: hoa) == [
                "filed", "supplement-requested", "paper-recorded", "attached", "supplement-answered", "received",
            ])
        let view = try await fixture.view(code, by: hoa)
        #expect(view["supplements"] == 1)
    }

    @Test("a supplement during the work stops the clock, which goes on with the answer")
    func clockStops() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let code = try await fixture.received(verification(), by: hoa)
        let first = try await fixture.view(code, by: hoa)["due"]?.string
        try await fixture.command("claim", code, by: minh)
        try await fixture.command(
            "request-supplement", code, ["documents": ["marriage-certificate"], "reason": "Cần bản sao"], by: minh)
        let waiting = await refusal { try await fixture.command("act", code, ["action": "return"], by: minh) }
        #expect(waiting?.kind == .conflict)
        try await fixture.on("2026-06-12T09:00")
        try await fixture.attach(code, scan + [1], as: "marriage-certificate", by: hoa)
        try await fixture.command("answer-supplement", code, by: hoa)
        let second = try await fixture.view(code, by: hoa)["due"]?.string
        #expect(try #require(second) > (try #require(first)))
    }

    @Test("refused at the counter (form 03), with the reasons on paper and the end in the log")
    func refusedAtCounter() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        let without = await refusal {
            try await fixture.command("refuse-to-receive", code, ["reasons": []], by: hoa)
        }
        #expect(without?.kind == .unprocessable || without?.kind == .malformed)
        let ended = try await fixture.command(
            "refuse-to-receive", code, ["reasons": ["Không thuộc thẩm quyền", "Đã đăng ký ở nơi khác"]], by: hoa)
        #expect(ended["dossier"]?["status"] == 3)
        let paper = try await fixture.printed("refusal", code, by: hoa)
        #expect(paper.contains("Không thuộc thẩm quyền") && paper.contains("Đã đăng ký ở nơi khác"))
        for name in ["receive", "withdraw", "claim"] {
            let error = await refusal { try await fixture.command(name, code, by: hoa) }
            #expect(error?.kind == .conflict, "\(name) after the end")
        }
        #expect(try await fixture.inbox(by: hoa) == [])
    }

    @Test("refused after verification: the officer's reason stands on form 03")
    func refusedAfterVerification() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let code = try await fixture.received(by: hoa)
        try await fixture.command("claim", code, by: minh)
        let done = try await fixture.command(
            "act", code, ["action": "return", "reason": "Giấy chứng sinh bị tẩy xóa"], by: minh)
        #expect(done["dossier"]?["phase"] == "ended")
        #expect(try await fixture.printed("refusal", code, by: hoa).contains("Giấy chứng sinh bị tẩy xóa"))
    }

    @Test("forwarded to the next commune: receiving, competent and returning differ; it sees, finds and acts")
    func forwarded() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let tuan = try await fixture.officer("tuan.pa", role: "civil-status")
        let code = try await fixture.received(by: hoa)
        #expect(await refusal { try await fixture.view(code, by: tuan) }?.kind == .notFound)
        let forwarded = try await fixture.command(
            "forward", code, ["to": "H26.148", "reason": "Nơi cư trú của mẹ"], by: hoa)
        let row = try #require(forwarded["dossier"])
        #expect(row["receiving"] == "H26.147" && row["competent"] == "H26.148" && row["returning"] == "H26.147")

        for text in [code, "Nguyễn Minh Anh", "nguyen minh anh", "Trần Thị Hương", "001090012345"] {
            #expect(try await fixture.search(text, by: tuan) == [code], "\(text)")
            #expect(try await fixture.search(text, by: hoa) == [code], "\(text)")
        }
        #expect(try await fixture.inbox(by: tuan) == [code])
        #expect(try await fixture.inbox(by: minh) == [])
        let notMine = await refusal { try await fixture.command("claim", code, by: minh) }
        #expect(notMine?.kind == .forbidden)
        try await fixture.command("claim", code, by: tuan)
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: tuan)
        try await fixture.command("act", code, ["action": "draft"], by: tuan)
        let back = await refusal { try await fixture.command("forward", code, ["to": "H26.147"], by: hoa) }
        #expect(back?.kind == .conflict)
    }

    @Test("forwarding to nowhere, to oneself, to the city")
    func forwardedWrongly() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        for target in ["H26.999", "H26.147", "H26"] {
            let error = await refusal { try await fixture.command("forward", code, ["to": .string(target)], by: hoa) }
            #expect(error?.kind == .conflict || error?.kind == .unprocessable, "\(target) \(String(describing: error))")
        }
        let malformed = await refusal { try await fixture.command("forward", code, ["to": "xã bên cạnh"], by: hoa) }
        #expect(malformed?.kind == .malformed)
        #expect(try await fixture.types(code, by: hoa).last == "received")
    }

    @Test("the apology and the new appointment (form 04): once")
    func apology() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(verification(), by: hoa)
        let due = try await fixture.view(code, by: hoa)["due"]?.string
        #expect(due?.hasPrefix("2026-06-15") == true)
        let backwards = await refusal {
            try await fixture.command(
                "apologise", code, ["reason": "Chờ xác minh", "new_due": "2026-06-11T10:00:00+07:00"], by: hoa)
        }
        #expect(backwards?.kind == .conflict)
        let sunday = await refusal {
            try await fixture.command(
                "apologise", code, ["reason": "Chờ xác minh", "new_due": "2026-06-21T10:00:00+07:00"], by: hoa)
        }
        #expect(sunday?.kind == .conflict)
        try await fixture.on("2026-06-12T16:00")
        let body: JSONObject = ["reason": "Chờ xác minh", "new_due": "2026-06-18T10:00:00+07:00"]
        let done = try await fixture.command("apologise", code, body, by: hoa)
        #expect(done["dossier"]?["due"]?.string?.hasPrefix("2026-06-18T03:00") == true)
        let paper = try await fixture.printed("apology", code, by: hoa)
        #expect(paper.contains("Chờ xác minh") && paper.contains("18"))
        let twice = await refusal {
            try await fixture.command(
                "apologise", code, ["reason": "Lại chờ", "new_due": "2026-06-19T10:00:00+07:00"], by: hoa)
        }
        #expect(twice?.kind == .conflict)
        #expect(try await fixture.view(code, by: hoa)["reappointments"] == 1)
    }

    @Test("an apology on the day itself is taken, and the log says that it is late")
    func lateApology() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(verification(), by: hoa)
        try await fixture.on("2026-06-15T08:00")
        try await fixture.command(
            "apologise", code, ["reason": "Chờ", "new_due": "2026-06-18T10:00:00+07:00"], by: hoa)
        let event = try await fixture.office.history(code, by: hoa)["items"]?.array?.last
        #expect(event?["facts"]?["late"] == true)
        #expect(event?["facts"]?["due"] == "2026-06-12T10:00:00.000000Z")
    }

    @Test("withdrawn at the counter, with and without a reason; nothing follows")
    func withdrawn() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let code = try await fixture.received(by: hoa)
        #expect(await refusal { try await fixture.command("withdraw", code, by: minh) }?.kind == .forbidden)
        let done = try await fixture.command("withdraw", code, ["reason": "Gia đình đổi tên cho cháu"], by: hoa)
        #expect(done["dossier"]?["status"] == 7)
        #expect(await refusal { try await fixture.command("claim", code, by: minh) }?.kind == .conflict)
        let other = try await fixture.filed(by: hoa)
        #expect(try await fixture.command("withdraw", other, by: hoa)["dossier"]?["status"] == 7)
    }

    @Test("leave: the head hands over what an absent officer holds, to somebody who is there")
    func leave() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let nga = try await fixture.officer("nga.lt")
        let head = try await fixture.officer("lan.lt", role: "head")
        let code = try await fixture.received(by: hoa)
        try await fixture.command("claim", code, by: minh)
        let taken = await refusal { try await fixture.command("claim", code, by: nga) }
        #expect(taken?.kind == .conflict || taken?.kind == .forbidden)
        let present = await refusal { try await fixture.command("hand-over", code, ["to": "nga.lt"], by: head) }
        #expect(present?.kind == .conflict)
        let notHead = await refusal {
            try await fixture.organise(
                "grant-leave", ["officer": "minh.tv", "from": "2026-06-10", "until": "2026-06-12"], by: nga)
        }
        #expect(notHead != nil)
        try await fixture.organise(
            "grant-leave", ["officer": "minh.tv", "from": "2026-06-10", "until": "2026-06-12"], by: head)
        let away = try await fixture.officer("minh.tv")
        let fromLeave = await refusal { try await fixture.command("act", code, ["action": "return"], by: away) }
        #expect(fromLeave?.kind == .forbidden || fromLeave?.kind == .notFound)
        let unsuited = await refusal { try await fixture.command("hand-over", code, ["to": "hoa.nt"], by: head) }
        #expect(unsuited?.kind == .forbidden)
        let nobody = await refusal { try await fixture.command("hand-over", code, ["to": "khong.co"], by: head) }
        #expect(nobody?.kind == .forbidden)
        let done = try await fixture.command(
            "hand-over", code, ["to": "nga.lt", "reason": "Anh Minh nghỉ phép"], by: head)
        #expect(done["dossier"]?["assignee"] == "nga.lt")
        var mine = InboxRequest()
        mine.assignee = .me
        #expect(try await fixture.inbox(mine, by: nga) == [code])
        #expect(try await fixture.inbox(mine, by: away) == [])
    }

    @Test("a substitute acts for the days of the substitution, in the other's role")
    func substitute() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let head = try await fixture.officer("lan.lt", role: "head")
        try await fixture.organise(
            "substitute",
            [
                "absent": "minh.tv", "substitute": "thao.vt", "role": "civil-status", "agency": "H26.147",
                "from": "2026-06-10", "until": "2026-06-10",
            ], by: head)
        let thao = try await fixture.officer("thao.vt", role: "civil-status")
        let code = try await fixture.received(by: hoa)
        try await fixture.command("claim", code, by: thao)
        let events = try await fixture.office.history(code, by: hoa)["items"]?.array
        #expect(events?.last?["by"]?["role"] == "civil-status")
        try await fixture.on("2026-06-11T09:00")
        let error = await refusal { try await fixture.officer("thao.vt", role: "civil-status") }
        #expect(error?.code == "access.no-such-post")
    }

    @Test("received at 15:05: the next working day, over a weekend where there is one")
    func afterCutOff() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let early = try await fixture.complete(by: hoa)
        let late = try await fixture.complete(by: hoa)
        try await fixture.at("14:59")
        let before = try await fixture.command("receive", early, by: hoa)
        #expect(before["dossier"]?["due"]?.string?.hasPrefix("2026-06-10") == true)
        try await fixture.at("15:05")
        let after = try await fixture.command("receive", late, by: hoa)
        #expect(after["dossier"]?["due"]?.string?.hasPrefix("2026-06-11") == true)
        let friday = try await fixture.complete(by: hoa)
        try await fixture.on("2026-06-12T15:05")
        let weekend = try await fixture.command("receive", friday, by: hoa)
        #expect(weekend["dossier"]?["due"]?.string?.hasPrefix("2026-06-15") == true)
    }

    @Test("separation of duties: who drafts or receives does not sign, whatever posts they hold")
    func separation() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let admin = try await fixture.officer("admin")
        for officer in ["minh.tv", "hoa.nt"] {
            try await fixture.organise(
                "appoint",
                ["officer": .string(officer), "role": "signatory", "agency": "H26.147", "from": "2026-06-01"],
                by: admin)
        }
        _ = try await fixture.office.registerKey(
            Self.key, owner: "minh.tv", isAgency: false, command: .random(), by: admin)
        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        for officer in ["minh.tv", "hoa.nt"] {
            let signatory = try await fixture.officer(officer, role: "signatory")
            let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: signatory)
            let error = await refusal {
                try await fixture.command("act", code, ["action": "sign", "signature": signature], by: signatory)
            }
            #expect(error?.kind == .conflict && error?.code.contains("separation") == true, "\(officer)")
        }
    }

    private static let key = "MCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
}
