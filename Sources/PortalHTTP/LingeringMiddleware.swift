import Hummingbird
import NIOCore

/// Sees to it that a request that was answered before its body was read does not leave its connection half closed.
///
/// A sender may write its whole body before it reads anything; a server that answers and closes early is then never heard, and one
/// that keeps the connection but does not read waits for a sender who waits for it. So what a handler left unread is read and
/// dropped, up to ``RequestBody/largestUnread``; who sends more loses the connection right after the answer.
struct LingeringMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        guard request.headers[.contentLength] != nil || request.headers[.transferEncoding] != nil else {
            return Self.bounded(try await next(request, context), context.channel)
        }
        let watch = context.watch
        let grace = context.bodyGrace
        let body = request.body
        var watched = request
        watched.body = .init(asyncSequence: WatchedBody(body: body, watch: watch, grace: grace))
        let response = try await next(watched, context)
        if !watch.hasBegun, (request.headers[.contentLength].flatMap { Int($0) } ?? 0) <= RequestBody.largestUnread {
            try await Self.drop(body, watch, grace)
        }
        let bounded = Self.bounded(response, context.channel)
        return watch.hasEnded ? bounded : Self.closing(bounded, context.channel)
    }

    private static func drop(
        _ body: Hummingbird.RequestBody, _ watch: RequestWatch, _ grace: Duration
    ) async throws {
        var count = 0
        let pace = BodyPace(grace: grace)
        do {
            for try await buffer in body {
                count += buffer.readableBytes
                watch.touch()
                if count > RequestBody.largestUnread || pace.isTooSlow(count) { return }
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            // The rest makes no sense or never came: the connection is of no more use, but it can still be answered.
            return
        }
        watch.end()
    }

    /// The same answer, with a limit to how long its receiver may take over it: one that does not read would hold the connection, and
    /// what is sent on it, for ever.
    private static func bounded(_ response: Response, _ channel: any Channel) -> Response {
        let size = response.body.contentLength ?? Int.max
        // What is small fits into the socket's own buffer.
        guard size > 1 << 16 else { return response }
        var response = response
        let body = response.body
        response.body = .init(contentLength: body.contentLength) { writer in
            let limit =
                BodyPace.usualGrace + .milliseconds(size == Int.max ? 600_000 : size / BodyPace.bytesAMillisecond)
            let alarm = Task {
                try await Task.sleep(for: limit)
                channel.close(promise: nil)
            }
            defer { alarm.cancel() }
            try await body.write(writer)
        }
        return response
    }

    /// The same answer, after which the connection ends.
    static func closing(_ response: Response, _ channel: any Channel) -> Response {
        var response = response
        let body = response.body
        response.headers[.connection] = "close"
        response.body = .init(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            channel.close(promise: nil)
        }
        return response
    }
}

/// How slowly a body may come: after a grace, this many bytes a second on the whole. (A sender from whom nothing comes at all is ended
/// by the connection's own time limit.)
struct BodyPace {
    static let usualGrace: Duration = .seconds(20)
    /// Eight kibibytes a second: twenty mebibytes take up to three quarters of an hour on the worst of lines.
    static let bytesAMillisecond = 8

    let grace: Duration
    private let begun = ContinuousClock.now

    init(grace: Duration) { self.grace = grace }

    func isTooSlow(_ count: Int) -> Bool {
        ContinuousClock.now - begun > grace + .milliseconds(count / Self.bytesAMillisecond)
    }
}

/// A body that tells how far it was read.
private struct WatchedBody: AsyncSequence, Sendable {
    let body: Hummingbird.RequestBody
    let watch: RequestWatch
    let grace: Duration

    func makeAsyncIterator() -> Iterator {
        watch.begin()
        return Iterator(rest: body.makeAsyncIterator(), watch: watch, pace: BodyPace(grace: grace))
    }

    struct Iterator: AsyncIteratorProtocol {
        var rest: Hummingbird.RequestBody.AsyncIterator
        let watch: RequestWatch
        let pace: BodyPace
        var count = 0

        @concurrent mutating func next() async throws -> ByteBuffer? {
            let buffer = try await rest.next()
            guard let buffer else {
                watch.end()
                return nil
            }
            count += buffer.readableBytes
            watch.touch()
            if pace.isTooSlow(count) { throw Problems.tooSlow }
            return buffer
        }
    }
}
