import Dossiers
import EventLog
import FoundationEssentials
public import JSON
public import NationalPortal
import Postgres
import Vietnamese
public import WorkingTime

extension Office {
    /// Tells the national portal what happens, where the installation has one.
    var portalSync: PortalSyncRunner? {
        guard let settings = configuration.portal else { return nil }
        return PortalSyncRunner(
            pool: pool, store: store, reader: reader, log: log, clock: clock,
            comparison: portalComparison(settings), logger: logger)
    }

    private func portalComparison(_ settings: PortalSettings) -> PortalComparison {
        PortalComparison(
            pool: pool, store: store, log: log,
            reading: PortalReading(
                reader: reader, desk: desk, definitions: definitions, registry: registry, vneid: settings.vneid),
            settings: settings)
    }

    /// Compares what the national portal has of the dossiers filed in a period with what it should have.
    ///
    /// - Parameters:
    ///   - from: The first instant of the period.
    ///   - to: The first instant after it.
    /// - Returns: The differences.
    /// - Throws: `CaseworkError`: `portal.not-configured`, `portal.unavailable`.
    public func portalGaps(from: Instant, to: Instant) async throws(CaseworkError) -> PortalGaps {
        try await answering {
            try await self.portalComparison(try self.portalSettings()).compared(from: from, to: to).gaps
        }
    }

    /// The same, and everything that is missing or different is sent again.
    ///
    /// - Returns: The comparison as it was, with `repaired` and `failed`, lists of codes.
    /// - Throws: `CaseworkError`.
    public func repairPortal(from: Instant, to: Instant) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let comparison = self.portalComparison(try self.portalSettings())
            let found = try await comparison.compared(from: from, to: to)
            let (repaired, failed) = try await comparison.repair(found)
            guard case .object(var answer) = found.gaps.json else { return found.gaps.json }
            answer["repaired"] = .array(repaired.map(JSONValue.string))
            answer["failed"] = .array(
                failed.map { ["code": .string($0.code), "why": $0.why.map(JSONValue.string) ?? .null] })
            return .object(answer)
        }
    }

    /// How synchronisation stands: lanes whose next message is not taken, changes that were set aside, and what the comparison by night
    /// found and could not repair.
    ///
    /// - Returns: `{"portal", "waiting": […], "set_aside": […], "gaps": […], "checked_at"?, "check_error"?}`.
    /// - Throws: `CaseworkError`: `portal.not-configured`.
    public func portalStanding() async throws(CaseworkError) -> JSONValue {
        try await answering {
            let settings = try self.portalSettings()
            let standing = try await self.store.portalStanding(settings.name)
            var answer: JSONObject = ["portal": .string(settings.name)]
            answer["waiting"] = .array(
                standing.lanes.map { lane in
                    [
                        "lane": .integer(Int64(lane.lane)), "failures": .integer(lane.failures),
                        "deferrals": .integer(lane.deferrals), "error": .string(lane.error), "since": lane.since.json,
                    ]
                })
            answer["set_aside"] = .array(
                standing.setAside.map { ["code": $0.code.map(JSONValue.string) ?? .null, "why": .string($0.why)] })
            answer["gaps"] = .array(
                standing.gaps.map { gap in
                    var object: JSONObject = ["code": .string(gap.code), "kind": .string(gap.kind)]
                    object.set("why", gap.why.map(JSONValue.string))
                    return .object(object)
                })
            answer.set("checked_at", standing.checkedAt?.json)
            answer.set("check_error", standing.checkError.map(JSONValue.string))
            return .object(answer)
        }
    }

    private func portalSettings() throws -> PortalSettings {
        guard let settings = configuration.portal else {
            throw CaseworkError(
                .notFound, code: "portal.not-configured",
                message: Bilingual(
                    vi: "Chưa cấu hình Cổng Dịch vụ công quốc gia.", en: "No national portal is configured."),
                advice: Bilingual(
                    vi: "Đặt TOANTRINH_NATIONAL_PORTAL: docs/connectors.md.",
                    en: "Set TOANTRINH_NATIONAL_PORTAL: docs/connectors.md."))
        }
        return settings
    }
}
