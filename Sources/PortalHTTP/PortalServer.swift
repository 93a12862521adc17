public import Casework
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import ServiceLifecycle
public import Telemetry

/// The HTTP face of an office: routes and middlewares, and nothing that decides.
public struct PortalServer: Sendable {
    /// Where to listen and how much to take on at once.
    public struct Settings: Sendable {
        public var host = "127.0.0.1"
        /// 0: any free port.
        public var port = 8750
        public var maxRequests = 512
        /// How many bytes of bodies may be held at one time, all requests together.
        public var maxBodyBytes = 256 << 20
        /// How many files one officer or citizen may be sent at one time; a system sixteen times as many.
        public var maxDownloads = 16
        /// How many connections may be open.
        public var maxConnections = 4096
        /// The addresses of proxies whose `X-Forwarded-For` is believed.
        public var trustedProxies: [String] = []
        /// How long, after it was told to stop, what was begun may take; then it is cancelled.
        public var shutdownSeconds: Int64 = 30
        /// How often anybody may ask.
        public var rates = Rates()
        /// How long a request may take, in seconds, not counting the time in which its body comes.
        public var requestSeconds: Double = 60
        /// How long a body may take before its pace counts, in seconds.
        public var bodyGraceSeconds: Double = 20
        /// Opens `/metrics` to whoever shows it; without one only askers on this machine are answered there.
        public var metricsToken: String?
        /// What is counted and measured.
        public var metrics = PrometheusRegistry(help: PrometheusRegistry.portalHelp)
        /// A connection on which nothing has come for so long is closed, in seconds.
        public var idleSeconds: Int64 = 60

        public init() {}
    }

    /// How often anybody may ask; beyond that they are told when to come back.
    public struct Rates: Sendable {
        /// Of one address, without a token that is known.
        public var strangers = RequestRate(perSecond: 50, burst: 500)
        /// Of one officer.
        public var officers = RequestRate(perSecond: 50, burst: 500)
        /// Of one system: a portal asks for many people.
        public var systems = RequestRate(perSecond: 1000, burst: 5000)

        public init() {}

        /// No limit that anybody meets.
        public static var unlimited: Rates {
            var rates = Rates()
            rates.strangers = .unlimited
            rates.officers = .unlimited
            rates.systems = .unlimited
            return rates
        }
    }

    let office: Office
    let turnstile: Turnstile
    let bodies: BodyLedger
    let downloads: DownloadGate
    let rates: RequestRates
    let settings: Settings
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - office: The application.
    ///   - settings: Where to listen.
    ///   - logger: One line a request, without content.
    ///   - onListening: Told the port once requests are taken.
    public init(
        _ office: Office, settings: Settings = Settings(), logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.office = office
        self.settings = settings
        turnstile = Turnstile(limit: settings.maxRequests)
        bodies = BodyLedger(limit: settings.maxBodyBytes)
        downloads = DownloadGate(bodies, most: settings.maxDownloads)
        rates = RequestRates(settings.rates)
        self.logger = logger
        self.onListening = onListening
    }

    /// Every path with its handler.
    func router() throws -> Router<PortalContext> {
        let router = Router(context: PortalContext.self)
        router.addMiddleware {
            ProxyMiddleware(trusted: Set(settings.trustedProxies))
            LingeringMiddleware()
            ProblemMiddleware()
            StrangerRateMiddleware(rates: rates, turnstile: turnstile)
            OverloadMiddleware(turnstile: turnstile, bodies: bodies)
            Authenticator(office: office, turnstile: turnstile, rates: rates)
        }
        router.get("openapi.json") { request, _ in
            Response.tagged(
                OpenAPIDocument.bytes, to: request, type: "application/json; charset=utf-8",
                caching: Response.revalidated)
        }
        addOpenRoutes(router.group("v1"))
        addTargetRoutes(router.group("v1"))
        addSignInRoutes(router.group("v1"))
        let signedIn = router.group("v1").group(context: CallerContext.self)
        addSessionRoutes(signedIn)
        let repeatable = signedIn.group().add(middleware: IdempotencyMiddleware(office: office))
        addDossierRoutes(repeatable)
        addFileRoutes(signedIn, repeatable: repeatable)
        addOrganisationRoutes(signedIn)
        addCalendarRoutes(signedIn)
        addLogRoutes(signedIn)
        addWebhookRoutes(signedIn)
        addIncidentRoutes(signedIn)
        addMoneyRoutes(signedIn)
        addProgressRoutes(signedIn)
        addTrackingRoutes(router.group("v1"), repeatable)
        addMetricsRoute(router)
        addCitizenRoutes(signedIn)
        try router.validate()
        return router
    }

    /// Serves until the service group it runs in shuts down, then finishes what was begun. Signals are the program's business.
    ///
    /// - Throws: ``ListenError`` where it cannot take requests at the host and port of its settings.
    public func run() async throws {
        let responder = PortalResponder(
            inner: try router().buildResponder(), limit: .seconds(settings.requestSeconds),
            bodyGrace: .seconds(settings.bodyGraceSeconds), metrics: settings.metrics)
        let application = Application(
            responder: responder,
            server: .http1(configuration: .init(idleTimeout: .seconds(settings.idleSeconds))),
            configuration: .init(
                address: .hostname(settings.host, port: settings.port), serverName: "toantrinh",
                availableConnectionsDelegate: MaximumAvailableConnections(settings.maxConnections)),
            onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: OfficeService(office: office)), .init(service: application),
                // The last is the first to be told to stop: streams end, so that the server need not wait for them.
                .init(service: ProgressService(office: office)),
            ], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(settings.shutdownSeconds)
        let services = ServiceGroup(configuration: configuration)
        do { try await services.run() } catch {
            await office.shutdown()
            throw ListenError(error, host: settings.host, port: settings.port) ?? error
        }
        await office.shutdown()
    }
}

/// Follows the registry for as long as the server runs.
private struct OfficeService: Service {
    let office: Office

    func run() async throws {
        await cancelWhenGracefulShutdown { await office.run() }
    }
}

/// Ends what would otherwise go on for as long as somebody listens.
private struct ProgressService: Service {
    let office: Office

    func run() async throws {
        try? await gracefulShutdown()
        office.endProgress()
    }
}
