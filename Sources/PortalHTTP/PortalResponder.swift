import Casework
import HTTPTypes
import Hummingbird
import Instrumentation
import Logging
import Telemetry
import Tracing
import Vietnamese

/// What stands around everything else: the request's identifier, its time limit, its line in the log and its place in the metrics.
struct PortalResponder<Inner: HTTPResponder>: HTTPResponder where Inner.Context == PortalContext {
    let inner: Inner
    /// How long a request may take, not counting the time in which its body comes.
    let limit: Duration
    let bodyGrace: Duration
    let metrics: PrometheusRegistry

    @concurrent func respond(to request: Request, context: PortalContext) async throws -> Response {
        var context = context
        context.bodyGrace = bodyGrace
        let id = RequestIdentifier.accepted(request.headers[.requestID]) ?? context.id
        context.logger[metadataKey: "hb.request.id"] = .string(id)
        context.language = Language(locale: request.headers[.acceptLanguage])
        let begun = ContinuousClock.now
        let span = RequestSpan(request, id: id)
        var response = try await InstrumentationContext.$current.withValue(span.span.context) {
            try await timed(request, context)
        }
        response.headers[.requestID] = id
        let elapsed = ContinuousClock.now - begun
        let route = context.endpointPath ?? "-"
        span.end(route: route, status: response.status.code, code: context.watch.code)
        metrics.count(
            method: RequestIdentifier.method(request.method), route: route, status: response.status.code,
            code: context.watch.code, elapsed)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(RequestIdentifier.method(request.method))", "route": "\(route)",
                "status": "\(response.status.code)", "code": "\(context.watch.code)", "who": "\(context.watch.who)",
                "ms": "\(elapsed.inWholeMilliseconds)",
            ])
        return response
    }

    /// Answers within the limit, or says that it could not be done in time.
    private func timed(_ request: Request, _ context: PortalContext) async throws -> Response {
        let limit = limit
        let inner = inner
        return try await withThrowingTaskGroup(of: Response?.self) { group in
            group.addTask { try await inner.respond(to: request, context: context) }
            group.addTask {
                var left = limit
                while left > .zero {
                    try await Task.sleep(for: left)
                    // A body that still comes has a pace of its own (BodyPace).
                    left = limit - (ContinuousClock.now - context.watch.touched)
                }
                return nil
            }
            defer { group.cancelAll() }
            if let response = try await group.next(), let response { return response }
            group.cancelAll()
            // What was done all the same is answered as such.
            if let late = try? await group.next(), let late, late.status.code < 500 { return late }
            context.watch.code = Problems.timedOut.code
            let response = Problems.response(
                Problems.timedOut, language: context.language, requestID: context.id)
            let hasBody = request.headers[.contentLength] != nil || request.headers[.transferEncoding] != nil
            return hasBody && !context.watch.hasEnded
                ? LingeringMiddleware.closing(response, context.channel) : response
        }
    }
}

/// Names of requests that are safe to write down.
enum RequestIdentifier {
    /// What a caller calls their request, where that is 8 to 64 letters, digits and `.`, `_`, `-` with a letter among them: what is all digits
    /// may be somebody's number.
    static func accepted(_ text: String?) -> String? {
        guard let text, (8...64).contains(text.utf8.count) else { return nil }
        func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
        let isSane = text.utf8.allSatisfy {
            isLetter($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
        }
        return isSane && text.utf8.contains(where: isLetter) ? text : nil
    }

    /// The method, where it is one that there is.
    static func method(_ method: HTTPRequest.Method) -> String {
        let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
        return known.contains(method) ? method.rawValue : "other"
    }
}

extension HTTPField.Name {
    /// What a caller, or a proxy before us, calls the request; every answer repeats it.
    static var requestID: HTTPField.Name { HTTPField.Name("X-Request-Id") ?? .from }
}

extension Duration {
    /// Whole milliseconds.
    var inWholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
