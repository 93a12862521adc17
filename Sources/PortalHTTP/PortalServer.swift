public import Casework
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import ServiceLifecycle

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
        /// How many connections may be open.
        public var maxConnections = 4096
        /// The addresses of proxies whose `X-Forwarded-For` is believed.
        public var trustedProxies: [String] = []
        /// How long, after it was told to stop, what was begun may take; then it is cancelled.
        public var shutdownSeconds: Int64 = 30
        /// A connection on which nothing has come for so long is closed, in seconds.
        public var idleSeconds: Int64 = 60

        public init() {}
    }

    let office: Office
    let turnstile: Turnstile
    let bodies: BodyLedger
    private let settings: Settings
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
            OverloadMiddleware(turnstile: turnstile, bodies: bodies)
            Authenticator(office: office, turnstile: turnstile)
        }
        router.get("openapi.json") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(bytes: OpenAPIDocument.bytes)))
        }
        addOpenRoutes(router.group("v1"))
        let signedIn = router.group("v1").group(context: CallerContext.self)
        addSessionRoutes(signedIn)
        let repeatable = signedIn.group().add(middleware: IdempotencyMiddleware(office: office))
        addDossierRoutes(repeatable)
        addFileRoutes(repeatable)
        addOrganisationRoutes(signedIn)
        addCalendarRoutes(signedIn)
        addLogRoutes(signedIn)
        addWebhookRoutes(signedIn)
        try router.validate()
        return router
    }

    /// Serves until the service group it runs in shuts down, then finishes what was begun. Signals are the program's business.
    public func run() async throws {
        let application = Application(
            router: try router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(settings.idleSeconds))),
            configuration: .init(
                address: .hostname(settings.host, port: settings.port), serverName: "toantrinh",
                availableConnectionsDelegate: MaximumAvailableConnections(settings.maxConnections)),
            onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: OfficeService(office: office)), .init(service: application),
            ], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(settings.shutdownSeconds)
        let services = ServiceGroup(configuration: configuration)
        do { try await services.run() } catch {
            await office.shutdown()
            throw error
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
