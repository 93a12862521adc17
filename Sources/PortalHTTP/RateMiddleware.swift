import Casework
import HTTPTypes
import Hummingbird
import Vietnamese

/// The buckets of a server: strangers by their address, those who are signed in by who they are.
struct RequestRates: Sendable {
    let strangers: RateLimiter
    let officers: RateLimiter
    let systems: RateLimiter

    init(_ settings: PortalServer.Rates) {
        strangers = RateLimiter(settings.strangers)
        officers = RateLimiter(settings.officers)
        systems = RateLimiter(settings.systems)
    }

    /// - Throws: `CaseworkError` where this address has asked too often.
    func require(stranger address: String) throws(CaseworkError) {
        try Self.require(strangers.take(RateLimiter.network(address), at: .now))
    }

    /// - Throws: `CaseworkError` where this caller has asked too often.
    func require(_ caller: Caller) throws(CaseworkError) {
        let limiter = if case .system = caller.identity { systems } else { officers }
        try Self.require(limiter.take(caller.key, at: .now))
    }

    /// Whoever is known, and asks as somebody they are not: each such question costs as much as one that is answered.
    ///
    /// - Throws: `CaseworkError` where this holder has been refused too often.
    func require(refused holder: Turnstile.Holder) throws(CaseworkError) {
        try Self.require((holder.isSystem ? systems : officers).take("refused\u{0}\(holder.name)", at: .now))
    }

    private static func require(_ wait: Duration?) throws(CaseworkError) {
        guard let wait else { return }
        let (seconds, attoseconds) = wait.components
        let whole = max(1, Int(clamping: seconds) + (attoseconds > 0 ? 1 : 0))
        throw CaseworkError(
            .tooManyAttempts, code: "request.too-many",
            message: Bilingual(
                vi: "Quá nhiều yêu cầu trong thời gian ngắn; chờ \(whole) giây.",
                en: "Too many requests in a short time; wait \(whole) seconds."),
            advice: Bilingual(
                vi: "Giãn cách các yêu cầu; dùng ETag và luồng sự kiện thay vì hỏi lại liên tục.",
                en: "Space them out; entity tags and the stream of events spare asking again and again."),
            retryAfter: whole)
    }
}

/// Slows down whoever has not shown a token that is known, by their address, before anything of the request is looked at.
struct StrangerRateMiddleware: RouterMiddleware {
    let rates: RequestRates
    let turnstile: Turnstile

    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        if let shown = request.headers[.authorization], await turnstile.knows(shown) {
            return try await next(request, context)
        }
        try rates.require(stranger: context.address)
        return try await next(request, context)
    }
}
