import Hummingbird
import NIOCore

/// Lets each request meet the mood of the day.
struct MoodMiddleware: RouterMiddleware {
    let mood: Mood
    let traces: SeenTraces

    private struct BrokenOff: Error {}

    @concurrent func handle(
        _ request: Request, context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        traces.saw(request.headers)
        let (turn, delay) = mood.next()
        if delay > 0 { try await Task.sleep(for: .milliseconds(delay)) }
        switch turn {
        case .normal: return try await next(request, context)
        case .refuse(let status): return Response(status: .init(code: status))
        case .lose:
            _ = try await next(request, context)
            // The head promises a body that never comes.
            return Response(
                status: .ok, headers: [.contentLength: "100"],
                body: .init(contentLength: 100) { _ in throw BrokenOff() })
        case .nonsense:
            _ = try await next(request, context)
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "<html>502 Bad Gateway</html>")))
        }
    }
}
