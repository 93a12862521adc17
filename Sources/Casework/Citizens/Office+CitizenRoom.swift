import Dossiers
import EventLog
import Postgres
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// Refuses a citizen's account that has as many drafts open, or has filed as much within a day, as one account may (the settings of
    /// `docs/identity.md`): a bound on what one of them can store, which nobody meets who means what they file.
    func requireRoom(
        for caller: Caller, asDraft: Bool, _ state: DossierState, now: Instant
    ) async throws {
        guard let citizen = caller.citizen, let settings = configuration.identity else { return }
        // A draft that is written anew takes no more room.
        if asDraft, state.version > 0 { return }
        let held = try await store.held(
            parties: partyTokens.tokens(of: .account(issuer: citizen.issuer, subject: citizen.subject)),
            since: now.adding(seconds: -24 * 3600))
        if asDraft, held.drafts >= settings.mostDrafts { throw Self.tooManyDrafts(settings.mostDrafts) }
        if !asDraft, held.filings >= settings.mostFilingsADay { throw Self.tooManyFilings(settings.mostFilingsADay) }
    }

    private static func tooManyDrafts(_ most: Int) -> CaseworkError {
        CaseworkError(
            .conflict, code: "citizen.too-many-drafts",
            message: Bilingual(
                vi: "Tài khoản này đang có \(most) bản nháp chưa nộp.", en: "This account has \(most) drafts open."),
            advice: Bilingual(
                vi: "Nộp hoặc bỏ bớt bản nháp, hoặc viết lại một bản nháp đã có.",
                en: "File or discard some of them, or write one of them anew."))
    }

    private static func tooManyFilings(_ most: Int) -> CaseworkError {
        CaseworkError(
            .tooManyAttempts, code: "citizen.too-many-filings",
            message: Bilingual(
                vi: "Tài khoản này đã nộp \(most) hồ sơ trong 24 giờ qua.",
                en: "This account has filed \(most) dossiers within 24 hours."),
            advice: Bilingual(vi: "Nộp tiếp vào ngày mai.", en: "File the others tomorrow."), retryAfter: 3600)
    }
}

extension Store {
    private static let countParties = PreparedStatement(
        "count_parties",
        """
        SELECT count(*) FILTER (WHERE d.phase = 'draft'), count(*) FILTER (WHERE d.filed_at > $2)
        FROM party_token t JOIN dossier d ON d.lane = t.lane AND d.stream_id = t.stream_id WHERE t.token = ANY ($1)
        """, [.byteaArray, .timestamptz])

    /// How many drafts for which one of `tokens` was kept are open, and how many such dossiers were filed since an instant.
    func held(
        parties tokens: [[UInt8]], since: Instant
    ) async throws(PostgresError) -> (drafts: Int, filings: Int) {
        let row = try await pool.query(
            Self.countParties, [.byteaArray(tokens), .timestamptz(since.postgres)]
        ).one()
        return (
            Int(clamping: try row.value(0, as: Int64.self)), Int(clamping: try row.value(1, as: Int64.self))
        )
    }
}
