import Crypto
public import Hummingbird
public import JSON
import Synchronization
public import Webhooks
import WorkingTime

/// The national portal, played: it keeps what is synchronised, and lists it (`docs/connectors.md`).
///
/// Its own orders: `forget` (codes of dossiers that it loses, with all it knows of their messages), `alter` (codes whose content it holds
/// otherwise), `refuse_next` (so many messages are refused for good), `page` (how many a list's page has).
public final class NationalPortalStandIn: StandIn {
    public let name = "national-portal"

    private struct Held {
        var dossier: JSONValue
        var digest: String
        var version: Int64
        var filedAt: String
        var progress: [JSONValue] = []
        /// The statuses of the contents, in the order in which they came.
        var statuses: [String] = []
    }

    private struct State {
        var held: [String: Held] = [:]
        var messages: [String: String] = [:]
        var received: Int64 = 0
        var repeated: Int64 = 0
        /// Contents that were sent although they were held.
        var sameAgain: Int64 = 0
        /// Messages that came after later ones.
        var late: Int64 = 0
        var malformed: Int64 = 0
        var forged: Int64 = 0
        var refuseNext: Int64 = 0
        var lists: Int64 = 0
        var page = 200
    }

    private let secret: WebhookSecret
    private let state = Mutex(State())

    /// - Parameter secret: Shared with whoever synchronises.
    public init(secret: WebhookSecret) { self.secret = secret }

    // MARK: The system

    public func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("dong-bo") { [self] request, _ in
            let body = try await SignedRequest.body(request)
            guard let id = SignedRequest.identifier(request, body, secret) else {
                state.withLock { $0.forged += 1 }
                return SignedRequest.answer(403, ["LyDo": "signature"])
            }
            let message = (try? JSONReader.read(body))?.object ?? [:]
            return state.withLock { state in
                state.received += 1
                let reason = message["MaBanTin"]?.string == id ? Self.take(message, &state) : "another-message"
                if let reason {
                    return SignedRequest.answer(422, ["MaBanTin": .string(id), "LyDo": .string(reason)])
                }
                return SignedRequest.answer(200, ["MaBanTin": .string(id), "KetQua": "1"])
            }
        }
        router.post("doi-soat") { [self] request, _ in
            let body = try await SignedRequest.body(request)
            guard SignedRequest.identifier(request, body, secret) != nil else {
                state.withLock { $0.forged += 1 }
                return SignedRequest.answer(403, ["LyDo": "signature"])
            }
            let asked = (try? JSONReader.read(body))?.object ?? [:]
            guard let from = asked["Tu"]?.string, let to = asked["Den"]?.string else {
                return SignedRequest.answer(422, ["LyDo": "malformed"])
            }
            return state.withLock { Self.list(from, to, after: asked["Sau"]?.string ?? "", &$0) }
        }
    }

    /// Takes a message.
    ///
    /// - Returns: Why it is refused; `nil`: it is taken.
    private static func take(_ message: JSONObject, _ state: inout State) -> String? {
        guard let id = message["MaBanTin"]?.string, let code = message["MaHoSo"]?.string,
            let digest = message["MaBam"]?.string, let version = message["ThuTu"]?.integer,
            let filedAt = message["NgayNop"]?.string, isWellFormed(message, code, digest)
        else {
            state.malformed += 1
            return "malformed"
        }
        if state.messages[id] != nil {
            state.repeated += 1
            return nil
        }
        if state.refuseNext > 0 {
            state.refuseNext -= 1
            return "not-possible"
        }
        state.messages[id] = code
        let progress = message["TienTrinh"]?.array ?? []
        let isReplacement = message["ThayThe"] == "1"
        if let held = state.held[code], held.version >= version, !isReplacement {
            state.late += 1
            return nil
        }
        guard let dossier = message["HoSo"] else {
            // A step of a dossier that it does not have.
            guard var held = state.held[code], held.digest == digest else { return "no-such-content" }
            held.progress += progress
            held.version = version
            state.held[code] = held
            return nil
        }
        if state.held[code]?.digest == digest, !isReplacement { state.sameAgain += 1 }
        var held =
            state.held[code] ?? Held(dossier: dossier, digest: digest, version: version, filedAt: filedAt)
        held.dossier = dossier
        held.digest = digest
        held.version = version
        if isReplacement { held.progress = [] }
        held.progress += progress
        held.statuses.append(dossier.object?["TrangThaiHoSo"]?.string ?? "")
        state.held[code] = held
        return nil
    }

    /// Fields that a dossier has in every state, and those of a step of its progress.
    private static let always = [
        "MaHoSo", "MaTTHC", "MaLinhVuc", "KenhThucHien", "LoaiDoiTuong", "TrangThaiHoSo", "DonViXuLy",
        "TaiKhoanDuocXacThucVoiVNeID", "DuocThanhToanTrucTuyen", "TaiLieuNop", "DanhSachLePhi", "DanhSachGiayToKetQua",
    ]
    private static let steps = [
        "MaHoSo", "NguoiXuLy", "ThoiDiemXuLy", "PhongBanXuLy", "NoiDungXuLy", "TrangThai", "NgayBatDau",
    ]

    private static func isWellFormed(_ message: JSONObject, _ code: String, _ digest: String) -> Bool {
        if let dossier = message["HoSo"] {
            guard let object = dossier.object, object["MaHoSo"]?.string == code,
                always.allSatisfy({ object[$0] != nil }),
                hash(dossier) == digest
            else { return false }
        }
        return (message["TienTrinh"]?.array ?? []).allSatisfy { step in
            step.object?["MaHoSo"]?.string == code && steps.allSatisfy { step.object?[$0] != nil }
        }
    }

    private static func hash(_ dossier: JSONValue) -> String {
        SHA256.hash(data: JSONWriter.bytes(dossier)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private static func list(_ from: String, _ to: String, after: String, _ state: inout State) -> Response {
        state.lists += 1
        let (from, to) = (Self.local(from), Self.local(to))
        let found = state.held.filter { $0.value.filedAt >= from && $0.value.filedAt < to && $0.key > after }
            .sorted { $0.key < $1.key }
        let page = found.prefix(state.page)
        var answer: JSONObject = [
            "HoSo": .array(page.map { ["MaHoSo": .string($0.key), "MaBam": .string($0.value.digest)] })
        ]
        if page.count < found.count { answer.set("TiepTheo", (page.last?.key).map(JSONValue.string)) }
        return SignedRequest.answer(200, .object(answer))
    }

    /// `2026-06-10T01:00:00Z` in the form of `NgayNop`, 14 digits in the time of Vietnam.
    private static func local(_ text: String) -> String {
        guard let instant = try? Instant(rfc3339: text) else { return "" }
        let (day, time) = instant.local
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return day.iso.filter { $0 != "-" } + two(time.hour) + two(time.minute) + two(time.second)
    }

    // MARK: Control

    public func control(_ order: JSONObject) async throws {
        try state.withLock { state in
            var new = state
            for member in order.members {
                switch (member.key, member.value) {
                case ("forget", .array(let codes)):
                    for code in codes.compactMap(\.string) {
                        new.held[code] = nil
                        for (id, other) in new.messages where other == code { new.messages[id] = nil }
                    }
                case ("alter", .array(let codes)):
                    for code in codes.compactMap(\.string) {
                        guard var held = new.held[code], case .object(var dossier) = held.dossier else { continue }
                        dossier["TrangThaiHoSo"] = "8"
                        held.dossier = .object(dossier)
                        held.digest = Self.hash(held.dossier)
                        new.held[code] = held
                    }
                case ("refuse_next", .integer(let count)) where count >= 0: new.refuseNext = count
                case ("page", .integer(let length)) where (1...1000).contains(length): new.page = Int(length)
                default: throw ControlFault(member: member.key)
                }
            }
            state = new
        }
    }

    public func report() async -> JSONObject {
        state.withLock { state in
            [
                "dossiers": .integer(Int64(state.held.count)), "messages": .integer(Int64(state.messages.count)),
                "received": .integer(state.received), "repeated": .integer(state.repeated),
                "same_again": .integer(state.sameAgain), "late": .integer(state.late),
                "malformed": .integer(state.malformed), "forged": .integer(state.forged),
                "lists": .integer(state.lists),
                "held": .array(
                    state.held.sorted { $0.key < $1.key }.prefix(100).map { code, held in
                        [
                            "code": .string(code), "digest": .string(held.digest), "version": .integer(held.version),
                            "statuses": .array(held.statuses.map(JSONValue.string)), "dossier": held.dossier,
                            "progress": .array(held.progress),
                        ]
                    }),
            ]
        }
    }
}
