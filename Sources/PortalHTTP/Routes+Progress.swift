import Casework
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

extension PortalServer {
    /// A dossier's progress as server-sent events.
    func addProgressRoutes(_ router: RouterGroup<CallerContext>) {
        router.get("dossiers/:code/events") { [office] request, context in
            let code = try context.parameters.text("code")
            let known = try Self.lastEvent(request)
            let (role, agency) = (request.headers[.ttRole], request.headers[.ttAgency])
            let citizen = request.headers[.ttCitizen]
            let token = context.token
            // Listening begins before reading: what happens in between is told twice rather than not at all.
            let feed = try await office.follow(code, by: context.caller)
            let first = try await office.progress(code, after: known, by: context.caller)
            let stream = ProgressStream(office: office, code: code, feed: feed) {
                // Who was signed out, or lost their post, hears nothing any more.
                try await office.caller(token: token, role: role, agency: agency, citizen: citizen)
            }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/event-stream", .cacheControl: "no-store",
                    // A proxy that collects answers would keep events to itself.
                    .accelBuffering: "no",
                ],
                body: .init { writer in
                    try await stream.write(first, known: known, to: &writer)
                    try await writer.finish(nil)
                })
        }
    }

    /// The version that the listener has seen last.
    private static func lastEvent(_ request: Request) throws -> Int64? {
        guard let text = request.headers[.lastEventID], !text.isEmpty else { return nil }
        guard text.utf8.count <= 18, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let version = Int64(text)
        else {
            throw CaseworkError(.malformed, JSONError(.wrongType(expected: "number"), path: "Last-Event-ID"))
        }
        return version
    }
}

/// Writes what happens to one dossier until its listener goes, may know of it no longer, or has been served for long enough.
struct ProgressStream: Sendable {
    let office: Office
    let code: String
    let feed: ProgressFeed
    /// Who listens, as of now.
    let caller: @Sendable () async throws -> Caller

    @concurrent func write(
        _ first: [ProgressItem], known: Int64?, to writer: inout any ResponseBodyWriter
    ) async throws {
        let end = ContinuousClock.now + feed.limits.life
        // When the stream ends, the listener comes again after this many milliseconds.
        try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
        var last = known ?? 0
        try await write(first, &last, to: &writer)
        for await signal in feed.signals {
            guard ContinuousClock.now < end, let listener = try? await caller() else { break }
            switch signal {
            case .moved:
                guard let items = try? await office.progress(code, after: last, by: listener) else { return }
                try await write(items.filter { $0.version > last }, &last, to: &writer)
            case .beat: try await writer.write(ByteBuffer(string: ": \n\n"))
            }
        }
    }

    @concurrent private func write(
        _ items: [ProgressItem], _ last: inout Int64, to writer: inout any ResponseBodyWriter
    ) async throws {
        for item in items {
            last = item.version
            let text = "id: \(item.version)\nevent: progress\ndata: \(JSONWriter.text(item.json))\n\n"
            try await writer.write(ByteBuffer(string: text))
        }
    }
}

extension HTTPField.Name {
    /// The last event that a listener has seen.
    static var lastEventID: HTTPField.Name { HTTPField.Name("Last-Event-ID") ?? .from }
    /// Asks nginx not to collect an answer.
    static var accelBuffering: HTTPField.Name { HTTPField.Name("X-Accel-Buffering") ?? .from }
}
