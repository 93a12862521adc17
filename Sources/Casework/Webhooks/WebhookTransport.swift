public import Webhooks

/// Carries a notice to its receiver.
public protocol WebhookTransport: Sendable {
    /// Sends one request and reads the answer's status; follows no redirect, and ends within some ten seconds.
    ///
    /// - Parameters:
    ///   - url: The registered address.
    ///   - fields: The header fields, signature included.
    ///   - body: The notice.
    /// - Returns: What came back; `none` where nothing did.
    func post(
        to url: String, fields: [(name: String, value: String)], body: [UInt8]
    ) async -> DeliverySchedule.Answer
}
