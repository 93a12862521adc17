import Casework
import Dossiers
import EventLog
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

extension PortalServer {
    /// Attachments and printed papers.
    ///
    /// - Parameters:
    ///   - router: Where bodies are streamed.
    ///   - repeatable: Where a body is read whole for its `Idempotency-Key`.
    func addFileRoutes(_ router: RouterGroup<CallerContext>, repeatable: RouterGroup<CallerContext>) {
        router.post("dossiers/:code/attachments") { [office] request, context in
            let document = try RequestBody.required("document", request)
            let body = try UploadBody(request, limit: Office.largestAttachment)
            let upload = Upload(
                document: document, name: request.uri.queryParameters.get("name") ?? document,
                code: try context.parameters.text("code"), seen: try RequestBody.seen(request),
                taken: try Self.taken(request), caller: context.caller)
            let answer: JSONValue
            if let key = request.headers[.idempotencyKey] {
                answer = try await Self.repeatable(upload, body, key, request, context, office)
            } else {
                answer = try await upload.attach(
                    body, command: .known(try RequestBody.commandID(request, context)), office)
            }
            return Response.json(answer, status: .created)
        }
        router.get("dossiers/:code/attachments/:id") { [office, downloads] request, context in
            let file = try await office.attachment(
                try context.parameters.text("id"), of: try context.parameters.text("code"), by: context.caller)
            return try Response.file(file, to: request) { try downloads.begin(file.size, for: context.caller) }
        }
        repeatable.post("dossiers/:code/papers/:id") { [office] request, context in
            let body = try await RequestBody.json(request)
            return Response.json(
                try await office.printPaper(
                    try context.parameters.text("id"), of: try context.parameters.text("code"),
                    command: try RequestBody.commandID(body, context), seen: try RequestBody.seen(request),
                    by: context.caller), status: .created)
        }
        router.get("dossiers/:code/papers/:id") { [office] request, context in
            Response.bytes(
                try await office.paper(
                    try context.parameters.text("id"), of: try context.parameters.text("code"),
                    by: context.caller), to: request, type: "application/pdf")
        }
    }

    /// Where a file was taken from: `taken=dossier|repository`, and `result` as which it stands there.
    private static func taken(_ request: Request) throws -> AttachmentSource? {
        let query = request.uri.queryParameters
        guard let text = query.get("taken") else {
            guard query.get("result") == nil else {
                throw CaseworkError(.malformed, JSONError(.missing, path: "taken"))
            }
            return nil
        }
        guard let from = AttachmentSource.From(rawValue: text) else {
            throw CaseworkError(.malformed, JSONError(.wrongType(expected: "dossier, repository"), path: "taken"))
        }
        guard let taken = AttachmentSource(from: from, result: query.get("result")) else {
            throw CaseworkError(.malformed, JSONError(.wrongType(expected: "A-Z, 0-9, ., -"), path: "result"))
        }
        return taken
    }

    /// The same for an upload that may be sent again under its `Idempotency-Key`: its content is told apart while it streams.
    private static func repeatable(
        _ upload: Upload, _ body: UploadBody, _ key: String, _ request: Request, _ context: CallerContext,
        _ office: Office
    ) async throws -> JSONValue {
        try IdempotencyMiddleware.requireKey(key)
        let begun = office.reading(
            key: key, parts: IdempotencyMiddleware.parts(of: request), by: context.caller)
        body.reading = begun
        // The sender's own identifier counts before the one that the key gives.
        let own = try request.headers[.commandID].map { _ in try RequestBody.commandID(request) }
        func identity() -> (request: RepeatableRequest, command: EventLog.CommandID) {
            (body.reading ?? begun).finish()
        }
        if try await office.isKept(begun) {
            // What is asked has to be known whole before it can be compared; none of it is stored.
            do { while try await body.next() != nil {} } catch {
                await body.drop()
                throw error
            }
            let known = identity()
            if case .refused(let error) = try await office.recollect(known.request) { throw error }
            return try await upload.attach(body, command: .known(own ?? known.command), office)
        }
        let answer: JSONValue
        do {
            answer = try await upload.attach(
                body, command: own.map { .known($0) } ?? .told { identity().command }, office)
        } catch {
            await body.drop(always: true)
            if let error = error as? CaseworkError, error.isLasting, body.isWhole {
                await IdempotencyMiddleware.keep(identity().request, error, context, office)
            }
            throw error
        }
        if body.isWhole { await IdempotencyMiddleware.keep(identity().request, nil, context, office) }
        return answer
    }
}

/// What an upload is for.
private struct Upload {
    var document: String
    var name: String
    var code: String
    var seen: SeenVersions?
    var taken: AttachmentSource?
    var caller: Caller

    /// Hands the body on; what nobody wanted of it is read and dropped.
    func attach(_ body: UploadBody, command: UploadCommand, _ office: Office) async throws -> JSONValue {
        do {
            let answer = try await office.attach(
                body, as: document, named: name, to: code, command: command, seen: seen, taken: taken, by: caller)
            await body.drop(always: body.reading != nil)
            return answer
        } catch {
            await body.drop()
            throw error
        }
    }
}

extension Response {
    /// A file, part by part: each is read and opened when the one before it has gone out.
    ///
    /// - Parameters:
    ///   - file: Its content.
    ///   - request: What it answers.
    ///   - begin: Called where it is really sent.
    /// - Returns: The answer, 304 where the asker has it.
    /// - Throws: What `begin` throws.
    static func file(
        _ file: AttachmentContent, to request: Request, begin: () throws -> DownloadGate.Ticket
    ) rethrows -> Response {
        // What is stored never changes under its digest.
        let tag = EntityTag(String(file.sha256.prefix(32)))
        var headers: HTTPFields = [
            .eTag: tag.text, .cacheControl: "no-store", .xContentTypeOptions: "nosniff", .contentDisposition: "inline",
        ]
        if tag.isKnown(to: request) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = file.mediaType
        let ticket = try begin()
        return Response(
            status: .ok, headers: headers,
            body: .init(contentLength: file.size) { writer in
                defer { ticket.close() }
                for try await part in file { try await writer.write(ByteBuffer(bytes: part)) }
                try await writer.finish(nil)
            })
    }
}
