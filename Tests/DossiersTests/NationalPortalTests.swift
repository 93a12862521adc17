import Dossiers
import Foundation
import JSON
import NationalPortal
import Organisation
import Payments
import Procedures
import Testing
import WorkingTime

/// What the national portal is told of a dossier: a sample of each moment stands in `Tests/Golden/NationalPortal`.
@Suite("The national portal: dossier and progress")
struct NationalPortalTests {
    private static let golden = Fixture.root.appending(path: "Tests/Golden/NationalPortal")

    /// The dossier after each event, with what it tells.
    private func story(_ world: World) -> [(dossier: PortalDossier?, progress: PortalProgress?)] {
        var fold = PortalFold()
        return world.events.enumerated().map { index, event in
            let change = fold.apply(
                event, version: Int64(index + 1), command: CommandID(high: 0, low: UInt64(index + 1)),
                at: event.decidedAt)
            return (
                PortalDossier(
                    change.after, fields: world.opened, definition: world.procedure.definition, vneid: ["vneid"]),
                PortalProgress(change.event, before: change.before, after: change.after, begun: change.begun) {
                    $0.rawValue == "binh.tv" ? "Trần Văn B" : nil
                }
            )
        }
    }

    private func expectGolden(_ world: World, _ name: String) throws {
        let lines = story(world).flatMap { told in
            [
                told.dossier.map { "HoSo " + JSONWriter.text($0.json) },
                told.progress.map { "TienTrinh " + JSONWriter.text($0.json) },
            ]
            .compactMap(\.self)
        }
        let text = lines.joined(separator: "\n") + "\n"
        let file = Self.golden.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: Self.golden, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        #expect(
            text == (try String(contentsOf: file, encoding: .utf8)),
            "differs from \(name); UPDATE_GOLDEN=1 writes it anew")
    }

    private func delivered() throws -> World {
        var world = try World.birth(now: Instant(6, 10, 8, 5))
        try world.receive()
        try world.run(.claim, by: .civil)
        try world.issue()
        try world.run(.deliver(.init(action: "deliver", method: .counter)), by: .oneStop)
        return world
    }

    @Test("a birth registration from filing to delivery, change by change")
    func birth() throws { try expectGolden(try delivered(), "birth.txt") }

    @Test("every field of the synchronisation is there once a dossier is delivered, and nothing else")
    func fields() throws {
        let last = try #require(story(try delivered()).last)
        let dossier = try #require(last.dossier?.json.object)
        #expect(
            dossier.members.map(\.key) == [
                "MaHoSo", "MaTTHC", "MaLinhVuc", "KenhThucHien", "ChuHoSo", "LoaiDoiTuong", "SoDinhDanh",
                "NgayTiepNhan",
                "NgayHenTra", "NgayTra", "NgayKetThucXuLy", "TrangThaiHoSo", "HinhThuc", "DonViXuLy",
                "TaiKhoanDuocXacThucVoiVNeID", "DuocThanhToanTrucTuyen", "TaiLieuNop", "DanhSachLePhi",
                "DanhSachGiayToKetQua",
            ])
        #expect(
            dossier["TaiLieuNop"]?.array?.first?.object?.members.map(\.key) == [
                "DuocSoHoa", "DuocTaiSuDung", "DuocLayTuKhoDMQG", "MaKetQuaThayThe",
            ])
        #expect(dossier["DanhSachLePhi"]?.array?.first?.object?["HinhThucThu"] == "1")
        #expect(dossier["DanhSachGiayToKetQua"]?.array?.first?.object?["MaGiayTo"] == "KQ.G15.000031")
        #expect(dossier["KenhThucHien"] == "1" && dossier["TrangThaiHoSo"] == "10" && dossier["LoaiDoiTuong"] == "0")
        #expect(dossier["ChuHoSo"] == "Trần Văn Bình" && dossier["SoDinhDanh"] == "001090000001")
        let progress = try #require(last.progress?.json.object)
        #expect(
            progress.members.map(\.key) == [
                "MaHoSo", "NguoiXuLy", "ThoiDiemXuLy", "PhongBanXuLy", "NoiDungXuLy", "TrangThai", "NgayBatDau",
                "NgayKetThucTheoQuyDinh",
            ])
    }

    @Test(
        "a citizen's dossier that is asked for a supplement: status 5, through VNeID; what an officer wrote is not told"
    )
    func supplement() throws {
        var world = try World.birth(now: Instant(6, 10, 8, 5))
        try world.run(
            world.filing(channel: .online, files: [Forms.file("f-1", "medical-birth-certificate")]), by: .citizen)
        try world.run(.receive(.init()), by: .oneStop)
        try world.run(
            .requestSupplement(.init(items: [], reasons: Forms.reason)), by: .civil)
        let told = story(world)
        #expect(told.last?.dossier?.json.object?["TrangThaiHoSo"] == "5")
        #expect(told.first?.dossier?.json.object?["TaiKhoanDuocXacThucVoiVNeID"] == "1")
        #expect(told.first?.dossier?.json.object?["KenhThucHien"] == "2")
        #expect(told.last?.progress?.json.object?["NoiDungXuLy"] == "Yêu cầu bổ sung hồ sơ")
        #expect(told.first?.progress?.json.object?["NguoiXuLy"] == "Người nộp hồ sơ")
        let text = told.map { JSONWriter.text($0.progress?.json ?? .null) }.joined()
        #expect(!text.contains("Ag==") && !text.contains("Trần Văn Bình") && !text.contains("001090000001"))
    }

    @Test("the same content has the same digest; what changes nothing in it is no change")
    func digests() throws {
        var world = try World.birth(now: Instant(6, 10, 8, 5))
        try world.receive()
        try world.run(.claim, by: .civil)
        let before = story(world).last?.dossier?.digest
        #expect(before?.count == 64)
        try world.run(.recordPaper(.init(paper: Forms.paper("draft"))), by: .civil)
        #expect(story(world).last?.dossier?.digest == before && story(world).last?.progress == nil)
        try world.run(.act(.init(action: "draft", paper: Forms.paper("draft"))), by: .civil)
        #expect(story(world).last?.dossier?.digest == before && story(world).last?.progress != nil)
        try world.run(.withdraw(.init(channel: .counter)), by: .oneStop)
        #expect(story(world).last?.dossier?.digest != before)
    }

    @Test("a draft is no dossier")
    func draft() throws {
        var world = try World.birth()
        try world.run(
            .draft(.init(procedure: "1.001193", channel: .online, subjects: [Forms.blob("child")], data: [:])),
            by: .citizen)
        #expect(story(world).allSatisfy { $0.dossier == nil && $0.progress == nil })
    }

    @Test("gaps: missing, different, unknown here; what is on its way is none")
    func gaps() {
        func own(_ code: String, _ digest: String, behind: Bool = false) -> PortalGaps.Own {
            .init(code: code, digest: digest, isBehind: behind)
        }
        let gaps = PortalGaps(
            own: [
                own("A", "1"), own("B", "2"), own("C", "3"), own("D", "5", behind: true), own("E", "6", behind: true),
                own("F", "8", behind: true),
            ], theirs: ["A": "1", "C": "9", "D": "4", "F": "0", "Z": "1", "Y": "2"], unreadable: ["X", "Y"])
        #expect(gaps.compared == 6 && gaps.synchronised == 1)
        #expect(
            gaps.gaps.map { "\($0.code) \($0.kind)" } == [
                "B missing", "C different", "D pending", "E pending", "F pending", "X unreadable", "Y unreadable",
                "Z unknown",
            ])
        #expect(gaps.toRepair == ["B", "C"])
        // What was set aside is named until it is repaired, whatever the portal holds and however much is on its way.
        let rejected = PortalGaps(
            own: [("A", "1"), ("D", "5"), ("E", "6")].map { code, digest in
                .init(code: code, digest: digest, isBehind: true, isRejected: true)
            }, theirs: ["A": "1", "D": "4"])
        #expect(rejected.gaps.map { "\($0.code) \($0.kind)" } == ["A incomplete", "D different", "E missing"])
        #expect(rejected.toRepair == ["A", "D", "E"] && rejected.synchronised == 0)
    }

    @Test("paid online through the portal, through a gateway of the province, or not: by the payments that count")
    func paidOnline() throws {
        func kind(_ takers: [(MoneyTaker, counts: Bool)]) throws -> JSONValue? {
            var world = try World.birth(now: Instant(6, 10, 8, 5))
            try world.receive()
            var state = world.state
            for (number, (taker, counts)) in takers.enumerated() {
                state.account.apply(
                    .received(
                        Payment(
                            order: MoneySamples.order.number, amount: 1, taker: taker, transaction: "\(number)",
                            paidAt: world.now, counts: counts)), at: world.now)
            }
            return PortalDossier(state, fields: [:], definition: nil, vneid: [])?.json.object?["DuocThanhToanTrucTuyen"]
        }
        let portal = MoneyTaker(way: .online, name: "portal", officialKind: 1)
        let province = MoneyTaker(way: .online, name: "vnpay", officialKind: 2)
        #expect(try kind([]) == "0")
        #expect(try kind([(province, true)]) == "2")
        #expect(try kind([(portal, true)]) == "1")
        #expect(try kind([(portal, true), (province, true)]) == "2")
        #expect(try kind([(province, true), (portal, true), (province, false)]) == "1")
        #expect(try kind([(province, true), (.counter, true)]) == "0")
        #expect(try kind([(MoneyTaker(way: .online, name: "other"), true)]) == "0")
    }

    @Test("the end of what was not paid for, and a step that an answer moved on, are progress; other answers are not")
    func progressByItself() throws {
        var unpaid = try World.permit()
        unpaid.procedure.definition.payment = PaymentDefinition(
            due: .receipt, kind: .charge, ways: [.counter], expiresWithin: .workingDays(thousandths: 1000),
            unpaid: .stop, refund: .init(ends: [], source: "tests"), source: "tests")
        try unpaid.receive()
        try unpaid.fire(.payment)
        #expect(unpaid.state.end == .stopped)
        let end = try #require(story(unpaid).last?.progress?.json.object)
        #expect(end["TrangThai"] == "8" && end["NguoiXuLy"] == "Hệ thống")

        for (outcome, moves) in [("confirmed", true), ("doubtful", false)] {
            var world = try World.asking()
            try world.receive()
            try world.run(EffectTests.answer(outcome), by: .target)
            let progress = story(world).last?.progress?.json.object
            #expect((progress != nil) == moves)
            if moves { #expect(progress?["NguoiXuLy"] == "Hệ thống") }
        }
    }

    @Test("indicator 1.4: synchronised by the greater of what was received here and there; none where nothing was")
    func rate() {
        #expect(SyncRate(synchronised: 9, reported: 10, onPortal: 9).hundredths == 9_000)
        #expect(SyncRate(synchronised: 2, reported: 2, onPortal: 3).hundredths == 6_667)
        #expect(SyncRate(synchronised: 0, reported: 0, onPortal: 0).hundredths == nil)
        #expect(SyncRate(synchronised: 5, reported: 4, onPortal: 4).hundredths == 10_000)
    }
}
