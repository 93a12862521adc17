import Crypto
import Foundation

/// The secret that a notice is signed with (khóa bí mật): 32 bytes, written as `whsec_` and base64 (Standard Webhooks).
public struct WebhookSecret: Sendable, Hashable {
    /// The key's bytes, 24 to 64.
    public let bytes: [UInt8]

    private static let prefix = "whsec_"

    /// A secret from its text; `nil` where it has another form or length.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count)))
        else { return nil }
        self.init(bytes: Array(data))
    }

    /// A secret from its bytes; `nil` where they are fewer than 24 or more than 64.
    public init?(bytes: [UInt8]) {
        guard (24...64).contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    /// A new one, of the system's random numbers.
    public static func generate() -> WebhookSecret {
        WebhookSecret(known: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
    }

    private init(known bytes: [UInt8]) { self.bytes = bytes }

    /// The text that its owner is shown once.
    public var text: String { Self.prefix + Data(bytes).base64EncodedString() }

    /// The signature over a notice, `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
    ///
    /// - Parameters:
    ///   - id: The notice's identifier.
    ///   - timestamp: Seconds since 1970, when it is sent.
    ///   - body: The bytes that are sent.
    /// - Returns: The signature's text.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        hmac.update(data: Array("\(id).\(timestamp).".utf8))
        hmac.update(data: body)
        return "v1," + Data(hmac.finalize()).base64EncodedString()
    }
}

/// The header fields of a delivery, as Standard Webhooks name them.
public enum WebhookHeaders {
    /// The fields of one delivery.
    ///
    /// - Parameters:
    ///   - id: The notice's identifier.
    ///   - timestamp: Seconds since 1970, when it is sent.
    ///   - body: The bytes that are sent.
    ///   - secrets: Those that are valid now, the newest first; a signature each.
    /// - Returns: Names and values, in the order in which they are sent.
    public static func fields(
        id: String, timestamp: Int64, body: [UInt8], secrets: [WebhookSecret]
    ) -> [(name: String, value: String)] {
        [
            ("Content-Type", WebhookNotice.mediaType), ("webhook-id", id), ("webhook-timestamp", String(timestamp)),
            (
                "webhook-signature",
                secrets.map { $0.signature(id: id, timestamp: timestamp, body: body) }.joined(separator: " ")
            ),
        ]
    }
}
