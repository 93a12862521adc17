import Foundation
public import Hummingbird
public import JSON
import NIOCore
import Outbound
public import Payments
import Synchronization
import WorkingTime

/// A payment gateway that speaks VNPAY's bytes: pay page, words to the merchant (IPN), `querydr`, `refund`, and a day's statement.
public final class GatewayStandIn: StandIn {
    public let name = "gateway"
    let terminal: String
    let secret: VNPaySecret
    let books: Mutex<GatewayBooks>
    private let held = Mutex<[Word]>([])
    private let words: AsyncStream<Word>
    private let outgoing: AsyncStream<Word>.Continuation

    /// A word to the merchant that is to be sent.
    struct Word: Sendable {
        var query: String
        /// Milliseconds before it goes out.
        var delay: Int64
        /// Whether it is said again until it is confirmed: what is wrong on purpose is said once.
        var isRepeated: Bool
    }

    /// - Parameters:
    ///   - terminal: The merchant's terminal (`vnp_TmnCode`).
    ///   - secret: The merchant's secret.
    ///   - wordAddress: Where words are sent; can be told later at the control port.
    public init(terminal: String, secret: VNPaySecret, wordAddress: String? = nil) {
        self.terminal = terminal
        self.secret = secret
        var books = GatewayBooks()
        books.wordAddress = wordAddress
        self.books = Mutex(books)
        (words, outgoing) = AsyncStream.makeStream()
    }

    var now: Instant {
        books.withLock(\.clock) ?? Instant(microseconds: Int64(Date().timeIntervalSince1970) * 1_000_000)
    }

    public func addRoutes(to router: Router<BasicRequestContext>) {
        router.get("paymentv2/vpcpay.html") { [self] request, _ in payPage(request.uri.query ?? "") }
        router.post("paymentv2/vpcpay.html") { [self] request, _ in
            let body = try await request.body.collect(upTo: 4096)
            return choose(request.uri.query ?? "", String(buffer: body))
        }
        router.post("merchant_webapi/api/transaction") { [self] request, _ in
            let body = try await request.body.collect(upTo: 1 << 16)
            return answer(Array(body.readableBytesView))
        }
        router.get("statement") { [self] request, _ in statement(request.uri.query ?? "") }
    }

    private func statement(_ query: String) -> Response {
        guard let asked = try? VNPayParameters(query: query), asked.isSigned(secret), asked["vnp_TmnCode"] == terminal,
            let day = asked["vnp_Day"].flatMap({ VNPay.instant($0 + "000000") })
        else { return Response(status: .forbidden) }
        let lines = books.withLock { $0.statement(of: day.localDay) }
        let text = ([StatementLine.heading] + lines.map(\.text)).joined(separator: "\n") + "\n"
        return Self.response(text, "text/csv; charset=utf-8")
    }

    static func response(_ text: String, _ type: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    // MARK: Words

    /// Says to the merchant what became of an order, as it was told to misbehave.
    func say(_ parameters: VNPayParameters) {
        var parameters = parameters
        let (copies, delay, holds, isForged, isWrong) = books.withLock { books in
            var mischief = books.mischief
            defer { books.mischief = mischief }
            let isForged = mischief.forged > 0
            if isForged { mischief.forged -= 1 }
            let isWrong = !isForged && mischief.wrongAmount > 0
            if isWrong { mischief.wrongAmount -= 1 }
            return (mischief.copies, mischief.late, mischief.holds, isForged, isWrong)
        }
        if isWrong { parameters["vnp_Amount"] = "700" }
        let signer = isForged ? VNPaySecret("somebody else") ?? secret : secret
        let word = Word(
            query: parameters.signed(signer), delay: delay, isRepeated: !isForged && !isWrong)
        for _ in 0..<copies {
            if holds { held.withLock { $0.append(word) } } else { outgoing.yield(word) }
        }
    }

    public func run(at url: String) async throws {
        await withDiscardingTaskGroup { group in
            for await word in words { group.addTask { [self] in await send(word) } }
        }
    }

    private static let exchange = HTTPExchange(timeout: 10, whole: 10)

    private func send(_ word: Word) async {
        try? await Task.sleep(for: .milliseconds(word.delay))
        for _ in 0..<(word.isRepeated ? books.withLock(\.tries) : 1) {
            guard !Task.isCancelled, let address = books.withLock(\.wordAddress),
                let url = URL(string: address + "?" + word.query)
            else { return }
            books.withLock { $0.sent += 1 }
            let reply = try? await Self.exchange.send(HTTPCall(method: "GET", url: url, limit: 1 << 16))
            let code = reply.flatMap { try? JSONReader.read(Array($0.body)) }?.object?["RspCode"]?.string ?? "none"
            books.withLock { $0.answers[code, default: 0] += 1 }
            if code == "00" || code == "02" { return }
            try? await Task.sleep(for: .milliseconds(books.withLock(\.repeatEvery)))
        }
    }

    // MARK: Control

    public func control(_ order: JSONObject) async throws {
        var changed = books.withLock { $0 }
        var release: String?
        for member in order.members {
            func count(_ most: Int64 = 1_000_000) throws(ControlFault) -> Int64 {
                guard let count = member.value.integer, (0...most).contains(count) else {
                    throw ControlFault(member: member.key)
                }
                return count
            }
            switch member.key {
            case "copies": changed.mischief.copies = try count(10)
            case "late": changed.mischief.late = try count()
            case "hold":
                guard case .bool(let holds) = member.value else { throw ControlFault(member: member.key) }
                changed.mischief.holds = holds
            case "wrong_amount_next": changed.mischief.wrongAmount = try count()
            case "forge_next": changed.mischief.forged = try count()
            case "charge_twice_next": changed.mischief.twice = try count()
            case "refuse_refunds_next": changed.mischief.refusedRefunds = try count()
            case "slow_refunds_next": changed.mischief.slowRefunds = try count()
            case "repeat_every": changed.repeatEvery = try count()
            case "tries": changed.tries = try count()
            case "misstate": changed.misstatements = try Self.misstatements(member.value)
            case "ipn":
                guard let address = member.value.string, URL(string: address) != nil else {
                    throw ControlFault(member: member.key)
                }
                changed.wordAddress = address
            case "clock":
                guard let text = member.value.string, let clock = try? Instant(rfc3339: text) else {
                    throw ControlFault(member: member.key)
                }
                changed.clock = clock
            case "release":
                guard let way = member.value.string, ["forward", "backward"].contains(way) else {
                    throw ControlFault(member: member.key)
                }
                release = way
            case "settle_refunds":
                guard member.value == true else { throw ControlFault(member: member.key) }
            default: throw ControlFault(member: member.key)
            }
        }
        // What was counted meanwhile stays counted.
        books.withLock { [changed] books in
            books.mischief = changed.mischief
            books.misstatements = changed.misstatements
            books.repeatEvery = changed.repeatEvery
            books.tries = changed.tries
            books.wordAddress = changed.wordAddress
            books.clock = changed.clock
            if order["settle_refunds"] != nil {
                for index in books.refunds.indices { books.refunds[index].isDone = true }
            }
        }
        if let release {
            let all = held.withLock { words in
                defer { words = [] }
                return release == "forward" ? words : words.reversed()
            }
            for word in all { outgoing.yield(word) }
        }
    }

    /// `{"reference": {"status", "amount", "copies"}}`.
    private static func misstatements(
        _ value: JSONValue
    ) throws(ControlFault) -> [String: GatewayBooks.Misstatement] {
        let fault = ControlFault(member: "misstate")
        guard let object = value.object else { throw fault }
        var found: [String: GatewayBooks.Misstatement] = [:]
        for member in object.members {
            guard let wanted = member.value.object else { throw fault }
            var wrong = GatewayBooks.Misstatement()
            for part in wanted.members {
                switch (part.key, part.value.string, part.value.integer) {
                case ("status", let name?, _):
                    guard let status = StatementLine.Status(rawValue: name) else { throw fault }
                    wrong.status = status
                case ("amount", _, let amount?): wrong.amount = amount
                case ("copies", _, let copies?) where (0...10).contains(copies): wrong.copies = copies
                default: throw fault
                }
            }
            found[member.key] = wrong
        }
        return found
    }

    public func report() async -> JSONObject {
        var report = books.withLock(\.report)
        report["held"] = .integer(Int64(held.withLock(\.count)))
        return report
    }
}
