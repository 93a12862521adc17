import Dossiers
import EventLog
import Identity
public import JSON
import Organisation
import Postgres
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// A citizen's own dossiers, the newest lane first: `GET /v1/citizen/dossiers`.
    ///
    /// What they filed, what names them as applicant or principal with their personal number, and what they represent. Each is opened and
    /// looked at: a token alone shows nothing.
    /// - Throws: `CaseworkError`.
    public func ownDossiers(page: PageRequest, by caller: Caller) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard let citizen = caller.citizen else { throw Self.citizensOnly }
            let list = self.list("citizen dossiers", caller: caller)
            let place = try list.place(page.after, count: 1)?.first
            var tokens = self.partyTokens.tokens(of: .account(issuer: citizen.issuer, subject: citizen.subject))
            switch citizen.identity.account {
            case .organisation(let code): tokens += self.partyTokens.tokens(of: .organisation(code))
            case .person:
                if let number = citizen.identity.personalNumber {
                    tokens += self.partyTokens.tokens(of: .person(number))
                }
            }
            let found = try await self.store.found(
                parties: tokens, after: place.flatMap { StreamID($0) }, limit: page.limit)
            let now = try await self.clock.now()
            var items: [JSONValue] = []
            var codes: [String] = []
            for stored in found {
                let state = try await self.desk.read(stored.stream)
                guard state.end != .discarded, let tie = try await self.tie(citizen, state, stored.stream) else {
                    continue
                }
                var code = state.code?.text
                if code == nil { code = try await self.store.code(ofDraft: stored.stream) }
                guard let code else { continue }
                codes.append(code)
                items.append(try await self.citizenRow(state, code: code, tie: tie, now: now))
            }
            try await self.store.recordAccess(at: now, actor: caller.actor(), codes: codes, what: "own dossiers")
            let last = found.count == page.limit ? found.last : nil
            return Self.page(items, next: last.map { list.cursor(after: [$0.stream.description]) })
        }
    }

    static let citizensOnly = CaseworkError(
        .forbidden, code: "access.citizens-only",
        message: Bilingual(vi: "Chỉ công dân xem hồ sơ của mình.", en: "Only citizens have dossiers of their own."))
}

extension Store {
    private static let selectParties = PreparedStatement(
        "select_parties",
        SQL(
            unsafe: """
                SELECT \(headerColumns) FROM dossier d LEFT JOIN filing f ON f.code = d.code
                LEFT JOIN applicant_name a ON a.lane = d.lane AND a.stream_id = d.stream_id
                WHERE (d.lane, d.stream_id) IN (SELECT t.lane, t.stream_id FROM party_token t WHERE t.token = ANY ($1))
                  AND ($2::int4 IS NULL OR (d.lane, d.stream_id) < ($2, $3::uuid))
                ORDER BY d.lane DESC, d.stream_id DESC LIMIT $4
                """), [.byteaArray, .int4, .uuid, .int8])

    /// Dossiers for which one of `tokens` was kept, in the falling order of their streams.
    func found(
        parties tokens: [[UInt8]], after: StreamID?, limit: Int
    ) async throws(PostgresError) -> [StoredHeader] {
        try Self.headers(
            try await pool.query(
                Self.selectParties,
                [
                    .byteaArray(tokens), after.map { .int4($0.lane.int4) } ?? .null(.int4),
                    after.map { .uuid($0.uuid) } ?? .null(.uuid), .int8(Int64(limit)),
                ]))
    }
}
