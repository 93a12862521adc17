import JSON
import NationalPortal
import Organisation
import Payments
import Procedures
import Testing
import WorkingTime

@testable import Dossiers

/// Every field of the synchronisation that is a code, with every value that the software can come to (`domain/law.md`, *Fields
/// synchronised*).
@Suite("The national portal: coded fields")
struct PortalCodesTests {
    struct Coded: Sendable, CustomTestStringConvertible {
        var field: String
        var value: String
        var change: @Sendable (inout DossierState) -> Void
        var testDescription: String { "\(field) \(value)" }

        init(_ field: String, _ value: String, _ change: @escaping @Sendable (inout DossierState) -> Void) {
            self.field = field
            self.value = value
            self.change = change
        }
    }

    private static func paid(_ takers: MoneyTaker...) -> @Sendable (inout DossierState) -> Void {
        { state in
            for (number, taker) in takers.enumerated() {
                state.account.apply(
                    .received(
                        Payment(
                            order: MoneySamples.order.number, amount: 1, taker: taker, transaction: "\(number)",
                            paidAt: Instant(6, 10, 9), counts: true)), at: Instant(6, 10, 9))
            }
        }
    }

    private static let citizen = Actor(issuer: "vneid", subject: "c:1", channel: .online)

    static let codes: [Coded] = [
        Coded("KenhThucHien", "1") { $0.channel = .counter },
        Coded("KenhThucHien", "2") { $0.channel = .online },
        Coded("KenhThucHien", "3") { $0.channel = .post },
        Coded("LoaiDoiTuong", "0") { $0.applicantKind = .citizen },
        Coded("LoaiDoiTuong", "1") { $0.applicantKind = .enterprise },
        Coded("LoaiDoiTuong", "2") { $0.applicantKind = .householdBusiness },
        Coded("HinhThuc", "0") { $0.delivery = .counter },
        Coded("HinhThuc", "1") { $0.delivery = .post },
        Coded("HinhThuc", "2") { $0.delivery = .online },
        // How it was handed over counts, not how that was wished.
        Coded("HinhThuc", "1") { ($0.delivery, $0.deliveredBy) = (.counter, .post) },
        Coded("TaiKhoanDuocXacThucVoiVNeID", "0") { $0.filer = Actor(issuer: "sso", subject: "c:1", channel: .online) },
        Coded("TaiKhoanDuocXacThucVoiVNeID", "1") { $0.filer = citizen },
        Coded("DuocThanhToanTrucTuyen", "0") { _ in },
        Coded("DuocThanhToanTrucTuyen", "0", paid(.counter)),
        Coded("DuocThanhToanTrucTuyen", "0", paid(MoneyTaker(way: .transfer, name: "kho-bac"))),
        Coded("DuocThanhToanTrucTuyen", "1", paid(MoneyTaker(way: .online, name: "cong", officialKind: 1))),
        Coded("DuocThanhToanTrucTuyen", "2", paid(MoneyTaker(way: .online, name: "vnpay", officialKind: 2))),
    ]

    private func told(_ change: (inout DossierState) -> Void) throws -> JSONObject {
        var world = try World.birth(now: Instant(6, 10, 8, 5))
        try world.receive()
        change(&world.state)
        let dossier = PortalDossier(
            world.state, fields: world.opened, definition: world.procedure.definition, vneid: ["vneid"])
        return try #require(dossier?.json.object)
    }

    @Test("each value of each coded field", arguments: codes)
    func coded(_ coded: Coded) throws { #expect(try told(coded.change)[coded.field]?.string == coded.value) }

    @Test("each official status, 1 to 10", arguments: OfficialStatus.allCases)
    func statuses(_ status: OfficialStatus) throws {
        let object = try told { $0.status = status }
        #expect(object["TrangThaiHoSo"] == .string(String(status.rawValue)))
        #expect((1...10).contains(status.rawValue))
    }

    @Test(
        "a file that nobody had to bring: from another dossier, or from the store of documents, and as which result",
        arguments: [
            (nil, nil, "0", "0", ""), (.dossier, nil, "1", "0", ""), (.repository, nil, "1", "1", ""),
            (.repository, "000.00.00.G09-KQ002269", "1", "1", "000.00.00.G09-KQ002269"),
            (.dossier, "KQ.G15.000031", "1", "0", "KQ.G15.000031"),
        ] as [(AttachmentSource.From?, String?, String, String, String)])
    func takenOver(
        _ from: AttachmentSource.From?, _ result: String?, _ reused: String, _ stored: String, _ code: String
    ) throws {
        var world = try World.birth(now: Instant(6, 10, 8, 5))
        var file = Forms.file("f-1", "medical-birth-certificate")
        file.taken = try from.map { try #require(AttachmentSource(from: $0, result: result)) }
        try world.run(world.filing(files: [file]), by: .oneStop)
        let dossier = PortalDossier(
            world.state, fields: world.opened, definition: world.procedure.definition, vneid: [])
        let entry = try #require(dossier?.json.object?["TaiLieuNop"]?.array?.first?.object)
        #expect(entry["DuocSoHoa"] == "1" && entry["DuocTaiSuDung"] == .string(reused))
        #expect(entry["DuocLayTuKhoDMQG"] == .string(stored) && entry["MaKetQuaThayThe"] == .string(code))
    }

    @Test("no result's code", arguments: ["", "kq", "Nguyễn Văn A", "A B", String(repeating: "A", count: 65)])
    func noCode(_ text: String) { #expect(AttachmentSource(from: .dossier, result: text) == nil) }

    private let payments = PaymentTests()

    private func fees(_ world: World) -> [String] {
        let dossier = PortalDossier(
            world.state, fields: [:], definition: world.procedure.definition, vneid: [])
        return (dossier?.json.object?["DanhSachLePhi"]?.array ?? []).map {
            "\($0.object?["HinhThucThu"]?.string ?? "?") \($0.object?["Gia"]?.integer ?? -1)"
        }
    }

    @Test("when the fee is taken: at intake (1), beside a supplement that made it more (2), at return (4)")
    func whenTaken() throws {
        // Merely recorded, nothing asked for.
        var recorded = try World.permit()
        try recorded.receive()
        #expect(fees(recorded) == ["1 20000"])
        for due in [PaymentDefinition.Due.filing, .receipt] {
            var world = try payments.world(due)
            try world.run(world.filing(files: [Forms.file("f-1", "plan")]), by: .oneStop)
            if due == .receipt { try world.run(.receive(.init()), by: .oneStop) }
            #expect(fees(world) == ["1 20000"])
        }
        var atReturn = try payments.world(.return)
        try atReturn.receive()
        #expect(fees(atReturn) == ["4 20000"])
        try atReturn.issue()
        #expect(atReturn.state.account.openOrder != nil && fees(atReturn) == ["4 20000"])

        var world = try payments.world()
        try world.receive()
        try world.run(payments.word(try payments.open(world).number, "t1"), by: PaymentTests.gateway)
        func supplement(_ amount: Int64) throws {
            try world.run(.requestSupplement(.init(items: ["photo"], reasons: Forms.reason)), by: .civil)
            for index in world.procedure.definition.fees.indices {
                world.procedure.definition.fees[index].amount = .dong(amount)
            }
            try world.run(
                .answerSupplement(
                    .init(channel: .counter, attachments: [Forms.file("f-\(world.events.count)", "photo")])),
                by: .oneStop)
        }
        try supplement(35_000)
        #expect(fees(world) == ["1 20000", "2 15000"])
        // Its time runs out, and it is asked for anew: still the supplement's.
        try world.fire(.payment)
        #expect(fees(world) == ["1 20000", "2 15000"])
        try world.run(.askFee, by: .oneStop)
        #expect(world.state.account.orders.count == 3 && fees(world) == ["1 20000", "2 15000"])
        try world.run(payments.word(try payments.open(world).number, "t2", 15_000), by: PaymentTests.gateway)
        #expect(fees(world) == ["1 20000", "2 15000"])
        // Less than was paid: what goes back is left out, from the last order first.
        try supplement(18_000)
        #expect(fees(world) == ["1 18000", "2 0"])
    }
}
