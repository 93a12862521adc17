import JSON
import Organisation
import Postgres
import WorkingTime

extension Store {
    /// Writes down that personal data of these dossiers were read, a row each; the data are shown only after this is committed.
    func recordAccess(at: Instant, actor: Actor, codes: [String], what: String) async throws(PostgresError) {
        let who = JSONWriter.bytes(actor.json)
        try await accesses.write(codes.map { AccessLog.Entry(at: at, actor: who, code: $0, what: what) })
    }

    /// The same for one dossier.
    func recordAccess(at: Instant, actor: Actor, code: String, what: String) async throws(PostgresError) {
        try await recordAccess(at: at, actor: actor, codes: [code], what: what)
    }
}
