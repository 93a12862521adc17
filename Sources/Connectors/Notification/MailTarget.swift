public import Casework
import Dossiers
import EventLog
public import Foundation
import Outbound
import Procedures
import Vietnamese

/// Tells the applicant by mail (thư điện tử), over SMTP (`docs/connectors.md`, *Notification*).
///
/// A mail whose end is unknown is sent again under the same `Message-ID`: mail systems show one.
public struct MailTarget: EffectTarget {
    public let name: String
    public let policy: TargetPolicy
    private let server: URL
    private let requiresTLS: Bool
    private let login: MailCall.Login?
    private let authorities: String?
    private let from: String
    private let fromName: String
    private let exchange: MailExchange

    /// `nil` where `from` is no address.
    ///
    /// - Parameters:
    ///   - name: Lower-case letters, digits, hyphens.
    ///   - server: `smtp://host:port` or `smtps://…`.
    ///   - requiresTLS: Whether nothing is said before the connection is encrypted.
    ///   - user: How to sign in; `nil`: not at all.
    ///   - password: The same.
    ///   - authorities: A file (PEM) with the authorities that are trusted instead of the machine's.
    ///   - from: The sender's address.
    ///   - fromName: What the sender is called.
    ///   - policy: How much, how often, how long.
    public init?(
        name: String, server: URL, requiresTLS: Bool, user: String? = nil, password: String? = nil,
        authorities: String? = nil, from: String, fromName: String, policy: TargetPolicy = TargetPolicy()
    ) {
        guard MailMessage.isAddress(from) else { return nil }
        self.name = name
        self.policy = policy
        self.server = server
        self.requiresTLS = requiresTLS
        login = user.map { MailCall.Login(user: $0, password: password ?? "") }
        self.authorities = authorities
        self.from = from
        self.fromName = fromName
        exchange = MailExchange(whole: policy.attempt / .seconds(1))
    }

    public func send(_ message: EffectMessage) async -> EffectReply {
        guard let kind = NoticeText.Kind(rawValue: message.request.kind) else {
            return .refused(code: "notice.unknown-kind")
        }
        guard NoticeText.isNeeded(kind, askedAt: message.askedAt, state: message.state) else {
            return NoticeRecipient.notNeeded
        }
        guard let address = NoticeRecipient.find("email", in: message) else { return NoticeRecipient.nobody }
        guard MailMessage.isAddress(address) else { return .refused(code: "notice.address") }
        let text = NoticeText(
            kind, code: message.code, title: message.definition?.title, state: message.state)
        let mail = MailMessage(
            from: from, fromName: fromName, to: address, identifier: message.identifier.description,
            date: message.askedAt, subject: "\(text.subject.vi) / \(text.subject.en)",
            body: "\(text.body.vi)\r\n\r\n\(text.body.en)\r\n")
        do {
            try await exchange.send(
                MailCall(
                    server: server, requiresTLS: requiresTLS, login: login, authorities: authorities, from: from,
                    to: address, message: mail.bytes))
            return .done(EffectAnswer(outcome: "sent"))
        } catch MailFailure.unreachable {
            return .deferred(code: "target.unreachable", retryAfter: nil)
        } catch MailFailure.untrusted {
            return .deferred(code: "target.untrusted", retryAfter: nil)
        } catch MailFailure.denied {
            return .deferred(code: "target.login-denied", retryAfter: nil)
        } catch MailFailure.later(let status) {
            return .deferred(code: "target.smtp-\(status)", retryAfter: nil)
        } catch MailFailure.refused(let status) {
            return .refused(code: "target.smtp-\(status)")
        } catch {
            return .failed(code: "target.lost")
        }
    }
}
