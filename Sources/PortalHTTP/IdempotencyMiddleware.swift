import Casework
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Vietnamese

/// Lets a sender repeat a request under its `Idempotency-Key`: what was done is answered again by the log, and what was refused by the
/// memory of a day, so that a refusal stands although the dossier has moved on since. Uploads, whose bodies are not read whole, do the
/// same for themselves (`Routes+Files.swift`).
struct IdempotencyMiddleware: RouterMiddleware {
    let office: Office

    @concurrent func handle(
        _ request: Request, context: CallerContext, next: @concurrent (Request, CallerContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .post, let key = request.headers[.idempotencyKey] else {
            return try await next(request, context)
        }
        try Self.requireKey(key)
        let body = try await RequestBody.bytes(request, limit: RequestBody.largest)
        var reading = office.reading(key: key, parts: Self.parts(of: request), by: context.caller)
        reading.update(body)
        let (repeatable, command) = reading.finish()
        if case .refused(let error) = try await office.recollect(repeatable) { throw error }
        var request = request
        request.body = .init(buffer: ByteBuffer(bytes: body))
        var context = context
        context.command = command
        let response: Response
        do {
            // The body is counted already.
            response = try await BodyLedger.Account.$current.withValue(nil) { try await next(request, context) }
        } catch {
            if let error = error as? CaseworkError, error.isLasting {
                await Self.keep(repeatable, error, context, office)
            }
            throw error
        }
        await Self.keep(repeatable, nil, context, office)
        return response
    }

    /// - Throws: `CaseworkError` where it is no key.
    static func requireKey(_ key: String) throws(CaseworkError) {
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw badKey
        }
    }

    /// What a request is besides its body. The post in which it is asked belongs to it.
    static func parts(of request: Request) -> [String] {
        [request.uri.string, request.headers[.ttRole] ?? "", request.headers[.ttAgency] ?? ""]
    }

    /// What cannot be kept is no reason to answer otherwise: it has been decided.
    static func keep(
        _ request: RepeatableRequest, _ refusal: CaseworkError?, _ context: CallerContext, _ office: Office
    ) async {
        do { try await office.remember(request, refusal: refusal) } catch {
            context.logger.warning("answer not kept", metadata: ["code": "\(error.code)"])
        }
    }

    private static let badKey = CaseworkError(
        .malformed, code: "request.idempotency-key",
        message: Bilingual(
            vi: "Idempotency-Key phải gồm 1–255 ký tự ASCII in được, không có dấu cách.",
            en: "An Idempotency-Key has 1 to 255 printable ASCII characters without spaces."))
}

extension HTTPField.Name {
    /// The key under which a sender may repeat a request.
    static var idempotencyKey: HTTPField.Name { HTTPField.Name("Idempotency-Key") ?? .from }
}
