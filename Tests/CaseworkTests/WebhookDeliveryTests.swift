import Dossiers
import EventLog
import Foundation
import JSON
import Organisation
import Postgres
import Synchronization
import Testing
import Webhooks
import WorkingTime

@testable import Casework

/// A receiver in the test: it keeps what it is sent, and answers as it is told.
final class Receiver: WebhookTransport {
    struct Delivery: Sendable {
        var url: String
        var id: String
        var timestamp: Int64
        var signatures: [String]
        var body: [UInt8]

        var position: Int64? { json?["data"]?["position"]?.integer }
        var json: JSONValue? { try? JSONReader.read(body) }

        /// Whether one of the signatures is this secret's.
        func verifies(_ secret: String) throws -> Bool {
            let key = try #require(WebhookSecret(secret))
            return signatures.contains(key.signature(id: id, timestamp: timestamp, body: body))
        }
    }

    private let kept = Mutex<[Delivery]>([])
    private let answers = Mutex<[DeliverySchedule.Answer]>([])
    /// Where it is not nil, no request is answered before it is called.
    private let gate: (@Sendable () async -> Void)?

    init(gate: (@Sendable () async -> Void)? = nil) { self.gate = gate }

    func post(
        to url: String, fields: [(name: String, value: String)], body: [UInt8]
    ) async -> DeliverySchedule.Answer {
        let field = Dictionary(fields, uniquingKeysWith: { first, _ in first })
        kept.withLock {
            $0.append(
                Delivery(
                    url: url, id: field["webhook-id"] ?? "", timestamp: Int64(field["webhook-timestamp"] ?? "") ?? 0,
                    signatures: (field["webhook-signature"] ?? "").split(separator: " ").map(String.init), body: body))
        }
        await gate?()
        return answers.withLock { $0.isEmpty ? .status(204, retryAfter: nil) : $0.removeFirst() }
    }

    /// What the next requests are answered; after that 204.
    func answer(_ next: [DeliverySchedule.Answer]) { answers.withLock { $0 = next } }

    var deliveries: [Delivery] { kept.withLock { $0 } }
    func forget() { kept.withLock { $0 = [] } }
}

extension OfficeFixture {
    /// Registers a webhook of the national portal; its registration.
    @discardableResult
    func register(
        webhook: String = "progress", types: [String] = [], url: String = "https://portal.example.vn/hooks",
        from: String = "2026-06-10T07:00:00+07:00"
    ) async throws -> WebhookRegistration {
        _ = try await office.changeOrganisation(
            "register-webhook",
            body: [
                "webhook": .string(webhook), "system": "national-portal", "url": .string(url),
                "types": .array(types.map(JSONValue.string)), "from": try Instant(rfc3339: from).json,
            ], command: .random(), by: try await officer("admin"))
        return try #require(office.registry.snapshot.organisation.webhooks[try WebhookID(webhook)]).registration
    }

    func secret(_ portal: Caller, webhook: String = "progress") async throws -> String {
        let answer = try await office.replaceWebhookSecret(webhook, by: portal)
        return try #require(answer["secret"]?.string)
    }

    /// Files a dossier of the portal's.
    func file(_ number: Int, by portal: Caller, child: String = "Nguyễn Minh Anh") async throws -> String {
        let extra: JSONObject = [
            "receiving_agency": "H26.147", "code": .string("G09.20-260610-00000\(number)"), "channel": "online",
        ]
        return try await complete(birth(child: child, extra: extra), by: portal)
    }
}

@Suite("Webhooks: delivery") struct WebhookDeliveryTests {
    @Test("A system is told of its own dossiers, in order, signed, and nothing personal")
    func told() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        let hoa = try await fixture.officer("hoa.nt")
        let webhook = try await fixture.register()
        let receiver = Receiver()
        var runner = fixture.office.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        // Without a secret nothing goes out.
        let own = try await fixture.file(7, by: portal)
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.isEmpty)

        let secret = try await fixture.secret(portal)
        let atCounter = try await fixture.complete(birth(child: "Trần Văn Khác"), by: hoa)
        try await fixture.command("receive", own, by: hoa)
        try await fixture.command("receive", atCounter, by: hoa)
        #expect(try await runner.turn(webhook))
        let told = receiver.deliveries
        #expect(told.allSatisfy { $0.url == webhook.url })
        #expect(told.map { $0.json?["type"]?.string }.first == "vn.toantrinh.dossier.filed")
        #expect(told.map { $0.json?["type"]?.string }.last == "vn.toantrinh.dossier.received")
        #expect(told.allSatisfy { $0.json?["subject"]?.string == own })
        #expect(told.map { $0.json?["data"]?["version"]?.integer } == (1...Int64(told.count)).map { $0 })
        for delivery in told {
            #expect(try delivery.verifies(secret))
            let text = String(decoding: delivery.body, as: UTF8.self)
            for personal in ["Nguyễn", "Bình", "001090012345", "0912345678", "Phù Đổng"] {
                #expect(!text.contains(personal))
            }
        }
        // Nothing is told twice, and what comes is told.
        receiver.forget()
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.isEmpty)
        try await fixture.command("withdraw", own, by: portal)
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.map { $0.json?["type"]?.string } == ["vn.toantrinh.dossier.withdrawn"])
        await fixture.office.shutdown()
    }

    @Test("Only the types that were asked for, and only what came since it was registered")
    func chosen() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        let hoa = try await fixture.officer("hoa.nt")
        let old = try await fixture.file(1, by: portal)
        try await fixture.command("receive", old, by: hoa)
        try await fixture.at("10:00")
        let webhook = try await fixture.register(
            types: ["dossier.received"], from: "2026-06-10T09:00:00+07:00")
        _ = try await fixture.secret(portal)
        let receiver = Receiver()
        let code = try await fixture.file(2, by: portal)
        try await fixture.command("receive", code, by: hoa)
        var runner = fixture.office.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.map { $0.json?["subject"]?.string } == [code])
        let error = await refusal {
            _ = try await fixture.register(webhook: "other", types: ["dossier.recieved"])
        }
        #expect(error?.code == "webhook.unknown-type")
        await fixture.office.shutdown()
    }

    @Test("What is not taken is tried again with the same bytes, and nothing overtakes it; at the end it is suspended")
    func retried() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        let webhook = try await fixture.register()
        _ = try await fixture.secret(portal)
        let receiver = Receiver()
        var runner = fixture.office.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        let owner = try await PostgresConnection.open(fixture.owner)
        defer { owner.close() }
        func skipTheWait() async throws {
            try await owner.query("UPDATE webhook_delivery SET next_attempt = clock_timestamp() - interval '1 s'")
        }
        func listed() async throws -> JSONValue {
            try #require(try await fixture.office.webhooks(by: portal)["items"]?[0])
        }
        _ = try await fixture.file(1, by: portal)
        _ = try await fixture.file(2, by: portal)
        for attempt in 1...DeliverySchedule.attempts {
            receiver.answer([attempt.isMultiple(of: 2) ? .none : .status(500, retryAfter: nil)])
            _ = try await runner.turn(webhook)
            #expect(receiver.deliveries.count == attempt)
            #expect(try await listed()["attempts"]?.integer == Int64(attempt))
            if attempt < DeliverySchedule.attempts {
                // Not before its time, which a busy machine does not reach by an hour.
                try await owner.query("UPDATE webhook_delivery SET next_attempt = next_attempt + interval '1 h'")
                _ = try await runner.turn(webhook)
                #expect(receiver.deliveries.count == attempt)
                #expect(try await listed()["suspended"] == false)
                try await skipTheWait()
            }
        }
        #expect(Set(receiver.deliveries.map(\.body)).count == 1 && Set(receiver.deliveries.map(\.id)).count == 1)
        #expect(try await listed()["suspended"] == true)
        try await skipTheWait()
        _ = try await runner.turn(webhook)
        #expect(receiver.deliveries.count == DeliverySchedule.attempts)

        // Taken up again it goes on where it stood.
        receiver.forget()
        _ = try await fixture.office.resumeWebhook("progress", by: try await fixture.officer("admin"))
        #expect(try await runner.turn(webhook))
        let positions = receiver.deliveries.compactMap(\.position)
        #expect(positions == positions.sorted() && Set(positions).count == positions.count)
        #expect(Set(receiver.deliveries.compactMap { $0.json?["subject"]?.string }).count == 2)
        #expect(try await listed()["attempts"] == 0)
        #expect(try await listed()["last_status"] == 204)

        // Gone at once.
        receiver.answer([.status(410, retryAfter: nil)])
        _ = try await fixture.file(3, by: portal)
        _ = try await runner.turn(webhook)
        #expect(try await listed()["suspended"] == true)
        await fixture.office.shutdown()
    }

    @Test("A replay sends the same again; a new secret signs beside the old one for a day")
    func replayed() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        let webhook = try await fixture.register()
        let first = try await fixture.secret(portal)
        let receiver = Receiver()
        var runner = fixture.office.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        for number in 1...3 { _ = try await fixture.file(number, by: portal) }
        #expect(try await runner.turn(webhook))
        let before = receiver.deliveries
        #expect(before.count >= 3)
        let lane = try #require(before[0].json?["data"]?["lane"])
        let second = try await fixture.secret(portal)
        receiver.forget()
        let from = try #require(before[0].position)
        _ = try await fixture.office.replayWebhook(
            "progress", body: ["lane": lane, "position": .integer(from)], by: portal)
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.map(\.body) == before.dropFirst().map(\.body))
        #expect(receiver.deliveries.map(\.id) == before.dropFirst().map(\.id))
        for delivery in receiver.deliveries {
            #expect(try delivery.verifies(first))
            #expect(try delivery.verifies(second))
        }
        let owner = try await PostgresConnection.open(fixture.owner)
        try await owner.query("UPDATE webhook_secret SET valid_until = now() WHERE valid_until IS NOT NULL")
        owner.close()
        receiver.forget()
        _ = try await fixture.office.replayWebhook("progress", body: ["lane": lane, "position": 0], by: portal)
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.map(\.body) == before.map(\.body))
        #expect(try !receiver.deliveries[0].verifies(first))
        #expect(try receiver.deliveries[0].verifies(second))
        for (lane, position) in [(1, 0), (99, 0), (2, 10_000), (2, -1)] as [(Int64, Int64)] {
            let error = await refusal {
                _ = try await fixture.office.replayWebhook(
                    "progress", body: ["lane": .integer(lane), "position": .integer(position)], by: portal)
            }
            #expect(error?.code == "webhook.no-such-position")
        }
        await fixture.office.shutdown()
    }

    @Test("after a fail-over another event at the same place has another identifier; the same event keeps its own")
    func failOver() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        let webhook = try await fixture.register()
        _ = try await fixture.secret(portal)
        let code = try await fixture.file(1, by: portal)
        let (office, receiver) = (fixture.office, Receiver())
        var runner = office.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        #expect(try await runner.turn(webhook))
        let before = receiver.deliveries
        // The last event was lost, and another one took its place: told as it is told now, under the identifier of what it is.
        let stream = try #require(try await office.store.stream(code: code))
        let lane = stream.lane
        let events = try await office.reader.stream(stream)
        let last = try #require(events.last)
        var other = last
        other.digest = events[0].digest
        func identifier(_ event: RecordedEvent) -> String {
            WebhookReading.notice(of: event, code: code, in: office.log).id
        }
        #expect(identifier(last) == before.last?.id && identifier(other) != identifier(last))
        #expect(identifier(last).hasPrefix("\(office.log.id).\(lane.number).\(last.position)."))
        receiver.forget()
        _ = try await Administration(owner: fixture.owner).raiseEpoch()
        _ = try await office.replayWebhook(
            "progress", body: ["lane": .integer(Int64(lane.number)), "position": 0], by: portal)
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.map(\.id) == before.map(\.id))
        #expect(receiver.deliveries.map(\.body) == before.map(\.body))
        await office.shutdown()
    }

    @Test(
        "Two servers: one holds a webhook at a time; when it dies in the middle, the other goes on, and nothing is lost"
    )
    func twoServers() async throws {
        let fixture = try await OfficeFixture.make(lanes: 2)
        let portal = try await fixture.portal()
        let webhook = try await fixture.register()
        _ = try await fixture.secret(portal)
        for number in 1...5 { _ = try await fixture.file(number, by: portal) }
        let (arrived, report) = AsyncStream.makeStream(of: Void.self)
        let hanging = Receiver {
            report.yield()
            try? await Task.sleep(for: .seconds(600))
        }
        let dying = fixture.office.webhookRunner(hanging)
        let task = Task { try await dying.turn(webhook) }
        for await _ in arrived { break }
        let receiver = Receiver()
        let other = try await Office.open(fixture.configuration)
        var runner = other.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        #expect(try await !runner.turn(webhook))
        #expect(receiver.deliveries.isEmpty, "it is held by another")
        task.cancel()
        _ = try? await task.value
        let owner = try await PostgresConnection.open(fixture.owner)
        try await owner.query("UPDATE webhook_delivery SET held_until = clock_timestamp() - interval '1 s'")
        owner.close()
        #expect(try await runner.turn(webhook))
        let codes = Set(receiver.deliveries.compactMap { $0.json?["subject"]?.string })
        #expect(codes.count == 5)
        #expect(
            receiver.deliveries.map(\.body).contains(hanging.deliveries[0].body), "a notice may come twice, as the same"
        )
        #expect(Set(receiver.deliveries.map(\.id)).count == receiver.deliveries.count)
        await other.shutdown()
        await fixture.office.shutdown()
    }

    @Test("Run by itself it delivers what comes, until it is cancelled; also after a wait that is over")
    func runs() async throws {
        let fixture = try await OfficeFixture.make(lanes: 2)
        let portal = try await fixture.portal()
        let receiver = Receiver()
        let running = Task { await fixture.office.webhookRunner(receiver).run(every: .milliseconds(5)) }
        try await fixture.register()
        _ = try await fixture.secret(portal)
        receiver.answer([.status(503, retryAfter: nil)])
        _ = try await fixture.file(1, by: portal)
        while receiver.deliveries.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        _ = try await fixture.file(2, by: portal)
        let owner = try await PostgresConnection.open(fixture.owner)
        func codes() -> Set<String> { Set(receiver.deliveries.dropFirst().compactMap { $0.json?["subject"]?.string }) }
        // The wait after the refusal is spared, unless it is over already.
        while codes().count < 2 {
            try await owner.query("UPDATE webhook_delivery SET next_attempt = clock_timestamp() WHERE attempts > 0")
            try await Task.sleep(for: .milliseconds(5))
        }
        owner.close()
        running.cancel()
        await running.value
        await fixture.office.shutdown()
    }

    @Test("A replay tells also of what came before the registration; never does it leap over anything")
    func replayedFromTheBeginning() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        let old = try await fixture.file(1, by: portal)
        try await fixture.at("10:00")
        let webhook = try await fixture.register(from: "2026-06-10T09:00:00+07:00")
        _ = try await fixture.secret(portal)
        let receiver = Receiver()
        var runner = fixture.office.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.isEmpty)
        let lane: JSONValue = 2
        _ = try await fixture.office.replayWebhook("progress", body: ["lane": lane, "position": 0], by: portal)
        _ = try await fixture.file(2, by: portal)
        let head = try #require(try await fixture.office.store.laneHeads().first { $0.key.number == 2 }?.value)
        let ahead = await refusal {
            _ = try await fixture.office.replayWebhook(
                "progress", body: ["lane": lane, "position": .integer(head)], by: portal)
        }
        #expect(ahead?.code == "webhook.position-ahead")
        #expect(try await runner.turn(webhook))
        #expect(receiver.deliveries.first?.json?["subject"]?.string == old)
        await fixture.office.shutdown()
    }

    @Test("What is told of one lane does not hold another lane's notices back")
    func lanesInTurn() async throws {
        let fixture = try await OfficeFixture.make(lanes: 2)
        let portal = try await fixture.portal()
        let webhook = try await fixture.register()
        _ = try await fixture.secret(portal)
        for number in 1...9 { _ = try await fixture.file(number, by: portal) }
        let receiver = Receiver()
        var runner = fixture.office.webhookRunner(receiver)
        runner.reading.pageLength = 2
        runner.longestTurn = .seconds(600)
        #expect(try await runner.turn(webhook))
        let lanes = receiver.deliveries.compactMap { $0.json?["data"]?["lane"]?.integer }
        #expect(Set(lanes).count == 2)
        // While both have something left, neither gets more than a page before the other.
        let both = Set(lanes).map { lane in lanes.lastIndex(of: lane) ?? 0 }.min() ?? 0
        var run = 0
        for index in 0...both {
            run = index > 0 && lanes[index] == lanes[index - 1] ? run + 1 : 1
            #expect(run <= 4, "\(lanes)")
        }
        await fixture.office.shutdown()
    }

    @Test("Woken up during a turn, it is looked at again though the log has not moved")
    func wokenUp() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        let webhook = try await fixture.register()
        _ = try await fixture.secret(portal)
        _ = try await fixture.file(1, by: portal)
        let store = fixture.office.store
        let receiver = Receiver { try? await store.wakeWebhook("progress") }
        var runner = fixture.office.webhookRunner(receiver)
        runner.longestTurn = .seconds(600)
        #expect(try await !runner.turn(webhook))
        #expect(try await store.webhookDeliveries()["progress"]?.nextAttempt != nil)
        #expect(try await runner.turn(webhook))
        #expect(try await store.webhookDeliveries()["progress"]?.nextAttempt == nil)
        await fixture.office.shutdown()
    }

    @Test("Where the log is not the one that was read, delivery stops with its code until a person says from where on")
    func brokenLog() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        try await fixture.register()
        _ = try await fixture.secret(portal)
        let code = try await fixture.file(1, by: portal)
        let receiver = Receiver()
        let running = Task { await fixture.office.webhookRunner(receiver).run(every: .milliseconds(5)) }
        func listed() async throws -> JSONValue {
            try #require(try await fixture.office.webhooks(by: portal)["items"]?[0])
        }
        func isDone() async throws -> Bool {
            let place = try await listed()["lanes"]?[0]
            return place?["position"] != nil && place?["position"] == place?["head"]
        }
        while try await !isDone() { try await Task.sleep(for: .milliseconds(5)) }
        let owner = try await PostgresConnection.open(fixture.owner)
        try await owner.query(
            "UPDATE reader_checkpoint SET digest = sha256('another') WHERE reader = 'webhook/progress'")
        owner.close()
        try await fixture.command("withdraw", code, by: portal)
        while try await listed()["fault"] == nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await listed()["suspended"] == true)
        let lane = try #require(try await listed()["lanes"]?[0]?["lane"])
        _ = try await fixture.office.replayWebhook("progress", body: ["lane": lane, "position": 0], by: portal)
        receiver.forget()
        _ = try await fixture.office.resumeWebhook("progress", by: portal)
        while try await !isDone() { try await Task.sleep(for: .milliseconds(5)) }
        #expect(receiver.deliveries.last?.json?["type"]?.string == "vn.toantrinh.dossier.withdrawn")
        #expect(try await listed()["fault"] == nil)
        running.cancel()
        await running.value
        await fixture.office.shutdown()
    }

    @Test("What has ended leaves nothing behind; of secrets there are no more than each can keep its day")
    func endedAndCounted() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        try await fixture.register()
        let first = try await fixture.secret(portal)
        for _ in 1..<8 { _ = try await fixture.secret(portal) }
        #expect(await refusal { _ = try await fixture.secret(portal) }?.code == "webhook.too-many-secrets")
        _ = try await fixture.file(1, by: portal)
        let receiver = Receiver()
        let running = Task { await fixture.office.webhookRunner(receiver).run(every: .milliseconds(5)) }
        while receiver.deliveries.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try receiver.deliveries[0].verifies(first))
        _ = try await fixture.office.changeOrganisation(
            "end-webhook", body: ["webhook": "progress", "at": try Instant.at("09:00").json], command: .random(),
            by: try await fixture.officer("admin"))
        func left() async throws -> [String] {
            try await fixture.rows(
                "SELECT webhook FROM webhook_delivery UNION ALL SELECT webhook FROM webhook_secret")
        }
        while try await !left().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        running.cancel()
        await running.value
        await fixture.office.shutdown()
    }

    @Test("Whose it is not, it does not exist for; a system's own affairs are not an administrator's")
    func strangers() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = try await fixture.portal()
        try await fixture.register()
        let hoa = try await fixture.officer("hoa.nt")
        let admin = try await fixture.officer("admin")
        #expect(try await fixture.office.webhooks(by: hoa)["items"] == [])
        #expect(try await fixture.office.webhooks(by: admin)["items"]?.array?.count == 1)
        #expect(try await fixture.office.webhooks(by: portal)["items"]?.array?.count == 1)
        #expect(await refusal { _ = try await fixture.secret(admin) }?.code == "webhook.systems-only")
        #expect(
            await refusal { _ = try await fixture.office.resumeWebhook("progress", by: hoa) }?.code
                == "webhook.not-found")
        #expect(await refusal { _ = try await fixture.secret(portal, webhook: "nobodys") }?.code == "webhook.not-found")
        _ = try await fixture.office.changeOrganisation(
            "end-webhook", body: ["webhook": "progress", "at": try Instant.at("09:00").json], command: .random(),
            by: admin)
        #expect(await refusal { _ = try await fixture.secret(portal) }?.code == "webhook.not-found")
        await fixture.office.shutdown()
    }
}
