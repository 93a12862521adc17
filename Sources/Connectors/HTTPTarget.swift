public import Casework
import Dossiers
import EventLog
public import Foundation
import JSON
import Outbound
import Procedures
public import Webhooks
import WorkingTime

/// A system that takes JSON over HTTP, signed, and answers at once or later (`docs/effects.md`, *The generic target*).
///
/// The identifier goes along as `Idempotency-Key`, both sides sign as Standard Webhooks do, and what became of an identifier can be asked.
public struct HTTPTarget: EffectTarget {
    public let name: String
    public let policy: TargetPolicy
    /// Where requests go; `GET {url}/{identifier}` asks what became of one.
    private let url: URL
    private let secret: WebhookSecret
    /// Whether it can be asked.
    private let canBeAsked: Bool
    private let exchange: HTTPExchange
    private let seconds: @Sendable () -> Int64

    /// The longest answer, in bytes.
    static let longestAnswer = 1 << 16

    /// - Parameters:
    ///   - name: Lower-case letters, digits, hyphens.
    ///   - url: Where requests go.
    ///   - secret: Shared with the other side; signs both ways.
    ///   - canBeAsked: Whether it answers `GET {url}/{identifier}`.
    ///   - policy: How much, how often, how long.
    ///   - seconds: Seconds since 1970.
    public init(
        name: String, url: URL, secret: WebhookSecret, canBeAsked: Bool = true, policy: TargetPolicy = TargetPolicy(),
        seconds: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        self.name = name
        self.url = url
        self.secret = secret
        self.canBeAsked = canBeAsked
        self.policy = policy
        self.seconds = seconds
        let attempt = policy.attempt / .seconds(1)
        exchange = HTTPExchange(timeout: attempt, whole: attempt)
    }

    public func send(_ message: EffectMessage) async -> EffectReply {
        let identifier = message.identifier.description
        let body = JSONWriter.bytes(Self.json(message))
        return await exchanged("POST", url, id: identifier, body: body, extra: ["Idempotency-Key": identifier])
    }

    public func ask(_ message: EffectMessage) async -> EffectInquiry {
        guard canBeAsked else { return .cannotTell }
        let identifier = message.identifier.description
        let reply = await exchanged("GET", url.appendingPathComponent(identifier), id: identifier, body: [], extra: [:])
        if case .failed(Self.status(404)) = reply { return .unknown }
        return .known(reply)
    }

    /// What goes over the wire.
    static func json(_ message: EffectMessage) -> JSONValue {
        var object: JSONObject = [
            "id": .string(message.identifier.description), "kind": .string(message.request.kind),
            "name": .string(message.request.name), "dossier": .string(message.code),
            "procedure": .string(message.procedure), "asked_at": message.askedAt.json,
            "answer_until": message.request.answerUntil.json,
        ]
        var fields = JSONObject()
        for (subject, values) in message.fields.sorted(by: { $0.key < $1.key }) {
            var inner = JSONObject()
            for (field, value) in values.sorted(by: { $0.key < $1.key }) { inner[field] = value.json }
            fields[subject] = .object(inner)
        }
        object["fields"] = .object(fields)
        object["data"] = .object(message.data)
        return .object(object)
    }

    private func exchanged(
        _ method: String, _ url: URL, id: String, body: [UInt8], extra: [String: String]
    ) async -> EffectReply {
        let now = seconds()
        var headers = extra
        headers["Content-Type"] = method == "POST" ? "application/json" : nil
        headers["Accept"] = "application/json"
        headers["User-Agent"] = "ToanTrinh"
        headers["webhook-id"] = id
        headers["webhook-timestamp"] = String(now)
        headers["webhook-signature"] = secret.signature(id: id, timestamp: now, body: body)
        let call = HTTPCall(
            method: method, url: url, headers: headers, body: method == "POST" ? Data(body) : nil,
            limit: Self.longestAnswer)
        do {
            let reply = try await exchange.send(call)
            return Self.read(status: reply.status, retryAfter: reply.headers["retry-after"], body: Array(reply.body))
        } catch ExchangeFailure.unreachable {
            return .deferred(code: "target.unreachable", retryAfter: nil)
        } catch ExchangeFailure.untrusted {
            return .deferred(code: "target.untrusted", retryAfter: nil)
        } catch ExchangeFailure.tooLarge {
            return .failed(code: "target.answer-too-large")
        } catch {
            return .failed(code: "target.lost")
        }
    }

    private static func status(_ status: Int) -> String { "target.status-\(status)" }

    /// What an answer over HTTP means.
    static func read(status: Int, retryAfter: String?, body: [UInt8]) -> EffectReply {
        switch status {
        case 200...299: return read(body) ?? .failed(code: "target.answer-unreadable")
        case 422: if case .refused(let code)? = read(body) { return .refused(code: code) }
        case 429, 503:
            let seconds = retryAfter.flatMap { Int64($0) }.map { Duration.seconds(min(max(0, $0), 86_400)) }
            return .deferred(
                code: status == 429 ? "target.limited" : "target.unavailable",
                retryAfter: seconds ?? (status == 429 ? .seconds(1) : nil))
        default: break
        }
        return .failed(code: self.status(status))
    }

    /// Reads `{"status": "done", "outcome": …}`, `{"status": "accepted"}`, `{"status": "refused", "code": …}`; `nil` for anything else.
    static func read(_ body: [UInt8]) -> EffectReply? {
        guard let json = try? JSONReader.read(body, limits: .init(depth: 8, bytes: longestAnswer)) else { return nil }
        return try? reply(json)
    }

    private static func reply(_ json: JSONValue) throws(JSONError) -> EffectReply? {
        var fields = try JSONFields(json)
        // A target may say more than is understood here.
        switch try fields.string("status") {
        case "done":
            let outcome = try fields.string("outcome")
            guard isWord(outcome) else { return nil }
            var answer = EffectAnswer(outcome: outcome, reference: try fields.optionalString("reference"))
            if let details = fields.value("details") {
                guard case .object(let object) = details else { return nil }
                answer.details = object
            }
            if let given = fields.value("fields") {
                guard case .object(let subjects) = given else { return nil }
                for subject in subjects.members {
                    guard case .object(let values) = subject.value else { return nil }
                    for value in values.members { answer.fields[subject.key, default: [:]][value.key] = value.value }
                }
            }
            return .done(answer)
        case "accepted": return .accepted(reference: try fields.optionalString("reference"))
        case "refused":
            let code = try fields.string("code")
            return isWord(code) ? .refused(code: code) : nil
        default: return nil
        }
    }

    private static func isWord(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
            }
    }

    // MARK: Answers that come later

    public func read(headers: [String: String], body: [UInt8]) -> EffectCallback {
        let now = seconds()
        guard let id = headers["webhook-id"], let stamp = headers["webhook-timestamp"].flatMap({ Int64($0) }),
            let signature = headers["webhook-signature"], SignedExchange.isRecent(stamp, now: now)
        else { return .notTheirs }
        let expected = secret.signature(id: id, timestamp: stamp, body: body)
        guard signature.split(separator: " ").contains(where: { Self.isEqual(String($0), expected) }) else {
            return .notTheirs
        }
        guard let json = try? JSONReader.read(body, limits: .init(depth: 8, bytes: Self.longestAnswer)),
            let text = json.object?["id"]?.string, let identifier = EventLog.CommandID(text),
            let reply = Self.read(body)
        else { return .unreadable }
        return .answer(identifier: identifier, reply: reply)
    }

    /// Compares in a time that does not tell where they differ.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
