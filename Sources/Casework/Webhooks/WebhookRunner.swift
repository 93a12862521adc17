import EventLog
import FoundationEssentials
import Logging
import Organisation
import Postgres
import Synchronization
import Tracing
import Webhooks
import WorkingTime

/// Delivers notices to all webhooks, each in its own order and at its own pace, until cancelled (docs/webhooks.md).
///
/// Any number of servers may run one on the same database: a webhook is held by one at a time.
struct WebhookRunner: Sendable {
    let pool: PostgresPool
    var reading: WebhookReading
    let secrets: WebhookSecrets
    let registry: Registry
    let clock: any LogClock
    let transport: any WebhookTransport
    let logger: Logger
    /// Seconds since 1970, by the machine: receivers compare it with theirs.
    let seconds: @Sendable () -> Int64
    /// From 0 to 1.
    let chance: @Sendable () -> Double
    /// What the runner is called while it holds a webhook.
    let name = UUID()

    private var store: Store { reading.store }

    /// How long a webhook is held without a sign of life.
    static let holding = 30.0
    /// How many webhooks are served at once; the others wait for their turn.
    static let mostAtOnce = 16
    /// How long one webhook is served before another gets its turn.
    var longestTurn: Duration = .seconds(10)

    /// Looks for something to deliver every `pause`, until cancelled.
    func run(every pause: Duration) async {
        let memory = WebhookMemory()
        // What goes on going wrong is said once.
        var said: String?
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    for (webhook, heads) in try await ready(memory) where memory.begin(webhook, atMost: Self.mostAtOnce)
                    {
                        group.addTask {
                            let isDone = await serve(webhook)
                            memory.end(webhook, idleAt: isDone ? heads : nil)
                        }
                    }
                    said = nil
                } catch {
                    let code = CaseworkError.explaining(error).code
                    if code != said { report(error, webhook: nil) }
                    said = code
                }
                try? await Task.sleep(for: pause)
            }
            group.cancelAll()
        }
    }

    /// The webhooks that may have something to deliver now, with where the lanes stand; in an order of chance, so that none is always
    /// the last.
    func ready(_ memory: WebhookMemory) async throws -> [(WebhookRegistration, [Lane: Position])] {
        // Who is told of what was registered in a history that may be no more.
        try registry.requireSound()
        let organisation = registry.snapshot.organisation
        guard !organisation.webhooks.isEmpty else { return [] }
        let lasting = organisation.webhooks.values.filter { $0.endedAt == nil }.map(\.registration)
        let now = try await clock.now()
        let heads = try await store.laneHeads()
        let deliveries = try await store.webhookDeliveries()
        // A name is not given again: what is kept for one that has ended is kept for nothing.
        for ended in organisation.webhooks.values where ended.endedAt != nil {
            let name = ended.registration.webhook.rawValue
            if deliveries[name] != nil { try await store.forgetWebhook(name) }
        }
        return lasting.filter { webhook in
            guard organisation.systems[webhook.system]?.isTrusted(at: now) == true else { return false }
            guard let delivery = deliveries[webhook.webhook.rawValue] else { return !memory.isIdle(webhook, at: heads) }
            guard !delivery.isSuspended, delivery.waits <= 0 else { return false }
            return delivery.nextAttempt != nil || !memory.isIdle(webhook, at: heads)
        }.shuffled().map { ($0, heads) }
    }

    /// Delivers what there is; whether nothing is left. What goes wrong is told by its code and tried again at the next look.
    private func serve(_ webhook: WebhookRegistration) async -> Bool {
        do { return try await turn(webhook) } catch {
            report(error, webhook: webhook.webhook)
            // Where the log is not the one that was read before, nobody but a person can say from where on to tell again.
            if Self.isBroken(error), !Task.isCancelled {
                let code = CaseworkError.explaining(error).code
                try? await store.webhookBroken(webhook.webhook.rawValue, by: name, code: code)
            }
            return false
        }
    }

    private static func isBroken(_ error: any Error) -> Bool {
        switch error {
        case EventLogError.broken, EventLogError.beyondEpoch: true
        case is Damage, is BeyondEpoch: true
        default: false
        }
    }

    private func report(_ error: any Error, webhook: WebhookID?) {
        if error is CancellationError || Task.isCancelled { return }
        logger.warning(
            "webhook not served",
            metadata: [
                "webhook": "\(webhook?.rawValue ?? "")", "code": "\(CaseworkError.explaining(error).code)",
            ])
    }

    /// One turn: until nothing is left, something is not taken, or the time is over.
    ///
    /// - Returns: Whether nothing is left.
    @discardableResult
    func turn(_ webhook: WebhookRegistration) async throws -> Bool {
        let name = webhook.webhook.rawValue
        let valid = try await secrets.valid(name)
        guard !valid.isEmpty else { return true }
        guard var delivery = try await store.holdWebhook(name, by: self.name, seconds: Self.holding) else {
            return false
        }
        let wakes = delivery.wakes
        var isDone = delivery.waits <= 0
        let end = ContinuousClock.now + longestTurn
        var heldAt = ContinuousClock.now
        let epoch = try await LogEpochs.current(pool, log: reading.log)?.number ?? 0
        // A page of each lane in turn: what is told of one lane holds no other lane's notices back.
        var places: [(lane: Lane, place: Checkpoint)] = []
        for lane in isDone ? try await lanes() : [] { places.append((lane, try await beginning(webhook, lane))) }
        turns: while !places.isEmpty {
            var left: [(lane: Lane, place: Checkpoint)] = []
            for (lane, begun) in places {
                var place = begun
                guard ContinuousClock.now < end, !Task.isCancelled else { break turns }
                let page = try await reading.page(webhook, after: place)
                for (notice, at) in page.notices {
                    isDone = false
                    guard ContinuousClock.now < end, !Task.isCancelled else { break turns }
                    if ContinuousClock.now - heldAt > .seconds(Self.holding / 3) {
                        guard let still = try await store.holdWebhook(name, by: self.name, seconds: Self.holding)
                        else { return false }
                        (delivery, heldAt) = (still, .now)
                    }
                    guard let status = try await send(notice, webhook, valid, delivery) else { break turns }
                    guard
                        try await store.webhookMoved(
                            name, by: self.name, status: status, from: place, to: .init(at, epoch: epoch))
                    else { return false }
                    delivery.attempts = 0
                    place = at
                    isDone = true
                }
                guard let last = page.end else { continue }
                if last != place {
                    _ = try await store.webhookMoved(
                        name, by: self.name, status: nil, from: place, to: .init(last, epoch: epoch))
                }
                left.append((lane, last))
            }
            places = left
        }
        if ContinuousClock.now >= end || Task.isCancelled { isDone = false }
        let isQuiet = try await store.releaseWebhook(name, by: self.name, wakes: wakes)
        return isDone && isQuiet
    }

    /// Sends one notice.
    ///
    /// - Returns: The status with which it was taken; `nil` where it was not, which is noted.
    private func send(
        _ notice: WebhookNotice, _ webhook: WebhookRegistration, _ secrets: [WebhookSecret],
        _ delivery: WebhookDelivery
    ) async throws -> Int? {
        let body = notice.body
        let fields = WebhookHeaders.fields(id: notice.id, timestamp: seconds(), body: body, secrets: secrets)
        // The log does not keep in which trace an event was decided: each notice has one of its own.
        let answer = await withSpan("webhook notice", ofKind: .producer) { span in
            span.attributes["toantrinh.webhook"] = webhook.webhook.rawValue
            return await transport.post(to: webhook.url, fields: fields, body: body)
        }
        // A request that was given up by us says nothing about the receiver.
        try Task.checkCancellation()
        var status: Int?
        if case .status(let number, _) = answer { status = number }
        switch DeliverySchedule.next(after: answer, attempt: delivery.attempts + 1, chance: chance()) {
        case .taken: return status
        case .again(let wait):
            try await store.webhookFailed(
                webhook.webhook.rawValue, by: name, status: status, seconds: wait / .seconds(1))
        case .suspended:
            logger.error("webhook suspended", metadata: ["webhook": "\(webhook.webhook)"])
            try await store.webhookFailed(webhook.webhook.rawValue, by: name, status: status, seconds: nil)
        }
        return nil
    }

    private func lanes() async throws -> [Lane] {
        try await LogAdministration.lanes(pool).map(\.lane)
            .filter { $0 != reading.log.lanes.lowerBound }.shuffled()
    }

    /// Where it goes on, or begins.
    private func beginning(_ webhook: WebhookRegistration, _ lane: Lane) async throws -> Checkpoint {
        let reader = Store.reader(of: webhook.webhook.rawValue)
        if let kept = try await ReaderCheckpoints.resume(reader, lane: lane, log: reading.log, from: pool) {
            return kept.checkpoint
        }
        return try await reading.beginning(in: lane, from: webhook.from)
    }
}
