public import FoundationEssentials
import Vietnamese

/// One claim. Other than our own JSON it may hold a number with decimals, which some issuers use for instants.
public enum ClaimValue: Sendable, Hashable, Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([ClaimValue])
    case object([String: ClaimValue])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([ClaimValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: ClaimValue].self))
        }
    }
}

/// What a token claims: personal data, so that it never describes itself.
public struct ClaimSet: Sendable {
    private let members: [String: ClaimValue]

    /// Reads a JSON object.
    ///
    /// - Throws: `IdentityError.malformed`.
    public init(json: Data) throws(IdentityError) {
        guard json.count <= SignedToken.largest, Self.depth(json) <= 16,
            let members = try? JSONDecoder().decode([String: ClaimValue].self, from: json)
        else { throw .malformed }
        self.members = members
    }

    /// These claims and `others` besides; what both have stays as it was signed.
    public func adding(_ others: ClaimSet) -> ClaimSet {
        ClaimSet(members: members.merging(others.members) { signed, _ in signed })
    }

    private init(members: [String: ClaimValue]) { self.members = members }

    public subscript(name: String) -> ClaimValue? { members[name] }

    /// A text in NFC, not empty; a whole number counts as its digits.
    public func text(_ name: String) -> String? {
        switch members[name] {
        case .string(let text):
            let text = VietnameseText.nfc(text)
            return text.contains { !$0.isWhitespace } ? text : nil
        case .integer(let number): return String(number)
        default: return nil
        }
    }

    /// An instant in seconds since 1970 (NumericDate, RFC 7519), with or without decimals, within ±10^12.
    public func seconds(_ name: String) -> Double? {
        let seconds: Double
        switch members[name] {
        case .integer(let number): seconds = Double(number)
        case .number(let number): seconds = number
        default: return nil
        }
        return seconds.isFinite && seconds.magnitude <= 1e12 ? seconds : nil
    }

    /// A text, or the texts of a list; `nil` for anything else.
    public func texts(_ name: String) -> [String]? {
        switch members[name] {
        case .string(let text): return [text]
        case .array(let values):
            var texts: [String] = []
            for value in values {
                guard case .string(let text) = value else { return nil }
                texts.append(text)
            }
            return texts
        default: return nil
        }
    }

    /// How deep the brackets of a text are at most: reading is recursive. Those within strings are letters.
    private static func depth(_ json: Data) -> Int {
        var (depth, deepest) = (0, 0)
        var (isInString, isEscaped) = (false, false)
        for byte in json {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
        return deepest
    }
}

extension ClaimSet: CustomStringConvertible, CustomReflectable {
    /// How many claims there are, and none of them.
    public var description: String { "claims (\(members.count))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
