import Foundation
public import Hummingbird
public import JSON
import Outbound
import Synchronization
public import Webhooks

/// The criminal record database, played: it takes a request at once and answers later (`docs/connectors.md`).
///
/// Its own orders: `callback` (where answers are brought), `after` (how many milliseconds later, at most a day), `hold` (answers wait until
/// they are let go), `release` (lets those go that wait: `forward`, or `reverse` for the last first), `twice` (each is brought twice),
/// `silent` (none is brought; who asks is told), `forge_next` (so many are brought with a signature of somebody else before the right one),
/// `records` (numbers or passports of people who have a record), `verify` (of people of whom it has to be verified), `forget` (no identifier is
/// known), `refuse_next`.
public final class CriminalRecordStandIn: StandIn {
    public let name = "criminal-record"

    private struct Matter {
        var times = 0
        var reference: String
        var number: String
        var subject: String?
        var answer: JSONObject?
        var isBrought = false
    }

    private struct State {
        var matters: [String: Matter] = [:]
        var order: [String] = []
        var callback: String?
        var after: Int64 = 500
        var isHeld = false
        var held: [String] = []
        var isTwice = false
        var isSilent = false
        var isForgetful = false
        var forgeNext: Int64 = 0
        var refuseNext: Int64 = 0
        var records: Set<String> = []
        var toVerify: Set<String> = []
        var asked: Int64 = 0
        var forged: Int64 = 0
        var malformed: Int64 = 0
        var taken: Int64 = 0
        var takenAgain: Int64 = 0
        var refused: Int64 = 0
    }

    private let secret: WebhookSecret
    private let state = Mutex(State())
    private let queue: AsyncStream<(id: String, after: Int64)>
    private let later: AsyncStream<(id: String, after: Int64)>.Continuation
    private let exchange = HTTPExchange(timeout: 10, whole: 10)

    /// - Parameter secret: Shared with whoever asks; signs both ways.
    public init(secret: WebhookSecret) {
        self.secret = secret
        (queue, later) = AsyncStream.makeStream()
    }

    // MARK: The system

    public func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("yeu-cau") { [self] request, _ in
            let body = try await SignedRequest.body(request)
            guard let id = SignedRequest.identifier(request, body, secret) else {
                state.withLock { $0.forged += 1 }
                return SignedRequest.answer(403, ["LyDo": "signature"])
            }
            return take(id, (try? JSONReader.read(body))?.object ?? [:])
        }
        router.get("yeu-cau/:id") { [self] request, context in
            guard let id = context.parameters.get("id"), SignedRequest.identifier(request, [], secret) == id else {
                state.withLock { $0.forged += 1 }
                return SignedRequest.answer(403, ["LyDo": "signature"])
            }
            return state.withLock { state in
                state.asked += 1
                guard !state.isForgetful, let matter = state.matters[id] else {
                    return SignedRequest.answer(404, ["LyDo": "unknown"])
                }
                return SignedRequest.answer(200, .object(matter.answer ?? Self.taken(id, matter)))
            }
        }
    }

    private func take(_ id: String, _ asked: JSONObject) -> Response {
        let name = asked["HoVaTen"]?.string ?? ""
        let number = asked["SoDinhDanh"]?.string ?? asked["SoCMND"]?.string ?? asked["SoHoChieu"]?.string ?? ""
        guard !number.isEmpty, asked["MaYeuCau"]?.string == id, !name.isEmpty, name == name.uppercased(),
            asked["NgayThangNamSinh"]?.string.flatMap({ Int($0) }) != nil, asked["MaHoSo"]?.string?.isEmpty == false
        else {
            state.withLock { $0.malformed += 1 }
            return SignedRequest.answer(422, ["MaYeuCau": .string(id), "TrangThai": "tu-choi", "LyDo": "malformed"])
        }
        let (answer, after) = state.withLock { state -> (JSONObject?, Int64?) in
            if var matter = state.matters[id] {
                matter.times += 1
                state.matters[id] = matter
                return (matter.answer ?? Self.taken(id, matter), nil)
            }
            if state.refuseNext > 0 {
                state.refuseNext -= 1
                return (nil, nil)
            }
            let matter = Matter(
                times: 1, reference: "TC-\(state.matters.count + 1)", number: number,
                subject: asked["DoiTuong"]?.string)
            state.matters[id] = matter
            state.order.append(id)
            return (Self.taken(id, matter), state.after)
        }
        guard let answer else {
            return SignedRequest.answer(422, ["MaYeuCau": .string(id), "TrangThai": "tu-choi", "LyDo": "not-possible"])
        }
        if let after { later.yield((id, after)) }
        return SignedRequest.answer(202, .object(answer))
    }

    private static func taken(_ id: String, _ matter: Matter) -> JSONObject {
        ["MaYeuCau": .string(id), "MaThamChieu": .string(matter.reference), "TrangThai": "dang-xu-ly"]
    }

    private static func answer(_ id: String, _ matter: Matter, _ state: State) -> JSONObject {
        var answer = taken(id, matter)
        answer["TrangThai"] = "da-tra-loi"
        answer.set("DoiTuong", matter.subject.map(JSONValue.string))
        if state.toVerify.contains(matter.number) {
            answer["KetQua"] = "can-xac-minh"
        } else if state.records.contains(matter.number) {
            answer["KetQua"] = "co-an-tich"
            answer["NoiDung"] = "Bản án số 12/2019/HSST, đã chấp hành xong (dữ liệu bịa để thử)"
        } else {
            answer["KetQua"] = "khong-co-an-tich"
        }
        return answer
    }

    // MARK: What it does by itself

    public func run(at url: String) async throws {
        await withDiscardingTaskGroup { group in
            for await (id, after) in queue {
                group.addTask { [self] in
                    try? await Task.sleep(for: .milliseconds(after))
                    let isHeld = state.withLock { state in
                        if state.isHeld { state.held.append(id) }
                        return state.isHeld
                    }
                    if !isHeld { await bring(id) }
                }
            }
        }
    }

    private func bring(_ id: String) async {
        let (answer, callback, times, forgeries) = state.withLock { state -> (JSONObject?, String?, Int, Int) in
            guard let matter = state.matters[id] else { return (nil, nil, 0, 0) }
            let answer = matter.answer ?? Self.answer(id, matter, state)
            state.matters[id]?.answer = answer
            if state.isSilent { return (answer, nil, 0, 0) }
            let forgeries = min(1, state.forgeNext)
            state.forgeNext -= forgeries
            return (answer, state.callback, state.isTwice ? 2 : 1, Int(forgeries))
        }
        guard let answer, let url = callback.flatMap(URL.init(string:)) else { return }
        let body = JSONWriter.bytes(.object(answer))
        for number in 0..<(times + forgeries) {
            await bring(body, id, to: url, signedBy: number < forgeries ? Self.somebodyElse : secret)
        }
    }

    private static let somebodyElse = WebhookSecret(bytes: Array(repeating: 0x78, count: 32))

    /// Tries until it is taken or refused: the other side may be down.
    private func bring(_ body: [UInt8], _ id: String, to url: URL, signedBy secret: WebhookSecret?) async {
        guard let secret else { return }
        while !Task.isCancelled {
            let call = HTTPCall(
                method: "POST", url: url, headers: SignedRequest.headers(id: "tra-loi-" + id, body: body, secret),
                body: Data(body), limit: 1 << 16)
            if let status = (try? await exchange.send(call))?.status, status != 503 {
                state.withLock { state in
                    guard status == 200 else { return state.refused += 1 }
                    if state.matters[id]?.isBrought == true { state.takenAgain += 1 } else { state.taken += 1 }
                    state.matters[id]?.isBrought = true
                }
                return
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    // MARK: Control

    public func control(_ order: JSONObject) async throws {
        let released = try state.withLock { state -> [String] in
            var new = state
            var released: [String] = []
            func numbers(_ value: JSONValue, _ member: String) throws -> Set<String> {
                guard let list = value.array else { throw ControlFault(member: member) }
                return Set(list.compactMap(\.string))
            }
            for member in order.members {
                switch (member.key, member.value) {
                case ("callback", .string(let url)): new.callback = url
                case ("after", .integer(let wait)) where (0...86_400_000).contains(wait): new.after = wait
                case ("hold", .bool(let isHeld)): new.isHeld = isHeld
                case ("release", .string(let way)) where way == "forward" || way == "reverse":
                    released = way == "forward" ? new.held : new.held.reversed()
                    new.held = []
                case ("twice", .bool(let isTwice)): new.isTwice = isTwice
                case ("silent", .bool(let isSilent)): new.isSilent = isSilent
                case ("forget", .bool(let isForgetful)): new.isForgetful = isForgetful
                case ("forge_next", .integer(let count)) where count >= 0: new.forgeNext = count
                case ("refuse_next", .integer(let count)) where count >= 0: new.refuseNext = count
                case ("records", let value): new.records = try numbers(value, member.key)
                case ("verify", let value): new.toVerify = try numbers(value, member.key)
                default: throw ControlFault(member: member.key)
                }
            }
            state = new
            return released
        }
        for id in released { await bring(id) }
    }

    public func report() async -> JSONObject {
        state.withLock { state in
            let matters = state.matters.values
            return [
                "identifiers": .integer(Int64(matters.count)),
                "requests": .integer(Int64(matters.reduce(0) { $0 + $1.times })),
                "answered": .integer(Int64(matters.filter { $0.answer != nil }.count)),
                "held": .integer(Int64(state.held.count)), "asked": .integer(state.asked),
                "callbacks": .integer(state.taken), "callbacks_again": .integer(state.takenAgain),
                "callbacks_refused": .integer(state.refused), "forged": .integer(state.forged),
                "malformed": .integer(state.malformed),
            ]
        }
    }
}
