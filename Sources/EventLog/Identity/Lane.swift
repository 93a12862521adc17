public import JSON

/// A dense sequence of events with one head; 1 to 2,147,483,647, from one national range of numbers.
///
/// A lane is opened by a writer for a year, and a stream never leaves its lane.
public struct Lane: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let number: UInt32

    /// The largest number: the column is a signed `int4`.
    public static let largest = UInt32(Int32.max)

    /// `nil` for zero and for numbers above ``largest``.
    public init?(_ number: some BinaryInteger) {
        guard let number = UInt32(exactly: number), number > 0, number <= Self.largest else { return nil }
        self.number = number
    }

    /// The lane that the first four bytes of `stream` name, or `nil` where they name none.
    init?(of bytes: Bytes16) { self.init(bytes.high >> 32) }

    public static func < (left: Lane, right: Lane) -> Bool { left.number < right.number }

    public var description: String { String(number) }

    /// How PostgreSQL holds it.
    package var int4: Int32 { Int32(truncatingIfNeeded: number) }
}

extension Lane {
    /// The number as JSON.
    public var json: JSONValue { .integer(Int64(number)) }

    /// Reads the number.
    ///
    /// - Throws: `JSONError` where it is not an integer of the range.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        guard let lane = Lane(try json.asInteger(path)) else {
            throw JSONError(.wrongType(expected: "lane"), path: path)
        }
        self = lane
    }
}

/// A place in a lane, counted from 1 without gaps. 0 stands before the first event.
public typealias Position = Int64
