import Foundation
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Webhooks

/// What stand-ins that take signed JSON have in common.
enum SignedRequest {
    /// The identifier of a request whose signature is right; `nil` for every other.
    static func identifier(_ request: Request, _ body: [UInt8], _ secret: WebhookSecret) -> String? {
        func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }
        guard let id = field("webhook-id"), let stamp = field("webhook-timestamp").flatMap({ Int64($0) }),
            field("webhook-signature") == secret.signature(id: id, timestamp: stamp, body: body)
        else { return nil }
        return id
    }

    /// The body, up to a bound.
    static func body(_ request: Request) async throws -> [UInt8] {
        Array(try await request.body.collect(upTo: 1 << 22).readableBytesView)
    }

    static func answer(_ status: Int, _ value: JSONValue) -> Response { answer(status, text: JSONWriter.text(value)) }

    static func answer(_ status: Int, text: String) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// The header fields of an answer that a stand-in brings itself.
    static func headers(id: String, body: [UInt8], _ secret: WebhookSecret) -> [String: String] {
        let now = Int64(Date().timeIntervalSince1970)
        return [
            "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": String(now),
            "webhook-signature": secret.signature(id: id, timestamp: now, body: body),
        ]
    }
}
