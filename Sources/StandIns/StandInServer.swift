import Hummingbird
import HummingbirdCore
import JSON
public import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// Listens for a stand-in: the system that it plays on one port of the loopback address, its control on another.
public struct StandInServer: Sendable {
    private let standIn: any StandIn
    private let port: Int
    private let controlPort: Int
    private let logger: Logger
    private let mood = Mood()
    private let traces = SeenTraces()

    /// - Parameters:
    ///   - standIn: The system.
    ///   - port: Of the system; 0: any free one.
    ///   - controlPort: Of its control; 0: any free one.
    ///   - logger: For what goes wrong.
    public init(_ standIn: any StandIn, port: Int = 0, controlPort: Int = 0, logger: Logger) {
        self.standIn = standIn
        self.port = port
        self.controlPort = controlPort
        self.logger = logger
    }

    /// Serves until it is cancelled or its service group shuts down.
    ///
    /// - Parameter onReady: Told both addresses once requests are taken at both.
    /// - Throws: Where a port is taken.
    public func run(onReady: @escaping @Sendable (_ url: String, _ control: String) async -> Void) async throws {
        let ports = Mutex<(system: Int?, control: Int?)>((nil, nil))
        let (opened, continuation) = AsyncStream<Void>.makeStream()
        @Sendable func listens(_ store: (inout (system: Int?, control: Int?)) -> Void) {
            ports.withLock { store(&$0) }
            continuation.yield()
        }
        let system = application(systemRouter(), port) { port in listens { $0.system = port } }
        let control = application(controlRouter(), controlPort) { port in listens { $0.control = port } }
        let own = Own(standIn: standIn, opened: opened) {
            guard case (let system?, let control?) = ports.withLock({ $0 }) else { return nil }
            let url = "http://127.0.0.1:\(system)"
            await onReady(url, "http://127.0.0.1:\(control)")
            return url
        }
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: system), .init(service: control), .init(service: own)], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: configuration).run()
    }

    private func application(
        _ router: Router<BasicRequestContext>, _ port: Int, _ onRunning: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol & Service {
        Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: standIn.name),
            onServerRunning: { channel in onRunning(channel.localAddress?.port ?? 0) }, logger: logger)
    }

    private func systemRouter() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: MoodMiddleware(mood: mood, traces: traces))
        standIn.addRoutes(to: router)
        return router
    }

    private func controlRouter() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get("/") { _, _ in await answer() }
        router.post("/") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            do {
                guard let order = try JSONReader.read(Array(body.readableBytesView)).object else {
                    throw ControlFault(member: "")
                }
                let (change, rest) = try mood.read(order)
                try await standIn.control(rest)
                mood.take(change)
            } catch let fault as ControlFault {
                return response(["unknown": .string(fault.member)], .badRequest)
            } catch is JSONError {
                return response(["unknown": ""], .badRequest)
            }
            return await answer()
        }
        return router
    }

    private func answer() async -> Response {
        var report = await standIn.report()
        report["mood"] = mood.json
        report["traces"] = traces.json
        return response(.object(report), .ok)
    }

    private func response(_ value: JSONValue, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: JSONWriter.text(value))))
    }

    /// What the stand-in does by itself, from the moment on at which it can be reached.
    private struct Own: Service {
        let standIn: any StandIn
        let opened: AsyncStream<Void>
        let address: @Sendable () async -> String?

        func run() async throws {
            try await cancelWhenGracefulShutdown {
                var url: String?
                for await _ in opened where url == nil {
                    url = await address()
                    if url != nil { break }
                }
                guard let url else { return }
                try await standIn.run(at: url)
                // A stand-in that does nothing by itself stays there all the same.
                while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
            }
        }
    }
}
