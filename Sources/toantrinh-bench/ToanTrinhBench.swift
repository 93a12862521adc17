import ArgumentParser

/// Measures the application on a real database: nine commands a dossier through the path that every command takes.
@main
struct ToanTrinhBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "toantrinh-bench",
        abstract: "Measures commands a second, or reading the log, on an empty database (docs/performance.md).",
        subcommands: [WriteCommand.self, SeedCommand.self, ReadCommand.self, TimersCommand.self, HTTPCommand.self])
}

/// What every measurement needs.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "libpq connection string of a database that is empty at first, with the rights of its owner.")
    var dsn: String

    @Option(help: "Directory of the migrations; looked for near the program and the working directory where absent.")
    var schema: String?

    @Option(help: "Dossier lanes of the year, each with a writer and a connection of its own.")
    var lanes = 1

    func validate() throws {
        guard (1...64).contains(lanes) else { throw ValidationError("--lanes: 1 to 64") }
    }
}

struct WriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Clients in a closed loop, each with several open dossiers served in turn.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Clients.")
    var concurrency: Int

    @Option(help: "Seconds to run.")
    var maxSeconds: Double

    @Option(help: "Open dossiers a client.")
    var open = 4

    @Option(help: "Dossiers after which to stop, all clients together.")
    var dossiers: Int?

    func validate() throws {
        guard (1...1024).contains(concurrency) else { throw ValidationError("--concurrency: 1 to 1024") }
        guard maxSeconds > 0, maxSeconds <= 86_400 else { throw ValidationError("--max-seconds: up to 86400") }
        guard (1...10_000).contains(open) else { throw ValidationError("--open: 1 to 10000") }
        guard (dossiers ?? 1) > 0 else { throw ValidationError("--dossiers: from 1") }
    }

    func run() async throws {
        let bench = try await BenchOffice.open(database)
        let load = WriteLoad(bench: bench, concurrency: concurrency, open: open, limit: dossiers)
        try await load.warmUp()
        let before = try await bench.countEvents()
        Handshake.ready()
        let result = try await load.run(seconds: maxSeconds)
        Handshake.done()
        let events = try await bench.countEvents() - before
        await bench.close()
        Handshake.report(result.figures(events: events))
    }
}

struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed", abstract: "Puts complete dossiers into the log.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "How many.")
    var dossiers: Int

    func validate() throws {
        guard (1...100_000_000).contains(dossiers) else { throw ValidationError("--dossiers: 1 to 100000000") }
    }

    func run() async throws {
        let bench = try await BenchOffice.open(database)
        // Many clients on one dossier each: every command of the load, at the size of batch where commits cost least.
        let load = WriteLoad(bench: bench, concurrency: min(128, dossiers), open: 1, limit: dossiers)
        let before = try await bench.countEvents()
        Handshake.ready()
        _ = try await load.run(seconds: nil)
        Handshake.done()
        let events = try await bench.countEvents() - before
        await bench.close()
        var figures = Figures()
        figures.set("events", events)
        Handshake.report(figures)
    }
}

struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Reads the whole log in order and decodes each event to its type.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Seconds to read, again and again.")
    var maxSeconds: Double

    func validate() throws {
        guard maxSeconds > 0, maxSeconds <= 86_400 else { throw ValidationError("--max-seconds: up to 86400") }
    }

    func run() async throws {
        let load = try await ReadLoad.open(database)
        _ = try await load.pass()
        Handshake.ready()
        let result = try await load.run(seconds: maxSeconds)
        Handshake.done()
        load.close()
        Handshake.report(result)
    }
}
