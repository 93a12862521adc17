import ArgumentParser
import Foundation
import Hummingbird
import JSON
import Logging
import NIOCore
import PortalHTTP
import ServiceLifecycle

/// The portal's adapter over a real database and, beside it in the same process, bare Hummingbird routes that do nothing: what a request costs
/// is measured as a share of those (`docs/performance.md`, *Over HTTP*). Who asks is another program.
struct HTTPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "http", abstract: "Serves the adapter and bare routes side by side, for a load of another program."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Dossiers that are there to be asked about.")
    var dossiers = 1000

    func validate() throws {
        guard (1...1_000_000).contains(dossiers) else { throw ValidationError("--dossiers: 1 to 1000000") }
    }

    func run() async throws {
        let bench = try await BenchOffice.open(database)
        var codes: [String] = []
        for number in 0..<dossiers {
            let dossier = BenchDossier(run: "http", number: number)
            try await NineCommands.submit.perform(on: dossier, in: bench)
            codes.append(dossier.code)
        }
        var logger = Logger(label: "toantrinh.bench")
        logger.logLevel = .critical
        let serving = HTTPServing(bench: bench, logger: logger)
        let running = Task { try await serving.run() }
        let addresses = await serving.addresses()
        let before = try await bench.countEvents()
        await Handshake.serving([
            "portal": .string(addresses.portal), "bare": .string(addresses.bare), "token": .string(bench.portalToken),
            "procedure": .string(BenchProcedure.code), "agency": .string(BenchOrganisation.agency(1)),
            "codes": .array(codes.map(JSONValue.string)), "pid": .integer(Int64(getpid())),
        ])
        var figures = Figures()
        figures.set("events", try await bench.countEvents() - before)
        running.cancel()
        _ = await running.result
        await bench.close()
        Handshake.report(figures)
    }
}

/// Both servers, each on a port of its own.
private struct HTTPServing: Sendable {
    let bench: BenchOffice
    let logger: Logger
    private let ports = AsyncStream<(isPortal: Bool, port: Int)>.makeStream()

    init(bench: BenchOffice, logger: Logger) {
        self.bench = bench
        self.logger = logger
    }

    func run() async throws {
        var settings = PortalServer.Settings()
        settings.port = 0
        settings.rates = .unlimited
        let portal = PortalServer(bench.office, settings: settings, logger: logger) { port in
            ports.continuation.yield((true, port))
        }
        let router = Router(context: BasicRequestContext.self)
        router.get("bare") { _, _ in "{\"ok\":true}" }
        router.post("bare") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            return Response(status: .created, body: .init(byteBuffer: ByteBuffer(string: "\(body.readableBytes)")))
        }
        let bare = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in ports.continuation.yield((false, channel.localAddress?.port ?? 0)) },
            logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await portal.run() }
            group.addTask { try await bare.run() }
            try await group.waitForAll()
        }
    }

    /// Where they listen, once both do.
    func addresses() async -> (portal: String, bare: String) {
        var (portal, bare) = (0, 0)
        for await (isPortal, port) in ports.stream {
            if isPortal { portal = port } else { bare = port }
            if portal > 0, bare > 0 { break }
        }
        return ("http://127.0.0.1:\(portal)", "http://127.0.0.1:\(bare)")
    }
}
