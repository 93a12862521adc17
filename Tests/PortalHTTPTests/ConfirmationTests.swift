import Casework
import Connectors
import EventLog
import Foundation
import JSON
import StandIns
import TestSystems
import Testing

/// The draft that is put before who filed online: they are told, they see it, and then their silence is consent.
@Suite(.serialized, .timeLimit(.minutes(15))) struct ConfirmationTests {
    /// A server whose citizens sign in, connected to a provider of text messages.
    private func make(_ played: PlayedProvider, _ playing: Playing) async throws -> CitizenFixture {
        try await CitizenFixture.make([CitizenFixture.provider(played.url)]) {
            $0.targets = [TextMessageTarget(name: "sms", url: playing.url, secret: Playing.secret)]
        }
    }

    /// Received, claimed, drafted.
    private func draft(_ code: String, _ office: OfficeFixture) async throws {
        let minh = try await office.officer("minh.tv")
        try await office.command("receive", code, by: try await office.officer("hoa.nt"))
        try await office.command("claim", code, by: minh)
        _ = try await office.office.printPaper("draft", of: code, command: .random(), by: minh)
        try await office.command("act", code, ["action": "draft"], by: minh)
    }

    /// What was sent by text message of a draft.
    private func told(_ playing: Playing) async throws -> [String] {
        try await playing.report()["messages"]?.array?.compactMap { $0["text"]?.string }
            .filter { $0.contains("dự thảo") } ?? []
    }

    @Test(
        "a birth: the message names the end, the draft is opened at home, silence consents at that instant and not before"
    )
    func silence() async throws {
        try await PlayedProvider.play { played in
            try await Playing.play(TextMessageStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
                let fixture = try await make(played, playing)
                let office = fixture.portal.office
                var browser = fixture.browser()
                let binh = try await browser.token("login=binh")
                let code = try #require(try await fixture.file(binh)["code"]?.string)
                let attached = try await fixture.client.send(
                    "POST", "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=a.pdf",
                    token: binh, headers: ["Content-Type": "application/pdf"], body: scan)
                try #require(attached.status == 201, "\(attached.text)")
                try await draft(code, office)
                for _ in 0..<2 { try await office.office.doDueTasks() }

                let texts = try await told(playing)
                #expect(texts.count == 1, "\(texts)")
                #expect(texts.first?.contains("\(code)") == true && texts.first?.contains("coi là đồng ý") == true)
                #expect(texts.first?.contains("ngày 11 tháng 6 năm 2026") == true, "\(texts)")
                #expect(texts.first?.contains("Bình") == false && texts.first?.contains("Minh Anh") == false)

                let view = try await fixture.client.send("GET", "/v1/dossiers/\(code)", token: binh)
                let papers = view["papers"]?.array?.filter { $0["kind"] == "draft" } ?? []
                #expect(view["step"] == "confirm" && papers.count == 1, "\(view.text)")
                let paper = try #require(papers.first?["id"]?.string)
                let opened = try await fixture.client.send(
                    "GET", "/v1/dossiers/\(code)/papers/\(paper)", token: binh)
                #expect(opened.status == 200 && opened.body.starts(with: Array("%PDF".utf8)))
                #expect(opened.text.contains("Nguyễn Minh Anh"), "the draft is of this child")

                try await office.on("2026-06-11T16:59")
                try await office.office.doDueTasks()
                let hoa = try await office.officer("hoa.nt")
                #expect(try await office.view(code, by: hoa)["step"] == "confirm")
                try await office.on("2026-06-11T17:00")
                try await office.office.doDueTasks()
                let agreed = try await office.view(code, by: try await office.officer("hoa.nt"))
                #expect(agreed["step"] == "approve", "\(agreed)")
                let items = try await office.office.history(code, by: hoa)["items"]?.array ?? []
                let consent = items.first { $0["facts"]?["fired"]?["name"] == "silence" }
                #expect(consent?["type"] == "dossier.acted" && consent?["facts"]?["action"] == "agree")
                try await fixture.portal.stop()
            }
        }
    }

    @Test(
        "a death that was filed online waits for the declarant's word on the extract; at the counter it goes to be signed"
    )
    func death() async throws {
        try await PlayedProvider.play { played in
            try await Playing.play(TextMessageStandIn(secret: Playing.secret)) { (playing: Playing) async throws in
                let fixture = try await make(played, playing)
                let office = fixture.portal.office
                let deceased: JSONValue = [
                    "full_name": "Nguyễn Văn Cụ", "sex": "male", "death_date": "2026-06-08", "death_place": "Tại nhà",
                ]
                var browser = fixture.browser()
                let binh = try await browser.token("login=binh")
                let filed = try await fixture.client.send(
                    "POST", "/v1/dossiers", token: binh,
                    json: [
                        "procedure": "1.000656", "receiving_agency": "H26.147", "delivery": "online",
                        "subjects": [
                            "applicant": ["phone": "0912345678", "relationship": "child"], "deceased": deceased,
                        ],
                    ])
                let online = try #require(filed["code"]?.string, "\(filed.text)")
                let attached = try await fixture.client.send(
                    "POST", "/v1/dossiers/\(online)/attachments?document=death-notice&name=a.pdf", token: binh,
                    headers: ["Content-Type": "application/pdf"], body: scan)
                try #require(attached.status == 201, "\(attached.text)")
                try await draft(online, office)
                for _ in 0..<2 { try await office.office.doDueTasks() }
                #expect(try await told(playing).count == 1)
                let hoa = try await office.officer("hoa.nt")
                #expect(try await office.view(online, by: hoa)["step"] == "confirm")
                let agreed = try await fixture.client.send(
                    "POST", "/v1/dossiers/\(online)/commands/act", token: binh, json: ["action": "agree"])
                #expect(agreed.status == 200, "\(agreed.text)")
                #expect(try await office.view(online, by: hoa)["step"] == "approve")

                let counter = try await office.filed(
                    [
                        "procedure": "1.000656",
                        "subjects": [
                            "applicant": [
                                "full_name": "Nguyễn Văn Bình", "identity_paper": "passport",
                                "identity_paper_number": "C1234567", "identity_paper_issued": "2020-03-02",
                                "relationship": "child",
                            ], "deceased": deceased,
                        ],
                    ], by: hoa)
                try await office.attach(counter, as: "death-notice", by: hoa)
                try await office.attach(counter, scan + [1], as: "residence-proof", by: hoa)
                try await draft(counter, office)
                #expect(try await office.view(counter, by: hoa)["step"] == "approve")
                try await fixture.portal.stop()
            }
        }
    }
}
