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
            var problem = Self.problem(error, request)
            var methods: [HTTPRequest.Method] = []
            if problem.code == Problems.unknownPath.code {
                methods = Contract.methods(of: request.uri.path[...])
                if !methods.isEmpty { problem = Problems.methodNotAllowed }
            }
            code = problem.code
            response = Problems.response(
                problem, language: context.language, requestID: context.id, allowing: methods)
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
            case .notFound: return Problems.unknownPath
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
    let turnstile: Turnstile

    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let header = request.headers[.authorization] {
            guard header.hasPrefix("Bearer ") else { throw Problems.notSignedIn }
            let token = String(header.dropFirst(7))
            do {
                context.caller = try await office.caller(
                    token: token, role: request.headers[.ttRole], agency: request.headers[.ttAgency])
            } catch {
                if error.kind == .unauthenticated { await turnstile.forget(header) }
                throw error
            }
            await turnstile.remember(header)
            context.token = token
        }
        return try await next(request, context)
    }
}

/// At most so many requests at once; one more is told to come back. Of strangers, who show no token or one that has not been recognised
/// before, one address has at most an eighth of the places: nobody can take them all by sending slowly, or with tokens they made up.
actor Turnstile {
    private(set) var inside = 0
    private let limit: Int
    private var strangers: [String: Int] = [:]
    /// Tokens that were recognised, as hashes that differ in each process; begun anew when they are too many.
    private var known: Set<Int> = []
    private static let mostKnown = 20_000

    init(limit: Int) { self.limit = limit }

    /// Whether what a request shows was recognised before.
    func knows(_ authorization: String) -> Bool { known.contains(authorization.hashValue) }

    func remember(_ authorization: String) {
        if known.count >= Self.mostKnown { known = [] }
        known.insert(authorization.hashValue)
    }

    func forget(_ authorization: String) { known.remove(authorization.hashValue) }

    /// - Parameter stranger: The address of a request without a token that is known.
    /// - Returns: Whether there is a place.
    func enter(stranger: String?) -> Bool {
        guard inside < limit else { return false }
        if let stranger {
            guard strangers[stranger, default: 0] < (limit < 16 ? limit : limit / 8) else { return false }
            strangers[stranger, default: 0] += 1
        }
        inside += 1
        return true
    }

    func leave(stranger: String?) {
        inside -= 1
        guard let stranger, let count = strangers[stranger] else { return }
        strangers[stranger] = count > 1 ? count - 1 : nil
    }
}

/// Takes the address of a request from the proxies that are trusted; from anybody else the header means nothing.
struct ProxyMiddleware: RouterMiddleware {
    let trusted: Set<String>

    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let field = HTTPField.Name("X-Forwarded-For") {
            context.address = Self.address(
                peer: context.address, asked: request.headers[values: field], trusted: trusted)
        }
        return try await next(request, context)
    }

    /// Whose request it is. Each proxy adds, at the end, whom it was asked by: the last who is no proxy of ours counts.
    static func address(peer: String, asked: [String], trusted: Set<String>) -> String {
        guard trusted.contains(peer) else { return peer }
        let all = asked.joined(separator: ",").split(separator: ",").map { part in
            String(part).filter { !$0.isWhitespace }
        }
        guard let last = all.last(where: { !trusted.contains($0) }),
            let address = try? SocketAddress(ipAddress: last, port: 0)
        else { return peer }
        return address.ipAddress ?? peer
    }
}

/// Bounds what the server works on at one time.
struct OverloadMiddleware: RouterMiddleware {
    let turnstile: Turnstile
    let bodies: BodyLedger

    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var stranger: String? = context.address
        if let shown = request.headers[.authorization], await turnstile.knows(shown) { stranger = nil }
        guard await turnstile.enter(stranger: stranger) else {
            throw CaseworkError(
                .unavailable, code: "server.overloaded",
                message: Bilingual(vi: "Máy chủ đang quá tải.", en: "The server has too much to do."),
                advice: Bilingual(vi: "Thử lại sau giây lát.", en: "Try again in a moment."), retryAfter: 1)
        }
        let account = BodyLedger.Account(bodies)
        defer { account.close() }
        do {
            let response = try await BodyLedger.Account.$current.withValue(account) {
                try await next(request, context)
            }
            await turnstile.leave(stranger: stranger)
            return response
        } catch {
            await turnstile.leave(stranger: stranger)
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
