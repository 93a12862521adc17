public import Casework
public import Foundation
import JSON
public import NationalPortal
public import Webhooks
public import WorkingTime

/// Speaks to the national portal (Cổng Dịch vụ công quốc gia): what is synchronised goes out signed, and what it has is listed
/// (`docs/connectors.md`, *National portal*).
public struct NationalPortalClient: PortalTransport {
    private let exchange: SignedExchange

    static let synchronise = "dong-bo"
    static let compare = "doi-soat"

    /// - Parameters:
    ///   - url: Where its services are found.
    ///   - secret: Shared with the portal; signs requests.
    ///   - attempt: How long one request may take.
    ///   - seconds: Seconds since 1970.
    public init(
        url: URL, secret: WebhookSecret, attempt: Duration = .seconds(20),
        seconds: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        exchange = SignedExchange(base: url, secret: secret, attempt: attempt, seconds: seconds)
    }

    public func send(_ message: PortalMessage) async -> PortalReply {
        do throws(SignedExchange.NoAnswer) {
            let answer = try await exchange.send(
                "POST", Self.synchronise, id: message.identifier, body: message.json)
            return Self.read(answer, message.identifier)
        } catch {
            switch error.reply {
            case .deferred(let code, let after): return .deferred(code: code, retryAfter: after)
            // One message may be the reason, or the portal: whoever sends finds out before it sets anything aside.
            case .failed(let code): return .failed(code: code)
            case .done, .accepted, .refused: return .failed(code: "target.answer-unreadable")
            }
        }
    }

    private static func read(_ answer: (status: Int, json: JSONValue), _ identifier: String) -> PortalReply {
        // An answer about another message says nothing about this one.
        guard answer.json.object?["MaBanTin"]?.string == identifier else {
            return .failed(code: "portal.another-message")
        }
        if answer.status == 422 {
            guard let reason = answer.json.object?["LyDo"]?.string, Word.isWord(reason) else {
                return .failed(code: "portal.unreadable")
            }
            return .refused(code: "portal.refused-\(reason)")
        }
        return answer.json.object?["KetQua"] == "1" ? .taken : .failed(code: "portal.unreadable")
    }

    public func list(from: Instant, to: Instant, after cursor: String?) async -> PortalList {
        var body: JSONObject = ["Tu": .string(from.rfc3339), "Den": .string(to.rfc3339)]
        body.set("Sau", cursor.map(JSONValue.string))
        do throws(SignedExchange.NoAnswer) {
            let answer = try await exchange.send(
                "POST", Self.compare, id: UUID().uuidString.lowercased(), body: .object(body))
            guard answer.status != 422 else { return .unavailable(code: "portal.refused") }
            return (try? Self.page(answer.json)) ?? .unavailable(code: "portal.unreadable")
        } catch {
            switch error.reply {
            case .deferred(let code, _), .failed(let code), .refused(let code): return .unavailable(code: code)
            case .done, .accepted: return .unavailable(code: "portal.unreadable")
            }
        }
    }

    private static func page(_ json: JSONValue) throws(JSONError) -> PortalList {
        var fields = try JSONFields(json)
        var page: [String: String] = [:]
        for (index, item) in try fields.array("HoSo").enumerated() {
            var dossier = try JSONFields(item, at: "HoSo[\(index)]")
            page[try dossier.string("MaHoSo")] = try dossier.string("MaBam")
        }
        return .page(page, next: try fields.optionalString("TiepTheo"))
    }
}
