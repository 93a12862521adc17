import Casework
import Crypto
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// An entity tag (RFC 9110, section 8.8.3): what names one state of what an address answers.
///
/// Ours are strong and made of the answer's bytes; before those of a dossier stands its version, which is what `If-Match` is held
/// against: `"12-9f86d081884c7d65"`, or just `"12"`.
struct EntityTag: Sendable, Hashable {
    var isWeak = false
    /// What stands between the quotation marks.
    var value: String

    init(_ value: String, isWeak: Bool = false) {
        self.value = value
        self.isWeak = isWeak
    }

    /// The tag of `bytes`, of a dossier in its `version`.
    init(of bytes: [UInt8], version: Int64? = nil) {
        let digest = SHA256.hash(data: bytes).prefix(16).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
        value = (version.map { "\($0)-" } ?? "") + digest
    }

    /// As it stands in a header.
    var text: String { (isWeak ? "W/" : "") + "\"\(value)\"" }

    /// The version of the dossier that it names.
    var version: Int64? {
        let first = value.prefix { $0 != "-" }
        guard first.utf8.count <= 18, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(first)
    }

    /// What `If-Match` and `If-None-Match` name.
    enum List: Sendable, Hashable {
        /// `*`
        case any
        case tags([EntityTag])

        /// - Returns: `nil` where `text` is no such list.
        init?(_ text: String) {
            let bytes = Array(text.utf8)
            var place = 0
            func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
            func skipSpace() { while place < bytes.count, isSpace(bytes[place]) { place += 1 } }
            skipSpace()
            if bytes[place...].filter({ !isSpace($0) }) == [UInt8(ascii: "*")] {
                self = .any
                return
            }
            var tags: [EntityTag] = []
            while place < bytes.count {
                skipSpace()
                guard place < bytes.count else { break }
                if bytes[place] == UInt8(ascii: ",") {
                    place += 1
                    continue
                }
                var isWeak = false
                if bytes[place...].starts(with: Array("W/".utf8)) {
                    isWeak = true
                    place += 2
                }
                guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
                let begin = place + 1
                guard let end = bytes[begin...].firstIndex(of: UInt8(ascii: "\"")),
                    bytes[begin..<end].allSatisfy({ $0 == 0x21 || $0 >= 0x23 && $0 != 0x7F })
                else { return nil }
                tags.append(EntityTag(String(decoding: bytes[begin..<end], as: UTF8.self), isWeak: isWeak))
                place = end + 1
                skipSpace()
                guard place == bytes.count || bytes[place] == UInt8(ascii: ",") else { return nil }
            }
            guard !tags.isEmpty else { return nil }
            self = .tags(tags)
        }
    }
}

extension EntityTag {
    /// Whether `If-None-Match` says that the caller has what it names.
    func isKnown(to request: Request) -> Bool {
        switch request.headers[.ifNoneMatch].flatMap(List.init) {
        case nil: false
        case .any: true
        // Weakly compared (RFC 9110, section 13.1.2).
        case .tags(let tags): tags.contains { $0.value == value }
        }
    }
}

extension RequestBody {
    /// The versions that `If-Match` names: weak tags match none (RFC 9110, section 13.1.1).
    ///
    /// - Throws: `CaseworkError` where it is no list of tags.
    static func seen(_ request: Request) throws -> SeenVersions? {
        guard let text = request.headers[.ifMatch] else { return nil }
        switch EntityTag.List(text) {
        case nil: throw Problems.badIfMatch
        case .any: return nil
        case .tags(let tags): return SeenVersions(Set(tags.filter { !$0.isWeak }.compactMap(\.version)))
        }
    }
}

extension Response {
    /// Bytes with their entity tag, or 304 where `If-None-Match` says that the caller has them.
    ///
    /// - Parameters:
    ///   - bytes: The answer.
    ///   - request: What it answers, a `GET`.
    ///   - version: The version of the dossier that is shown.
    ///   - type: Its media type.
    ///   - caching: What may be kept: nothing, unless it is for everybody.
    /// - Returns: 200 with the bytes, or 304 without.
    static func tagged(
        _ bytes: [UInt8], to request: Request, version: Int64? = nil, type: String, caching: String = "no-store"
    ) -> Response {
        let tag = EntityTag(of: bytes, version: version)
        var headers: HTTPFields = [.eTag: tag.text, .cacheControl: caching]
        if tag.isKnown(to: request) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The same in JSON.
    static func tagged(
        _ value: JSONValue, to request: Request, version: Int64? = nil,
        type: String = "application/json; charset=utf-8",
        caching: String = "no-store"
    ) -> Response {
        tagged(JSONWriter.bytes(value), to: request, version: version, type: type, caching: caching)
    }

    /// For what everybody may read: kept, but asked about each time.
    static let revalidated = "public, no-cache"
}
