import EventLog
import Foundation
import JSON
import Vietnamese

/// A log that was saved: a line for the log, a line an event as it came, a line a live header, a line for the
/// indicators.
struct SavedLog: LogSource {
    let path: String
    private let file: LineFile
    private let parts: Parts

    private struct Parts {
        var summary: LogSummary?
        /// Where the lines of events stand in the file.
        var events: [Lane: [Range<Int64>]] = [:]
        var headers: [Lane: [LiveHeader]] = [:]
        var figures: StatedFigures?
    }

    /// Looks through the file at `path`. Of events only the place is kept: a log of any length is read piece by piece.
    init(path: String) throws {
        self.path = path
        let file = try LineFile(path)
        var parts = Parts()
        var number = 0
        try file.forEachLine { line, place in
            number += 1
            guard !line.isEmpty else { return }
            do throws(JSONError) {
                try Self.take(line, at: place, into: &parts)
            } catch { throw Self.damaged(path, line: number, error) }
        }
        self.file = file
        guard parts.summary != nil else { throw Self.damaged(path, line: 1, JSONError(.missing, path: "log")) }
        self.parts = parts
    }

    private static func take(
        _ line: ArraySlice<UInt8>, at place: Range<Int64>, into parts: inout Parts
    ) throws(JSONError) {
        var fields = try JSONFields(try JSONReader.read(line))
        if let summary = fields.value("log") {
            parts.summary = try LogSummary(json: summary)
            return
        }
        if let figures = fields.value("indicators") {
            parts.figures = try StatedFigures(json: figures)
            return
        }
        let lane = try fields.required("lane", Lane.init(json:at:))
        if let header = fields.value("header") {
            parts.headers[lane, default: []].append(
                LiveHeader(stream: try fields.string("stream"), header: header))
        } else {
            parts.events[lane, default: []].append(place)
        }
    }

    func summary() throws -> LogSummary {
        guard let summary = parts.summary else { throw Self.damaged(path, line: 1, JSONError(.missing, path: "log")) }
        return summary
    }

    func events(
        of lane: Lane, after position: Position, through last: Position,
        _ body: (ArraySlice<UInt8>, RecordedEvent) throws -> Void
    ) throws {
        for place in parts.events[lane] ?? [] {
            let line = try file.line(at: place)
            let event = try LogLines.event(line)
            if event.position > position, event.position <= last { try body(line, event) }
        }
    }

    /// What a replay saves ends with the indicators, also where there was no dossier.
    var keepsHeaders: Bool { parts.figures != nil || !parts.headers.isEmpty }

    func headers(of lane: Lane) -> [LiveHeader] { parts.headers[lane] ?? [] }

    func indicators() -> StatedFigures? { parts.figures }

    var keptFigures: StatedFigures? { parts.figures }

    private static func damaged(_ path: String, line: Int, _ error: JSONError) -> Fault {
        Fault(
            "cli.saved-log", .contentRefused,
            vi: "“\(path)”, dòng \(line): \(error.message.vi)", en: "“\(path)”, line \(line): \(error.message.en)",
            advice: Bilingual(
                vi: "Tệp phải do “toantrinh audit … --save” ghi.",
                en: "The file must come from “toantrinh audit … --save”."))
    }
}

/// Writes a log while it is read.
final class LogSaver {
    private let descriptor: Int32
    private let path: String
    private var buffer: [UInt8] = []

    init(path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LocalFile.unwritable(path) }
    }

    deinit { close(descriptor) }

    func summary(_ summary: LogSummary) throws { try line(JSONWriter.bytes(["log": summary.json])[...]) }

    func header(_ header: LiveHeader, of lane: Lane) throws {
        try line(
            JSONWriter.bytes(["lane": lane.json, "stream": .string(header.stream), "header": header.header])[...])
    }

    func indicators(_ figures: StatedFigures) throws {
        try line(JSONWriter.bytes(["indicators": figures.json])[...])
    }

    func line(_ bytes: ArraySlice<UInt8>) throws {
        buffer += bytes
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count > 1 << 20 { try flush() }
    }

    func flush() throws {
        try LocalFile.send(buffer, to: descriptor, path: path)
        buffer = []
    }
}
