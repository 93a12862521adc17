import Dossiers
import EventLog
import FoundationEssentials
import Logging
import Organisation
import Payments
import WorkingTime

/// The daily reconciliation, which nobody types (docs/payments.md, *Reconciliation*).
///
/// After a day's end, from the hour on that the gateway's settings say, one server of however many there are fetches the statement, takes in
/// what was missed, and records in the registry lane that the day was reconciled and what remains. A day of a gateway is recorded once: the
/// command that does it bears the same identifier for every server and every try. A server that is killed loses its hold after a minute.
extension Office {
    /// How many days back it goes where servers were down, or a gateway silent.
    static let reconciledDays = 31
    /// How long a day is held without a sign of life, in seconds: longer than the longest fetch.
    private static let reconciliationHold = 360.0

    /// Reconciles what is due, until cancelled.
    func runReconciliations(every pause: Duration) async {
        guard configuration.gateways.contains(where: \.statesDays) else { return }
        let holder = UUID()
        var isAway = false
        // Days become due with the hour: until the next one nothing is looked for where nothing was left.
        var doneFor: Int64?
        while !Task.isCancelled {
            do {
                let hour = try await clock.now().microseconds / 3_600_000_000
                if doneFor != hour { doneFor = try await reconcileDueDays(as: holder).left == 0 ? hour : nil }
                isAway = false
            } catch {
                if !Task.isCancelled, !isAway {
                    isAway = true
                    logger.warning(
                        "reconciliation waits", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
                }
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Reconciles every day that is due and was not yet, of every gateway that states its days: for tests, and by ``run()``.
    ///
    /// - Returns: How many days were recorded, and how many are left: another server has them, or the gateway did not state them.
    @discardableResult
    func reconcileDueDays(as holder: UUID = UUID()) async throws -> (recorded: Int, left: Int) {
        try registry.requireSound()
        let now = try await clock.now()
        var (recorded, left) = (0, 0)
        for gateway in configuration.gateways where gateway.statesDays {
            for day in try await unreconciledDays(of: gateway, now) {
                try Task.checkCancellation()
                guard
                    try await store.holdReconciliation(
                        gateway.name, day, by: holder, seconds: Self.reconciliationHold)
                else {
                    left += 1
                    continue
                }
                do {
                    if try await reconcileDay(gateway, day) { recorded += 1 }
                    try await store.dropReconciliation(gateway.name, day, by: holder)
                } catch {
                    left += 1
                    let code = CaseworkError.explaining(error).code
                    try? await store.reconciliationFailed(gateway.name, day, by: holder, code: code)
                    logger.warning(
                        "day not reconciled",
                        metadata: ["gateway": "\(gateway.name)", "day": "\(day.iso)", "code": "\(code)"])
                }
            }
        }
        return (recorded, left)
    }

    /// The days of a gateway that are over and not reconciled yet, the oldest first; none before the first order was asked for.
    func unreconciledDays(of gateway: any PaymentGateway, _ now: Instant) async throws -> [Day] {
        let reconciliations = registry.snapshot.reconciliations
        let local = now.local
        let isTime = local.time.microseconds / 3_600_000_000 >= Int64(gateway.statementHour)
        var day = local.day.adding(days: isTime ? -1 : -2)
        var days: [Day] = []
        // A day that was reconciled under a former name is not looked at again: what was settled of it would come back.
        let names = [gateway.name] + gateway.formerly
        for _ in 0..<Self.reconciledDays {
            if !names.contains(where: { reconciliations.holds($0, day) }) { days.append(day) }
            day = day.adding(days: -1)
        }
        guard !days.isEmpty, let first = try await ledgerFold().firstOrderDay else { return [] }
        return days.reversed().filter { $0 >= first }
    }

    private func reconcileDay(_ gateway: any PaymentGateway, _ day: Day) async throws -> Bool {
        let lines = try await gateway.statement(of: day)
        let report = try await reconcile(gateway, day, lines)
        let now = try await clock.now()
        var seen: Set<String> = []
        let differences = report.left.map { item in
            MoneyDifference(
                item.difference, gateway: gateway.name, day: day, code: item.code,
                agency: item.agency ?? nodeAgency(on: now.localDay), foundAt: now)
        }.filter { seen.insert($0.id).inserted }
        let isNew = try await registry.record(
            ReconciledDay(
                gateway: gateway.name, day: day, lines: report.lines,
                taken: report.items.count { $0.resolution.isResolved }, remaining: differences.count),
            differences, by: .engine("reconciliation"))
        if isNew {
            logger.notice(
                "day reconciled",
                metadata: [
                    "gateway": "\(gateway.name)", "day": "\(day.iso)", "lines": "\(report.lines)",
                    "remaining": "\(differences.count)",
                ])
        }
        return isNew
    }

    /// The agency above all others of this node; `nil` where there is none such.
    func nodeAgency(on day: Day) -> AgencyCode? {
        let organisation = registry.snapshot.organisation
        return organisation.agencies.keys.first { organisation.isTop($0, on: day) }
    }
}
