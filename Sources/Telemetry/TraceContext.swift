public import Instrumentation

/// Where a span stands: the trace it belongs to and its own number (W3C Trace Context, level 1).
public struct TraceContext: Sendable, Hashable {
    /// 32 hexadecimal digits, not all zero.
    public var trace: String
    /// 16 hexadecimal digits, not all zero.
    public var span: String
    /// Whether whoever began the trace wants it kept.
    public var isSampled: Bool

    public init(trace: String, span: String, isSampled: Bool) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
    }

    /// A new span of `parent`'s trace, or of a new one.
    init(under parent: TraceContext?) {
        func digits(_ count: Int) -> String {
            let words = (0..<count / 16).map { _ in UInt64.random(in: 1...UInt64.max) }
            return words.map { word in
                let text = String(word, radix: 16)
                return String(repeating: "0", count: 16 - text.utf8.count) + text
            }.joined()
        }
        trace = parent?.trace ?? digits(32)
        span = digits(16)
        isSampled = parent?.isSampled ?? true
    }

    /// Reads a `traceparent`; `nil` where it is none. A later version is read as far as it is known.
    public init?(traceparent text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 55, bytes.count <= 512 else { return nil }
        func isHexadecimal(_ range: Range<Int>) -> Bool {
            bytes[range].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        }
        func isZero(_ range: Range<Int>) -> Bool { bytes[range].allSatisfy { $0 == UInt8(ascii: "0") } }
        let dash = UInt8(ascii: "-")
        guard isHexadecimal(0..<2), bytes[2] == dash, isHexadecimal(3..<35), bytes[35] == dash, isHexadecimal(36..<52),
            bytes[52] == dash, isHexadecimal(53..<55), !isZero(3..<35), !isZero(36..<52)
        else { return nil }
        let version = String(decoding: bytes[0..<2], as: UTF8.self)
        guard version != "ff", bytes.count == 55 || (version != "00" && bytes[55] == dash) else { return nil }
        trace = String(decoding: bytes[3..<35], as: UTF8.self)
        span = String(decoding: bytes[36..<52], as: UTF8.self)
        isSampled = (UInt8(String(decoding: bytes[53..<55], as: UTF8.self), radix: 16) ?? 0) & 1 == 1
    }

    /// As it stands in the header `traceparent`.
    public var traceparent: String { "00-\(trace)-\(span)-\(isSampled ? "01" : "00")" }
}

extension InstrumentationContext {
    private enum Key: InstrumentationContextKey {
        typealias Value = TraceContext
    }

    /// The span in which something is done.
    public var trace: TraceContext? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}
