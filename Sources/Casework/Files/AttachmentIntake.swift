import Dossiers
import EventLog
import Logging
import Sealing
import Synchronization

/// Takes the content of one file in: each part is sealed and stored as soon as it is complete, before more is asked for.
struct AttachmentIntake {
    private let store: any AttachmentStore
    private let stream: StreamID
    private let inHand: UploadsInHand
    private var sealing: AttachmentSealing
    private var upload = AttachmentUpload()

    /// - Parameters:
    ///   - store: Where the parts go.
    ///   - stream: The dossier.
    ///   - key: The dossier's key for attachments, which the key store holds.
    ///   - form: How long parts and file may be.
    ///   - inHand: What settles the upload when its command has ended.
    /// - Throws: `SealingError`, which only a library could be the reason of.
    init(
        to store: any AttachmentStore, of stream: StreamID, key: DataKey, form: AttachmentForm = .standard,
        inHand: UploadsInHand
    ) throws(SealingError) {
        self.store = store
        self.stream = stream
        self.inHand = inHand
        sealing = try AttachmentSealing(form: form, stream: stream.bytes, key: key)
        inHand.take(upload)
    }

    /// Takes the next bytes.
    mutating func add(_ bytes: [UInt8]) async throws {
        for part in try sealing.append(bytes) { try await store.add(part, to: &upload) }
    }

    /// The file has ended.
    mutating func finish() async throws -> SealedFile {
        let (part, sealed) = try sealing.finish()
        try await store.add(part, to: &upload)
        return SealedFile(sealed: sealed, row: store.companion(upload, sha256: sealed.digest, of: stream))
    }
}

/// A file whose parts are stored, and that no event names yet. Its identifier is the beginning of its digest: the same file in one
/// dossier is stored once.
struct SealedFile: Sendable {
    var sealed: SealedAttachment
    /// What goes along with the event that names it.
    var row: CompanionRow

    var id: String { String(sha256.prefix(32)) }
    var sha256: String { Hex.text(sealed.digest) }
}

/// The uploads of one command, from their first byte until it has ended.
final class UploadsInHand: Sendable {
    private struct State {
        var uploads: [AttachmentUpload] = []
        var isProposed = false
    }

    private let state = Mutex(State())

    /// All that were begun.
    var uploads: [AttachmentUpload] { state.withLock { $0.uploads } }

    /// Whether an event that names one of them may be on its way to the log.
    var isProposed: Bool {
        get { state.withLock { $0.isProposed } }
        set { state.withLock { $0.isProposed = newValue } }
    }

    func take(_ upload: AttachmentUpload) { state.withLock { $0.uploads.append(upload) } }
}

extension Office {
    /// Runs a command that stores files, and settles what it stored: what its event does not name is dropped.
    ///
    /// Where it is not known whether the event was written, nothing is dropped: the sweep will know.
    func withUploads<Result>(_ body: (UploadsInHand) async throws -> Result) async throws -> Result {
        let inHand = UploadsInHand()
        do {
            let result = try await body(inHand)
            await settle(inHand.uploads)
            return result
        } catch {
            if DossierDesk.isDecided(error) {
                await settle(inHand.uploads)
            } else if !inHand.isProposed {
                // Nobody need wait for a database that may be away.
                Task { await self.settle(inHand.uploads) }
            }
            throw error
        }
    }

    /// Also where the command was cancelled.
    private func settle(_ uploads: [AttachmentUpload]) async {
        guard !uploads.isEmpty else { return }
        await Task { [files, logger] in
            for upload in uploads {
                do { try await files.settle(upload) } catch {
                    logger.warning(
                        "upload left for the sweep", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
                }
            }
        }.value
    }

    /// Stores bytes that are there whole: a printed paper.
    func store(
        _ bytes: [UInt8], of stream: StreamID, keys: inout DossierKeys, inHand: UploadsInHand
    ) async throws -> SealedFile {
        let key = try await settledFileKey(of: stream, &keys)
        var intake = try AttachmentIntake(to: files, of: stream, key: key, inHand: inHand)
        try await intake.add(bytes)
        return try await intake.finish()
    }

    /// The key of the dossier's files, which the store holds from now on: without it, a file could never be opened.
    ///
    /// Where another process has made one in the meantime, that is the key.
    func settledFileKey(of stream: StreamID, _ keys: inout DossierKeys) async throws -> DataKey {
        _ = try keys.key(for: DataKey.attachments)
        if let made = keys.made.first(where: { $0.subject == DataKey.attachments })?.key {
            let standing = try await store.insertKey(made, subject: DataKey.attachments, stream: stream)
            _ = keys.settle(DataKey.attachments, as: standing)
        }
        return try keys.key(for: DataKey.attachments)
    }
}
