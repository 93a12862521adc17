public import NationalPortal
public import WorkingTime

/// Carries changes to the national portal, and lists what it has.
public protocol PortalTransport: Sendable {
    /// Sends one change; whoever sends the same identifier again does no harm.
    func send(_ message: PortalMessage) async -> PortalReply

    /// What the portal has of the dossiers that were filed in a period, a page at a time.
    ///
    /// - Parameters:
    ///   - from: The first instant of the period.
    ///   - to: The first instant after it.
    ///   - cursor: Where the last page ended; `nil`: the first one.
    /// - Returns: The page.
    func list(from: Instant, to: Instant, after cursor: String?) async -> PortalList
}

/// What came of sending a change.
public enum PortalReply: Sendable, Hashable {
    case taken
    /// Refused for good: this content will never be taken.
    case refused(code: String)
    /// Not taken now: the portal is away or busy.
    case deferred(code: String, retryAfter: Duration?)
    /// Went wrong, and nobody knows whether it was taken.
    case failed(code: String)
}

/// A page of what the portal has.
public enum PortalList: Sendable, Hashable {
    /// The digest by code, and where the next page begins; `nil`: this was the last one.
    case page([String: String], next: String?)
    case unavailable(code: String)
}

/// The national portal of an installation.
public struct PortalSettings: Sendable {
    /// The name under which checkpoints are kept.
    public var name: String
    public var transport: any PortalTransport
    /// Issuers of identities that stand for VNeID (TaiKhoanDuocXacThucVoiVNeID).
    public var vneid: Set<String>

    public init(name: String, transport: any PortalTransport, vneid: Set<String>) {
        self.name = name
        self.transport = transport
        self.vneid = vneid
    }
}
