import Casework
import Cluster
import Dossiers
import EventLog
import Foundation
import JSON
import Papers
import Postgres
import Procedures
import Sealing
import Testing
import WorkingTime

/// An office on a database of its own, with the sample organisation, the real workflows, and a clock that is moved by hand.
struct OfficeFixture: Sendable {
    let office: Office
    let owner: PostgresConfiguration
    let configuration: OfficeConfiguration
    let signatoryKey: SigningKeyPair
    let sealKey: SigningKeyPair

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func make(
        at time: String = "2026-06-10T07:58:00+07:00", lanes: Int = 2,
        _ change: (inout OfficeConfiguration) -> Void = { _ in }
    ) async throws -> OfficeFixture {
        let dsn = try await TestCluster.shared.createDatabase(template: "casework") { dsn in
            let migrations = try Migration.files(in: root.appendingPathComponent("schema").path)
            _ = try await Administration(owner: try PostgresConfiguration(dsn)).migrate(migrations)
        }
        return try await make(on: dsn, at: time, lanes: lanes, change)
    }

    /// An office on a migrated database that has no log yet.
    static func make(
        on dsn: String, at time: String = "2026-06-10T07:58:00+07:00", lanes: Int = 2,
        _ change: (inout OfficeConfiguration) -> Void = { _ in }
    ) async throws -> OfficeFixture {
        let owner = try PostgresConfiguration(dsn)
        let administration = Administration(owner: owner)
        let range = try #require(Lane(1))...(try #require(Lane(99)))
        _ = try await administration.createLog(clock: .movable, lanes: range, year: 2026)
        try await administration.setClock(try Instant(rfc3339: time))
        var configuration = try makeConfiguration(owner, lanes: lanes)
        change(&configuration)
        let office = try await Office.open(configuration)
        let fixture = OfficeFixture(
            office: office, owner: owner, configuration: configuration, signatoryKey: SigningKeyPair(),
            sealKey: SigningKeyPair())
        try await fixture.setUp()
        return fixture
    }

    static func makeConfiguration(_ owner: PostgresConfiguration, lanes: Int = 2) throws -> OfficeConfiguration {
        var files: [WorkingCalendar.File] = []
        for year in 2024...2026 {
            files.append(.init(name: "\(year).yaml", text: try text("calendars/\(year).yaml")))
        }
        var configuration = OfficeConfiguration(
            database: owner.user("toantrinh_app"), keyring: Keyring(.generate()),
            calendar: try WorkingCalendar(files: files),
            papers: PaperOffice(templates: try TemplateSet.builtIn(), renderer: PlainRenderer()))
        configuration.lanesPerYear = lanes
        configuration.codeTemplates = try CodeTemplateFile.read(
            text: try text("rules/dossier-codes.yaml"), file: "dossier-codes.yaml")
        configuration.rules = try WorkingRules(manifest: try text("rules/working-time.yaml"), file: "working-time.yaml")
        let cheap = try #require(PasswordHash.Parameters(logarithm: 4, blockSize: 8, parallelism: 1))
        configuration.passwordHasher = PasswordHasher(parameters: cheap)
        return configuration
    }

    private func setUp() async throws {
        try await office.setUp(organisation: sampleOrganisation, file: "sample.yaml", command: .random())
        for officer in ["hoa.nt", "minh.tv", "lan.lt", "thao.vt", "tuan.pa", "thu.dk", "admin", "nga.lt"] {
            try await office.setUp(password: "mat-khau-\(officer)", of: officer, command: .random())
        }
        let admin = try await officer("admin")
        for file in ["birth-registration.yaml", "death-registration.yaml"] {
            _ = try await office.publish(
                try Self.text("workflows/\(file)"), file: file, command: .random(), by: admin)
        }
        _ = try await office.registerKey(
            Data(signatoryKey.publicKey.bytes).base64EncodedString(), owner: "lan.lt", isAgency: false,
            command: .random(), by: admin)
        _ = try await office.registerKey(
            Data(sealKey.publicKey.bytes).base64EncodedString(), owner: "H26.147", isAgency: true,
            command: .random(), by: admin)
    }

    func at(_ time: String) async throws {
        try await Administration(owner: owner).setClock(try Instant(rfc3339: "2026-06-10T\(time):00+07:00"))
    }

    func officer(_ id: String, role: String? = nil) async throws -> Caller {
        let session = try await office.signIn(officer: id, password: "mat-khau-\(id)", address: "127.0.0.1")
        return try await office.caller(token: try #require(session["token"]?.string), role: role, agency: nil)
    }

    func portal() async throws -> Caller {
        let admin = try await officer("admin")
        let answer = try await office.makeToken(
            holder: "national-portal", isSystem: true, command: .random(), by: admin)
        return try await office.caller(token: try #require(answer["token"]?.string), role: nil, agency: nil)
    }

    private static func bytes(hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    }

    /// Signs a draft or a result as the officer's program does.
    func signature(_ code: String, _ paper: String, key: SigningKeyPair, by caller: Caller) async throws -> JSONValue {
        let fields = try await office.signingStatement(code: code, paper: paper, by: caller)
        func text(_ name: String) throws -> String { try #require(fields[name]?.string) }
        let bytes = Self.bytes(hex: try text("sha256"))
        let statement = ResultStatement(
            dossierCode: try text("dossier"), resultCode: try text("result"), number: try text("number"),
            agencyCode: try text("agency"), documentDigest: bytes,
            contentDigest: Self.bytes(hex: try text("content")))
        let now = try await office.time().instant
        let signature = try key.sign(statement, at: now)
        return [
            "algorithm": "ed25519", "key": .string(signature.keyFingerprint), "signed_at": now.json,
            "value": .string(Data(signature.bytes).base64EncodedString()),
        ]
    }
}

/// Renders nothing but the HTML itself: what is tested here is the way of a paper, not its looks.
struct PlainRenderer: PaperRenderer {
    func render(_ job: RenderJob) async throws(PaperError) -> RenderedPages {
        RenderedPages(pdf: Array(("%PDF-1.7\n" + job.html).utf8), pages: 1)
    }
}

extension JSONValue {
    subscript(key: String) -> JSONValue? { object?[key] }
    subscript(index: Int) -> JSONValue? { array.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
}

/// A body for filing a birth registration.
func birth(
    child: String = "Nguyễn Minh Anh", born: String = "2026-06-01", father: String = "Nguyễn Văn Bình",
    command: EventLog.CommandID = .random(), extra: JSONObject = [:]
) -> JSONValue {
    var body: JSONObject = [
        "command_id": command.json, "procedure": "1.001193",
        "subjects": [
            "applicant": [
                "full_name": .string(father), "birth_date": "1990-02-03", "personal_number": "001090012345",
                "residence": "Thôn 3, xã Phù Đổng, Hà Nội", "phone": "0912345678", "relationship": "father",
            ],
            "child": [
                "full_name": .string(child), "sex": "female", "birth_date": .string(born),
                "birth_place": "Bệnh viện Phụ sản Hà Nội", "ethnicity": "Kinh", "nationality": "Việt Nam",
                "home_town": "Phù Đổng, Hà Nội", "circumstance": "ordinary", "parents_marriage": "recorded",
            ],
            "mother": [
                "full_name": "Trần Thị Hương", "birth_date": "1992-11-20", "ethnicity": "Kinh",
                "nationality": "Việt Nam", "residence": "Phù Đổng, Hà Nội",
            ],
            "father": [
                "full_name": .string(father), "birth_date": "1990-02-03", "ethnicity": "Kinh",
                "nationality": "Việt Nam", "residence": "Phù Đổng, Hà Nội",
            ],
        ],
    ]
    for member in extra.members { body[member.key] = member.value }
    return .object(body)
}

/// A scan that is recognised as a PDF.
let scan = Array("%PDF-1.4 giấy chứng sinh".utf8)

extension Instant {
    /// A time of the day of the tests.
    static func at(_ time: String) throws -> Instant { try Instant(rfc3339: "2026-06-10T\(time):00+07:00") }
}
