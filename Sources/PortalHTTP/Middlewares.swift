import Casework
import HTTPTypes
import Hummingbird
import NIOCore
import Organisation
import Vietnamese

/// Turns every error into problem details.
struct ProblemMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            var problem = Self.problem(error, request)
            var methods: [HTTPRequest.Method] = []
            if problem.code == Problems.unknownPath.code {
                methods = Contract.methods(of: request.uri.path[...])
                if !methods.isEmpty { problem = Problems.methodNotAllowed }
            }
            context.watch.code = problem.code
            return Problems.response(
                problem, language: context.language, requestID: context.id, allowing: methods)
        }
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
    let rates: RequestRates

    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        // Metrics have a token of their own.
        if request.uri.path != MetricsPage.path, let header = request.headers[.authorization] {
            guard header.hasPrefix("Bearer ") else { throw Problems.notSignedIn }
            let token = String(header.dropFirst(7))
            do {
                context.caller = try await office.caller(
                    token: token, role: request.headers[.ttRole], agency: request.headers[.ttAgency],
                    citizen: request.headers[.ttCitizen])
            } catch {
                if error.kind == .unauthenticated {
                    await turnstile.forget(header)
                } else if await turnstile.knows(header) {
                    try rates.require(
                        refused: await turnstile.holder(authorization: header, address: context.address))
                }
                throw error
            }
            await turnstile.remember(header, as: context.caller.map(Turnstile.Holder.init))
            context.token = token
            if let caller = context.caller {
                context.watch.who = caller.kind
                try rates.require(caller)
            }
        }
        return try await next(request, context)
    }
}

/// At most so many requests at once; one more is told to come back. One holder has at most an eighth of the places, whether they are known or
/// a stranger at some address, and a system, which asks for many people, half of them: nobody can take them all by sending slowly, by signing
/// in several times, or with tokens they made up.
actor Turnstile {
    /// Whose places are counted together.
    struct Holder: Sendable, Hashable {
        /// Who it is, in one word.
        var name: String
        var isSystem = false

        /// Whoever shows no token, or one that was not recognised before: their address, of IPv6 the network, for each house has 2^64 of
        /// them.
        init(stranger address: String) { name = "address\u{0}\(RateLimiter.network(address))" }

        /// Whoever was recognised; a citizen through a portal is the portal, whose token it is.
        init(_ caller: Caller) {
            if let system = caller.actingSystem {
                (name, isSystem) = ("system\u{0}\(system.rawValue)", true)
            } else {
                name = "caller\u{0}\(caller.key)"
            }
        }
    }

    private(set) var inside = 0
    private let limit: Int
    private var places: [Holder: Int] = [:]
    /// Whose tokens were recognised, by hashes of them that differ in each process; begun anew when they are too many.
    private var known: [Int: Holder] = [:]
    private static let mostKnown = 20_000

    init(limit: Int) { self.limit = limit }

    /// Whether what a request shows was recognised before.
    func knows(_ authorization: String) -> Bool { known[authorization.hashValue] != nil }

    func remember(_ authorization: String, as holder: Holder?) {
        guard let holder else { return }
        if known.count >= Self.mostKnown { known = [:] }
        known[authorization.hashValue] = holder
    }

    func forget(_ authorization: String) { known[authorization.hashValue] = nil }

    /// Whose place a request takes.
    func holder(authorization: String?, address: String) -> Holder {
        authorization.flatMap { known[$0.hashValue] } ?? Holder(stranger: address)
    }

    /// - Returns: Whether there is a place.
    func enter(_ holder: Holder) -> Bool {
        // Of few places everybody may have all.
        let most = limit < 16 ? limit : limit / (holder.isSystem ? 2 : 8)
        guard inside < limit, places[holder, default: 0] < most else { return false }
        places[holder, default: 0] += 1
        inside += 1
        return true
    }

    func leave(_ holder: Holder) {
        inside -= 1
        let count = places[holder, default: 0]
        places[holder] = count > 1 ? count - 1 : nil
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
        // How a server is doing is asked most when it has too much to do.
        if request.uri.path == MetricsPage.path { return try await next(request, context) }
        let holder = await turnstile.holder(
            authorization: request.headers[.authorization], address: context.address)
        guard await turnstile.enter(holder) else {
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
            await turnstile.leave(holder)
            return response
        } catch {
            await turnstile.leave(holder)
            throw error
        }
    }
}

extension HTTPField.Name {
    /// The role in which an officer with several posts acts.
    static var ttRole: HTTPField.Name { HTTPField.Name("TT-Role") ?? .from }
    /// The agency for which an officer with several posts acts.
    static var ttAgency: HTTPField.Name { HTTPField.Name("TT-Agency") ?? .from }
    /// The token of the citizen for whom a portal acts.
    static var ttCitizen: HTTPField.Name { HTTPField.Name("TT-Citizen") ?? .from }
    /// The command's identifier where the body is not JSON.
    static var commandID: HTTPField.Name { HTTPField.Name("Command-ID") ?? .from }
}
