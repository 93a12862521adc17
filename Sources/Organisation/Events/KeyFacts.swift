import JSON
public import WorkingTime

/// A public key of 32 bytes (Ed25519, RFC 8032) with which an officer signs or an agency seals.
public struct SigningKey: Sendable, Hashable {
    /// Whose key it is.
    public enum Owner: Sendable, Hashable {
        case officer(OfficerID)
        case agency(AgencyCode)
    }

    public static let byteCount = 32

    public var owner: Owner
    public var publicKey: [UInt8]
    /// Signatures from this instant on count.
    public var from: Instant

    public init(owner: Owner, publicKey: [UInt8], from: Instant) {
        self.owner = owner
        self.publicKey = publicKey
        self.from = from
    }

    /// What signatures call the key: its first 16 bytes in lower-case hexadecimal.
    public var id: String { Hex.text(publicKey.prefix(16)) }

    var json: JSONValue {
        var object = JSONObject()
        switch owner {
        case .officer(let officer): object.set("officer", officer.json)
        case .agency(let agency): object.set("agency", agency.json)
        }
        object.set("public_key", .string(Hex.text(publicKey)))
        object.set("from", from.json)
        return .object(object)
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        let officer = try fields.optional("officer", OfficerID.init(json:at:))
        let agency = try fields.optional("agency", AgencyCode.init(json:at:))
        switch (officer, agency) {
        case (let officer?, nil): owner = .officer(officer)
        case (nil, let agency?): owner = .agency(agency)
        case (nil, nil): throw JSONError(.missing, path: fields.place("officer"))
        case (_?, _?): throw JSONError(.wrongType(expected: "officer or agency"), path: fields.place("agency"))
        }
        let place = fields.place("public_key")
        guard let bytes = Hex.bytes(try fields.string("public_key")), bytes.count == Self.byteCount else {
            throw JSONError(.wrongType(expected: "64 hexadecimal digits"), path: place)
        }
        publicKey = bytes
        from = try fields.required("from", Instant.init(json:at:))
    }
}

/// The end of a key: signatures made at `from` or later do not count.
public struct KeyRevocation: Sendable, Hashable {
    public var key: String
    public var from: Instant

    public init(key: String, from: Instant) {
        self.key = key
        self.from = from
    }

    var json: JSONValue { ["key": .string(key), "from": from.json] }

    init(_ fields: inout JSONFields) throws(JSONError) {
        key = try fields.string("key")
        from = try fields.required("from", Instant.init(json:at:))
    }
}

/// A program that may file on people's behalf, and where.
public struct TrustedSystem: Sendable, Hashable {
    public var system: SystemID
    public var name: String
    /// It may file for these agencies and all within them; never empty.
    public var agencies: [AgencyCode]
    /// The codes of the procedures it may file; empty: all.
    public var procedures: [String]

    public init(system: SystemID, name: String, agencies: [AgencyCode], procedures: [String]) {
        self.system = system
        self.name = name
        self.agencies = agencies
        self.procedures = procedures
    }

    var json: JSONValue {
        [
            "system": system.json, "name": .string(name), "agencies": .array(agencies.map(\.json)),
            "procedures": .array(procedures.map(JSONValue.string)),
        ]
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        system = try fields.required("system", SystemID.init(json:at:))
        name = try fields.string("name")
        agencies = try fields.requiredList("agencies", AgencyCode.init(json:at:))
        procedures = try fields.requiredList("procedures") { value, place throws(JSONError) in
            try value.asString(place)
        }
    }
}

extension JSONFields {
    /// The elements of an array that must be there: what is left out must not be taken for "none" or "all".
    mutating func requiredList<T>(
        _ key: String, _ convert: (JSONValue, String) throws(JSONError) -> T
    ) throws(JSONError) -> [T] {
        let place = place(key)
        guard let values = try required(key).array else { throw JSONError(.wrongType(expected: "array"), path: place) }
        var result: [T] = []
        for (index, value) in values.enumerated() { result.append(try convert(value, "\(place)[\(index)]")) }
        return result
    }
}

/// From this instant on the system is not heard until it is resumed.
public struct SystemSuspension: Sendable, Hashable {
    public var system: SystemID
    public var from: Instant

    public init(system: SystemID, from: Instant) {
        self.system = system
        self.from = from
    }

    var json: JSONValue { ["system": system.json, "from": from.json] }

    init(_ fields: inout JSONFields) throws(JSONError) {
        system = try fields.required("system", SystemID.init(json:at:))
        from = try fields.required("from", Instant.init(json:at:))
    }
}

/// The system is heard again.
public struct SystemResumption: Sendable, Hashable {
    public var system: SystemID

    public init(system: SystemID) { self.system = system }

    var json: JSONValue { ["system": system.json] }

    init(_ fields: inout JSONFields) throws(JSONError) {
        system = try fields.required("system", SystemID.init(json:at:))
    }
}

/// Lower-case hexadecimal text.
enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes of `text`; `nil` where it is not pairs of lower-case digits.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let values = text.utf8.map { digits.firstIndex(of: $0) }
        guard values.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: values.count, by: 2) {
            guard let high = values[index], let low = values[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
