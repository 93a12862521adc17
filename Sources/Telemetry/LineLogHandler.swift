import Foundation
import JSON
public import Logging

/// Writes the log as lines of JSON to standard error: what reads it need not guess (`LOG_FORMAT=json`).
public struct LineLogHandler: LogHandler {
    private let label: String
    public var metadata: Logger.Metadata = [:]
    public var logLevel = Logger.Level.info

    /// - Parameter label: The logger's name.
    public init(label: String) { self.label = label }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let line = Self.line(
            at: Date(), level: event.level, label: label, message: "\(event.message)", metadata: all)
        // One write a line: lines of several threads do not mix. Where it cannot be written, as on a full disk, the work goes on without it.
        try? FileHandle.standardError.write(contentsOf: Data(line))
    }

    /// One line with its end.
    static func line(
        at date: Date, level: Logger.Level, label: String, message: String, metadata: Logger.Metadata
    ) -> [UInt8] {
        var object: JSONObject = [
            "at": .string(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            "level": .string(level.rawValue), "logger": .string(label), "message": .string(message),
        ]
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            let name = key == "hb.request.id" ? "request_id" : key
            guard object[name] == nil else { continue }
            let text = "\(value)"
            object[name] =
                name == "ms" || name == "status" ? Int64(text).map { .integer($0) } ?? .string(text) : .string(text)
        }
        return JSONWriter.bytes(.object(object)) + [UInt8(ascii: "\n")]
    }
}
