import Crypto
import Dossiers
import EventLog
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// The open bytes of an attachment, part by part: `GET /v1/dossiers/{code}/attachments/{id}`.
    ///
    /// All parts are compared with the event, and the first is opened, before it returns: a file that was damaged is an error here.
    public func attachment(
        _ id: String, of code: String, by caller: Caller
    ) async throws(CaseworkError) -> AttachmentContent {
        try await answering {
            let (state, stream) = try await self.visible(code, caller)
            guard let attachment = state.attachments.first(where: { $0.id == id }) else { throw Self.noFile(id) }
            try await self.requireActing(caller, state, stream)
            // A scan is not classed: it may show anything.
            try await self.sensitiveAccess(state, caller).require()
            guard let digest = Hex.bytes(attachment.sha256),
                let file = try await self.files.find(sha256: digest, of: stream)
            else { throw Self.noFile(id) }
            let content = try await self.content(of: file, mediaType: attachment.mediaType, stream: stream)
            try await self.store.recordAccess(
                at: try await self.clock.now(), actor: caller.actor(), code: state.code?.text ?? code,
                what: "attachment \(id)")
            return content
        }
    }

    /// The PDF of a printed paper: `GET /v1/dossiers/{code}/papers/{id}`.
    public func paper(_ id: String, of code: String, by caller: Caller) async throws(CaseworkError) -> [UInt8] {
        try await answering {
            let (state, stream) = try await self.visible(code, caller)
            let definition = try await self.sensitiveAccess(state, caller).definition
            let visible =
                if let citizen = caller.citizen {
                    self.visiblePapers(state, definition, tie: try await self.tie(citizen, state, stream))
                } else { self.papers(state, definition, for: caller) }
            guard let paper = visible.map(\.paper).first(where: { $0.attachment == id }) else {
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

    /// Opens a paper, whole, and checks that its bytes are those that the event names.
    func openPaper(_ paper: PaperRecord, stream: StreamID) async throws -> [UInt8] {
        let id = paper.attachment
        guard let prefix = Hex.bytes(id), let file = try await files.find(prefix: prefix, of: stream) else {
            throw Self.noFile(id)
        }
        var bytes: [UInt8] = []
        for try await part in try await content(of: file, mediaType: MediaType.pdf.rawValue, stream: stream) {
            bytes += part
        }
        guard Hex.text(SHA256.hash(data: bytes)) == paper.sha256 else { throw Self.damagedFile(id) }
        return bytes
    }

    /// Compares all parts of a file with its digest, and opens the first.
    private func content(
        of file: StoredAttachment, mediaType: String, stream: StreamID
    ) async throws -> AttachmentContent {
        let id = Hex.text(file.sha256.prefix(16))
        var keys = try await desk.keys(of: stream)
        guard let key = try keys.existing(DataKey.attachments) else { throw Self.noFile(id) }
        var check = AttachmentCheck()
        for number in 0..<file.parts {
            guard let part = try await files.part(number, of: file) else { throw Self.damagedFile(id) }
            try check.add(part)
        }
        let opening = try check.finish(digest: file.sha256, stream: stream.bytes, key: key)
        return try await AttachmentContent(store: files, file: file, opening: opening, mediaType: mediaType)
    }

    private static func noFile(_ id: String) -> CaseworkError {
        CaseworkError(
            .notFound, code: "file.not-found",
            message: Bilingual(
                vi: "Hồ sơ không có tệp “\(id.shown)”.", en: "The dossier has no file “\(id.shown)”."))
    }

    fileprivate static func damagedFile(_ id: String) -> CaseworkError {
        CaseworkError(
            .fault, code: "file.damaged",
            message: Bilingual(
                vi: "Tệp “\(id)” không còn khớp với sự kiện đã ghi.",
                en: "The file “\(id)” is no longer what its event says."),
            advice: Bilingual(vi: "Khôi phục từ bản sao lưu.", en: "Restore it from a backup."))
    }
}

/// An open file, part by part: each is read and opened when it is asked for.
public struct AttachmentContent: AsyncSequence, Sendable {
    /// What its bytes are, such as `application/pdf`.
    public let mediaType: String
    /// SHA-256 of what is stored, 64 hexadecimal digits: it names the content too.
    public let sha256: String
    private let store: any AttachmentStore
    private let file: StoredAttachment
    private let opening: AttachmentOpening
    /// The first part, open.
    private let first: [UInt8]

    /// How many bytes it has.
    public var size: Int { opening.size }

    init(
        store: any AttachmentStore, file: StoredAttachment, opening: AttachmentOpening, mediaType: String
    ) async throws {
        self.store = store
        self.file = file
        self.mediaType = mediaType
        sha256 = Hex.text(file.sha256)
        var opening = opening
        first = try await Self.next(&opening, file, store) ?? []
        self.opening = opening
    }

    fileprivate static func next(
        _ opening: inout AttachmentOpening, _ file: StoredAttachment, _ store: any AttachmentStore
    ) async throws -> [UInt8]? {
        guard opening.opened < opening.parts else { return nil }
        guard let part = try await store.part(opening.opened, of: file) else {
            throw Office.damagedFile(Hex.text(file.sha256.prefix(16)))
        }
        return try opening.open(part)
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(store: store, file: file, opening: opening, first: first)
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let store: any AttachmentStore
        fileprivate let file: StoredAttachment
        fileprivate var opening: AttachmentOpening
        fileprivate var first: [UInt8]?

        public mutating func next() async throws -> [UInt8]? {
            if let first {
                self.first = nil
                return first
            }
            return try await AttachmentContent.next(&opening, file, store)
        }
    }
}
