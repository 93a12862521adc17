import Casework
import EventLog
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Vietnamese

/// Reads bodies and parameters within their bounds.
enum RequestBody {
    /// The largest JSON or YAML body, in bytes.
    static let largest = 1 << 20
    /// How much of a body that nobody wants is read for its sender's sake, in bytes: somewhat more than the largest attachment.
    static let largestUnread = 32 << 20

    /// The bytes of the body, at most `limit`.
    ///
    /// Of a longer body the rest is read and dropped, so that its sender, who may write all before reading anything, hears why.
    static func bytes(_ request: Request, limit: Int) async throws -> [UInt8] {
        let announced = request.headers[.contentLength].flatMap({ Int($0) }) ?? 0
        guard announced <= largestUnread else { throw Problems.tooLarge(limit: limit) }
        var bytes: [UInt8] = []
        let account = BodyLedger.Account.current
        // What is announced is held from the start; what is not, as it comes.
        let reserved = announced <= limit ? announced : 0
        try account?.take(reserved)
        bytes.reserveCapacity(reserved)
        var count = 0
        do {
            for try await buffer in request.body {
                count += buffer.readableBytes
                if reserved == 0, count <= limit { try account?.take(buffer.readableBytes) }
                if count <= limit { bytes.append(contentsOf: buffer.readableBytesView) } else { bytes = [] }
                if count > largestUnread { break }
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as CaseworkError {
            throw error
        } catch {
            // The sender's chunks make no sense, or the connection ended in the middle.
            throw Problems.malformed
        }
        guard count <= limit else { throw Problems.tooLarge(limit: limit) }
        return bytes
    }

    /// The body as JSON; an empty one is an empty object.
    static func json(_ request: Request) async throws -> JSONValue {
        let bytes = try await bytes(request, limit: largest)
        if bytes.isEmpty { return .object([:]) }
        let value: JSONValue
        do { value = try JSONReader.read(bytes, limits: .init(depth: 16, bytes: largest)) } catch {
            throw CaseworkError(.malformed, error)
        }
        guard value.object != nil else {
            throw CaseworkError(.malformed, JSONError(.wrongType(expected: "object"), path: ""))
        }
        return value
    }

    /// Reads from a body; what does not fit is the request's fault, with the place of the member.
    static func reading<Value>(_ read: () throws -> Value) throws -> Value {
        do { return try read() } catch let error as JSONError {
            throw CaseworkError(
                .malformed, error,
                problems: error.path.map { [.init(field: $0, code: error.code, message: error.message)] } ?? [])
        }
    }

    /// The body as text.
    static func text(_ request: Request) async throws -> String {
        let bytes = try await bytes(request, limit: largest)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CaseworkError(.malformed, JSONError(.invalidText))
        }
        return text
    }

    /// The command's identifier in the body, or the one that its `Idempotency-Key` gives; a new one where there is neither.
    static func commandID(_ body: JSONValue, _ context: CallerContext? = nil) throws -> CommandID {
        guard let value = body.object?["command_id"] else { return context?.command ?? .random() }
        return try reading { try CommandID(json: value, at: "command_id") }
    }

    /// The command's identifier in the header `Command-ID`, or the one that its `Idempotency-Key` gives; a new one where there is neither.
    static func commandID(_ request: Request, _ context: CallerContext? = nil) throws -> CommandID {
        guard let text = request.headers[.commandID] else { return context?.command ?? .random() }
        guard let id = CommandID(text) else {
            throw CaseworkError(.malformed, JSONError(.wrongType(expected: "uuid"), path: "Command-ID"))
        }
        return id
    }

    /// A query parameter that must be there.
    static func required(_ name: String, _ request: Request) throws -> String {
        guard let value = request.uri.queryParameters.get(name), !value.isEmpty else {
            throw CaseworkError(.malformed, JSONError(.missing, path: name))
        }
        return value
    }

    /// A query parameter that is a number within a range.
    static func number(
        _ name: String, _ request: Request, in range: ClosedRange<Int64> = 0...Int64.max
    ) throws -> Int64? {
        guard let text = request.uri.queryParameters.get(name) else { return nil }
        guard let value = Int64(text), range.contains(value), text.utf8.first != UInt8(ascii: "+") else {
            throw wrong(
                name,
                range.upperBound == .max ? "number" : "number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// How many items a page has: 1 to `most`, 100 where nothing is said.
    static func limit(_ request: Request, atMost most: Int64 = 500, usually: Int64 = 100) throws -> Int {
        Int(clamping: try number("limit", request, in: 1...most) ?? usually)
    }

    /// Which page is wanted: `limit`, 100 where nothing is said, and `after`.
    static func page(_ request: Request) throws -> PageRequest {
        PageRequest(limit: try limit(request), after: request.uri.queryParameters.get("after"))
    }

    /// A query parameter that is `true` or `false`; absent: `false`.
    static func flag(_ name: String, _ request: Request) throws -> Bool {
        switch request.uri.queryParameters.get(name) {
        case nil, "false": return false
        case "true": return true
        default: throw wrong(name, "true or false")
        }
    }

    private static func wrong(_ name: String, _ expected: String) -> CaseworkError {
        let error = JSONError(.wrongType(expected: expected), path: name)
        return CaseworkError(
            .malformed, error, problems: [.init(field: name, code: error.code, message: error.message)])
    }
}

extension Response {
    /// An answer in JSON.
    static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, type: String = "application/json; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: JSONWriter.bytes(value))))
    }

    /// An answer in bytes that must not be guessed at.
    static func bytes(_ bytes: [UInt8], to request: Request, type: String) -> Response {
        var response = tagged(bytes, to: request, type: type)
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.contentDisposition] = "inline"
        return response
    }
}
