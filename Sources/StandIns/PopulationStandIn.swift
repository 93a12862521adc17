public import Hummingbird
public import JSON
import Synchronization
public import Webhooks

/// The population database, played: invented citizens, and personal numbers for children (`docs/connectors.md`).
///
/// Its own orders: `citizens` (further ones, in the fields of its answers), `wrong` (what a wrong answer is like) with `wrong_next` (so many
/// answers are wrong; what was asked is done all the same), `refuse_next` (so many children get no number, `LyDo` is `not-possible`).
public final class PopulationStandIn: StandIn {
    public let name = "population"

    /// What a wrong answer is like.
    enum Wrong: String, CaseIterable {
        /// The record of somebody else.
        case anotherPerson = "another-person"
        /// The answer to another MaYeuCau.
        case anotherRequest = "another-request"
        /// A number that states another year of birth.
        case contradiction
        /// Fields are missing.
        case missing
        /// Found, without a record.
        case empty
        /// A value of another type.
        case types
        /// JSON that breaks off.
        case cut
        /// A result that nobody has heard of.
        case unheard
    }

    private struct State {
        var citizens: [JSONObject] = []
        /// By MaYeuCau: the answer, and what was asked.
        var issued: [String: (answer: JSONObject, child: String)] = [:]
        /// By child: the number.
        var numbers: [String: String] = [:]
        var serial = 100_000
        var lookUps: Int64 = 0
        var issueRequests: Int64 = 0
        /// Where the last child was born and registered, as it was told.
        var lastIssue = JSONObject()
        var asked: Int64 = 0
        var forged: Int64 = 0
        var malformed: Int64 = 0
        var refuseNext: Int64 = 0
        var wrong = Wrong.anotherPerson
        var wrongNext: Int64 = 0
    }

    private let secret: WebhookSecret
    private let state = Mutex(State())

    /// - Parameter secret: Shared with whoever asks.
    public init(secret: WebhookSecret) {
        self.secret = secret
        state.withLock { $0.citizens = Self.invented }
    }

    // MARK: The system

    public func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("TraCuuThongTinCongDan") { [self] request, _ in
            try await take(request) { state, asked in
                state.lookUps += 1
                return Self.lookUp(asked, in: state.citizens)
            }
        }
        router.post("CapSoDinhDanh") { [self] request, _ in
            try await take(request) { state, asked in
                state.issueRequests += 1
                state.lastIssue = JSONObject()
                for key in ["NoiDangKyKhaiSinh", "NoiSinh"] { state.lastIssue.set(key, asked[key]) }
                return Self.issue(asked, &state)
            }
        }
        router.get("CapSoDinhDanh/:id") { [self] request, context in
            guard let id = context.parameters.get("id"), SignedRequest.identifier(request, [], secret) == id else {
                state.withLock { $0.forged += 1 }
                return SignedRequest.answer(403, ["LyDo": "signature"])
            }
            return state.withLock { state in
                state.asked += 1
                guard let known = state.issued[id] else { return SignedRequest.answer(404, ["LyDo": "unknown"]) }
                return Self.spoken(known.answer, &state)
            }
        }
    }

    private func take(
        _ request: Request, _ answer: @Sendable (inout State, JSONObject) -> JSONObject?
    ) async throws -> Response {
        let body = try await SignedRequest.body(request)
        guard let id = SignedRequest.identifier(request, body, secret) else {
            state.withLock { $0.forged += 1 }
            return SignedRequest.answer(403, ["LyDo": "signature"])
        }
        guard let asked = (try? JSONReader.read(body))?.object, Self.isWellFormed(asked),
            asked["MaYeuCau"]?.string == id
        else {
            state.withLock { $0.malformed += 1 }
            return SignedRequest.answer(422, ["MaYeuCau": .string(id), "LyDo": "malformed"])
        }
        return state.withLock { state in
            guard let said = answer(&state, asked) else {
                return SignedRequest.answer(422, ["MaYeuCau": .string(id), "LyDo": "not-possible"])
            }
            return Self.spoken(said, &state)
        }
    }

    /// Whether the fields of the service are there as it wants them: the name in capitals, the day as `yyyyMMdd` or a year.
    private static func isWellFormed(_ asked: JSONObject) -> Bool {
        guard asked["MaTichHop"] == "037", let name = asked["HoVaTen"]?.string, !name.isEmpty,
            name == name.uppercased(),
            let day = asked["NgayThangNamSinh"]?.string, [4, 8].contains(day.utf8.count), Int(day) != nil,
            asked["MaDVC"]?.string?.isEmpty == false, asked["MaCanBo"]?.string?.isEmpty == false
        else { return false }
        return true
    }

    private static func lookUp(_ asked: JSONObject, in citizens: [JSONObject]) -> JSONObject {
        let found: [JSONObject]
        if let number = asked["SoDinhDanh"] {
            found = citizens.filter { $0["SoDinhDanh"] == number }
        } else if let number = asked["SoCMND"] {
            found = citizens.filter { $0["SoCMND"] == number }
        } else {
            let day = asked["NgayThangNamSinh"]?.string ?? ""
            found = citizens.filter {
                $0["HoVaTen"] == asked["HoVaTen"] && $0["NgayThangNamSinh"]?.string?.hasPrefix(day) == true
            }
        }
        var answer: JSONObject = ["MaYeuCau": asked["MaYeuCau"] ?? .null]
        answer["KetQua"] = found.isEmpty ? "0" : found.count == 1 ? "1" : "2"
        if found.count == 1 { answer["CongDan"] = .object(found[0]) }
        return answer
    }

    /// Issues a number once for each MaYeuCau, and once for each child.
    private static func issue(_ asked: JSONObject, _ state: inout State) -> JSONObject? {
        let identifier = asked["MaYeuCau"]?.string ?? ""
        if let known = state.issued[identifier] { return known.answer }
        if state.refuseNext > 0 {
            state.refuseNext -= 1
            return nil
        }
        // A birth is registered somewhere.
        guard asked["NoiDangKyKhaiSinh"]?.string?.isEmpty == false else { return nil }
        let name = asked["HoVaTen"]?.string ?? ""
        let day = asked["NgayThangNamSinh"]?.string ?? ""
        let sex = asked["GioiTinh"]?.string ?? ""
        let mother = asked["Me"]?.object?["HoVaTen"]?.string ?? ""
        let child = [name, day, sex, mother].joined(separator: "|")
        guard let year = Int(day.prefix(4)), (1900...2199).contains(year), ["Nam", "Nữ"].contains(sex) else {
            return nil
        }
        var answer: JSONObject = ["MaYeuCau": .string(identifier)]
        let number: String
        let told = asked["SoDinhDanh"]?.string
        if let known = state.numbers[child] ?? state.numbers.values.first(where: { $0 == told }) {
            number = known
            answer["KetQua"] = "3"
        } else {
            state.serial += 1
            let century = (year / 100 - 19) * 2 + (sex == "Nam" ? 0 : 1)
            number = "001\(century)\(day.dropFirst(2).prefix(2))\(state.serial)"
            answer["KetQua"] = "1"
        }
        let citizen: JSONObject = [
            "SoDinhDanh": .string(number), "HoVaTen": .string(name), "GioiTinh": .string(sex),
            "NgayThangNamSinh": .string(day),
        ]
        answer["CongDan"] = .object(citizen)
        state.numbers[child] = number
        state.issued[identifier] = (answer, child)
        return answer
    }

    /// The answer, or what is said in its place.
    private static func spoken(_ answer: JSONObject, _ state: inout State) -> Response {
        guard state.wrongNext > 0 else { return SignedRequest.answer(200, .object(answer)) }
        state.wrongNext -= 1
        var wrong = answer
        func change(_ key: String, _ value: JSONValue?) {
            guard case .object(var citizen)? = wrong["CongDan"] else { return }
            citizen[key] = value
            wrong["CongDan"] = .object(citizen)
        }
        switch state.wrong {
        case .anotherPerson: wrong["CongDan"] = .object(state.citizens.last ?? [:])
        case .anotherRequest: wrong["MaYeuCau"] = "00000000-0000-0000-0000-000000000000"
        case .contradiction:
            let number = answer["CongDan"]?.object?["SoDinhDanh"]?.string ?? "001090000000"
            let year = Int(number.dropFirst(4).prefix(2)) ?? 0
            let other = (year + 1) % 100
            change("SoDinhDanh", .string("\(number.prefix(4))\(other < 10 ? "0" : "")\(other)\(number.suffix(6))"))
        case .missing: change("NgayThangNamSinh", nil)
        case .empty: wrong["CongDan"] = nil
        case .types: change("SoDinhDanh", 1090000123)
        case .cut: return SignedRequest.answer(200, text: String(JSONWriter.text(.object(answer)).dropLast(12)))
        case .unheard: wrong["KetQua"] = "9"
        }
        return SignedRequest.answer(200, .object(wrong))
    }

    // MARK: Control

    public func control(_ order: JSONObject) async throws {
        try state.withLock { state in
            var new = state
            for member in order.members {
                switch (member.key, member.value) {
                case ("citizens", .array(let citizens)):
                    for citizen in citizens {
                        guard let citizen = citizen.object, citizen["SoDinhDanh"]?.string != nil else {
                            throw ControlFault(member: member.key)
                        }
                        new.citizens.append(citizen)
                    }
                case ("wrong", .string(let text)):
                    guard let wrong = Wrong(rawValue: text) else { throw ControlFault(member: member.key) }
                    new.wrong = wrong
                case ("wrong_next", .integer(let count)) where count >= 0: new.wrongNext = count
                case ("refuse_next", .integer(let count)) where count >= 0: new.refuseNext = count
                default: throw ControlFault(member: member.key)
                }
            }
            state = new
        }
    }

    public func report() async -> JSONObject {
        state.withLock { state in
            [
                "citizens": .integer(Int64(state.citizens.count)), "look_ups": .integer(state.lookUps),
                "issue_requests": .integer(state.issueRequests), "asked": .integer(state.asked),
                "issued": .integer(Int64(Set(state.numbers.values).count)),
                "identifiers": .integer(Int64(state.issued.count)),
                "forged": .integer(state.forged), "malformed": .integer(state.malformed),
                "last_issue": .object(state.lastIssue),
                "numbers": .array(Set(state.numbers.values).sorted().map(JSONValue.string)),
            ]
        }
    }

    /// Nobody of these exists.
    private static let invented: [JSONObject] = [
        citizen("001090000123", "LÊ VĂN NAM", "Nam", "19900315", "Thôn 1, xã A", old: "012345678"),
        citizen("001192000456", "TRẦN THỊ HƯƠNG", "Nữ", "19921120", "Thôn 1, xã A"),
        citizen("031085000789", "NGUYỄN VĂN BÌNH", "Nam", "19850101", "Thôn 2, xã B"),
        citizen("031085000790", "NGUYỄN VĂN BÌNH", "Nam", "19850101", "Thôn 3, xã B"),
        citizen(
            "001310001111", "LÊ MINH ANH", "Nữ", "20100505", "Thôn 1, xã A",
            parents: (["HoVaTen": "LÊ VĂN NAM", "SoDinhDanh": "001090000123"], ["HoVaTen": "TRẦN THỊ HƯƠNG"])),
        citizen("096170000321", "PHẠM THỊ CÚC", "Nữ", "19700909", "Thôn 9, xã C"),
    ]

    private static func citizen(
        _ number: String, _ name: String, _ sex: String, _ day: String, _ residence: String, old: String? = nil,
        parents: (father: JSONObject, mother: JSONObject)? = nil
    ) -> JSONObject {
        var citizen: JSONObject = ["SoDinhDanh": .string(number)]
        citizen.set("SoCMND", old.map(JSONValue.string))
        citizen["HoVaTen"] = .string(name)
        citizen["GioiTinh"] = .string(sex)
        citizen["DanToc"] = "Kinh"
        citizen["NgayThangNamSinh"] = .string(day)
        citizen["QueQuan"] = .string(residence)
        citizen["ThuongTru"] = .string(residence)
        citizen["QuocTich"] = "Việt Nam"
        citizen.set("Cha", (parents?.father).map(JSONValue.object))
        citizen.set("Me", (parents?.mother).map(JSONValue.object))
        return citizen
    }
}
