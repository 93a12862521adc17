import Casework
import Dossiers
import EventLog
import Foundation
import JSON
import Organisation
import Papers
import Postgres
import Sealing
import WorkingTime

/// The real application on the database that is measured, with its officers signed in.
struct BenchOffice: Sendable {
    let office: Office
    let casts: [Cast]
    /// What the portal signs in with, over HTTP.
    let portalToken: String
    private let counting: PostgresConnection

    /// Whose commands the dossiers of one commune are.
    struct Cast: Sendable {
        let agency: String
        /// The officer that work is assigned to.
        let worker: String
        let portal: Caller
        let posts: [BenchOrganisation.Post: Caller]
    }

    /// Makes the schema and the log where there are none, publishes organisation and procedure, and signs everyone in.
    ///
    /// - Parameters:
    ///   - options: The database.
    ///   - procedure: The text of the procedure that is published.
    ///   - movable: Whether a new log gets a clock that can be moved.
    /// - Returns: The office, with everybody signed in.
    /// - Throws: `CaseworkError`, `PostgresError`, `BenchError`.
    static func open(
        _ options: DatabaseOptions, procedure: String = BenchProcedure.text, movable: Bool = false
    ) async throws -> BenchOffice {
        let owner = try PostgresConfiguration(options.dsn)
        let administration = Administration(owner: owner)
        _ = try await administration.migrate(try Migration.files(in: try SchemaDirectory.find(options.schema)))
        let year = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)).localDay.year
        if try await administration.log() == nil {
            guard let low = Lane(1), let high = Lane(999) else { throw BenchError.setup("lanes") }
            _ = try await administration.createLog(clock: movable ? .movable : .database, lanes: low...high, year: year)
        }
        var configuration = try configuration(owner, year: year, lanes: options.lanes)
        configuration.requiresProductionLog = !movable
        let office = try await Office.open(configuration)
        try await office.setUp(
            organisation: BenchOrganisation.text, file: BenchOrganisation.fileName, command: .random())
        let admin = try await signIn(BenchOrganisation.administrator, on: office)
        _ = try await office.publish(
            procedure, file: BenchProcedure.fileName, command: .random(), by: admin)
        let token = try await office.makeToken(
            holder: BenchOrganisation.portal, isSystem: true, command: .random(), by: admin)
        guard let text = token.object?["token"]?.string else { throw BenchError.setup("token") }
        let portal = try await office.caller(token: text, role: nil, agency: nil)
        var casts: [Cast] = []
        for commune in 1...BenchOrganisation.communes {
            var posts: [BenchOrganisation.Post: Caller] = [:]
            for post in BenchOrganisation.Post.allCases {
                posts[post] = try await signIn(post.officer(commune), on: office)
            }
            casts.append(
                Cast(
                    agency: BenchOrganisation.agency(commune),
                    worker: BenchOrganisation.Post.worker.officer(commune), portal: portal, posts: posts))
        }
        return BenchOffice(
            office: office, casts: casts, portalToken: text, counting: try await PostgresConnection.open(owner))
    }

    private static func signIn(_ officer: String, on office: Office) async throws -> Caller {
        let password = BenchOrganisation.password(officer)
        try await office.setUp(password: password, of: officer, command: .random())
        let session = try await office.signIn(officer: officer, password: password, address: "127.0.0.1")
        guard let token = session.object?["token"]?.string else { throw BenchError.setup("session") }
        return try await office.caller(token: token, role: nil, agency: nil)
    }

    private static func configuration(
        _ owner: PostgresConfiguration, year: Int, lanes: Int
    ) throws -> OfficeConfiguration {
        // The application's own role, so that what is measured has no other rights than the server has.
        var database = owner
        database.sessionSettings["role"] = "toantrinh_app"
        // Whenever it is run, the days around are known.
        let years = try (year - 1...year + 1).map { year in
            try CalendarYear(year: year, daysOff: [], workedSaturdays: [])
        }
        var configuration = OfficeConfiguration(
            database: database, keyring: Keyring(.generate()),
            calendar: try WorkingCalendar(name: "benchmark", years: years),
            papers: PaperOffice(templates: try TemplateSet.builtIn(), renderer: NoRenderer()))
        configuration.lanesPerYear = lanes
        // Signing in is not what is measured.
        guard let cheap = PasswordHash.Parameters(logarithm: 4, blockSize: 8, parallelism: 1) else {
            throw BenchError.setup("hash")
        }
        configuration.passwordHasher = PasswordHasher(parameters: cheap)
        return configuration
    }

    /// The events in the store.
    func countEvents() async throws -> Int {
        try await counting.query("SELECT count(*) FROM event").one().value(0)
    }

    func close() async {
        await office.shutdown()
        counting.close()
    }
}

/// None of the nine commands prints.
private struct NoRenderer: PaperRenderer {
    func render(_ job: RenderJob) async throws(PaperError) -> RenderedPages { throw .cancelled }
}

/// Why the program stopped.
enum BenchError: Error, CustomStringConvertible {
    case setup(String)
    case noSchema
    case unexpected(String)

    var description: String {
        switch self {
        case .setup(let what): "the set-up failed: \(what)"
        case .noSchema: "no directory schema/ with migrations found; name it with --schema"
        case .unexpected(let what): "not what was expected: \(what)"
        }
    }
}

/// Where the migrations are.
enum SchemaDirectory {
    /// The given directory, or the nearest `schema` above the working directory or the program.
    static func find(_ given: String?) throws -> String {
        if let given { return given }
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        let starts = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath), program]
        for start in starts {
            var directory = start
            while directory.path != "/" {
                let candidate = directory.appendingPathComponent("schema").path
                if FileManager.default.fileExists(atPath: candidate + "/0001_roles.sql") { return candidate }
                directory.deleteLastPathComponent()
            }
        }
        throw BenchError.noSchema
    }
}
