import Foundation
import JSON
import Synchronization

/// Who is who in the story.
struct DemoCast: Sendable {
    /// Those that take the ordinary way, the portal's first.
    var ordinary: [DemoDay.Case] = []
    /// Sent back for a document (form 02), refused (form 03), of the next commune, withdrawn.
    var supplemented: [DemoDay.Case] = []
    var refused: [DemoDay.Case] = []
    var foreign: [DemoDay.Case] = []
    var withdrawn: [DemoDay.Case] = []
    /// How many the portal filed.
    var online = 0
    /// What was numbered and delivered by the end of the day.
    var delivered: [DemoDay.Case] = []

    /// The six that were drafted before the power went, the four handed over, and those that were being claimed as it went.
    static let drafted = 0..<6
    static let handedOver = 6..<10
    static let underWay = 10..<22
}

/// What becomes of the forty of the morning, by chance from the seed.
struct DemoFates: Sendable {
    var online: Int
    var supplemented: Int
    var refused: Int
    var foreign: Int
    var withdrawn: Int
    /// After how many acknowledged claims the power goes.
    var claimsBeforeCut: Int

    init(seed: UInt64) {
        var chance = DemoPeople(seed: seed &+ 0xDA7)
        online = 14 + Int(chance.next() % 5)
        supplemented = chance.chance(25) ? 2 : 1
        refused = chance.chance(25) ? 2 : 1
        foreign = chance.chance(25) ? 2 : 1
        withdrawn = chance.chance(25) ? 2 : 1
        claimsBeforeCut = 2 + Int(chance.next() % 7)
    }
}

extension DemoDay {
    /// Two days before: a registration whose marital status must be verified, with three working days.
    func earlier(_ people: inout DemoPeople) async throws -> Case {
        try await stage.clock("09:00", day: "2026-06-08")
        let filed = try await fileAtCounter(
            .verification, born: "2026-05-28", documents: ["medical-birth-certificate"], &people)
        _ = try await receive(filed)
        try await stage.ask("minh.tv", ["claim", filed.code])
        try tell(
            "08/06", "Hồ sơ \(filed.code) cần xác minh hôn nhân: 3 ngày làm việc",
            "Dossier \(filed.code): marital status to be verified, 3 working days")
        return filed
    }

    /// 07:58 to 10:30: forty birth registrations, from the portal and at the counter.
    func morning(_ people: inout DemoPeople) async throws -> DemoCast {
        try await stage.clock("07:58")
        try await each(Self.officers) { try await signIn($0, attempts: 1) }
        try tell("07:58", "Cán bộ một cửa đăng nhập", "The one-stop officer signs in")
        try await stage.clock("08:05")
        let fates = DemoFates(seed: seed)
        var cast = DemoCast(online: fates.online)
        for number in 0..<fates.online {
            let day = 1 + Int(people.next() % 8)
            cast.ordinary.append(try await fileOnline(number: number, born: "2026-06-0\(day)", &people))
        }
        try tell(
            "08:05", "Cổng quốc gia nộp \(fates.online) hồ sơ qua HTTP, giữ mã của cổng",
            "The national portal files \(fates.online) dossiers over HTTP and keeps its own codes")
        try await stage.clock("08:30")
        let certificate = ["medical-birth-certificate"]
        let special: [(DemoPeople.Kind, String, [String])] = [
            (.ordinary, "2026-06-05", certificate),
            (.grandmother, "2026-05-20", certificate + ["authorisation-letter"]),
            (.abandoned, "2026-05-01", ["abandonment-record"]), (.late, "2025-11-02", certificate),
        ]
        for (kind, born, documents) in special {
            cast.ordinary.append(try await fileAtCounter(kind, born: born, documents: documents, &people))
        }
        func ordinary(_ documents: [String]) async throws -> Case {
            let day = 10 + Int(people.next() % 20)
            return try await fileAtCounter(.ordinary, born: "2026-05-\(day)", documents: documents, &people)
        }
        for _ in 0..<fates.supplemented { cast.supplemented.append(try await ordinary([])) }
        for _ in 0..<fates.refused { cast.refused.append(try await ordinary(certificate)) }
        for _ in 0..<fates.foreign { cast.foreign.append(try await ordinary(certificate)) }
        for _ in 0..<fates.withdrawn { cast.withdrawn.append(try await ordinary(certificate)) }
        let others = fates.supplemented + fates.refused + fates.foreign + fates.withdrawn
        while cast.ordinary.count + others < 40 { cast.ordinary.append(try await ordinary(certificate)) }
        let counter = 40 - fates.online
        try tell(
            "08:30",
            "\(counter) hồ sơ tại quầy: cha của trẻ sơ sinh, bà có giấy ủy quyền, trẻ bị bỏ rơi, quá hạn …",
            "\(counter) at the counter: a newborn's father, a grandmother with an authorisation, a foundling, a late one …"
        )
        return cast
    }

    /// Until 10:39: receipts, a supplement, a refusal, one for the next commune, a withdrawal, first drafts.
    func beforePowerCut(_ cast: inout DemoCast) async throws {
        try await stage.clock("09:15")
        let receipts = DemoBox<[String: String]>([:])
        try await each(cast.ordinary) { filed in
            let verification = try await receive(filed)
            receipts.change { $0[filed.code] = verification }
        }
        for index in cast.ordinary.indices {
            cast.ordinary[index].verification = receipts.value[cast.ordinary[index].code]
        }
        try tell(
            "09:15", "Tiếp nhận \(cast.ordinary.count) hồ sơ, in giấy hẹn (mẫu 01)",
            "\(cast.ordinary.count) received, receipts printed (form 01)")
        try await stage.clock("09:40")
        for filed in cast.supplemented {
            try await stage.ask(
                "hoa.nt",
                [
                    "request-supplement", filed.code, "--document", "medical-birth-certificate", "--reason",
                    "Thiếu giấy chứng sinh.",
                ])
            try await stage.ask(
                "hoa.nt",
                ["print", filed.code, "supplement-request", "--output", stage.path("form02-\(filed.code).pdf")])
        }
        for filed in cast.refused {
            try await stage.ask(
                "hoa.nt",
                ["refuse-to-receive", filed.code, "--reason", "Trẻ đã được đăng ký khai sinh tại nơi khác."])
            try await stage.ask(
                "hoa.nt", ["print", filed.code, "refusal", "--output", stage.path("form03-\(filed.code).pdf")])
        }
        for filed in cast.foreign {
            _ = try await receive(filed)
            try await stage.ask(
                "hoa.nt", ["forward", filed.code, "--to", "H26.148", "--reason", "Thuộc thẩm quyền xã Gia Lâm."])
            try await stage.ask("tuan.pa", ["claim", filed.code, "--as-role", "civil-status"])
        }
        for filed in cast.withdrawn {
            try await stage.ask("hoa.nt", ["withdraw", filed.code, "--reason", "Người nộp xin rút."])
        }
        let counts = [cast.supplemented.count, cast.refused.count, cast.foreign.count, cast.withdrawn.count]
        try tell(
            "09:40",
            "Yêu cầu bổ sung (mẫu 02): \(counts[0]) · từ chối (mẫu 03): \(counts[1]) · chuyển xã Gia Lâm: \(counts[2]) · rút: \(counts[3])",
            "Supplement (form 02): \(counts[0]) · refused (form 03): \(counts[1]) · forwarded to the next commune: \(counts[2]) · withdrawn: \(counts[3])"
        )
        try await stage.clock("10:10")
        try await each(Array(cast.ordinary[DemoCast.drafted])) { try await draft($0, by: "minh.tv") }
        for filed in cast.ordinary[DemoCast.handedOver] { try await stage.ask("nga.lt", ["claim", filed.code]) }
        try await stage.askForEach(
            "nga.lt", ["hand-over", "--all-mine", "--to", "minh.tv", "--reason", "Nghỉ phép từ 11/6."])
        try await stage.ask(
            "lan.lt", ["org", "leave", "nga.lt", "--from", "2026-06-11", "--until", "2026-06-19", "--as-role", "head"])
        try tell(
            "10:10", "Chị Nga nghỉ phép, bàn giao 4 hồ sơ cho anh Minh",
            "Ms Nga goes on leave and hands 4 dossiers over to Mr Minh")
        try await stage.clock("10:39")
    }

    /// 10:40: while claims are under way everything is killed, PostgreSQL included. What was acknowledged is there afterwards, and
    /// what was not can be sent again under its identifier: each is done exactly once.
    func powerCut(_ cast: DemoCast) async throws {
        try await stage.clock("10:40")
        let before = stage.ledger
        let claims = cast.ordinary[DemoCast.underWay].map { (code: $0.code, command: UUID().uuidString.lowercased()) }
        let acknowledged = try await claimUntilTheCut(claims)
        try tell(
            "10:40",
            "MẤT ĐIỆN: kill -9 máy chủ và PostgreSQL, giữa chừng \(claims.count) lệnh, \(acknowledged.count) lệnh đã được xác nhận",
            "POWER CUT: kill -9 of the server and PostgreSQL, amid \(claims.count) commands, \(acknowledged.count) acknowledged"
        )
        try await stage.startServer()
        for claim in claims {
            let again = try await stage.ask("minh.tv", ["claim", claim.code, "--command-id", claim.command])
            if acknowledged.contains(claim.code) {
                try check(again.object?["repeated"] == true, "\(claim.code): the acknowledged claim is known")
            }
        }
        for (code, version) in before.sorted(by: { $0.key < $1.key }) {
            let events = try await stage.ask("thu.dk", ["history", code]).object?["items"]?.array ?? []
            try check(events.count >= Int(version), "\(code): \(version) events were acknowledged, not \(events.count)")
            // What happens by itself may have gone on meanwhile; people have done what was asked for, and nothing else.
            let later = events.compactMap(\.object).filter { event in
                (event["version"]?.integer ?? 0) > version
                    && event["by"]?.object?["subject"]?.string != "system:toantrinh"
            }
            let expected = claims.contains { $0.code == code } ? 1 : 0
            try check(
                later.count == expected,
                "\(code): \(expected) commands after version \(version), not \(later.count)")
        }
        try await stage.run("thu.dk", ["audit", "verify"])
        try tell(
            "10:41", "Có điện lại: không mất gì, không làm lại gì; đã đối chiếu \(before.count) hồ sơ",
            "Power is back: nothing is lost, nothing is done twice; \(before.count) dossiers compared")
    }

    /// Sends the claims, three at a time, and cuts the power after some of them were acknowledged. Returns the codes of those.
    private func claimUntilTheCut(_ claims: [(code: String, command: String)]) async throws -> Set<String> {
        let enough = DemoFates(seed: seed).claimsBeforeCut
        let done = Mutex<Set<String>>([])
        let (acknowledgements, acknowledge) = AsyncStream.makeStream(of: Void.self)
        async let sending: Void = each(claims) { claim in
            // Once the power is gone, nobody goes on asking.
            let answer = try? await stage.ask(
                "minh.tv", ["claim", claim.code, "--command-id", claim.command, "--retries", "0"])
            guard answer != nil else { return }
            done.withLock { _ = $0.insert(claim.code) }
            acknowledge.yield()
        }
        var count = 0
        for await _ in acknowledgements {
            count += 1
            if count == enough { break }
        }
        await stage.powerCut()
        try await sending
        return done.withLock { $0 }
    }
}
