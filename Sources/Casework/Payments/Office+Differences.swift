public import EventLog
public import JSON
import Organisation
import Payments
import Vietnamese
import WorkingTime

extension Office {
    /// What remained of reconciled days, the oldest first: `GET /v1/differences`.
    ///
    /// - Parameters:
    ///   - settledToo: Also what was settled, with its reason.
    ///   - page: Which page.
    ///   - caller: As for ``ledger(_:by:)``.
    /// - Returns: The page.
    /// - Throws: `CaseworkError`.
    public func differences(
        settledToo: Bool, page: PageRequest = PageRequest(), by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let agencies = try self.ledgerAgencies(caller)
            try await self.registry.catchUp()
            let reasons = settledToo ? try await self.store.differenceReasons() : [:]
            var items: [(key: String, value: JSONValue)] = []
            for difference in self.registry.snapshot.reconciliations.differences.values {
                guard settledToo || difference.settled == nil else { continue }
                if let agency = difference.agency, let agencies, !agencies.contains(agency.rawValue) { continue }
                let reason = difference.settled.flatMap { reasons[difference.id]?[$0.command] }
                items.append((difference.foundAt.rfc3339 + difference.id, difference.json(reason: reason)))
            }
            return try self.list("differences", query: [String(settledToo)], caller: caller).page(of: items, page)
        }
    }

    /// Settles a difference: somebody has looked, and says why nothing more is to do. `POST /v1/differences/{difference}/settle`.
    ///
    /// - Parameters:
    ///   - id: The difference.
    ///   - reason: 3 to 2000 characters; kept beside the log.
    ///   - command: The command's identifier; the same again gives the first answer.
    ///   - caller: An accountant of the agency whose it is.
    /// - Returns: The difference.
    /// - Throws: `CaseworkError`.
    public func settleDifference(
        _ id: String, reason: String, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let reason = VietnameseText.nfc(reason)
            guard (3...2000).contains(reason.count), reason.contains(where: { !$0.isWhitespace }),
                !reason.utf8.contains(0)
            else { throw JSONError(.wrongType(expected: "3–2000 characters"), path: "reason") }
            guard caller.has(.accountant) else { throw Self.accountantsSettle }
            try await self.registry.catchUp()
            guard let difference = self.registry.snapshot.reconciliations.differences[id],
                let chosen = self.accountant(of: difference.agency, caller)
            else { throw Self.noDifference }
            let actor = chosen.actor()
            if let settled = difference.settled {
                guard settled.command == command, settled.by.isSame(as: actor) else { throw Self.settledAlready }
            } else {
                // Before the event: whatever is settled has its reason.
                try await self.store.insertDifferenceReason(id, command, reason)
            }
            guard let settled = try await self.registry.settle(id, by: actor, command: command) else {
                throw Self.noDifference
            }
            guard settled.settled?.command == command else { throw Self.settledAlready }
            return settled.json(reason: try await self.store.differenceReasons()[id]?[command])
        }
    }

    /// The caller as an accountant of `agency`, or of any where there is none; `nil` where they are not.
    private func accountant(of agency: AgencyCode?, _ caller: Caller) -> Caller? {
        guard
            let post = caller.authority?.posts.first(where: {
                $0.role == .accountant && (agency.map($0.answersFor.contains) ?? true)
            })
        else { return nil }
        return Caller(identity: caller.identity, authority: caller.authority, post: post)
    }

    private static let accountantsSettle = CaseworkError(
        .forbidden, code: "access.accountants-settle",
        message: Bilingual(
            vi: "Chỉ kế toán được xử lý điểm lệch đối soát.", en: "Only an accountant may settle a difference."))
    private static let noDifference = CaseworkError(
        .notFound, code: "payment.no-difference",
        message: Bilingual(
            vi: "Không có điểm lệch này, hoặc thuộc cơ quan khác.",
            en: "There is no such difference, or it is another agency's."),
        advice: Bilingual(
            vi: "Xem danh sách: toantrinh payment differences.", en: "See the list: toantrinh payment differences."))
    private static let settledAlready = CaseworkError(
        .conflict, code: "payment.difference-settled",
        message: Bilingual(vi: "Điểm lệch này đã được xử lý.", en: "The difference has been settled."),
        advice: Bilingual(
            vi: "Xem ai và vì sao: toantrinh payment differences --settled.",
            en: "See who and why: toantrinh payment differences --settled."))
}

extension MoneyDifference {
    func json(reason: String?) -> JSONValue {
        var object = members
        let label = Reconciliation.Difference.label(name)
        object["what_label"] = ["vi": .string(label.vi), "en": .string(label.en)]
        object["found_at"] = foundAt.json
        object["state"] = settled == nil ? "open" : "settled"
        if let settled {
            object["settled_at"] = settled.at.json
            object["settled_by"] = .string(settled.by.subject)
            object.set("reason", reason.map(JSONValue.string))
        }
        return .object(object)
    }
}
