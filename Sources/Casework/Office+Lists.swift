import Dossiers
import EventLog
public import JSON
import Organisation
import Procedures
import Sealing
import Vietnamese
import WorkingTime

/// What an inbox is asked for: `GET /v1/inbox`.
public struct InboxRequest: Sendable {
    public enum Assignee: String, Sendable, CaseIterable {
        /// Everything in the inbox.
        case all
        /// What is assigned to the caller.
        case me
        /// What nobody has claimed.
        case none
    }

    public var assignee: Assignee = .all
    public var status: Int?
    public var agency: String?
    public var onlyOverdue = false
    /// Whether to show the whole agency's open dossiers instead of those of the caller's role.
    public var wholeAgency = false
    public var limit = 100
    /// The cursor of the page before.
    public var after: String?

    public init() {}
}

extension Office {
    /// The open dossiers that wait for the caller's role at the caller's agency, the most urgent first.
    public func inbox(_ request: InboxRequest, by caller: Caller) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard let officer = caller.officer, let authority = caller.authority else { throw Self.officersOnly }
            let now = try await self.clock.now()
            var agencies = Set<AgencyCode>()
            var roles = Set<String>()
            for post in authority.posts {
                agencies.formUnion(post.sees)
                roles.insert(post.role.id)
            }
            if let agency = request.agency { agencies.formIntersection([try AgencyCode(agency)]) }
            let seesAll = request.wholeAgency || caller.has(.head) || caller.has(.inspector)
            let limit = min(max(1, request.limit), 500)
            var query = Store.InboxQuery(agencies: agencies.map(\.rawValue).sorted())
            query.roles = seesAll ? nil : roles.sorted()
            query.assignee = request.assignee == .me ? officer.rawValue : nil
            query.onlyUnassigned = request.assignee == .none
            query.status = request.status
            query.dueBefore = request.onlyOverdue ? now : nil
            query.limit = limit
            let list = self.list(
                "inbox",
                query: [
                    request.assignee.rawValue, request.status.map { "\($0)" }, request.agency,
                    "\(request.onlyOverdue)", "\(request.wholeAgency)",
                ], caller: caller)
            query.after = try list.place(request.after).flatMap { Store.InboxCursor($0[0]) }
            let stored = try await self.store.inbox(query)
            try await self.store.recordAccess(
                at: now, actor: caller.actor(), codes: stored.map { $0.header.code ?? "" }, what: "inbox")
            let items = try await self.rows(stored, now: now).map(\.json)
            let last = stored.count == limit ? stored.last : nil
            return Self.page(items, next: last.map { list.cursor(after: [Store.InboxCursor($0).text]) })
        }
    }

    /// Finds dossiers by code, by name with or without diacritics, or by personal number, among those the caller may see.
    ///
    /// - Parameters:
    ///   - text: What is looked for.
    ///   - limit: How many at most, 1 to 500.
    ///   - after: The cursor of the page before.
    ///   - caller: Who asks.
    /// - Returns: A page, the newest first.
    /// - Throws: `CaseworkError`.
    public func search(
        _ text: String, limit: Int, after: String? = nil, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard let authority = caller.authority else { throw Self.officersOnly }
            let now = try await self.clock.now()
            let wanted = VietnameseText.nfc(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !wanted.isEmpty, wanted.utf8.count <= 400, !wanted.contains(where: \.isControl) else {
                throw JSONError(.wrongType(expected: "1–100 characters"), path: "q")
            }
            let visible = authority.visibleAgencies
            let list = self.list("search", query: [wanted], caller: caller)
            let place = try list.place(after, count: 3).flatMap(Store.SearchCursor.init)
            if let stored = try await self.header(code: wanted) {
                guard place == nil, stored.header.agencies.contains(where: visible.contains) else {
                    return Self.page([], next: nil)
                }
                try await self.store.recordAccess(
                    at: now, actor: caller.actor(), code: stored.header.code ?? "", what: "search by code")
                return Self.page(try await self.rows([stored], now: now).map(\.json), next: nil)
            }
            var tokens: [(agency: String, token: [UInt8])] = []
            let query = SearchQuery(text: wanted)
            for agency in visible {
                for token in query.tokens(self.tokenMakers[agency]) { tokens.append((agency.rawValue, token.bytes)) }
            }
            let limit = min(max(1, limit), PageRequest.most)
            let found = try await self.store.found(tokens: tokens, after: place, limit: limit)
            let mine = found.filter { $0.header.agencies.contains(where: visible.contains) }
            // A search that found nothing is written down too: it was tried.
            try await self.store.recordAccess(
                at: now, actor: caller.actor(), codes: mine.isEmpty ? [""] : mine.map { $0.header.code ?? "" },
                what: query.isNumber ? "search by number" : "search by name")
            let last = found.count == limit ? found.last : nil
            return Self.page(
                try await self.rows(mine, now: now).map(\.json),
                next: last.map { list.cursor(after: Store.SearchCursor($0).place) })
        }
    }

    /// The dossier whose code is `text`, as it stands or in capital letters.
    private func header(code text: String) async throws -> StoredHeader? {
        guard Self.mayBeCode(text) else { return nil }
        for code in Set([text, text.uppercased()]) {
            if let stream = try await store.stream(code: code) { return try await store.header(stream) }
        }
        return nil
    }

    /// Rows with the applicants' names opened.
    private func rows(_ stored: [StoredHeader], now: Instant) async throws -> [DossierRow] {
        var rows: [DossierRow] = []
        for item in stored {
            var name: String?
            if let bytes = item.applicant, let blob = try? SealedBlob(json: try JSONReader.read(bytes)) {
                var keys = try await desk.keys(of: item.stream)
                name = try keys.open(blob, version: 0, use: .header)?.first?.value.string
            }
            rows.append(try await row(item.header, applicant: name, now: now))
        }
        return rows
    }

    static func page(_ items: [JSONValue], next: String?) -> JSONValue {
        var object: JSONObject = ["items": .array(items)]
        object.set("next", next.map(JSONValue.string))
        return .object(object)
    }

    static let officersOnly = CaseworkError(
        .forbidden, code: "access.officers-only",
        message: Bilingual(vi: "Chỉ cán bộ, công chức được xem.", en: "Only officers may see this."))
}

extension DossierHeader {
    /// The agencies that have to do with the dossier.
    var agencies: [AgencyCode] { [receiving, competent, returning, agency].compactMap { $0 } }
}
