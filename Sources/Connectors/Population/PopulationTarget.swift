public import Casework
import Dossiers
public import Foundation
import JSON
public import Webhooks

/// The population database (cơ sở dữ liệu quốc gia về dân cư): who somebody is, who their parents are, and the personal number of a child
/// whose birth is registered (`docs/connectors.md`, *Population database*).
///
/// What it answers is believed only where it is an answer to what was asked and does not contradict itself; everything else is *failed*,
/// asked again, and at last an incident. Questions may be repeated; a number is issued once for each identifier, and can be asked for.
public struct PopulationTarget: EffectTarget {
    public let name: String
    public let policy: TargetPolicy
    private let officer: String
    private let exchange: SignedExchange

    static let lookUp = "TraCuuThongTinCongDan"
    static let issue = "CapSoDinhDanh"

    /// - Parameters:
    ///   - name: Lower-case letters, digits, hyphens.
    ///   - url: Where its services are found.
    ///   - secret: Shared with the other side; signs requests.
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
        do throws(PopulationRequest.Problem) {
            let request = try PopulationRequest(message, officer: officer)
            let path = request.kind == .personalNumber ? Self.issue : Self.lookUp
            do throws(SignedExchange.NoAnswer) {
                let answer = try await exchange.send("POST", path, id: request.identifier, body: request.json)
                return Self.read(answer, request, message)
            } catch { return error.reply }
        } catch {
            // A form need not say so much, and a child need not have a father: nothing is looked up, and nothing went wrong.
            guard error == .incomplete, message.request.kind != PopulationRequest.Kind.personalNumber.rawValue else {
                return .refused(code: error.rawValue)
            }
            return .done(EffectAnswer(outcome: "incomplete"))
        }
    }

    public func ask(_ message: EffectMessage) async -> EffectInquiry {
        // Whoever only asks a question may ask it again.
        guard let request = try? PopulationRequest(message, officer: officer), request.kind == .personalNumber else {
            return .cannotTell
        }
        do throws(SignedExchange.NoAnswer) {
            let answer = try await exchange.send(
                "GET", "\(Self.issue)/\(request.identifier)", id: request.identifier)
            return .known(Self.read(answer, request, message))
        } catch {
            if case .unknown = error { return .unknown }
            return .known(error.reply)
        }
    }

    private static func read(
        _ answer: (status: Int, json: JSONValue), _ request: PopulationRequest, _ message: EffectMessage
    ) -> EffectReply {
        if answer.status == 422 {
            guard answer.json.object?["MaYeuCau"]?.string == request.identifier,
                let reason = answer.json.object?["LyDo"]?.string, Word.isWord(reason)
            else { return .failed(code: "population.unreadable") }
            return .refused(code: "population.refused-\(reason)")
        }
        do throws(PopulationAnswer.Nonsense) {
            return try PopulationJudging(request: request, keeps: Set(message.request.keeps))
                .judge(PopulationAnswer(answer.json, to: request.identifier))
        } catch { return .failed(code: error.code) }
    }
}

/// A word of another system that may stand in events and messages.
enum Word {
    static func isWord(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
            }
    }
}
