import Foundation
import JSON
import Synchronization

/// A request as the stub received it.
struct StubRequest: Sendable {
    var method: String
    /// The path as sent, with its escapes, without the query.
    var path: String
    var query: String
    /// Header fields by their lower-case name.
    var headers: [String: String]
    var body: [UInt8]

    var json: JSONObject { (try? JSONReader.read(body))?.object ?? [:] }
}

/// What the stub answers.
enum StubAnswer: Sendable {
    case json(Int, String, headers: [String: String] = [:])
    case problem(Int, String, headers: [String: String] = [:])
    case bytes([UInt8], String)
    /// Closes the connection without a word.
    case drop
}

/// An HTTP server for tests: answers with a closure and keeps what was asked, one connection a request.
final class StubServer: Sendable {
    private let listener: Int32
    private let port: UInt16
    private let requests = Mutex<[StubRequest]>([])
    private let respond: @Sendable (StubRequest, Int) -> StubAnswer

    struct NoSocket: Error {}

    /// A server whose answers `respond` gives: to a request, and to which one it is, from 0.
    init(_ respond: @escaping @Sendable (StubRequest, Int) -> StubAnswer) throws {
        self.respond = respond
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, generic, &size) == 0
            }
        }
        guard bound else { throw NoSocket() }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            // Whoever waits at it closes it: its number may be another's as soon as it is closed.
            defer { close(listener) }
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                guard let self else {
                    close(connection)
                    continue
                }
                self.serve(connection)
                close(connection)
            }
        }
    }

    /// One answer to everything.
    convenience init(always answer: StubAnswer) throws { try self.init { _, _ in answer } }

    /// Ends the waiting of the thread that serves.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    var address: String { "http://127.0.0.1:\(port)" }

    /// What was asked so far.
    var received: [StubRequest] { requests.withLock { $0 } }

    private func serve(_ connection: Int32) {
        guard let request = Self.read(connection) else { return }
        let number = requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        let (status, type, body, headers): (Int, String, [UInt8], [String: String])
        switch respond(request, number) {
        case .drop: return
        case .json(let code, let text, let extra):
            (status, type, body, headers) = (code, "application/json", Array(text.utf8), extra)
        case .problem(let code, let text, let extra):
            (status, type, body, headers) = (code, "application/problem+json", Array(text.utf8), extra)
        case .bytes(let bytes, let media): (status, type, body, headers) = (200, media, bytes, [:])
        }
        var head = "HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        Self.send(Array((head + "Connection: close\r\n\r\n").utf8) + body, to: connection)
    }

    private static func send(_ bytes: [UInt8], to connection: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private static func read(_ connection: Int32) -> StubRequest? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let end = Array("\r\n\r\n".utf8)
        var request: StubRequest?
        var start = 0
        while true {
            if request == nil, let found = bytes.firstRange(of: end) {
                request = parse(String(decoding: bytes[..<found.lowerBound], as: UTF8.self))
                start = found.upperBound
                if request?.headers["expect"] != nil {
                    send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: connection)
                }
            }
            if var whole = request {
                let length = whole.headers["content-length"].flatMap { Int($0) } ?? 0
                if bytes.count >= start + length {
                    whole.body = Array(bytes[start..<start + length])
                    return whole
                }
            }
            let count = chunk.withUnsafeMutableBytes { recv(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }

    private static func parse(_ head: String) -> StubRequest? {
        let lines = head.components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ").map(String.init)
        guard first.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers[line[..<colon].lowercased()] = value
        }
        let parts = first[1].split(separator: "?", maxSplits: 1).map(String.init)
        return StubRequest(
            method: first[0], path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: headers, body: [])
    }
}
