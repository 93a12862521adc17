import EventLog
import Logging
import NationalPortal
import WorkingTime

/// The comparison by night: what the portal has lost, or holds otherwise, is sent again without anybody, and the rest is named.
extension PortalSyncRunner {
    /// How many days of filing are compared each night, the last ones; older dossiers are compared by `admin sync`.
    static let daysCompared = 31
    /// From when on in the night, in the time of Vietnam.
    static let nightHour = 2
    /// How many of those that were set aside are sent again each night.
    static let mostSetAside = 500

    /// Compares the next day of filing, where the night's comparison is due or under way; one server does.
    ///
    /// - Returns: Whether it did.
    func check() async throws -> Bool {
        let now = try await clock.now()
        let today = Instant(day: now.localDay, time: .midnight)
        guard let hour = TimeOfDay(hour: Self.nightHour, minute: 0, second: 0) else { return false }
        var night = Instant(day: now.localDay, time: hour)
        if night > now { night = night.adding(seconds: -86_400) }
        guard
            let day = try await store.beginPortalCheck(
                settings.name, by: name, seconds: holding, night: night,
                first: today.adding(seconds: -86_400 * Int64(Self.daysCompared - 1)))
        else { return false }
        let isGoingOn: Bool
        do { isGoingOn = try await check(day, today: today, now: now) } catch {
            let answer = CaseworkError.explaining(error)
            try? await store.portalCheckFailed(
                settings.name, by: name, seconds: Double.random(in: 300...900), code: answer.code)
            try? await store.releasePortal(settings.name, by: name)
            guard answer.code == "portal.unavailable" else { throw error }
            return false
        }
        try await store.releasePortal(settings.name, by: name)
        return isGoingOn
    }

    private func check(_ day: Instant, today: Instant, now: Instant) async throws -> Bool {
        var heldAt = ContinuousClock.now
        func keepOn() async throws {
            try Task.checkCancellation()
            guard ContinuousClock.now - heldAt > .seconds(holding / 3) else { return }
            guard try await hold() else { throw PortalComparison.Lost() }
            heldAt = .now
        }
        let next = day.adding(seconds: 86_400)
        do {
            let found = try await comparison.compared(from: day, to: next, keepingOn: keepOn)
            let (repaired, failed) = try await comparison.repair(found, keepingOn: keepOn)
            var left = failed
            for gap in found.gaps.gaps where gap.kind == .unknown || gap.kind == .unreadable {
                left.append(
                    PortalGapRow(code: gap.code, kind: gap.kind.rawValue, why: found.unreadable[gap.code]))
            }
            if next > today { left += try await repairSetAside(keepOn) }
            if !repaired.isEmpty || !left.isEmpty {
                logger.notice(
                    "portal compared",
                    metadata: ["repaired": "\(repaired.count)", "left": "\(left.count)"])
            }
            return try await store.portalChecked(
                settings.name, by: name, day: day, gaps: left, next: next > today ? nil : next, at: now,
                keeping: today.adding(seconds: -86_400 * Int64(Self.daysCompared - 1)))
        } catch is PortalComparison.Lost { return false }
    }

    /// What was set aside, whenever it was filed, is sent again whole.
    ///
    /// - Returns: What the portal did not take this time either.
    private func repairSetAside(_ keepOn: () async throws -> Void) async throws -> [PortalGapRow] {
        var left: [PortalGapRow] = []
        for dossier in try await store.portalSetAside(settings.name, limit: Self.mostSetAside) {
            try await keepOn()
            let why: String
            do {
                switch try await comparison.sendWhole(dossier.stream).reply {
                case .taken: continue
                case .refused(let code), .deferred(let code, _), .failed(let code): why = code
                }
            } catch {
                let answer = CaseworkError.explaining(error)
                guard answer.kind != .unavailable else { throw error }
                why = answer.code
            }
            guard let code = dossier.code else { continue }
            left.append(PortalGapRow(code: code, kind: PortalGaps.Kind.incomplete.rawValue, why: why))
        }
        return left
    }
}
