import Casework
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Vietnamese

/// Turns every error into problem details, picks the language, and logs one line a request without content.
struct ProblemMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.language = Language(locale: request.headers[.acceptLanguage])
        let begun = ContinuousClock.now
        let response: Response
        var code = ""
        do {
            response = try await next(request, context)
        } catch {
            let problem = Self.problem(error, request)
            code = problem.code
            response = Problems.response(problem, language: context.language, requestID: context.id)
        }
        let elapsed = ContinuousClock.now - begun
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method)", "route": "\(context.endpointPath ?? "-")",
                "status": "\(response.status.code)", "code": "\(code)",
                "ms": "\(elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)",
            ])
        return response
    }

    private static func problem(_ error: any Error, _ request: Request) -> CaseworkError {
        if let error = error as? CaseworkError { return error }
        if let error = error as? any HTTPResponseError {
            switch error.status {
            case .notFound: return Problems.notFound(request.uri.path)
            case .contentTooLarge: return Problems.tooLarge(limit: RequestBody.largest)
            default: return Problems.malformed
            }
        }
        return CaseworkError(
            .fault, code: "http.fault",
            message: Bilingual(vi: "Lỗi của hệ thống.", en: "A fault of ours."),
            advice: Bilingual(
                vi: "Báo người quản trị kèm mã yêu cầu.", en: "Tell the administrator the request's identifier."))
    }
}

/// Finds out whose token a request brings; handlers that need a caller refuse requests without one.
struct Authenticator: RouterMiddleware {
    let office: Office

    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let header = request.headers[.authorization] {
            guard header.hasPrefix("Bearer ") else { throw Problems.notSignedIn }
            let token = String(header.dropFirst(7))
            context.caller = try await office.caller(
                token: token, role: request.headers[.ttRole], agency: request.headers[.ttAgency])
            context.token = token
        }
        return try await next(request, context)
    }
}

/// At most so many requests at once; one more is told to come back.
actor Turnstile {
    private(set) var inside = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func enter() -> Bool {
        guard inside < limit else { return false }
        inside += 1
        return true
    }

    func leave() { inside -= 1 }
}

/// Bounds what the server works on at one time.
struct OverloadMiddleware: RouterMiddleware {
    let turnstile: Turnstile

    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        guard await turnstile.enter() else {
            throw CaseworkError(
                .unavailable, code: "server.overloaded",
                message: Bilingual(vi: "Máy chủ đang quá tải.", en: "The server has too much to do."),
                advice: Bilingual(vi: "Thử lại sau giây lát.", en: "Try again in a moment."), retryAfter: 1)
        }
        do {
            let response = try await next(request, context)
            await turnstile.leave()
            return response
        } catch {
            await turnstile.leave()
            throw error
        }
    }
}

extension HTTPField.Name {
    /// The role in which an officer with several posts acts.
    static var ttRole: HTTPField.Name { HTTPField.Name("TT-Role") ?? .from }
    /// The agency for which an officer with several posts acts.
    static var ttAgency: HTTPField.Name { HTTPField.Name("TT-Agency") ?? .from }
    /// The command's identifier where the body is not JSON.
    static var commandID: HTTPField.Name { HTTPField.Name("Command-ID") ?? .from }
}
