import Casework
import EventLog
import Foundation
import Identity
import JSON
import Testing

@testable import PortalHTTP

/// What a citizen does with their dossiers, and who else sees them.
@Suite(.serialized, .timeLimit(.minutes(15))) struct CitizenDossierTests {
    @Test("A citizen files, attaches, answers, reads the result and rates; to another citizen nothing of it exists")
    func ownWay() async throws {
        let python = try PythonProvider()
        let fixture = try await CitizenFixture.make([CitizenFixture.provider(python.url)])
        let office = fixture.portal.office
        try await python.know("u-1", CitizenSignInTests.binh)
        try await python.know("u-2", ["acr": "LoA2", "HoVaTen": "TRẦN THỊ LAN", "SoCMND": "001192054321"])
        var browser = fixture.browser()
        let binh = try await browser.token("sub=u-1")
        let lan = try await browser.token("sub=u-2")
        func get(_ path: String, _ token: String) async throws -> WireClient.Answer {
            try await fixture.client.send("GET", path, token: token)
        }
        func command(
            _ name: String, _ code: String, _ body: JSONObject = [:], _ token: String
        ) async throws -> WireClient.Answer {
            try await fixture.client.send(
                "POST", "/v1/dossiers/\(code)/commands/\(name)", token: token, json: .object(body))
        }
        func attach(_ code: String, _ token: String, named name: String = "a.pdf") async throws -> WireClient.Answer {
            try await fixture.client.send(
                "POST", "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=\(name)",
                token: token,
                headers: ["Content-Type": "application/pdf"], body: scan)
        }
        // Who they are is filled in by what the provider vouches for.
        let filed = try await fixture.file(binh)
        try #require(filed.status == 201, "\(filed.text)")
        let code = try #require(filed["code"]?.string)
        #expect(filed["dossier"]?.object?["channel"] == "online" && filed["dossier"]?.object?["role"] == nil)
        let view = try await get("/v1/dossiers/\(code)", binh)
        let applicant = try #require(view["subjects"]?["applicant"]?.object)
        #expect(applicant["full_name"] == "Nguyễn Văn Bình" && applicant["personal_number"] == "001090012345")
        #expect(applicant["birth_date"] == "1990-02-03" && view["tie"] == "filer")
        #expect(try await attach(code, binh).status == 201)
        // As somebody else, or as an enterprise, it is not filed.
        for (extra, refusal) in [
            (
                [
                    "subjects": [
                        "applicant": ["full_name": "Nguyễn Văn An", "residence": "Hà Nội", "relationship": "father"]
                    ]
                ],
                "dossier.identity-mismatch"
            ),
            (["applicant_kind": "enterprise"], "dossier.account-of-other-kind"),
            (["channel": "counter"], "json.wrong-type"), (["on_behalf_of": "somebody"], "json.unknown-key"),
            (["filed_at": "2026-06-01T08:00:00Z"], "dossier.stated-by-outsider"),
        ] as [(JSONObject, String)] {
            var extra = extra
            if let given = extra["subjects"]?.object {
                var subjects = try #require(birth()["subjects"]?.object)
                subjects["applicant"] = given["applicant"]
                extra["subjects"] = .object(subjects)
            }
            let refused = try await fixture.file(binh, extra: extra)
            #expect(refused["code"]?.string == refusal, "\(refused.text)")
        }

        // To anybody else it does not exist, whatever they ask.
        for path in ["", "/history", "/payment", "/attachments/\(String(repeating: "a", count: 32))", "/papers/aa"] {
            let other = try await get("/v1/dossiers/\(code)\(path)", lan)
            #expect(other.status == 404 && other["code"] == "dossier.not-found", "\(path): \(other.text)")
        }
        for name in ["withdraw", "answer-supplement", "rate", "file", "note", "receive"] {
            let bodies: [String: JSONObject] = ["rate": ["score": 5], "file": ["receiving_agency": "H26.147"]]
            #expect(try await command(name, code, bodies[name] ?? [:], lan).status == 404, "\(name)")
        }
        #expect(try await attach(code, lan).status == 404)
        #expect(try await fixture.own(lan) == [])
        #expect(try await fixture.own(binh) == [code])
        // Nor do officers' rooms open.
        for path in ["/v1/inbox", "/v1/search?q=binh", "/v1/org/officers", "/v1/log", "/v1/indicators"] {
            #expect(try await get(path, binh).status == 403, "\(path)")
        }
        #expect(try await command("receive", code, [:], binh).status == 403)
        #expect(try await command("note", code, ["text": "x"], binh).status == 403)

        // The office asks for something, and the citizen brings it.
        let hoa = try await office.officer("hoa.nt")
        try await office.command("note", code, ["text": "Gọi điện hai lần không được"], by: hoa)
        try await office.command(
            "request-supplement", code,
            ["documents": ["medical-birth-certificate"], "reason": "Bản chụp mờ, đọc không được"],
            by: hoa)
        let waiting = try await get("/v1/dossiers/\(code)", binh)
        #expect(waiting["asked"]?["reason"] == "Bản chụp mờ, đọc không được")
        #expect(waiting["asked"]?["items"]?[0]?["id"] == "medical-birth-certificate")
        #expect(waiting["actions"]?.array?.contains { $0["command"] == "answer-supplement" } == true)
        let better = try await fixture.client.send(
            "POST", "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=b.pdf", token: binh,
            headers: ["Content-Type": "application/pdf"], body: Array("%PDF-1.4 rõ hơn".utf8))
        #expect(better.status == 201, "\(better.text)")
        let answered = try await command("answer-supplement", code, [:], binh)
        #expect(answered.status == 200, "\(answered.text)")
        // An officer finds it in the citizen's name, by the code and by the number.
        let minh = try await office.officer("minh.tv")
        try await office.command("receive", code, by: hoa)
        try await office.command("claim", code, by: minh)
        #expect(try await office.search("001090012345", by: hoa) == [code])
        let event = try await office.rows(
            "SELECT body::json->'by'->>'issuer' || ' ' || (body::json->'by'->>'subject') FROM event WHERE type = 'dossier.filed'"
        )
        #expect(event.count == 1 && event[0].hasPrefix("\(python.url) c:"))

        // What officers are to each other is not in the citizen's view, nor in their history.
        let seen = try await get("/v1/dossiers/\(code)", binh)
        let history = try await get("/v1/dossiers/\(code)/history", binh)
        for text in [seen.text, history.text] {
            #expect(!text.contains("minh.tv") && !text.contains("hoa.nt") && !text.contains("Gọi điện"), "\(text)")
        }
        let types = history["items"]?.array?.compactMap { $0["type"]?.string } ?? []
        #expect(
            types == [
                "dossier.filed", "dossier.attached", "dossier.supplement-requested", "dossier.attached",
                "dossier.supplement-answered", "dossier.received",
            ])
        #expect(history["items"]?[0]?["by"]?["party"] == "you" && history["items"]?[2]?["by"]?["party"] == "agency")

        // Nor in what they follow: the last thing that is told is not the last that happened.
        let citizen = try await office.office.caller(token: binh, role: nil, agency: nil)
        let told = try await office.office.progress(code, after: 0, by: citizen).compactMap { $0.json["type"]?.string }
        #expect(
            told.contains("dossier.received") && !told.contains("dossier.noted") && !told.contains("dossier.claimed"))
        let standing = try await office.office.progress(code, after: nil, by: citizen)
        #expect(standing.count == 1 && standing.first?.json["type"] == "dossier.received")
        #expect(try await office.office.progress(code, after: nil, by: hoa).first?.json["type"] == "dossier.claimed")

        // The result: theirs once it was handed over.
        _ = try await office.office.printPaper("draft", of: code, command: .random(), by: minh)
        try await office.command("act", code, ["action": "draft"], by: minh)
        // Where the draft goes to whoever filed online, they agree to it.
        let agree = try await get("/v1/dossiers/\(code)", binh)["actions"]?.array?.first { $0["command"] == "act" }
        if let action = agree?["action"] {
            #expect(try await command("act", code, ["action": action], binh).status == 200)
        }
        let signatory = try await office.officer("lan.lt", role: "signatory")
        let approval = try await office.signature(code, "draft", key: office.signatoryKey, by: signatory)
        try await office.command("act", code, ["action": "sign", "signature": approval], by: signatory)
        let thao = try await office.officer("thao.vt")
        let printed = try await office.office.printPaper("result", of: code, command: .random(), by: thao)
        let paper = try #require(printed["id"]?.string)
        let seal = try await office.signature(code, "result", key: office.sealKey, by: thao)
        try await office.command("issue", code, ["signature": seal], by: thao)
        #expect(try await get("/v1/dossiers/\(code)/papers/\(paper)", binh).status == 404)
        #expect(try await command("rate", code, ["score": 5], binh)["code"] == "dossier.not-ended")
        try await office.command("deliver", code, ["method": "online"], by: hoa)
        let result = try await get("/v1/dossiers/\(code)/papers/\(paper)", binh)
        #expect(result.status == 200 && result.body.starts(with: Array("%PDF".utf8)))
        #expect(try await get("/v1/dossiers/\(code)/papers/\(paper)", lan).status == 404)
        #expect(try await command("rate", code, ["score": 5, "comment": "Nhanh"], binh).status == 200)
        // Withdrawing: another one.
        let second = try #require(try await fixture.file(binh, child: "Nguyễn Minh Ba")["code"]?.string)
        #expect(try await command("withdraw", second, ["reason": "Nhầm"], binh).status == 200)
        #expect(try await Set(fixture.own(binh)) == [code, second])
        // A draft is its owner's, and is filed from where they left off.
        let draft = try await fixture.client.send(
            "POST", "/v1/drafts", token: binh,
            json: [
                "procedure": "1.001193", "receiving_agency": "H26.147",
                "subjects": ["child": ["full_name": "Nguyễn Tư"]],
            ])
        let draftCode = try #require(draft["code"]?.string, "\(draft.text)")
        #expect(try await get("/v1/dossiers/\(draftCode)", lan).status == 404)
        #expect(
            try await get("/v1/dossiers/\(draftCode)", binh)["subjects"]?["applicant"]?["full_name"]
                == "Nguyễn Văn Bình")
        #expect(try await fixture.own(binh).contains(draftCode))

        for secret in ["001090012345", "Nguyễn Văn Bình", "NGUYỄN VĂN BÌNH"] {
            #expect(!fixture.portal.log.all.contains { $0.contains(secret) })
            for table in ["event", "access_log", "party_token", "citizen_session", "dossier", "http_answer"] {
                let rows = try await office.rows("SELECT t::text FROM \(table) AS t")
                #expect(!rows.contains { $0.contains(secret) }, "\(table): \(secret)")
            }
        }
        try await fixture.portal.stop()
        await python.stop()
    }

    @Test(
        "Filed at the counter it is the applicant's whose number it names, and the representative's; whose number was corrected sees no more"
    )
    func byNumber() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let office = fixture.portal.office
            try await played.tell([
                "citizen": [
                    "login": "ba", "sub": "s3", "acr": "LoA2", "HoVaTen": "LÊ THỊ BA", "SoCMND": "001165000003",
                    "NgaySinh": "01/01/1965",
                ]
            ])
            var browser = fixture.browser()
            let binh = try await browser.token("login=binh")
            let huong = try await browser.token("login=huong")
            let ba = try await browser.token("login=ba")
            let hoa = try await office.officer("hoa.nt")
            let plain = try await office.complete(by: hoa)
            let represented = try await office.filed(
                changed(
                    changed(
                        birth(child: "Nguyễn Minh Tư"), "representative",
                        [
                            "full_name": "Lê Thị Ba", "birth_date": "1965-01-01", "personal_number": "001165000003",
                            "phone": "0912345679",
                        ]), "applicant", [:]
                ).with("representative", ["ground": "relative"]), by: hoa)
            #expect(try await Set(fixture.own(binh)) == [plain, represented])
            #expect(try await fixture.own(ba) == [represented])
            #expect(try await fixture.own(huong) == [])
            func view(_ code: String, _ token: String) async throws -> WireClient.Answer {
                try await fixture.client.send("GET", "/v1/dossiers/\(code)", token: token)
            }
            #expect(try await view(plain, binh)["tie"] == "applicant")
            #expect(try await view(represented, ba)["tie"] == "representative")
            #expect(try await view(plain, ba).status == 404)
            #expect(try await view(plain, huong).status == 404)
            // The representative acts in it.
            let withdrawn = try await fixture.client.send(
                "POST", "/v1/dossiers/\(represented)/commands/withdraw", token: ba, json: [:])
            #expect(withdrawn.status == 200, "\(withdrawn.text)")
            // A number that was mistyped: it is Bình's, the date of birth is not.
            let mistyped = try await office.filed(
                changed(birth(child: "Lê Năm"), "applicant", ["birth_date": "1990-05-06"]), by: hoa)
            #expect(try await view(mistyped, binh).status == 404)
            // A death is registered without the declarant's date of birth: then the name tells, and where the provider says neither,
            // the number alone is nothing.
            try await played.tell([
                "citizen": ["login": "so", "sub": "s9", "acr": "LoA2", "SoCMND": "001090012345"]
            ])
            let number = try await browser.token("login=so")
            func death(_ name: String) async throws -> String {
                try await office.filed(
                    [
                        "procedure": "1.000656",
                        "subjects": [
                            "applicant": [
                                "full_name": .string(name), "personal_number": "001090012345",
                                "relationship": "child",
                            ],
                            "deceased": [
                                "full_name": "Nguyễn Văn Cụ", "sex": "male", "death_date": "2026-06-08",
                                "death_place": "Tại nhà",
                            ],
                        ],
                    ], by: hoa)
            }
            let parent = try await death("Nguyễn Văn Bình")
            let other = try await death("Trần Văn Khác")
            #expect(try await view(parent, binh)["tie"] == "applicant")
            for (code, token) in [(other, binh), (parent, number), (other, number), (plain, number)] {
                #expect(try await view(code, token).status == 404)
            }
            #expect(try await fixture.own(number) == [])
            try await office.command("withdraw", parent, by: hoa)
            // The number was somebody else's: from its correction on the dossier is theirs, and only theirs.
            try await office.command(
                "correct", plain,
                ["subject": "applicant", "field": "personal_number", "value": "001090099999", "reason": "Ghi nhầm số"],
                by: hoa)
            #expect(try await view(plain, binh).status == 404)
            #expect(try await Set(fixture.own(binh)) == [represented, parent])
            try await fixture.portal.stop()
        }
    }

    @Test("A procedure states its level: below it nothing is filed online, and a number alone opens nothing")
    func levels() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let office = fixture.portal.office
            try await office.on("2026-06-11T08:00")
            let text = try OfficeFixture.text("workflows/birth-registration.yaml")
                .replacing("online: {extent: end-to-end}", with: "online: {extent: end-to-end, level: 2}")
            let published = try await office.office.publish(
                text, file: "birth.yaml", command: .random(), by: try await office.officer("admin"))
            #expect(published["published"] == true)
            var browser = fixture.browser()
            let binh = try await browser.token("login=binh")
            let huong = try await browser.token("login=huong", "?level=1")
            let low = try await fixture.file(huong)
            #expect(low.status == 403 && low["code"] == "dossier.level-too-low" && low.problemDefects == [])
            #expect(low["advice"]?["vi"]?.string?.contains("mức độ 2") == true)
            let filed = try await fixture.file(binh)
            #expect(filed.status == 201, "\(filed.text)")
            // The number of a weaker identity does not show what was filed at the counter.
            let hoa = try await office.officer("hoa.nt")
            let counter = try await office.complete(
                changed(
                    birth(child: "Trần Một"), "applicant",
                    [
                        "full_name": "Trần Thị Hương", "birth_date": "1992-11-20", "personal_number": "001192054321",
                        "relationship": "mother",
                    ]), by: hoa)
            #expect(try await fixture.own(huong) == [])
            #expect(try await fixture.client.send("GET", "/v1/dossiers/\(counter)", token: huong).status == 404)
            try await fixture.portal.stop()
        }
    }
}

extension JSONValue {
    /// The same object with one member more.
    fileprivate func with(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var object) = self else { return self }
        object[name] = value
        return .object(object)
    }
}
