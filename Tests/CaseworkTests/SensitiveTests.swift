import Casework
import Dossiers
import EventLog
import JSON
import Organisation
import Testing
import Vietnamese

/// Who opens what is sensitive, and what the others see in its place.
@Suite(.serialized) struct SensitiveTests {
    private let sealed: JSONValue = ["sealed": "sensitive"]

    /// Publishes the birth registration with `readers` named.
    private func publish(_ readers: String, _ fixture: OfficeFixture) async throws {
        let text = try OfficeFixture.text("workflows/birth-registration.yaml")
            .replacing("\nsubjects:\n", with: "\nreaders: {sensitive: [\(readers)]}\nsubjects:\n")
        let admin = try await fixture.officer("admin")
        _ = try await fixture.office.publish(text, file: "b.yaml", command: .random(), by: admin)
    }

    @Test("who decides opens sensitive fields; clerk, head, accountant and inspector see them sealed, with the reason")
    func byRole() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let accountant = try await fixture.appointed("son.nv", "accountant", at: "H26.147")
        let code = try await fixture.received(by: hoa)
        for (id, role) in [("hoa.nt", nil), ("minh.tv", nil), ("nga.lt", nil), ("lan.lt", "signatory")] {
            let view = try await fixture.view(code, by: try await fixture.officer(id, role: role))
            #expect(view["subjects"]?["child"]?["ethnicity"] == "Kinh", "\(id)")
            #expect(view["subjects"]?["child"]?["circumstance"] == "ordinary")
            #expect(view["sealed"] == nil)
            #expect(view["attachments"]?[0]?["name"] == "giấy tờ.pdf")
        }
        let others = [
            try await fixture.officer("thao.vt"), try await fixture.officer("lan.lt", role: "head"),
            try await fixture.officer("thu.dk"), accountant,
        ]
        for caller in others {
            for instant in [nil, try await fixture.office.time().instant] {
                let view = try await fixture.office.show(code, at: instant, by: caller)
                for subject in ["child", "mother", "father"] {
                    #expect(view["subjects"]?[subject]?["ethnicity"] == sealed)
                    #expect(view["subjects"]?[subject]?["nationality"] == "Việt Nam", "what is not sensitive is open")
                }
                #expect(view["subjects"]?["child"]?["circumstance"] == sealed)
                #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")
                #expect(view["subjects"]?["applicant"]?["priority"] == nil, "what was not filled in is not there")
                #expect(view["sealed"]?["class"] == "sensitive")
                #expect(view["sealed"]?["roles"] == ["one-stop", "civil-status", "signatory"])
                #expect(view["sealed"]?["vi"]?.string?.contains("Cán bộ một cửa") == true)
                #expect(view["sealed"]?["en"]?.string?.contains("One-stop officer") == true)
                #expect(view["attachments"]?[0]?["name"] == nil && view["attachments"]?[0]?["id"] != nil)
                #expect(!JSONWriter.text(view).contains("Kinh"))
            }
        }
        let log = try await fixture.rows("SELECT (actor->>'role') || ': ' || what FROM access_log ORDER BY id")
        #expect(log.contains("civil-status: show") && log.contains("clerk: show, sensitive sealed"))
        #expect(log.contains("inspector: show at an instant, sensitive sealed"))
        #expect(!log.contains("clerk: show") && !log.contains("accountant: show"))
    }

    @Test("scans and drafts obey too: nothing is opened, printed or written; the clerk prints the result all the same")
    func papers() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let thao = try await fixture.officer("thao.vt")
        let accountant = try await fixture.appointed("son.nv", "accountant", at: "H26.147")
        let code = try await fixture.issued(oneStop: hoa)
        let view = try await fixture.view(code, by: hoa)
        let scan = try #require(view["attachments"]?[0]?["id"]?.string)
        let draft = try #require(view["papers"]?.array?.first { $0["kind"] == "draft" }?["id"]?.string)
        let result = try #require(view["result"]?["paper"]?.string)
        let office = fixture.office
        let receipt = try await office.printPaper("receipt", of: code, command: .random(), by: accountant)
        let events = try await fixture.types(code, by: hoa)
        for caller in [thao, accountant, try await fixture.officer("lan.lt", role: "head")] {
            for error in [
                await refusal { try await office.attachment(scan, of: code, by: caller).bytes },
                await refusal { try await office.paper(draft, of: code, by: caller) },
                await refusal { try await office.printPaper("draft", of: code, command: .random(), by: caller) },
            ] {
                #expect(error?.kind == .forbidden && error?.code == "access.sensitive-sealed")
                #expect(error?.message.vi.contains("Lãnh đạo ký") == true)
            }
            _ = try await office.paper(try #require(receipt["id"]?.string), of: code, by: caller)
        }
        #expect(await refusal { try await office.paper(result, of: code, by: accountant) }?.kind == .forbidden)
        let certificate = try await office.paper(result, of: code, by: thao)
        #expect(String(decoding: certificate, as: UTF8.self).contains("Kinh"), "the clerk numbers and stamps it")
        for caller in [hoa, try await fixture.officer("minh.tv")] {
            _ = try await office.attachment(scan, of: code, by: caller)
            _ = try await office.paper(draft, of: code, by: caller)
            _ = try await office.paper(result, of: code, by: caller)
        }
        #expect(try await fixture.types(code, by: hoa) == events)
    }

    @Test("a definition names other readers: those open it, and who is not named does not, the counter among them")
    func namedReaders() async throws {
        let fixture = try await OfficeFixture.make()
        try await publish("civil-status, signatory, accountant, inspector", fixture)
        let hoa = try await fixture.officer("hoa.nt")
        let accountant = try await fixture.appointed("son.nv", "accountant", at: "H26.147")
        let code = try await fixture.received(by: hoa)
        for caller in [accountant, try await fixture.officer("thu.dk"), try await fixture.officer("minh.tv")] {
            let view = try await fixture.view(code, by: caller)
            #expect(view["subjects"]?["child"]?["ethnicity"] == "Kinh" && view["sealed"] == nil)
        }
        let view = try await fixture.view(code, by: hoa)
        #expect(view["subjects"]?["child"]?["ethnicity"] == sealed)
        #expect(view["sealed"]?["roles"]?.array?.contains("one-stop") == false)
        // The accountant of the neighbouring commune sees no dossier, whatever roles read.
        let neighbour = try await fixture.appointed("tam.nv", "accountant", at: "H26.148")
        #expect(await refusal { try await fixture.view(code, by: neighbour) }?.kind == .notFound)
    }

    @Test("one's own draft and what one's own system filed stay open")
    func own() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let portal = try await fixture.portal()
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "G09.20-260610-0012345"]
        _ = try await fixture.office.file(birth(extra: extra), command: .random(), by: portal)
        let theirs = try await fixture.view("G09.20-260610-0012345", by: portal)
        #expect(theirs["subjects"]?["child"]?["ethnicity"] == "Kinh" && theirs["sealed"] == nil)
        let draft = try await fixture.office.file(birth(), asDraft: true, command: .random(), by: hoa)
        let own = try await fixture.view(try #require(draft["code"]?.string), by: hoa)
        #expect(own["subjects"]?["child"]?["ethnicity"] == "Kinh" && own["sealed"] == nil)
    }
}
