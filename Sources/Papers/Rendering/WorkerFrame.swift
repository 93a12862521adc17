/// The frames that are exchanged with a worker: parts with their lengths (see `render.py`).
enum WorkerFrame {
    /// A whole frame, its length in front.
    static func encode(_ parts: [[UInt8]]) -> [UInt8] {
        let length = parts.reduce(0) { $0 + 4 + $1.count }
        var frame: [UInt8] = []
        frame.reserveCapacity(4 + length)
        append(length, to: &frame)
        for part in parts {
            append(part.count, to: &frame)
            frame += part
        }
        return frame
    }

    /// The parts of a frame's body; `nil` where its lengths do not add up.
    static func decode(_ body: ArraySlice<UInt8>) -> [[UInt8]]? {
        var rest = body
        var parts: [[UInt8]] = []
        while !rest.isEmpty {
            guard let length = length(rest), rest.count - 4 >= length else { return nil }
            let start = rest.startIndex + 4
            parts.append(Array(rest[start..<start + length]))
            rest = rest[(start + length)...]
        }
        return parts
    }

    /// The number in the first four bytes, big-endian; `nil` where there are fewer.
    static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    private static func append(_ length: Int, to frame: inout [UInt8]) {
        let value = UInt32(clamping: length)
        for shift in [24, 16, 8, 0] as [UInt32] { frame.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
