import Casework
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Vietnamese

/// Lets a sender repeat a request under its `Idempotency-Key`: what was done is answered again by the log, and what was refused by the
/// memory of a day, so that a refusal stands although the dossier has moved on since.
struct IdempotencyMiddleware: RouterMiddleware {
    let office: Office

    @concurrent func handle(
        _ request: Request, context: CallerContext, next: @concurrent (Request, CallerContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .post, let key = request.headers[.idempotencyKey] else {
            return try await next(request, context)
        }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Self.badKey
        }
        let body = try await RequestBody.bytes(request, limit: Office.largestAttachment)
        // The post in which it is asked belongs to the request.
        let (post, agency) = (request.headers[.ttRole] ?? "", request.headers[.ttAgency] ?? "")
        let (repeatable, command) = office.repeatable(
            key: key, parts: [request.uri.string, post, agency].map { Array($0.utf8) } + [body], by: context.caller)
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
            if let error = error as? CaseworkError, error.isLasting { await keep(repeatable, error, context) }
            throw error
        }
        await keep(repeatable, nil, context)
        return response
    }

    /// What cannot be kept is no reason to answer otherwise: it has been decided.
    private func keep(_ request: RepeatableRequest, _ refusal: CaseworkError?, _ context: CallerContext) async {
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
