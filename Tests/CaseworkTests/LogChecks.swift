import Dossiers
import EventLog
import JSON
import Postgres
import Testing

@testable import Casework

extension OfficeFixture {
    /// Reads the whole log and holds it against everything that was made from it.
    ///
    /// The digests chain, versions are dense, each stream folds to its header row, each code leads to its stream.
    /// - Returns: How many events each command has.
    func checkLog() async throws -> [EventLog.CommandID: Int] {
        var verifier = LogVerifier(log: office.log.id)
        var commands: [EventLog.CommandID: Int] = [:]
        var states: [StreamID: DossierState] = [:]
        for lane in try await LogAdministration.lanes(office.pool) {
            var position: Position = 0
            while true {
                let page = try await office.reader.page(lane.lane, after: position, limit: 1000)
                for event in page {
                    try verifier.verify(event)
                    guard event.type.hasPrefix("dossier.") else { continue }
                    commands[event.command, default: 0] += 1
                    try states[event.stream, default: .initial].apply(event)
                }
                guard let last = page.last else { break }
                position = last.position
            }
        }
        for (stream, state) in states {
            let stored = try await office.store.header(stream)
            #expect(stored?.header == DossierHeader(state), "\(stream)")
            if let code = state.code?.text { #expect(try await office.store.stream(code: code) == stream) }
        }
        #expect(try await rows("SELECT stream_id::text FROM dossier").count == states.count, "a header without events")
        return commands
    }

    /// Another process on the same database.
    func anotherOffice() async throws -> Office { try await Office.open(configuration) }
}

extension Office {
    /// What `run` does every half second.
    func refreshForTests() async throws { try await registry.catchUp() }
}
