public import Dossiers
public import EventLog
public import JSON
import Organisation
public import Payments

/// The ledger as a projection of the log: folded once, caught up before each answer. Dropping it loses nothing.
actor LedgerDesk {
    private let reader: LogReader
    private let log: LogID
    /// The code of a dossier that has one.
    private let code: @Sendable (StreamID) async throws -> String?
    private var fold = LedgerFold()
    /// The last event of each lane that was folded.
    private var heads: [Lane: Checkpoint] = [:]

    init(reader: LogReader, log: LogID, code: @escaping @Sendable (StreamID) async throws -> String?) {
        self.reader = reader
        self.log = log
        self.code = code
    }

    /// The money of everything that is in `lanes` now.
    ///
    /// - Throws: `EventLogError` (broken) where what was folded is not the history that stands now.
    func fold(_ lanes: [Lane]) async throws -> LedgerFold {
        for lane in lanes { try await catchUp(lane) }
        for name in fold.unnamed {
            guard let stream = StreamID(name), let code = try await code(stream) else { continue }
            fold.name(name, code)
        }
        return fold
    }

    private func catchUp(_ lane: Lane) async throws {
        while true {
            let head = heads[lane] ?? .start(of: lane, in: log)
            let page = try await reader.page(after: head, limit: 2000)
            // While this was read, another answer may have folded it.
            for event in page where event.position == (heads[lane]?.position ?? 0) + 1 {
                try fold.apply(event)
                heads[lane] = event.checkpoint
            }
            if page.count < 2000 { return }
        }
    }
}

extension LedgerFold {
    /// Takes one event of the log; those that are not of dossiers say nothing of money.
    ///
    /// - Throws: `JSONError` where a dossier's event cannot be read.
    public mutating func apply(_ recorded: RecordedEvent) throws(JSONError) {
        guard recorded.type.hasPrefix("dossier.") else { return }
        apply(
            try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body)),
            stream: recorded.stream.description)
    }

    /// Takes one event of the dossier `stream`.
    public mutating func apply(_ event: DossierEvent, stream: String) {
        var code: String?
        if case .filed(let filed) = event.fact { code = filed.code.text }
        apply(
            event.money, stream: stream, code: code, isByGateway: event.by.issuer == Actor.gatewayIssuer,
            at: event.decidedAt)
    }
}
