public import Dossiers
public import EventLog
import FoundationEssentials
public import Logging
public import Papers
public import Payments
public import Postgres
public import Sealing
public import WorkingTime

/// What the application needs to open.
public struct OfficeConfiguration: Sendable {
    /// How to reach the database, under the application's own role.
    public var database: PostgresConfiguration
    /// The master keys, from a file outside the database.
    public var keyring: Keyring
    /// The announced calendars.
    public var calendar: WorkingCalendar
    /// Office hours and cut-off.
    public var rules: WorkingRules
    /// Prints forms and results.
    public var papers: PaperOffice
    /// Lanes that a year is given when its first dossier is filed; about one an append connection.
    public var lanesPerYear = 2
    /// Whether the log must have the database's own clock.
    public var requiresProductionLog = false
    /// The files of `schema/` that this program was made with: a database that lacks one, has another or knows more is not served. Not
    /// looked at where it is empty.
    public var schema: [Migration] = []
    public var poolLimits = PostgresPool.Limits()
    /// How long a sign-in lasts.
    public var sessionLength: Duration = .seconds(12 * 3600)
    /// How what happens by itself is tried.
    public var taskPolicy = TaskPolicy()
    /// How dossier codes are made, by date.
    public var codeTemplates: [CodeTemplate] = []
    /// The cost of passwords.
    public var passwordHasher = PasswordHasher()
    /// The identity providers by which citizens sign in; `nil`: none does.
    public var identity: IdentitySettings?
    /// The gateways through which fees are paid.
    public var gateways: [any PaymentGateway] = []
    /// The other systems that dossiers ask.
    public var targets: [any EffectTarget] = []
    /// Their names.
    var connected: Set<String> { Set(targets.map(\.name)) }
    /// The bank accounts to which fees are transferred.
    public var accounts: [BankAccount] = []
    /// Carries notices to the receivers of webhooks; without it nothing is delivered by this process.
    public var webhookTransport: (any WebhookTransport)?
    /// How many may follow dossiers at once, and how they are told.
    public var progress = ProgressLimits()
    /// The national portal that is told of every dossier; `nil`: none is.
    public var portal: PortalSettings?
    /// Where a citizen follows a dossier; printed on receipts.
    public var trackingSite: String?

    public init(
        database: PostgresConfiguration, keyring: Keyring, calendar: WorkingCalendar, rules: WorkingRules = .standard,
        papers: PaperOffice
    ) {
        self.database = database
        self.keyring = keyring
        self.calendar = calendar
        self.rules = rules
        self.papers = papers
    }
}

/// The application: what faces ask, and nothing of how they ask it.
///
/// Every function takes the caller, checks what they may see and do, and answers with the JSON of `docs/http-api.md` or throws a
/// `CaseworkError`. Opened once a process; any number of tasks may use it.
public final class Office: Sendable {
    let configuration: OfficeConfiguration
    let pool: PostgresPool
    let store: Store
    /// Where attachments and papers lie.
    let files: any AttachmentStore
    let reader: LogReader
    let log: LogDescription
    /// The log's clock.
    public let clock: any LogClock
    let registry: Registry
    let definitions: DefinitionStore
    let lanes: DossierLanes
    let desk: DossierDesk
    let access: AccessDesk
    let citizens: CitizenDesk
    let partyTokens: PartyTokenMaker
    let passwords: PasswordDesk
    let indicatorDesk: IndicatorDesk
    let ledgerDesk: LedgerDesk
    /// What was done of what was due.
    let taskCounts = TaskCounts()
    let targetGates = TargetGates()
    /// Who follows dossiers.
    let progressHub: ProgressHub
    let tokenMakers: TokenMakers
    let webhookSecrets: WebhookSecrets
    let logger: Logger
    private let registryConnection: PostgresSharedConnection

    private init(
        configuration: OfficeConfiguration, pool: PostgresPool, log: LogDescription, clock: any LogClock,
        registry: Registry, registryConnection: PostgresSharedConnection, lanes: DossierLanes, logger: Logger
    ) {
        self.configuration = configuration
        tokenMakers = TokenMakers(keyring: configuration.keyring)
        self.pool = pool
        self.log = log
        self.clock = clock
        self.registry = registry
        self.registryConnection = registryConnection
        self.lanes = lanes
        self.logger = logger
        store = Store(pool: pool)
        files = PostgresAttachmentStore(pool: pool)
        progressHub = ProgressHub(configuration.progress)
        webhookSecrets = WebhookSecrets(pool: pool, keyring: configuration.keyring)
        reader = LogReader(pool)
        definitions = DefinitionStore(store: store)
        indicatorDesk = IndicatorDesk(reader: reader, log: log.id)
        ledgerDesk = LedgerDesk(reader: reader, log: log.id) { [store] in try await store.header($0)?.header.code }
        desk = DossierDesk(
            store: store, reader: reader, lanes: lanes, registry: registry, definitions: definitions,
            keyring: configuration.keyring, clock: clock, calendar: configuration.calendar, rules: configuration.rules)
        passwords = PasswordDesk(
            store: store, registry: registry, keyring: configuration.keyring, hasher: configuration.passwordHasher)
        citizens = CitizenDesk(
            settings: configuration.identity, store: store, keyring: configuration.keyring, logger: logger)
        partyTokens = PartyTokenMaker(keyring: configuration.keyring)
        access = AccessDesk(
            store: store, registry: registry, passwords: passwords, citizens: citizens, clock: clock,
            sessionLength: configuration.sessionLength)
    }

    /// The announced calendar: the one published last, and before the first the one of the files.
    public var calendar: WorkingCalendar { registry.snapshot.calendar?.calendar ?? configuration.calendar }

    /// Connects, checks schema and log, folds the registry, and is ready for commands.
    ///
    /// - Throws: `CaseworkError` with what is missing and how to mend it.
    public static func open(
        _ configuration: OfficeConfiguration, logger: Logger = .silent
    ) async throws(CaseworkError) -> Office {
        let pool = PostgresPool(configuration.database, limits: configuration.poolLimits, logger: logger)
        do {
            return try await open(configuration, pool: pool, logger: logger)
        } catch {
            await pool.close()
            throw CaseworkError.explaining(error)
        }
    }

    private static func open(
        _ configuration: OfficeConfiguration, pool: PostgresPool, logger: Logger
    ) async throws -> Office {
        try await pool.verify()
        try await requireSuitable(pool, schema: configuration.schema)
        let log = try await LogAdministration.describe(pool)
        if configuration.requiresProductionLog, log.clock != .database { throw demonstrationLog }
        let appending = configuration.database.appending
        let registryConnection = PostgresSharedConnection(appending, logger: logger)
        let clock = DatabaseClock(registryConnection, kind: log.clock)
        let reader = LogReader(pool)
        // Before anything is read or written: another history than the last one recorded begins a new epoch.
        let epoch = try await LogEpochs.ensure(on: registryConnection, log: log)
        logger.info("epoch", metadata: ["number": "\(epoch?.number ?? 0)"])
        let writer = try await LaneWriter.open(
            log.lanes.lowerBound, on: registryConnection, clock: clock,
            companions: [Companions.password, Companions.task],
            guarding: log, logger: logger)
        let registry = try await Registry.open(writer: writer, reader: reader, log: log.id)
        let count = max(1, configuration.lanesPerYear)
        let lanes = DossierLanes(configuration: appending, clock: clock, log: log, logger: logger) { year, opening in
            // A lane is opened in an epoch of its own history, as everything is appended.
            if opening { try await LogEpochs.ensure(on: registryConnection, log: log) }
            return try await Self.lanes(
                of: year, opening: opening ? count : 0, registry: log.lanes.lowerBound, pool: pool)
        }
        return Office(
            configuration: configuration, pool: pool, log: log, clock: clock, registry: registry,
            registryConnection: registryConnection, lanes: lanes, logger: logger)
    }

    /// The dossier lanes of a year; so many are opened where it has none.
    ///
    /// Their number is decided once a year, by whoever comes first: a repeated filing is found by the lane that its seed points to,
    /// so that processes that knew different lanes would file it twice.
    private static func lanes(
        of year: Int, opening count: Int, registry: Lane, pool: PostgresPool
    ) async throws -> [Lane] {
        func known(_ connection: PostgresConnection) async throws -> [Lane] {
            try await LogAdministration.lanes(connection, year: year).map(\.lane).filter { $0 != registry }.sorted()
        }
        return try await pool.withConnection { connection in
            if count == 0 { return try await known(connection) }
            // A lock of the session, for a lane is opened in a transaction of its own; the loss of the connection frees it as well.
            let key: PostgresParameters = [.int4(Self.laneLock), .int4(Int32(clamping: year))]
            try await connection.query("SELECT pg_advisory_lock($1, $2)", key)
            do {
                if try await known(connection).isEmpty {
                    for _ in 0..<count {
                        _ = try await LogAdministration.openLane(on: connection, year: year, by: "server")
                    }
                }
                let lanes = try await known(connection)
                try await connection.query("SELECT pg_advisory_unlock($1, $2)", key)
                return lanes
            } catch {
                connection.close()
                throw error
            }
        }
    }

    /// The first key of the advisory locks under which the lanes of a year are opened.
    private static let laneLock: Int32 = 0x54_54_4C

    /// Follows what other processes change, and does what happens by itself, until cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                await registry.follow(every: .milliseconds(500)) { [logger] error in
                    logger.warning(
                        "registry not followed", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
                }
            }
            group.addTask { await self.runTasks() }
            group.addTask { [self] in await progressHub.run { [store] in try await store.versions(of: $0) } }
            if let transport = configuration.webhookTransport {
                group.addTask { [self] in await webhookRunner(transport).run(every: .milliseconds(500)) }
            }
            group.addTask { await self.runReconciliations(every: .seconds(1)) }
            if let portalSync { group.addTask { await portalSync.run(every: .milliseconds(500)) } }
        }
    }

    /// Delivers webhooks through `transport`.
    func webhookRunner(_ transport: any WebhookTransport) -> WebhookRunner {
        WebhookRunner(
            pool: pool, reading: WebhookReading(reader: reader, store: store, log: log), secrets: webhookSecrets,
            registry: registry, clock: clock, transport: transport, logger: logger,
            seconds: { Int64(Date().timeIntervalSince1970) }, chance: { Double.random(in: 0...1) })
    }

    /// Takes nothing more, lets what was begun finish, and closes the connections.
    public func shutdown() async {
        async let registryClosed: Void = registry.close()
        await lanes.close()
        await registryClosed
        registryConnection.close()
        await pool.close()
    }

    /// Runs `body` and turns whatever it throws into an answer.
    func answering<Answer>(_ body: () async throws -> Answer) async throws(CaseworkError) -> Answer {
        do { return try await body() } catch {
            let answer = CaseworkError.explaining(error)
            if answer.kind == .fault { logger.error("fault", metadata: ["code": "\(answer.code)"]) }
            throw answer
        }
    }
}
