import Crypto
import Dossiers
public import EventLog
public import JSON
import Organisation
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// The largest attachment, in bytes.
    public static let largestAttachment = 20 << 20

    /// Takes a scan in: recognised by its content, encrypted, hashed, stored, and then recorded in an event.
    ///
    /// - Parameters:
    ///   - bytes: The open file.
    ///   - document: Which document of the procedure it is.
    ///   - name: The file's name as given; sealed.
    ///   - code: The dossier.
    ///   - command: The command's identifier.
    ///   - caller: Who asks.
    /// - Returns: The dossier answer with what was stored.
    /// - Throws: `CaseworkError`.
    public func attach(
        _ bytes: [UInt8], as document: String, named name: String, to code: String, command: EventLog.CommandID,
        by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard let type = MediaType(recognising: bytes) else { throw Self.unknownContent }
            let stream = try await self.stream(of: code)
            let outcome = try await self.desk.perform(
                command, .init(type: DossierEvent.Attached.type, by: caller.actor()), on: stream, code: code,
                mayBegin: false, sees: { [self] in sees($0, caller) },
                draft: { [self] state, now in
                    var keys = try await desk.keys(of: stream)
                    let sealedName = try keys.seal(name: Self.fileName(name, document))
                    func command(_ file: SealedFile) -> DossierCommand {
                        let attachment = Attachment(
                            id: state.attachmentID(file, as: document), document: document, name: sealedName,
                            size: Int64(file.sealed.bytes.count),
                            sha256: file.sha256, mediaType: type.rawValue)
                        return .attach(.init(channel: caller.channel, attachments: [attachment]))
                    }
                    var file = try seal(bytes, stream: stream, keys: &keys)
                    var context = context(caller, state, now: now, snapshot: registry.snapshot)
                    context.procedure = try await procedure(of: state, on: now.localDay, registry.snapshot)
                    // What is refused leaves no bytes behind.
                    _ = try Dossiers.decide(state, command(file), context)
                    if try await !settleFileKey(of: stream, &keys) {
                        file = try seal(bytes, stream: stream, keys: &keys)
                    }
                    try await store(file, stream: stream)
                    return DossierDesk.Draft(command: command(file), context: context, keys: keys)
                })
            guard case .object(var answer) = try await self.answer(outcome, caller) else { return .null }
            if let attachment = outcome.state.attachments.last {
                answer["id"] = .string(attachment.id)
                answer["sha256"] = .string(attachment.sha256)
                answer["size"] = .integer(attachment.size)
                answer["media_type"] = .string(attachment.mediaType)
            }
            return .object(answer)
        }
    }

    /// A stored file's identifier is the beginning of its digest: the same file in one dossier is stored once.
    struct SealedFile {
        var sealed: SealedAttachment
        var id: String { String(sha256.prefix(32)) }
        var sha256: String { Hex.text(sealed.digest) }
    }

    func seal(_ bytes: [UInt8], stream: StreamID, keys: inout DossierKeys) throws -> SealedFile {
        let key = try keys.key(for: DataKey.attachments)
        return SealedFile(
            sealed: try AttachmentSealer(maximumBytes: Self.largestAttachment).seal(
                bytes, stream: stream.bytes, key: key))
    }

    /// Sees to it that the store holds the key of the dossier's files before a file: without it, it could never be opened.
    ///
    /// - Returns: Whether what was sealed can stay: `false` where another process was faster, whose key stands.
    func settleFileKey(of stream: StreamID, _ keys: inout DossierKeys) async throws -> Bool {
        _ = try keys.key(for: DataKey.attachments)
        guard let made = keys.made.first(where: { $0.subject == DataKey.attachments })?.key else { return true }
        let standing = try await store.insertKey(made, subject: DataKey.attachments, stream: stream)
        return keys.settle(DataKey.attachments, as: standing)
    }

    func store(_ file: SealedFile, stream: StreamID) async throws {
        try await store.insertFile(stream: stream, sha256: file.sealed.digest, sealed: file.sealed.bytes)
    }

    /// A file's name as it is kept: one line in NFC, without the folders it came from.
    private static func fileName(_ given: String, _ document: String) -> String {
        let last = given.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let name = VietnameseText.nfc(String(last.filter { !$0.isControl }.prefix(255)))
        return name.isEmpty ? document : name
    }

    /// The open bytes of an attachment: `GET /v1/dossiers/{code}/attachments/{id}`.
    public func attachment(
        _ id: String, of code: String, by caller: Caller
    ) async throws(CaseworkError) -> (mediaType: String, bytes: [UInt8]) {
        try await answering {
            let (state, stream) = try await self.visible(code, caller)
            guard let attachment = state.attachments.first(where: { $0.id == id }) else { throw Self.noFile(id) }
            // A scan is not classed: it may show anything.
            try await self.sensitiveAccess(state, caller).require()
            let bytes = try await self.openFile(sha256: attachment.sha256, stream: stream)
            try await self.store.recordAccess(
                at: try await self.clock.now(), actor: caller.actor(), code: state.code?.text ?? code,
                what: "attachment \(id)")
            return (attachment.mediaType, bytes)
        }
    }

    /// The PDF of a printed paper: `GET /v1/dossiers/{code}/papers/{id}`.
    public func paper(_ id: String, of code: String, by caller: Caller) async throws(CaseworkError) -> [UInt8] {
        try await answering {
            let (state, stream) = try await self.visible(code, caller)
            guard let paper = self.papers(state, for: caller).map(\.paper).first(where: { $0.attachment == id }) else {
                throw Self.noFile(id)
            }
            try await self.requireOpen(paper, state, caller)
            let bytes = try await self.openPaper(paper, stream: stream)
            try await self.store.recordAccess(
                at: try await self.clock.now(), actor: caller.actor(), code: state.code?.text ?? code,
                what: "paper \(id)")
            return bytes
        }
    }

    /// Opens a paper and checks that its bytes are those that the event names.
    func openPaper(_ paper: PaperRecord, stream: StreamID) async throws -> [UInt8] {
        let bytes = try await openFile(idPrefix: paper.attachment, stream: stream)
        guard Hex.text(SHA256.hash(data: bytes)) == paper.sha256 else { throw Self.damagedFile(paper.attachment) }
        return bytes
    }

    private func openFile(sha256: String, stream: StreamID) async throws -> [UInt8] {
        guard let digest = Hex.bytes(sha256), let sealed = try await store.file(stream: stream, sha256: digest) else {
            throw Self.noFile(String(sha256.prefix(32)))
        }
        return try await open(sealed, digest: digest, stream: stream)
    }

    private func openFile(idPrefix id: String, stream: StreamID) async throws -> [UInt8] {
        guard let prefix = Hex.bytes(id), let found = try await store.file(stream: stream, prefix: prefix) else {
            throw Self.noFile(id)
        }
        return try await open(found.sealed, digest: found.sha256, stream: stream)
    }

    private func open(_ sealed: [UInt8], digest: [UInt8], stream: StreamID) async throws -> [UInt8] {
        var keys = try await desk.keys(of: stream)
        guard let key = try keys.existing(DataKey.attachments) else { throw Self.noFile(Hex.text(digest.prefix(16))) }
        return try AttachmentSealer(maximumBytes: Self.largestAttachment).open(
            sealed, digest: digest, stream: stream.bytes, key: key)
    }

    private static func noFile(_ id: String) -> CaseworkError {
        CaseworkError(
            .notFound, code: "file.not-found",
            message: Bilingual(
                vi: "Hồ sơ không có tệp “\(id.shown)”.", en: "The dossier has no file “\(id.shown)”."))
    }

    private static func damagedFile(_ id: String) -> CaseworkError {
        CaseworkError(
            .fault, code: "file.damaged",
            message: Bilingual(
                vi: "Tệp “\(id)” không còn khớp với sự kiện đã ghi.",
                en: "The file “\(id)” is no longer what its event says."),
            advice: Bilingual(vi: "Khôi phục từ bản sao lưu.", en: "Restore it from a backup."))
    }

    private static let unknownContent = CaseworkError(
        .unprocessable, code: "file.unknown-content",
        message: Bilingual(
            vi: "Chỉ nhận tệp PDF, PNG, JPEG hoặc TIFF (nhận biết theo nội dung).",
            en: "Only PDF, PNG, JPEG and TIFF files are taken, recognised by their content."))
}

/// Media types that are taken in, recognised by content and not by name.
enum MediaType: String {
    case pdf = "application/pdf"
    case png = "image/png"
    case jpeg = "image/jpeg"
    case tiff = "image/tiff"

    init?(recognising bytes: [UInt8]) {
        if bytes.starts(with: Array("%PDF-".utf8)) {
            self = .pdf
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) || bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
            self = .tiff
        } else {
            return nil
        }
    }
}

extension DossierState {
    /// What an attached file is called: the beginning of its digest. The same scan may be several documents, and may answer a request
    /// for a supplement though it was there before: then a number follows. The same document twice keeps the name, and is refused.
    fileprivate func attachmentID(_ file: Office.SealedFile, as document: String) -> String {
        let same = attachments.enumerated().filter { $0.element.sha256 == file.sha256 }
        let present = same.last { index, attachment in
            attachment.document == document && index >= (waiting?.attachmentsBefore ?? 0)
        }
        if let present { return present.element.id }
        return same.isEmpty ? file.id : "\(file.id)-\(same.count + 1)"
    }
}
