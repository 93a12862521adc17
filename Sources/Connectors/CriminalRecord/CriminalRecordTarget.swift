public import Casework
import EventLog
public import Foundation
import JSON
public import Webhooks

/// The criminal record database (cơ sở dữ liệu lý lịch tư pháp): asked whether a person has a record, answers hours later by callback
/// (`docs/connectors.md`, *Criminal record check*).
///
/// A request is taken with a reference. The answer is brought to `POST /v1/targets/{name}/answers`, signed; what became of a request can be
/// asked at any time, so that an answer which nobody brought is found before anybody gives up.
public struct CriminalRecordTarget: EffectTarget {
    public let name: String
    public let policy: TargetPolicy
    private let officer: String
    private let exchange: SignedExchange

    static let requests = "yeu-cau"

    /// - Parameters:
    ///   - name: Lower-case letters, digits, hyphens.
    ///   - url: Where its services are found.
    ///   - secret: Shared with the other side; signs both ways.
    ///   - officer: MaCanBo, in whose name the installation asks.
    ///   - policy: How much, how often, how long.
    ///   - seconds: Seconds since 1970.
    public init(
        name: String, url: URL, secret: WebhookSecret, officer: String, policy: TargetPolicy = TargetPolicy(),
        seconds: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        self.name = name
        self.policy = policy
        self.officer = officer
        exchange = SignedExchange(base: url, secret: secret, attempt: policy.attempt, seconds: seconds)
    }

    public func send(_ message: EffectMessage) async -> EffectReply {
        let identifier = message.identifier.description
        guard let body = CriminalRecordRequest.json(message, officer: officer) else {
            return .refused(code: "criminal-record.incomplete")
        }
        do throws(SignedExchange.NoAnswer) {
            let answer = try await exchange.send("POST", Self.requests, id: identifier, body: body)
            return Self.reply(answer.json, status: answer.status, to: identifier)
        } catch { return error.reply }
    }

    public func ask(_ message: EffectMessage) async -> EffectInquiry {
        let identifier = message.identifier.description
        do throws(SignedExchange.NoAnswer) {
            let answer = try await exchange.send("GET", "\(Self.requests)/\(identifier)", id: identifier)
            return .known(Self.reply(answer.json, status: answer.status, to: identifier))
        } catch {
            if case .unknown = error { return .unknown }
            return .known(error.reply)
        }
    }

    public func read(headers: [String: String], body: [UInt8]) -> EffectCallback {
        guard exchange.verifies(headers: headers, body: body) else { return .notTheirs }
        let limits = JSONReader.Limits(depth: 8, bytes: SignedExchange.longestAnswer)
        guard let json = try? JSONReader.read(body, limits: limits),
            let text = json.object?["MaYeuCau"]?.string, let identifier = EventLog.CommandID(text)
        else { return .unreadable }
        let reply = Self.reply(json, status: 200, to: text)
        switch reply {
        case .done, .refused: return .answer(identifier: identifier, reply: reply)
        case .accepted, .deferred, .failed: return .unreadable
        }
    }

    private static func reply(_ json: JSONValue, status: Int, to identifier: String) -> EffectReply {
        guard let answer = try? CriminalRecordAnswer(json, to: identifier), (status == 422) == answer.isRefusal else {
            return .failed(code: "criminal-record.unreadable")
        }
        return answer.reply
    }
}
