import EventLog
import FoundationEssentials

/// Where encrypted files lie, outside of the log: in parts, so that no file is ever held whole.
///
///     add, add, … ─▶ companion (goes along with the event that names the file) ─▶ settle
///
/// Until an event names it an upload is nobody's: it is settled when its command has ended, one way or the other, and swept after a
/// day where nobody could.
protocol AttachmentStore: Sendable {
    /// Stores the next part of `upload`.
    func add(_ part: [UInt8], to upload: inout AttachmentUpload) async throws

    /// The row by which the statement that appends an event makes the upload a file of its dossier.
    func companion(_ upload: AttachmentUpload, sha256: [UInt8], of stream: StreamID) -> CompanionRow

    /// The command of `upload` has ended: where its event does not name it, or names the same file stored before, its parts are dropped.
    func settle(_ upload: AttachmentUpload) async throws

    /// The file of a dossier with a digest; `nil` where it has none.
    func find(sha256: [UInt8], of stream: StreamID) async throws -> StoredAttachment?

    /// The file of a dossier whose digest begins with `prefix`, at least 16 bytes.
    func find(prefix: [UInt8], of stream: StreamID) async throws -> StoredAttachment?

    /// One sealed part of a file, from 0; `nil` where it is gone.
    func part(_ number: Int, of file: StoredAttachment) async throws -> [UInt8]?

    /// Drops uploads that were begun more than a day ago and never named, at most `limit` of them.
    func sweep(limit: Int) async throws
}

/// Parts that are coming in, or have come.
struct AttachmentUpload: Sendable, Hashable {
    /// Its random identifier.
    let id: UUID
    /// How many parts are stored.
    var parts = 0

    init() { id = UUID() }
}

/// A file of a dossier as the store knows it.
struct StoredAttachment: Sendable, Hashable {
    /// SHA-256 of its sealed parts one behind the other.
    var sha256: [UInt8]
    /// The upload that it was.
    var upload: UUID
    var parts: Int
}
