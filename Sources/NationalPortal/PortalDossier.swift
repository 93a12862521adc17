import Crypto
public import Dossiers
public import JSON
import Organisation
import Payments
public import Procedures
import Vietnamese
public import WorkingTime

/// The dossier as the national portal (Cổng Dịch vụ công quốc gia) holds it: the fields of the synchronisation, from state, opened fields
/// and definition and nothing else (`docs/connectors.md`, *National portal*, says where each comes from).
///
/// Two of the same content have the same bytes, and so the same digest.
public struct PortalDossier: Sendable, Hashable {
    /// The fields in their fixed order.
    public let json: JSONValue
    /// MaHoSo.
    public let code: String
    /// When it was filed: by it the portal lists dossiers of a period.
    public let filedAt: Instant

    /// `nil` for what has not been filed.
    ///
    /// - Parameters:
    ///   - state: The dossier after an event.
    ///   - fields: The opened fields of its persons; of them the applicant's name and number are sent.
    ///   - definition: What it is pinned to.
    ///   - vneid: Issuers of identities that stand for VNeID.
    public init?(
        _ state: DossierState, fields: [String: [String: FieldValue]], definition: ProcedureDefinition?,
        vneid: Set<String>
    ) {
        guard let code = state.code?.text, let filedAt = state.filedAt, let status = state.status else { return nil }
        self.code = code
        self.filedAt = filedAt
        let applicant = fields[Vocabulary.applicant] ?? [:]
        var object: JSONObject = ["MaHoSo": .string(code), "MaTTHC": .string(state.procedure ?? "")]
        object.set("MaLinhVuc", (definition?.sector).map(JSONValue.string))
        object.set("KenhThucHien", state.channel.map { .string(String($0.officialCode)) })
        object.set("ChuHoSo", applicant["full_name"].map { .string($0.text) })
        object.set("LoaiDoiTuong", state.applicantKind.map { .string(Self.code(of: $0)) })
        object.set("SoDinhDanh", applicant["personal_number"].map { .string($0.text) })
        object.set("NgayTiepNhan", state.receivedAt.map(PortalTime.json))
        object.set("NgayHenTra", state.due.map(PortalTime.json))
        object.set("NgayTra", state.end == .delivered ? state.endedAt.map(PortalTime.json) : nil)
        object.set("NgayKetThucXuLy", (state.issuedAt ?? state.endedAt).map(PortalTime.json))
        object["TrangThaiHoSo"] = .string(String(status.rawValue))
        object.set("HinhThuc", (state.deliveredBy ?? state.delivery).map { .string(Self.code(of: $0)) })
        object.set("DonViXuLy", (state.entry?.agency ?? state.competent ?? state.receiving)?.json)
        object["TaiKhoanDuocXacThucVoiVNeID"] = Self.flag(state.filer.map { vneid.contains($0.issuer) } ?? false)
        object["DuocThanhToanTrucTuyen"] = .string(String(Self.gatewayKind(state.account)))
        object["TaiLieuNop"] = .array(state.files.map { Self.document($0.attachment) })
        object["DanhSachLePhi"] = .array(Self.fees(state, definition))
        object["DanhSachGiayToKetQua"] = .array(state.result.map { [Self.result($0, definition)] } ?? [])
        json = .object(object)
    }

    /// SHA-256 of the bytes, 64 hexadecimal digits (MaBam): what is compared to find gaps.
    public var digest: String {
        SHA256.hash(data: JSONWriter.bytes(json)).map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }.joined()
    }

    /// LoaiDoiTuong: 0 citizen, 1 enterprise, 2 household business.
    static func code(of kind: ApplicantKind) -> String {
        switch kind {
        case .citizen: "0"
        case .enterprise: "1"
        case .householdBusiness: "2"
        }
    }

    /// HinhThuc, how the result is handed over. The numbers are ours: 0 at the counter, 1 by post, 2 online.
    static func code(of method: DeliveryMethod) -> String {
        switch method {
        case .counter: "0"
        case .post: "1"
        case .online: "2"
        }
    }

    private static func flag(_ isSet: Bool) -> JSONValue { isSet ? "1" : "0" }

    /// DuocThanhToanTrucTuyen: 0 where anything that counts was paid otherwise than through a gateway that the statistics know (indicator
    /// 3.6), or nothing was paid; 1 through the portal, 2 through a gateway of a ministry or province. Where several kinds were used, the
    /// one by which the fee came to be paid in full: the last.
    private static func gatewayKind(_ account: MoneyAccount) -> Int {
        let kinds = account.payments.filter(\.payment.counts).map(\.payment.taker.officialKind)
        guard let last = kinds.last, !kinds.contains(nil) else { return 0 }
        return last ?? 0
    }

    /// A file that was handed in. Every one is kept as a file, so it is digitised; whether it was taken over from another dossier or from the
    /// store of citizens' documents, and as which result, whoever attached it has said.
    private static func document(_ attachment: Attachment) -> JSONValue {
        [
            "DuocSoHoa": "1", "DuocTaiSuDung": flag(attachment.taken != nil),
            "DuocLayTuKhoDMQG": flag(attachment.taken?.from == .repository),
            "MaKetQuaThayThe": .string(attachment.taken?.result ?? ""),
        ]
    }

    /// DanhSachLePhi; HinhThucThu says when it is taken: 1 at intake, 2 where a supplement made it more, 4 at return.
    ///
    /// An entry an order that is, or was, to be paid, with what is left of it where the fee became less; the fee itself where nothing was asked
    /// for.
    private static func fees(_ state: DossierState, _ definition: ProcedureDefinition?) -> [JSONValue] {
        let isAtReturn = definition?.payment?.due == .return
        let label = JSONValue.string(state.fee?.label.vi ?? "")
        func entry(_ when: String, _ amount: Int64) -> JSONValue {
            ["HinhThucThu": .string(when), "TenPhiLePhi": label, "Gia": .integer(amount)]
        }
        let orders = state.account.orders.filter { record in
            switch record.state {
            case .closed(.replaced): false
            // Asked for anew, the other one stands for it.
            case .closed(.expired): record.order.number == state.account.orders.last?.order.number
            default: true
            }
        }
        guard !orders.isEmpty else {
            return state.fee.map { [entry(isAtReturn ? "4" : "1", $0.amount)] } ?? []
        }
        return orders.map { record in
            let number = record.order.number
            let lowered = state.account.refunds.filter {
                $0.refund.order == number && $0.refund.cause == .feeLowered
            }.reduce(0) { $0 + $1.refund.amount }
            let when = isAtReturn ? "4" : state.supplementOrders.contains(number) ? "2" : "1"
            return entry(when, record.order.amount - lowered)
        }
    }

    private static func result(_ result: IssuedResult, _ definition: ProcedureDefinition?) -> JSONValue {
        var object: JSONObject = ["MaGiayTo": .string(result.code)]
        let title = definition?.results.first { $0.code == result.code }?.title.vi
        object.set("TenGiayTo", title.map(JSONValue.string))
        object["SoKyHieu"] = .string(result.number)
        object["BanDienTu"] = flag(result.isElectronic)
        return .object(object)
    }
}

/// Instants as the synchronisation writes them: `yyyyMMddHHmmss` in the time of Vietnam. The form is ours, after the days of the population
/// database.
enum PortalTime {
    static func json(_ instant: Instant) -> JSONValue { .string(text(instant)) }

    static func text(_ instant: Instant) -> String {
        let (day, time) = instant.local
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return day.iso.filter { $0 != "-" } + two(time.hour) + two(time.minute) + two(time.second)
    }
}
