import Foundation
import JSON
import Outbound
public import Payments
public import WorkingTime

/// VNPAY, asked over HTTP. Whatever is not a signed answer about what was asked is `unknown`, and nothing is concluded from it.
extension VNPayConnection: PaymentGateway {
    /// What the settings call this protocol.
    public static let kind = "vnpay"

    public var merchant: GatewayMerchant {
        GatewayMerchant(kind: Self.kind, member: "terminal", value: terminal.code)
    }
    public var canBeAsked: Bool { apiAddress != nil }
    public var statesDays: Bool { statementAddress != nil }

    public func payAddress(_ order: GatewayOrder, client: String) throws(GatewayError) -> String {
        do throws(VNPayError) {
            return try terminal.payAddress(order, returnAddress: returnAddress, client: client)
        } catch { throw error.general }
    }

    public func word(in call: GatewayCall) throws(GatewayError) -> GatewayWord {
        do throws(VNPayError) { return try VNPayIPN(query: call.query, terminal: terminal).word } catch {
            throw error.general
        }
    }

    public func reply(_ outcome: GatewayOutcome) -> GatewayReply { GatewayReply(body: VNPayAnswer(outcome).body) }

    public func state(of order: GatewayOrder, now: Instant) async -> GatewayAnswer<GatewayOrderState> {
        guard let reply = await enquire(order, now: now), let state = reply.state(ofOrder: order.number) else {
            return .unknown
        }
        return .known(state)
    }

    public func state(of refund: GatewayRefund, now: Instant) async -> GatewayAnswer<GatewayRefundState?> {
        guard let reply = await enquire(refund.order, now: now),
            let state = reply.state(
                ofRefund: refund.number, attempt: refund.attempt, order: refund.order.number)
        else { return .unknown }
        return .known(state)
    }

    public func refund(_ refund: GatewayRefund, now: Instant) async -> GatewayAnswer<GatewayRefundState> {
        let request = VNPayRefund(
            requestID: refund.name, order: refund.order.number, amount: refund.amount, isFull: refund.isFull,
            transaction: refund.transaction, askedAt: refund.order.askedAt, by: refund.by, now: now,
            server: serverAddress, purpose: "Hoan tien \(refund.name)")
        guard let body = try? request.body(terminal), let reply = await ask(body, isRefund: true),
            let state = reply.refundState(order: refund.order.number)
        else { return .unknown }
        return .known(state)
    }

    private func enquire(_ order: GatewayOrder, now: Instant) async -> VNPayReply? {
        // A question is another one each time: VNPAY refuses the same identifier twice.
        let request = VNPayEnquiry(
            requestID: UUID().uuidString.replacing("-", with: ""), order: order.number, askedAt: order.askedAt,
            now: now,
            server: serverAddress, purpose: order.purpose)
        return await ask(request.body(terminal), isRefund: false)
    }

    private func ask(_ body: JSONValue, isRefund: Bool) async -> VNPayReply? {
        guard let apiAddress, let url = URL(string: apiAddress), pause.isOver else { return nil }
        let call = HTTPCall(
            method: "POST", url: url, headers: ["Content-Type": "application/json"],
            body: Data(JSONWriter.bytes(body)), limit: 1 << 16)
        guard let answer = try? await exchange.send(call), answer.status == 200,
            let json = try? JSONReader.read(Array(answer.body)),
            let reply = try? VNPayReply(json, isRefund: isRefund, terminal: terminal)
        else {
            pause.failed()
            return nil
        }
        pause.succeeded()
        return reply
    }

    public func statement(of day: Day) async throws(GatewayError) -> [StatementLine] {
        guard let statementAddress else { throw .noStatement }
        let query = VNPayParameters(["vnp_TmnCode": terminal.code, "vnp_Day": CompactTime.text(day)])
        guard let url = URL(string: statementAddress + "?" + query.signed(terminal.secret)) else { throw .noStatement }
        let call = HTTPCall(method: "GET", url: url, limit: 64 << 20)
        // A day's statement may be long: it has more time than a question.
        guard let answer = try? await HTTPExchange(timeout: 30, whole: 300).send(call), answer.status == 200,
            let text = String(validating: answer.body, as: UTF8.self)
        else { throw .silent }
        do throws(StatementError) { return try StatementLine.read(text) } catch { throw .statement(error) }
    }
}
