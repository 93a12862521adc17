import Dossiers
import EventLog
import Identity
import JSON
import Organisation
import Testing
import Webhooks
import WorkingTime

@testable import Casework

/// Citizens within the application: whose webhooks hear of theirs, how much one of them may store, what the log of reads says.
@Suite(.timeLimit(.minutes(15))) struct CitizenOfficeTests {
    private static let other = """
        organisation: 1
        systems:
          - id: other-portal
            name: Cổng khác
            agencies: [H26.147]
            procedures: ["1.001193"]
        """

    private func body(_ child: String = "Nguyễn Minh Anh", _ extra: JSONObject = [:]) -> JSONValue {
        var all: JSONObject = ["receiving_agency": "H26.147", "delivery": "online"]
        for member in extra.members { all[member.key] = member.value }
        return birth(child: child, extra: all)
    }

    private func binh(through system: String? = nil) throws -> Caller {
        try .citizen("NGUYỄN VĂN BÌNH", number: "001090012345", born: "1990-02-03", through: system)
    }

    @Test(
        "webhooks hear of what was filed through their system, whoever wrote the draft; of a citizen's draft none does")
    func webhooks() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let admin = try await fixture.officer("admin")
        _ = try await fixture.office.importOrganisation(Self.other, file: "o.yaml", command: .random(), by: admin)
        let first = try await fixture.register()
        _ = try await fixture.office.changeOrganisation(
            "register-webhook",
            body: [
                "webhook": "second", "system": "other-portal", "url": "https://other.example.vn/hooks", "types": [],
                "from": try Instant(rfc3339: "2026-06-10T07:00:00+07:00").json,
            ], command: .random(), by: admin)
        let second = try #require(
            fixture.office.registry.snapshot.organisation.webhooks[try WebhookID("second")]
        ).registration
        let reading = WebhookReading(
            reader: fixture.office.reader, store: fixture.office.store, log: fixture.office.log)
        func told(_ webhook: WebhookRegistration) async throws -> [String] {
            let lane = try #require(try await fixture.office.store.laneHeads().keys.max())
            let start = try await reading.beginning(in: lane, from: webhook.from)
            return try await reading.page(webhook, after: start).notices.map { "\($0.notice.code) \($0.notice.type)" }
        }
        func drafted(_ child: String, through system: String?, code: String? = nil) async throws -> String {
            let answer = try await fixture.office.file(
                body(child, code.map { ["code": .string($0)] } ?? [:]), asDraft: true, command: .random(),
                by: try binh(through: system))
            return try #require(answer["code"]?.string)
        }
        func file(_ draft: String, through system: String?) async throws -> String {
            let answer = try await fixture.command(
                "file", draft, ["receiving_agency": "H26.147"], by: try binh(through: system))
            return try #require(answer["code"]?.string)
        }
        // Begun at one portal under its code, filed by the citizen themselves: nobody's webhook, and the code stays.
        let direct = try await file(
            try await drafted("Nguyễn Một", through: "national-portal", code: "G01.99-000001"), through: nil)
        #expect(direct == "G01.99-000001")
        // Begun there, filed through another.
        let moved = try await file(
            try await drafted("Nguyễn Hai", through: "national-portal", code: "G01.99-000002"), through: "other-portal")
        #expect(moved == "G01.99-000002")
        // Begun by themselves, filed through a portal.
        let joined = try await file(try await drafted("Nguyễn Ba", through: nil), through: "national-portal")
        #expect(try await told(first) == ["\(joined) dossier.filed"])
        #expect(try await told(second) == ["\(moved) dossier.filed"])
        // A row of before, of the portal through which the draft was written: it tells that portal nothing.
        try await fixture.asSuperuser(
            """
            UPDATE system_dossier SET system = 'national-portal'
            WHERE stream_id = (SELECT stream_id FROM filing WHERE code = '\(moved)')
            """)
        #expect(try await told(first) == ["\(joined) dossier.filed"])
        await fixture.office.shutdown()
    }

    @Test(
        "one account has so many drafts open, and files so much a day; another one, and the next day, are not concerned"
    )
    func room() async throws {
        let fixture = try await OfficeFixture.make { configuration in
            var settings = IdentitySettings(providers: [], callback: "")
            (settings.mostDrafts, settings.mostFilingsADay) = (1, 2)
            configuration.identity = settings
        }
        let binh = try binh()
        func file(_ child: String, asDraft: Bool = false, by caller: Caller) async throws -> String {
            let answer = try await fixture.office.file(
                body(child), asDraft: asDraft, command: .random(), by: caller)
            return try #require(answer["code"]?.string)
        }
        let draft = try await file("Nguyễn Một", asDraft: true, by: binh)
        let full = await refusal { try await file("Nguyễn Hai", asDraft: true, by: binh) }
        #expect(full?.code == "citizen.too-many-drafts" && full?.kind == .conflict)
        // Written anew it takes no more room, and filed it makes some.
        try await fixture.command("draft", draft, ["receiving_agency": "H26.147"], by: binh)
        try await fixture.command("file", draft, ["receiving_agency": "H26.147"], by: binh)
        let second = try await file("Nguyễn Hai", asDraft: true, by: binh)
        #expect(
            await refusal { try await file("Nguyễn Ba", asDraft: true, by: binh) }?.code == "citizen.too-many-drafts")
        // Thrown away, it makes room too, and is in no list of theirs.
        try await fixture.command("discard", second, by: binh)
        let listed = try await fixture.office.ownDossiers(page: PageRequest(), by: binh)
        #expect(listed["items"]?.array?.count == 1)
        _ = try await file("Nguyễn Hai", asDraft: true, by: binh)
        _ = try await file("Nguyễn Ba", by: binh)
        let enough = await refusal { try await file("Nguyễn Bốn", by: binh) }
        #expect(enough?.code == "citizen.too-many-filings" && enough?.retryAfter != nil)
        let lan = try Caller.citizen("NGUYỄN VĂN BÌNH", number: "001090012345", born: "1990-02-03", subject: "c:4")
        _ = try await file("Nguyễn Năm", by: lan)
        try await fixture.on("2026-06-11T08:30")
        _ = try await file("Nguyễn Sáu", by: binh)
        await fixture.office.shutdown()
    }

    @Test("whom a dossier is only about is shown no fee, and no event of its money")
    func noMoney() async throws {
        let fixture = try await OfficeFixture.paying(ways: "online") { $0.gateways = [OfficeFixture.gateway()] }
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let binh = try binh(through: "national-portal")
        let code = try await fixture.received(by: hoa)
        let stream = try await office.stream(of: code)
        let state = try await office.desk.read(stream)
        let now = try await office.clock.now()
        for (tie, isShown) in [(CitizenTie.applicant, true), (.principal, false)] {
            let view = try await office.citizenView(
                state, code: code, stream: stream, tie: tie, caller: binh, now: now)
            #expect((view["fee"] != nil) == isShown && view["payment_due"] == .bool(isShown), "\(tie)")
        }
        let other = try Caller.citizen("TRẦN VĂN KHÁC", number: "001090054321", subject: "c:9")
        let citizen = try #require(other.citizen)
        // The money that receipt asks for stands in that event; what only moves money is told to whoever acts.
        #expect(
            try await fixture.says("vnpay", try await fixture.money(code, by: hoa).order, "t1") == "00")
        var told: [Bool: [String]] = [:]
        var fold = DossierState.initial
        for recorded in try await office.reader.stream(stream) {
            let event = try fold.apply(recorded)
            for acts in [true, false] {
                if Office.citizenHistory(event, recorded, of: citizen, acts: acts) != nil {
                    told[acts, default: []].append(recorded.type)
                }
            }
        }
        #expect(told[true]?.contains("dossier.paid") == true)
        #expect(told[false] == told[true]?.filter { $0 != "dossier.paid" })
    }

    @Test(
        "for whom it is only about reads neither its money nor its data, nor its tracking secret, and ends none; who may, is written down"
    )
    func onlyAbout() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let binh = try binh(through: "national-portal")
        let answer = try await fixture.office.file(body(), command: .random(), by: binh)
        let code = try #require(answer["code"]?.string)
        let stream = try await fixture.office.stream(of: code)
        let state = try await fixture.office.desk.read(stream)
        let now = try await fixture.office.clock.now()
        let shown = try await fixture.office.citizenView(
            state, code: code, stream: stream, tie: .principal, caller: binh, now: now)
        #expect(shown["data"] == nil && shown["subjects"]?["applicant"] == nil)
        // The portal without its citizen looks, and ends nothing.
        let portal = try await fixture.portal()
        let secret = try await fixture.office.trackingSecret(of: code, body: [:], by: portal)["secret"]
        let refused = await refusal {
            try await fixture.office.trackingSecret(of: code, body: ["replace": true], by: portal)
        }
        #expect(refused?.code == "tracking.not-to-replace" && refused?.kind == .forbidden)
        // Whose number it is without their acting in it: they are the one who has died, or anybody else whom it is about.
        let about = try await fixture.filed(
            [
                "procedure": "1.000656",
                "subjects": [
                    "applicant": [
                        "full_name": "Nguyễn Văn Bình", "personal_number": "001090012345", "relationship": "child",
                    ],
                    "deceased": [
                        "full_name": "Nguyễn Văn Cụ", "sex": "male", "personal_number": "001050000001",
                        "death_date": "2026-06-08", "death_place": "Tại nhà",
                    ],
                ],
            ], by: hoa)
        let principal = try Caller.citizen("NGUYỄN VĂN CỤ", number: "001050000001", subject: "c:5")
        #expect(try await fixture.view(about, by: principal)["tie"] == "principal")
        for body: JSONValue in [[:], ["replace": true]] {
            let error = await refusal {
                try await fixture.office.trackingSecret(of: about, body: body, by: principal)
            }
            #expect(error?.code == "access.acting-citizens-only")
        }
        let money = await refusal {
            try await fixture.office.payment(code: about, address: "127.0.0.1", by: principal)
        }
        #expect(money?.code == "access.acting-citizens-only" && money?.kind == .forbidden)
        let minh = try await fixture.officer("minh.tv")
        let elsewhere = await refusal {
            try await fixture.office.trackingSecret(of: code, body: ["replace": true], by: minh)
        }
        #expect(elsewhere?.code == "tracking.not-to-replace")
        #expect(try await fixture.office.trackingSecret(of: code, body: [:], by: hoa)["secret"] == secret)
        // Sent twice, it is done once.
        let command = EventLog.CommandID.random()
        let body: JSONValue = ["replace": true, "command_id": command.json]
        let replaced = try await fixture.office.trackingSecret(of: code, body: body, command: command, by: binh)
        let again = try await fixture.office.trackingSecret(of: code, body: body, command: command, by: binh)
        #expect(replaced["secret"] != secret && again["secret"] == replaced["secret"])
        let counter = try await fixture.office.trackingSecret(of: code, body: ["replace": true], by: hoa)
        #expect(counter["secret"] != replaced["secret"])
        _ = try await fixture.office.payment(code: code, address: "127.0.0.1", by: binh)
        _ = try await fixture.office.follow(code, by: binh)
        _ = try await fixture.office.history(code, by: binh)
        let log = try await fixture.rows(
            "SELECT what FROM access_log WHERE code = '\(code)' AND actor->>'subject' = 'c:1' ORDER BY id")
        #expect(log == ["tracking secret replaced", "tracking secret replaced", "payment", "follow", "history"])
        await fixture.office.shutdown()
    }

    @Test("sessions that were over a day ago are dropped when somebody signs in, and no others")
    func sessions() async throws {
        let fixture = try await OfficeFixture.make()
        _ = try await fixture.officer("hoa.nt")
        let before = try await fixture.rows("SELECT officer FROM session").count
        try await fixture.on("2026-06-11T08:00")
        _ = try await fixture.officer("hoa.nt")
        #expect(try await fixture.rows("SELECT officer FROM session").count == before + 1)
        try await fixture.on("2026-06-12T08:00")
        _ = try await fixture.officer("hoa.nt")
        #expect(try await fixture.rows("SELECT officer FROM session") == ["hoa.nt", "hoa.nt"])
        await fixture.office.shutdown()
    }

    @Test("a citizen through a portal counts as themselves and as the portal; all of them together leave officers room")
    func listeners() throws {
        var limits = ProgressLimits()
        (limits.perCitizen, limits.perSystem, limits.outside, limits.listeners) = (1, 3, 4, 5)
        let hub = ProgressHub(limits)
        let stream = StreamID(lane: try #require(Lane(2)), kind: "dossier", seed: "1")
        var kept: [AsyncStream<ProgressSignal>] = []
        func listen(_ caller: Caller) -> String? {
            do throws(CaseworkError) {
                kept.append(try hub.listen(to: stream, at: 1, caller: caller))
                return nil
            } catch { return error.code }
        }
        func through(_ number: Int, _ system: String? = "national-portal") throws -> Caller {
            try .citizen(nil, subject: "c:\(number)", through: system)
        }
        #expect(listen(try through(1)) == nil)
        #expect(listen(try through(1)) == "progress.too-many")
        #expect(listen(try through(2)) == nil)
        #expect(listen(Caller(identity: .system(try SystemID("national-portal")), authority: nil, post: nil)) == nil)
        // The portal has its share, whoever it asks for.
        #expect(listen(try through(3)) == "progress.too-many")
        #expect(listen(try through(4, nil)) == nil)
        #expect(listen(try through(5, nil)) == "progress.full")
        #expect(listen(Caller(identity: .officer(try OfficerID("hoa.nt")), authority: nil, post: nil)) == nil)
        #expect(kept.count == 5 && hub.count == 5)
        hub.close()
    }
}
