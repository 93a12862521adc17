import Foundation
import Glibc
import JSON

/// A client that sends exactly the bytes it is told to, so that malformed ones arrive as they are.
struct WireClient: Sendable {
    let port: Int

    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]

        var json: JSONValue? { try? JSONReader.read(body) }
        var text: String { String(decoding: body, as: UTF8.self) }
        subscript(key: String) -> JSONValue? { json?.object?[key] }
    }

    /// The connection ended before an answer came.
    struct NoAnswer: Error {}

    /// One request on a connection of its own.
    func send(
        _ method: String, _ path: String, token: String? = nil, headers: [String: String] = [:], body: [UInt8] = []
    ) async throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if method != "GET" || !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
        return try await raw(Array((head + "\r\n").utf8) + body)
    }

    func send(
        _ method: String, _ path: String, token: String? = nil, headers: [String: String] = [:], json: JSONValue
    ) async throws -> Answer {
        var headers = headers
        headers["Content-Type"] = "application/json"
        return try await send(method, path, token: token, headers: headers, body: JSONWriter.bytes(json))
    }

    /// Sends `bytes` and reads until the server closes.
    func raw(_ bytes: [UInt8]) async throws -> Answer {
        let received = try await onThread { connection in
            // The server may answer before it has read all: whoever only writes would wait for ever.
            let written = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                connection.write(bytes)
                written.signal()
            }
            let answer = connection.readToEnd()
            connection.end()
            written.wait()
            return answer
        }
        return try Self.parse(received)
    }

    /// Runs blocking work with a fresh connection on a thread of its own.
    func onThread<Value: Sendable>(_ work: @escaping @Sendable (Connection) -> Value) async throws -> Value {
        let port = port
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                guard let connection = Connection(port: port) else {
                    continuation.resume(throwing: NoAnswer())
                    return
                }
                let value = work(connection)
                connection.close()
                continuation.resume(returning: value)
            }
        }
    }

    static func parse(_ bytes: [UInt8]) throws -> Answer {
        guard let end = bytes.indices.dropLast(3).first(where: { Array(bytes[$0..<$0 + 4]) == Array("\r\n\r\n".utf8) })
        else { throw NoAnswer() }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw NoAnswer()
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        return Answer(status: status, headers: headers, body: Array(bytes[(end + 4)...]))
    }

    /// A blocking socket.
    final class Connection: Sendable {
        private let descriptor: Int32

        init?(port: Int) {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { return nil }
            var limit = timeval(tv_sec: 60, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port)).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard connected == 0 else {
                _ = Glibc.close(descriptor)
                return nil
            }
            self.descriptor = descriptor
        }

        func write(_ bytes: [UInt8]) {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { return }
                sent += count
            }
        }

        /// Everything until the other side closes.
        func readToEnd() -> [UInt8] {
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count <= 0 { return all }
                all += buffer[..<count]
            }
        }

        /// What comes next.
        func receive(into buffer: inout [UInt8]) -> Int { recv(descriptor, &buffer, buffer.count, 0) }

        /// Nothing more will be written.
        func endWriting() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

        /// Ends both directions, so that nobody goes on waiting.
        func end() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

        func close() { _ = Glibc.close(descriptor) }
    }
}
