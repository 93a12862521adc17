import EventLog
public import JSON
import Organisation
import Payments
import Vietnamese
public import WorkingTime

/// What the ledger is asked for: `GET /v1/ledger`.
public struct LedgerRequest: Sendable {
    /// No earlier day than this, and no later one.
    public var from: Day?
    public var until: Day?
    /// Only this agency.
    public var agency: String?
    /// Whether each row names its dossiers: of one day at a time.
    public var showsDossiers = false

    public init() {}
}

extension Office {
    /// Where each đồng of all dossiers is, by agency and day: `GET /v1/ledger`.
    ///
    /// - Parameters:
    ///   - request: Which rows.
    ///   - caller: An accountant or head gets their own agencies, an inspector what is within their reach.
    /// - Returns: `{"as_of","positions","rows","total","balanced"}`.
    /// - Throws: `CaseworkError`.
    public func ledger(_ request: LedgerRequest, by caller: Caller) async throws(CaseworkError) -> JSONValue {
        try await answering {
            if request.showsDossiers, request.from == nil || request.from != request.until { throw Self.oneDay }
            var agencies = try self.ledgerAgencies(caller)
            if let agency = request.agency {
                let wanted = try AgencyCode(agency).rawValue
                guard agencies?.contains(wanted) ?? true else { throw Self.ledgerOutOfReach }
                agencies = [wanted]
            }
            let fold = try await self.ledgerFold()
            var answer: JSONObject = ["as_of": try await self.clock.now().json]
            let report = fold.report(from: request.from, until: request.until, agencies: agencies)
            for member in report.json(showsDossiers: request.showsDossiers).object?.members ?? [] {
                answer[member.key] = member.value
            }
            return .object(answer)
        }
    }

    /// What is owed back and not given yet, the oldest first: `GET /v1/refunds`. An accountant sees what is theirs to do.
    ///
    /// - Parameters:
    ///   - page: Which page.
    ///   - caller: As for ``ledger(_:by:)``.
    /// - Returns: The page.
    /// - Throws: `CaseworkError`.
    public func refundsOwed(
        page: PageRequest = PageRequest(), by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let agencies = try self.ledgerAgencies(caller)
            var items: [(key: String, value: JSONValue)] = []
            for entry in try await self.ledgerFold().entries.values {
                for record in entry.account.refunds
                where !record.isDone && agencies?.contains(record.refund.agency.rawValue) ?? true {
                    var item: JSONObject = ["code": .string(entry.code)]
                    for member in record.json.object?.members ?? [] { item[member.key] = member.value }
                    let label = record.refund.cause.label
                    item["cause_label"] = ["vi": .string(label.vi), "en": .string(label.en)]
                    items.append((record.owedAt.rfc3339 + record.refund.number, .object(item)))
                }
            }
            return try self.list("refunds", caller: caller).page(of: items, page)
        }
    }

    /// The fold over all money, as of now.
    func ledgerFold() async throws -> LedgerFold {
        try await ledgerDesk.fold(try await LogAdministration.lanes(pool).map(\.lane))
    }

    /// The agencies whose money the caller may see; `nil`: all.
    func ledgerAgencies(_ caller: Caller) throws -> Set<String>? {
        if inspectsAll(caller) { return nil }
        var agencies: Set<AgencyCode> = []
        for post in caller.authority?.posts ?? [] {
            switch post.role {
            case .accountant: agencies.formUnion(post.answersFor)
            case .inspector, .head: agencies.formUnion(post.sees)
            default: break
            }
        }
        guard !agencies.isEmpty else { throw Self.accountantsOnly }
        return Set(agencies.map(\.rawValue))
    }

    private static let accountantsOnly = CaseworkError(
        .forbidden, code: "access.accountants-only",
        message: Bilingual(
            vi: "Chỉ kế toán, lãnh đạo và thanh tra xem được sổ thu.",
            en: "Only accountants, heads and inspectors may see the ledger."))
    private static let ledgerOutOfReach = CaseworkError(
        .forbidden, code: "access.agency-out-of-reach",
        message: Bilingual(
            vi: "Không có cơ quan này, hoặc cơ quan nằm ngoài phạm vi của bạn.",
            en: "There is no such agency, or it lies outside your reach."))
    private static let oneDay = CaseworkError(
        .malformed, code: "ledger.one-day",
        message: Bilingual(
            vi: "Danh sách hồ sơ chỉ xem được từng ngày.", en: "Dossiers are named for one day at a time."),
        advice: Bilingual(vi: "Đặt from và until cùng một ngày.", en: "Give the same day as from and until."))
}
