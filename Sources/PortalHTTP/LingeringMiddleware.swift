import Hummingbird
import NIOCore
import Synchronization

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
            return try await next(request, context)
        }
        let watch = BodyWatch()
        let body = request.body
        var watched = request
        watched.body = .init(asyncSequence: WatchedBody(body: body, watch: watch))
        let response = try await next(watched, context)
        if !watch.hasBegun, (request.headers[.contentLength].flatMap { Int($0) } ?? 0) <= RequestBody.largestUnread {
            try await Self.drop(body, watch)
        }
        return watch.hasEnded ? response : Self.closing(response, context.channel)
    }

    private static func drop(_ body: Hummingbird.RequestBody, _ watch: BodyWatch) async throws {
        var count = 0
        do {
            for try await buffer in body {
                count += buffer.readableBytes
                if count > RequestBody.largestUnread { return }
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            // The rest makes no sense or never came: the connection is of no more use, but it can still be answered.
            return
        }
        watch.end()
    }

    /// The same answer, after which the connection ends.
    private static func closing(_ response: Response, _ channel: any Channel) -> Response {
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

/// How far the body of one request was read.
final class BodyWatch: Sendable {
    private let begun = Atomic(false)
    private let ended = Atomic(false)

    var hasBegun: Bool { begun.load(ordering: .relaxed) }
    var hasEnded: Bool { ended.load(ordering: .relaxed) }

    func begin() { begun.store(true, ordering: .relaxed) }
    func end() { ended.store(true, ordering: .relaxed) }
}

/// A body that tells how far it was read.
private struct WatchedBody: AsyncSequence, Sendable {
    let body: Hummingbird.RequestBody
    let watch: BodyWatch

    func makeAsyncIterator() -> Iterator {
        watch.begin()
        return Iterator(rest: body.makeAsyncIterator(), watch: watch)
    }

    struct Iterator: AsyncIteratorProtocol {
        var rest: Hummingbird.RequestBody.AsyncIterator
        let watch: BodyWatch

        @concurrent mutating func next() async throws -> ByteBuffer? {
            let buffer = try await rest.next()
            if buffer == nil { watch.end() }
            return buffer
        }
    }
}
