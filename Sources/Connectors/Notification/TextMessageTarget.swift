public import Casework
import Dossiers
import EventLog
public import Foundation
import JSON
import Procedures
import Vietnamese
public import Webhooks

/// Tells the applicant by text message (tin nhắn SMS), through a provider that takes JSON (`docs/connectors.md`, *Notification*). The shape is ours.
public struct TextMessageTarget: EffectTarget {
    public let name: String
    public let policy: TargetPolicy
    private let exchange: SignedExchange

    static let messages = "tin-nhan"

    /// - Parameters:
    ///   - name: Lower-case letters, digits, hyphens.
    ///   - url: Where the provider is found.
    ///   - secret: Shared with the provider; signs requests.
    ///   - policy: How much, how often, how long.
    ///   - seconds: Seconds since 1970.
    public init(
        name: String, url: URL, secret: WebhookSecret, policy: TargetPolicy = TargetPolicy(),
        seconds: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        self.name = name
        self.policy = policy
        exchange = SignedExchange(base: url, secret: secret, attempt: policy.attempt, seconds: seconds)
    }

    public func send(_ message: EffectMessage) async -> EffectReply {
        guard let kind = NoticeText.Kind(rawValue: message.request.kind) else {
            return .refused(code: "notice.unknown-kind")
        }
        guard NoticeText.isNeeded(kind, askedAt: message.askedAt, state: message.state) else {
            return NoticeRecipient.notNeeded
        }
        guard let phone = NoticeRecipient.find("phone", in: message) else { return NoticeRecipient.nobody }
        let text = NoticeText(
            kind, code: message.code, title: message.definition?.title, state: message.state)
        let identifier = message.identifier.description
        do throws(SignedExchange.NoAnswer) {
            let answer = try await exchange.send(
                "POST", Self.messages, id: identifier,
                body: [
                    "MaYeuCau": .string(identifier), "SoDienThoai": .string(phone), "NoiDung": .string(text.body.vi),
                ])
            return Self.read(answer, identifier)
        } catch { return error.reply }
    }

    public func ask(_ message: EffectMessage) async -> EffectInquiry {
        let identifier = message.identifier.description
        do throws(SignedExchange.NoAnswer) {
            let answer = try await exchange.send("GET", "\(Self.messages)/\(identifier)", id: identifier)
            return .known(Self.read(answer, identifier))
        } catch {
            if case .unknown = error { return .unknown }
            return .known(error.reply)
        }
    }

    private static func read(_ answer: (status: Int, json: JSONValue), _ identifier: String) -> EffectReply {
        guard answer.json.object?["MaYeuCau"]?.string == identifier else {
            return .failed(code: "notice.another-message")
        }
        if answer.status == 422 {
            guard let reason = answer.json.object?["LyDo"]?.string, Word.isWord(reason) else {
                return .failed(code: "target.answer-unreadable")
            }
            return .refused(code: "notice.refused-\(reason)")
        }
        guard answer.json.object?["TrangThai"] == "da-gui" else { return .failed(code: "target.answer-unreadable") }
        return .done(EffectAnswer(outcome: "sent"))
    }
}
