public import Dossiers
public import EventLog
public import JSON
import Sealing
import Vietnamese
import WorkingTime

/// How the command that an upload is for is called.
public enum UploadCommand {
    /// Known beforehand: what was done under it is answered again without looking at the content.
    case known(EventLog.CommandID)
    /// Told by the content, once it has been read to its end.
    case told(() -> EventLog.CommandID)
}

extension Office {
    /// The largest attachment, in bytes.
    public static let largestAttachment = AttachmentForm.standard.maximumBytes

    /// The longest part of a file as it is stored, in bytes: what is held of one is a small number of parts.
    public static let attachmentPartBytes = AttachmentForm.standard.sealedPartBytes

    /// Takes a scan in as it comes: recognised by its first bytes, encrypted in parts, each stored before more is asked for, then hashed
    /// and recorded in an event (`docs/personal-data.md`, *Attachments*).
    ///
    /// What must be refused is refused before a byte is stored. Where a refusal comes later, or the content ends with an error, nothing
    /// of it stays.
    /// - Parameters:
    ///   - content: The open file in chunks, asked for one after the other.
    ///   - document: Which document of the procedure it is.
    ///   - name: The file's name as given; sealed.
    ///   - code: The dossier.
    ///   - command: The command's identifier.
    ///   - seen: The versions on one of which it is to be done; `nil`: on whichever stands.
    ///   - taken: Where it was taken from, where nobody had to bring it: officers and systems may say so.
    ///   - caller: Who asks.
    /// - Returns: The dossier answer with what was stored.
    /// - Throws: `CaseworkError`, also what `content` throws.
    public func attach<Content: AsyncSequence>(
        _ content: Content, as document: String, named name: String, to code: String, command: UploadCommand,
        seen: SeenVersions? = nil, taken: AttachmentSource? = nil, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue where Content.Element == [UInt8] {
        try await answering {
            if taken != nil, caller.citizen != nil, caller.actingSystem == nil { throw Self.takenByOfficers }
            let stream = try await self.stream(of: code)
            let request = DossierDesk.Request(type: DossierEvent.Attached.type, by: caller.actor())
            let state = try await self.desk.read(stream)
            guard state.version > 0, try await self.sees(state, stream, caller) else {
                throw CaseworkError.dossierNotFound(code.shown)
            }
            if case .known(let id) = command, let done = try await self.desk.answered(id, request, on: stream, state) {
                return try await self.attached(done, caller)
            }
            var chunks = content.makeAsyncIterator()
            var first: [UInt8] = []
            let type: MediaType
            do {
                try await self.requireAttachable(document, name, to: state, stream, seen, caller)
                while first.count < MediaType.lookedAt, let more = try await chunks.next(isolation: #isolation) {
                    first += more
                }
                guard let known = MediaType(recognising: first) else { throw Self.unknownContent }
                type = known
            } catch {
                // What is called by its content may have been done before the dossier moved on.
                guard case .told(let id) = command, DossierDesk.isDecided(error) else { throw error }
                while try await chunks.next(isolation: #isolation) != nil {}
                let state = try await self.desk.read(stream)
                guard let done = try await self.desk.answered(id(), request, on: stream, state) else { throw error }
                return try await self.attached(done, caller)
            }
            return try await self.withUploads { inHand in
                var keys = try await self.desk.keys(of: stream)
                let key = try await self.settledFileKey(of: stream, &keys)
                var intake = try AttachmentIntake(to: self.files, of: stream, key: key, inHand: inHand)
                try await intake.add(first)
                while let chunk = try await chunks.next(isolation: #isolation) { try await intake.add(chunk) }
                let file = try await intake.finish()
                let id =
                    switch command {
                    case .known(let id): id
                    case .told(let id): id()
                    }
                let outcome = try await self.desk.perform(
                    id, request, on: stream, code: code, mayBegin: false,
                    sees: { [self] in try await sees($0, stream, caller) },
                    draft: { [self] state, now in
                        inHand.isProposed = false
                        try seen?.require(state)
                        var keys = try await desk.keys(of: stream)
                        let attachment = Attachment(
                            id: state.attachmentID(file, as: document), document: document,
                            name: try keys.seal(name: Self.fileName(name, document)), size: Int64(file.sealed.size),
                            sha256: file.sha256, mediaType: type.rawValue, taken: taken)
                        var draft = try await attaching(attachment, to: state, stream, at: now, caller)
                        draft.keys = keys
                        draft.rows = [file.row]
                        inHand.isProposed = true
                        return draft
                    })
                return try await self.attached(outcome, caller)
            }
        }
    }

    /// The command with all that it is decided by.
    private func attaching(
        _ attachment: Attachment, to state: DossierState, _ stream: StreamID, at now: Instant, _ caller: Caller
    ) async throws -> DossierDesk.Draft {
        var context = context(caller, state, now: now, snapshot: registry.snapshot)
        context.procedure = try await procedure(of: state, on: now.localDay, registry.snapshot)
        try await introduce(caller, to: &context, state, stream)
        return DossierDesk.Draft(
            command: .attach(.init(channel: caller.channel, attachments: [attachment])), context: context)
    }

    /// Decides with what is known before the content: who, which document, and when. Digest and size do not matter to that.
    private func requireAttachable(
        _ document: String, _ name: String, to state: DossierState, _ stream: StreamID, _ seen: SeenVersions?,
        _ caller: Caller
    ) async throws {
        try seen?.require(state)
        // Thrown away: these keys seal nothing that is kept.
        var keys = try await desk.keys(of: stream)
        let digest = Hex.text([UInt8](repeating: 0, count: 32))
        let sample = Attachment(
            id: String(digest.prefix(32)), document: document, name: try keys.seal(name: Self.fileName(name, document)),
            size: 1, sha256: digest, mediaType: MediaType.pdf.rawValue)
        let draft = try await attaching(sample, to: state, stream, at: try await clock.now(), caller)
        _ = try Dossiers.decide(state, draft.command, draft.context)
    }

    private func attached(_ outcome: DossierDesk.Outcome, _ caller: Caller) async throws -> JSONValue {
        guard case .object(var answer) = try await self.answer(outcome, caller) else { return .null }
        if let attachment = outcome.state.attachments.last {
            answer["id"] = .string(attachment.id)
            answer["sha256"] = .string(attachment.sha256)
            answer["size"] = .integer(attachment.size)
            answer["media_type"] = .string(attachment.mediaType)
        }
        return .object(answer)
    }

    /// A file's name as it is kept: one line in NFC, without the folders it came from.
    private static func fileName(_ given: String, _ document: String) -> String {
        let last = given.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let name = VietnameseText.nfc(String(last.filter { !$0.isControl }.prefix(255)))
        return name.isEmpty ? document : name
    }

    private static let takenByOfficers = CaseworkError(
        .forbidden, code: "access.taken-by-officers",
        message: Bilingual(
            vi: "Giấy tờ được tái sử dụng do cán bộ hoặc hệ thống được tin xác nhận.",
            en: "That a document was taken over from elsewhere an officer or a trusted system says."),
        advice: Bilingual(vi: "Đính kèm mà không nêu “taken”.", en: "Attach it without “taken”."))
    private static let unknownContent = CaseworkError(
        .unprocessable, code: "file.unknown-content",
        message: Bilingual(
            vi: "Chỉ nhận tệp PDF, PNG, JPEG hoặc TIFF (nhận biết theo nội dung).",
            en: "Only PDF, PNG, JPEG and TIFF files are taken, recognised by their content."))
}

extension DossierState {
    /// What an attached file is called: the beginning of its digest. The same scan may be several documents, and may answer a request
    /// for a supplement though it was there before: then a number follows. The same document twice keeps the name, and is refused.
    fileprivate func attachmentID(_ file: SealedFile, as document: String) -> String {
        let same = attachments.enumerated().filter { $0.element.sha256 == file.sha256 }
        let present = same.last { index, attachment in
            attachment.document == document && index >= (waiting?.attachmentsBefore ?? 0)
        }
        if let present { return present.element.id }
        return same.isEmpty ? file.id : "\(file.id)-\(same.count + 1)"
    }
}
