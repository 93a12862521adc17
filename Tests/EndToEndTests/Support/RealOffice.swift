import Cluster
import Foundation
import JSON
import Logging

/// An installation of its own: private cluster, log with a movable clock, two communes, officers with passwords.
struct RealOffice {
    let workplace: Workplace
    let environment: [String: String]
    /// What officers' programs find in their environment besides.
    var officersEnvironment: [String: String] = [:]

    /// The checkout that the test belongs to.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    init() async throws {
        workplace = try Workplace()
        environment = [
            "TOANTRINH_DATA": workplace.folder.appendingPathComponent("data").path,
            "TOANTRINH_SHARE": Self.root.path, "TOANTRINH_LANG": "vi",
        ]
    }

    /// Puts everything in place before a server runs: a copy of what ``setUp(officers:passwords:)`` made once.
    ///
    /// - Parameter officers: Lines of officers beside those that every installation has, by identifier.
    /// - Throws: Where the setting up or the copying fails.
    func prepare(_ officers: [String: String] = [:]) async throws {
        let data = workplace.folder.appendingPathComponent("data")
        try await OfficeTemplate.shared.copy(
            officers: officers.sorted { $0.key < $1.key }.map(\.value).joined(),
            passwords: Self.officers + officers.keys.sorted(), to: data)
    }

    /// Sets everything up with the operator's own commands.
    func setUp(officers: String, passwords: [String]) async throws {
        try await operate(["admin", "init", "--movable-clock"])
        try await operate(["admin", "clock", "2026-06-10T08:00:00+07:00"])
        let file = try workplace.file("organisation.yaml", Self.organisation + officers)
        try await operate(["admin", "organisation", file, "--demonstration"])
        try await operate(
            ["admin", "password", "--demonstration"], input: passwords.map { "\($0) mat-khau-\($0)\n" }.joined())
    }

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs an operator's command, which must succeed.
    func operate(_ arguments: [String], input: String = "") async throws {
        let run = try await workplace.run(arguments, environment: environment, input: input)
        guard run.status == 0 else { throw Failed(description: "\(arguments): \(run.status) \(run.errors)") }
    }

    /// Runs an officer's command.
    func run(
        _ officer: String, _ server: RunningServer, _ arguments: String..., input: String = ""
    ) async throws -> CommandRun {
        let own = [
            "TOANTRINH_SERVER": server.url,
            "TOANTRINH_CONFIG": workplace.folder.appendingPathComponent(officer).path,
        ].merging(officersEnvironment) { $1 }
        return try await workplace.run(arguments, environment: environment.merging(own) { $1 }, input: input)
    }

    /// Signs them in; everybody where none is named.
    func signIn(_ server: RunningServer, _ officers: String...) async throws {
        for officer in officers.isEmpty ? Self.officers : officers {
            let run = try await run(
                officer, server, "login", officer, "--password-stdin", input: "mat-khau-\(officer)\n")
            guard run.status == 0 else { throw Failed(description: "login \(officer): \(run.errors)") }
        }
    }

    /// How to reach the cluster as its superuser.
    func superuser() throws -> String {
        try PrivateCluster(
            ClusterConfiguration(
                directory: workplace.folder.appendingPathComponent("data/cluster").path,
                environment: ProcessInfo.processInfo.environment), logger: Logger(label: "test")
        ).connectionString(database: "toantrinh")
    }

    static let officers = ["hoa", "minh", "tuan", "thu", "quan"]

    static let organisation = """
        organisation: 1
        agencies:
          - {code: H26, name: {vi: UBND thành phố, en: City}, level: provincial, from: 2025-07-01}
          - {code: H26.1, name: {vi: UBND xã A, en: Commune A}, level: communal, parent: H26, from: 2025-07-01}
          - {code: H26.2, name: {vi: UBND xã B, en: Commune B}, level: communal, parent: H26, from: 2025-07-01}
        officers:
          - {id: hoa, name: Nguyễn Thị Hoa, appointments: [{role: one-stop, agency: H26.1, from: 2025-07-01}]}
          - {id: minh, name: Trần Văn Minh, appointments: [{role: civil-status, agency: H26.1, from: 2025-07-01}]}
          - {id: tuan, name: Phạm Anh Tuấn, appointments: [{role: one-stop, agency: H26.2, from: 2025-07-01}]}
          - {id: thu, name: Đỗ Kim Thu, appointments: [{role: inspector, agency: H26, from: 2025-07-01}]}
          - {id: quan, name: Vũ Quốc Bảo, appointments: [{role: administrator, agency: H26, from: 2025-07-01}]}

        """

    static let form = """
        procedure: "1.001193"
        delivery: counter
        subjects:
          applicant:
            full_name: Lê Văn Nam
            birth_date: 1990-03-15
            personal_number: "001090000123"
            residence: Thôn 1, xã A
            phone: "0912345678"
            relationship: father
          child:
            full_name: Lê Bảo Ân
            sex: female
            birth_date: 2026-06-02
            birth_place: Bệnh viện Phụ sản Hà Nội
            ethnicity: Kinh
            nationality: Việt Nam
            home_town: Xã A
            circumstance: ordinary
            parents_marriage: recorded
          mother:
            full_name: Trần Thị Hương
            birth_date: 1992-11-20
            ethnicity: Kinh
            nationality: Việt Nam
            residence: Thôn 1, xã A
          father:
            full_name: Lê Văn Nam
            birth_date: 1990-03-15
            ethnicity: Kinh
            nationality: Việt Nam
            residence: Thôn 1, xã A

        """
}
