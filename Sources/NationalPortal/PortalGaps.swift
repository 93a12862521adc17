public import JSON

/// What the national portal holds of a period, compared with what it should hold (đối soát đồng bộ).
public struct PortalGaps: Sendable, Hashable {
    /// Why a dossier is named.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The portal does not have it.
        case missing
        /// The portal has another content.
        case different
        /// The portal has this content, but a change before it was set aside: its progress is not whole.
        case incomplete
        /// What it should hold cannot be computed here: a definition or a key is missing.
        case unreadable
        /// The portal has it, and there is none here.
        case unknown
        /// Changes are still on their way, or came after the list was asked for: nothing to repair.
        case pending
    }

    /// One of ours.
    public struct Own: Sendable, Hashable {
        public var code: String
        /// Of the content as it stands.
        public var digest: String
        /// Whether there are events that had not been looked at when the portal was asked.
        public var isBehind: Bool
        /// Whether a change was set aside, and nothing has been repaired since.
        public var isRejected: Bool

        public init(code: String, digest: String, isBehind: Bool, isRejected: Bool = false) {
            self.code = code
            self.digest = digest
            self.isBehind = isBehind
            self.isRejected = isRejected
        }
    }

    /// One difference.
    public struct Gap: Sendable, Hashable {
        public var code: String
        public var kind: Kind
    }

    /// The differences, by code.
    public let gaps: [Gap]
    /// How many of ours were compared.
    public let compared: Int
    /// How many of ours the portal holds as they stand.
    public let synchronised: Int
    /// How many the portal holds.
    public let onPortal: Int

    /// Compares.
    ///
    /// - Parameters:
    ///   - own: The dossiers of the period.
    ///   - theirs: What the portal lists of the period: digest by code.
    ///   - unreadable: The codes of dossiers that could not be computed.
    public init(own: [Own], theirs: [String: String], unreadable: [String] = []) {
        var gaps: [Gap] = unreadable.map { Gap(code: $0, kind: .unreadable) }
        var known = Set(unreadable)
        var synchronised = 0
        for dossier in own {
            known.insert(dossier.code)
            guard let digest = theirs[dossier.code] else {
                let isPending = dossier.isBehind && !dossier.isRejected
                gaps.append(Gap(code: dossier.code, kind: isPending ? .pending : .missing))
                continue
            }
            if digest == dossier.digest, dossier.isRejected {
                gaps.append(Gap(code: dossier.code, kind: .incomplete))
            } else if digest == dossier.digest {
                synchronised += 1
            } else {
                let isPending = dossier.isBehind && !dossier.isRejected
                gaps.append(Gap(code: dossier.code, kind: isPending ? .pending : .different))
            }
        }
        for code in theirs.keys where !known.contains(code) { gaps.append(Gap(code: code, kind: .unknown)) }
        self.gaps = gaps.sorted { ($0.code, $0.kind.rawValue) < ($1.code, $1.kind.rawValue) }
        self.synchronised = synchronised
        compared = own.count
        onPortal = theirs.count
    }

    /// Indicator 1.4 of the period.
    public var rate: SyncRate {
        SyncRate(synchronised: Int64(synchronised), reported: Int64(compared), onPortal: Int64(onPortal))
    }

    /// The codes that have to be sent again.
    public var toRepair: [String] { gaps.filter { [.missing, .different, .incomplete].contains($0.kind) }.map(\.code) }

    public var json: JSONValue {
        [
            "compared": .integer(Int64(compared)), "synchronised": .integer(Int64(synchronised)),
            "on_portal": .integer(Int64(onPortal)), "rate": rate.percent.map(JSONValue.string) ?? .null,
            "gaps": .array(gaps.map { ["code": .string($0.code), "kind": .string($0.kind.rawValue)] }),
        ]
    }
}

/// Indicator 1.4, dossiers synchronised: synchronised ÷ max(received by the national report, received on the portal)
/// (Decision 766/QĐ-TTg).
public struct SyncRate: Sendable, Hashable {
    public var synchronised: Int64
    public var reported: Int64
    public var onPortal: Int64

    public init(synchronised: Int64, reported: Int64, onPortal: Int64) {
        self.synchronised = synchronised
        self.reported = reported
        self.onPortal = onPortal
    }

    public var denominator: Int64 { max(reported, onPortal, 0) }
    /// Never more than the denominator.
    public var numerator: Int64 { min(max(0, synchronised), denominator) }

    /// With two decimals; `nil` where nothing was received.
    public var percent: String? {
        hundredths.map { value in
            let rest = value % 100
            return "\(value / 100).\(rest < 10 ? "0" : "")\(rest)"
        }
    }

    /// In hundredths of a per cent, 0 to 10000; `nil` where nothing was received.
    public var hundredths: Int64? {
        guard denominator > 0 else { return nil }
        return (numerator * 20_000 + denominator) / (2 * denominator)
    }
}
