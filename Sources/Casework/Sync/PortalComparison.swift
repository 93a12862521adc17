import Dossiers
import EventLog
import FoundationEssentials
import JSON
import NationalPortal
import Postgres
import Vietnamese
import WorkingTime

/// Compares what a portal holds with what it should hold, and sends again what is not so (đối soát đồng bộ).
struct PortalComparison: Sendable {
    let pool: PostgresPool
    let store: Store
    let log: LogDescription
    let reading: PortalReading
    let settings: PortalSettings

    struct Found: Sendable {
        var gaps: PortalGaps
        var streams: [String: StreamID] = [:]
        /// Why, by the codes of those that cannot be computed here.
        var unreadable: [String: String] = [:]
    }

    /// The portal is somebody else's by now.
    struct Lost: Error {}

    /// Compares the dossiers that were filed in a period.
    ///
    /// - Parameters:
    ///   - from: The first instant of the period.
    ///   - to: The first instant after it.
    ///   - keepingOn: Called before each page of the list is asked for and each dossier is looked at; what it throws ends the comparison.
    /// - Returns: The differences, and the stream of each code.
    /// - Throws: `CaseworkError`: `portal.unavailable`.
    func compared(
        from: Instant, to: Instant, keepingOn: () async throws -> Void = {}
    ) async throws -> Found {
        // Where the readers stand first: what is told from here on is on its way, whatever the list says of it.
        var places: [Lane: Position] = [:]
        for lane in try await LogAdministration.lanes(pool).map(\.lane) where lane != log.lanes.lowerBound {
            places[lane] =
                try await ReaderCheckpoints.load(
                    Store.reader(ofPortal: settings.name), lane: lane, from: pool)?.checkpoint.position ?? 0
        }
        let theirs = try await listed(from: from, to: to, keepingOn)
        var own: [PortalGaps.Own] = []
        var streams: [String: StreamID] = [:]
        var unreadable: [String: String] = [:]
        for lane in try await LogAdministration.lanes(pool).map(\.lane) where lane != log.lanes.lowerBound {
            var after = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
            while true {
                let page = try await store.filed(from: from, to: to, in: lane, after: after, limit: 500)
                for (stream, code) in page {
                    try await keepingOn()
                    let whole: (told: PortalReading.Told, progress: [JSONValue], last: Position)?
                    do { whole = try await reading.whole(stream) } catch {
                        // One that cannot be computed is named, and keeps no other from being compared.
                        let answer = CaseworkError.explaining(error)
                        guard answer.kind != .unavailable, !Task.isCancelled, let code else { throw error }
                        unreadable[code] = answer.code
                        continue
                    }
                    guard let whole, let dossier = whole.told.dossier else { continue }
                    let row = try await store.portalRow(settings.name, stream)
                    own.append(
                        .init(
                            code: dossier.code, digest: dossier.digest, isBehind: places[lane] ?? 0 < whole.last,
                            isRejected: row?.rejected != nil))
                    streams[dossier.code] = stream
                }
                guard let last = page.last, page.count == 500 else { break }
                after = last.stream.uuid
            }
        }
        return Found(
            gaps: PortalGaps(own: own, theirs: theirs, unreadable: unreadable.keys.sorted()), streams: streams,
            unreadable: unreadable)
    }

    /// Sends again what is missing or different.
    func repair(
        _ found: Found, keepingOn: () async throws -> Void = {}
    ) async throws -> (repaired: [String], failed: [PortalGapRow]) {
        var (repaired, failed): ([String], [PortalGapRow]) = ([], [])
        for gap in found.gaps.gaps where found.gaps.toRepair.contains(gap.code) {
            guard let stream = found.streams[gap.code] else { continue }
            try await keepingOn()
            switch try await sendWhole(stream).reply {
            case .taken: repaired.append(gap.code)
            case .refused(let why), .deferred(let why, _), .failed(let why):
                failed.append(PortalGapRow(code: gap.code, kind: gap.kind.rawValue, why: why))
            }
        }
        return (repaired, failed)
    }

    /// Sends a dossier whole, in the place of whatever the portal has of it.
    func sendWhole(_ stream: StreamID) async throws -> (reply: PortalReply, code: String?) {
        guard let whole = try await reading.whole(stream), let dossier = whole.told.dossier else {
            return (.refused(code: "portal.not-filed"), nil)
        }
        let version = whole.told.change.after.version
        let reply = await settings.transport.send(
            PortalMessage(
                identifier: "repair-\(UUID().uuidString.lowercased())", code: dossier.code, filedAt: dossier.filedAt,
                digest: dossier.digest, version: version, dossier: dossier.json, progress: whole.progress,
                isReplacement: true))
        if case .taken = reply {
            try await store.portalRepaired(
                settings.name, stream, PortalRow(version: version, digest: dossier.digest, rejected: nil))
        }
        return (reply, dossier.code)
    }

    private func listed(
        from: Instant, to: Instant, _ keepingOn: () async throws -> Void
    ) async throws -> [String: String] {
        var all: [String: String] = [:]
        var cursor: String?
        repeat {
            try await keepingOn()
            switch await settings.transport.list(from: from, to: to, after: cursor) {
            case .page(let page, let next):
                all.merge(page) { $1 }
                // A page that leads to itself would be read for ever.
                guard next != cursor || next == nil else { cursor = nil; continue }
                cursor = next
            case .unavailable(let code):
                throw CaseworkError(
                    .unavailable, code: "portal.unavailable",
                    message: Bilingual(
                        vi: "Cổng Dịch vụ công quốc gia không trả lời (\(code)).",
                        en: "The national portal does not answer (\(code))."),
                    advice: Bilingual(vi: "Thử lại sau.", en: "Try again later."))
            }
        } while cursor != nil
        return all
    }
}
