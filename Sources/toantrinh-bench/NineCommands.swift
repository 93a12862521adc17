import Casework
import EventLog
import JSON

/// The nine commands of a dossier, in their order; `docs/performance.md` says which of the application's commands each is.
enum NineCommands: Int, CaseIterable, Sendable {
    case submit, receive, requestFee, payFee, assign, verify, approve, sign, giveResult

    /// The next one; `nil` after the last.
    var next: NineCommands? { NineCommands(rawValue: rawValue + 1) }

    /// Does it, and returns after its commit.
    func perform(on dossier: BenchDossier, in bench: BenchOffice) async throws {
        let cast = bench.casts[dossier.number % bench.casts.count]
        let answer: JSONValue
        switch self {
        case .submit:
            answer = try await bench.office.file(dossier.filing(at: cast.agency), command: .random(), by: cast.portal)
        case .receive: answer = try await bench.run("receive", dossier, [:], as: .reception, cast)
        case .requestFee: answer = try await bench.act("request", dossier, remarks: false, as: .fees, cast)
        case .payFee: answer = try await bench.act("paid", dossier, remarks: false, as: .cashier, cast)
        case .assign: answer = try await bench.run("assign", dossier, ["to": .string(cast.worker)], as: .chief, cast)
        case .verify: answer = try await bench.act("verified", dossier, as: .worker, cast)
        case .approve: answer = try await bench.act("approved", dossier, as: .deputy, cast)
        case .sign: answer = try await bench.act("signed", dossier, remarks: false, as: .signatory, cast)
        case .giveResult: answer = try await bench.act("returned", dossier, as: .clerk, cast)
        }
        guard answer.object?["version"]?.integer == Int64(rawValue + 1) else {
            throw BenchError.unexpected("\(self) of \(dossier.code) was not event \(rawValue + 1)")
        }
    }
}

extension BenchOffice {
    fileprivate func act(
        _ action: String, _ dossier: BenchDossier, remarks: Bool = true, as post: BenchOrganisation.Post, _ cast: Cast
    ) async throws -> JSONValue {
        var body: JSONObject = ["action": .string(action)]
        if remarks { body["reason"] = .string(dossier.remark(action)) }
        return try await run("act", dossier, body, as: post, cast)
    }

    fileprivate func run(
        _ name: String, _ dossier: BenchDossier, _ body: JSONObject, as post: BenchOrganisation.Post, _ cast: Cast
    ) async throws -> JSONValue {
        guard let caller = cast.posts[post] else { throw BenchError.setup("\(post)") }
        return try await office.command(
            name, code: dossier.code, body: .object(body), command: .random(), by: caller)
    }
}

/// One dossier of the load.
struct BenchDossier: Sendable {
    /// Counts the dossiers of a run.
    let number: Int
    /// The portal's code, unique to run and number.
    let code: String

    init(run: String, number: Int) {
        self.number = number
        code = "DO-\(run)-\(number)"
    }

    private static let families = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ"]
    private static let middles = ["Văn", "Thị", "Minh", "Ngọc", "Quang", "Thu", "Đức"]
    private static let names = ["Anh", "Bình", "Châu", "Dũng", "Giang", "Hương", "Khoa", "Lan", "Phúc", "Sơn", "Yến"]

    private var name: String {
        let family = Self.families[number % Self.families.count]
        let middle = Self.middles[number / 11 % Self.middles.count]
        return "\(family) \(middle) \(Self.names[number / 77 % Self.names.count])"
    }

    func filing(at agency: String) -> JSONValue {
        [
            "procedure": .string(BenchProcedure.code), "receiving_agency": .string(agency), "code": .string(code),
            "on_behalf_of": .string("c-\(number)"),
            "subjects": [
                "applicant": ["full_name": .string(name), "phone": .string("09\(10_000_000 + number % 90_000_000)")]
            ],
        ]
    }

    /// What the officer writes: sealed, like everything that people write.
    func remark(_ action: String) -> String { "Hồ sơ \(number): \(action)" }
}
