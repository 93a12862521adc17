/// Metrics as Prometheus reads them: the text format, version 0.0.4.
public struct Exposition {
    /// What kind of metric a family is.
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// The media type of the text.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// What was written so far.
    public private(set) var text = ""

    public init() {}

    /// Begins a family: all its samples follow before another begins.
    ///
    /// - Parameters:
    ///   - name: Its name; signs that a name may not have become `_`.
    ///   - kind: What it is.
    ///   - help: What it is for, in one line.
    public mutating func family(_ name: String, _ kind: Kind, help: String) {
        let name = Self.name(name)
        if !help.isEmpty { text += "# HELP \(name) \(Self.escaped(help, quoted: false))\n" }
        text += "# TYPE \(name) \(kind.rawValue)\n"
    }

    /// One sample.
    public mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: Double) {
        text += Self.name(name)
        if !labels.isEmpty {
            text += "{"
            text += labels.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1, quoted: true))\"" }.joined(separator: ",")
            text += "}"
        }
        text += " \(Self.number(value))\n"
    }

    /// A family of gauges at once.
    public mutating func gauges(_ name: String, help: String, _ samples: [(labels: [(String, String)], value: Double)])
    {
        guard !samples.isEmpty else { return }
        family(name, .gauge, help: help)
        for sample in samples { self.sample(name, sample.labels, sample.value) }
    }

    /// A name as the format allows it.
    static func name(_ text: String) -> String {
        var bytes = text.utf8.map { byte in
            let isLetter = (0x41...0x5A).contains(byte & 0xDF)
            return isLetter || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_") ? byte : UInt8(ascii: "_")
        }
        if bytes.first.map({ (0x30...0x39).contains($0) }) ?? true { bytes.insert(UInt8(ascii: "_"), at: 0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escaped(_ text: String, quoted: Bool) -> String {
        var escaped = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        if quoted { escaped = escaped.replacing("\"", with: "\\\"") }
        return escaped
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }
}
