import Dossiers
import EventLog
public import JSON
import Organisation
import Postgres
import Vietnamese
import Webhooks
import WorkingTime

extension Office {
    /// How the webhooks of the caller's system stand, for an administrator those of the systems within their reach: `GET /v1/webhooks`.
    public func webhooks(
        page: PageRequest = PageRequest(), by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let organisation = self.registry.snapshot.organisation
            let now = try await self.clock.now()
            let visible = organisation.webhooks.values.filter {
                $0.endedAt == nil && self.keeps($0, caller, now: now)
            }.map(\.registration)
            let deliveries = try await self.store.webhookDeliveries()
            let places = try await ReaderCheckpoints.all(from: self.pool)
            let heads = try await self.store.laneHeads()
            var items: [(key: String, value: JSONValue)] = []
            for webhook in visible {
                let name = webhook.webhook.rawValue
                var item: JSONObject = [
                    "webhook": webhook.webhook.json, "system": webhook.system.json, "url": .string(webhook.url),
                    "types": .array(webhook.types.map(JSONValue.string)), "from": webhook.from.json,
                    "secrets": .integer(Int64(try await self.webhookSecrets.count(name))),
                ]
                let delivery = deliveries[name] ?? WebhookDelivery()
                item["suspended"] = .bool(delivery.isSuspended)
                item.set("fault", delivery.fault.map(JSONValue.string))
                item["attempts"] = .integer(Int64(delivery.attempts))
                item.set("last_status", delivery.lastStatus.map { .integer(Int64($0)) })
                item.set("failing_since", delivery.failingSince.map { Instant(microseconds: $0).json })
                if delivery.attempts > 0 {
                    item.set("next_attempt", delivery.nextAttempt.map { Instant(microseconds: $0).json })
                }
                let own = places.filter { $0.reader == Store.reader(of: name) }
                item["lanes"] = .array(
                    own.map { place in
                        let lane = place.at.checkpoint.lane
                        return [
                            "lane": lane.json, "position": .integer(place.at.checkpoint.position),
                            "head": .integer(heads[lane] ?? 0),
                        ]
                    })
                items.append((name, .object(item)))
            }
            return try self.list("webhooks", caller: caller).page(of: items, page)
        }
    }

    /// Makes a new secret for a webhook of the caller's system; it is in the answer once and nowhere else.
    public func replaceWebhookSecret(_ name: String, by caller: Caller) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let webhook = try self.ownWebhook(name, caller)
            let (secret, former) = try await self.webhookSecrets.replace(webhook.webhook.rawValue)
            try await self.store.wakeWebhook(webhook.webhook.rawValue)
            var answer: JSONObject = ["webhook": webhook.webhook.json, "secret": .string(secret.text)]
            answer.set("former_valid_until", former.map { Instant(microseconds: $0).json })
            return .object(answer)
        }
    }

    /// Sends again what came after a position: `POST /v1/webhooks/{name}/replay`.
    public func replayWebhook(
        _ name: String, body: JSONValue, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let webhook = try self.ownWebhook(name, caller)
            var fields = try JSONFields(body)
            let number = try fields.integer("lane")
            let position = try fields.integer("position")
            try fields.end()
            let heads = try await self.store.laneHeads()
            guard let lane = Lane(Int(clamping: number)), let head = heads[lane],
                lane != self.log.lanes.lowerBound, (0...head).contains(position)
            else { throw Self.noSuchPosition }
            let reader = Store.reader(of: webhook.webhook.rawValue)
            var place = Checkpoint.start(of: lane, in: self.log.id)
            if position > 0 {
                guard let event = try await self.reader.event(lane, at: position) else { throw Self.noSuchPosition }
                place = event.checkpoint
            }
            // Where its place is not one of this log any more, it may be set anywhere.
            if let place = try? await self.place(of: webhook, in: lane), position > place.position {
                throw Self.notBack
            }
            let epoch = try await LogEpochs.current(self.pool, log: self.log)?.number ?? 0
            // The server that is at it finds its place moved, and goes on from the new one.
            try await self.pool.withTransaction { connection in
                try await ReaderCheckpoints.drop(reader, lane: lane, in: connection)
                try await ReaderCheckpoints.save(
                    reader, from: place, to: ReaderCheckpoint(place, epoch: epoch), in: connection)
            }
            try await self.store.wakeWebhook(webhook.webhook.rawValue, isAnew: true)
            return ["webhook": webhook.webhook.json, "lane": lane.json, "position": .integer(position)]
        }
    }

    /// How far a webhook has come, or where it will begin.
    ///
    /// - Throws: `EventLogError` where the log is not the one that was read.
    private func place(of webhook: WebhookRegistration, in lane: Lane) async throws -> Checkpoint {
        let kept = try await ReaderCheckpoints.resume(
            Store.reader(of: webhook.webhook.rawValue), lane: lane, log: log, from: pool)
        if let kept { return kept.checkpoint }
        return try await WebhookReading(reader: reader, store: store, log: log).beginning(in: lane, from: webhook.from)
    }

    /// Takes a suspended webhook up again, by its system or an administrator of it: `POST /v1/webhooks/{name}/resume`.
    public func resumeWebhook(_ name: String, by caller: Caller) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let now = try await self.clock.now()
            let webhook = try self.webhook(name) { self.keeps($0, caller, now: now) }
            let isKnown = try await self.store.resumeWebhook(webhook.webhook.rawValue)
            return ["webhook": webhook.webhook.json, "resumed": .bool(isKnown)]
        }
    }

    /// Refuses the types of event that no dossier has: nothing would ever be told.
    func requireKnownTypes(_ webhook: WebhookRegistration) throws {
        for type in webhook.types where !DossierEvent.allTypes.contains(type) {
            throw CaseworkError(
                .unprocessable, code: "webhook.unknown-type",
                message: Bilingual(
                    vi: "Không có loại sự kiện “\(type.shown)”.", en: "There is no type of event “\(type.shown)”."),
                advice: Bilingual(
                    vi: "Các loại: \(DossierEvent.allTypes.joined(separator: ", ")).",
                    en: "There are: \(DossierEvent.allTypes.joined(separator: ", "))."))
        }
    }

    /// Whether the webhook is the caller's own, or of a system that they administer.
    private func keeps(_ webhook: RegisteredWebhook, _ caller: Caller, now: Instant) -> Bool {
        if let system = caller.system { return webhook.registration.system == system }
        guard let authority = caller.authority else { return false }
        let ending = OrganisationCommand(.webhookEnded(.init(webhook: webhook.registration.webhook, at: now)))
        let context = OrganisationContext(now: now, actor: caller.actor(), permission: .officer(authority))
        return (try? registry.snapshot.organisation.authorise(ending, context)) != nil
    }

    private func ownWebhook(_ name: String, _ caller: Caller) throws -> WebhookRegistration {
        guard let system = caller.system else { throw Self.systemsOnly }
        return try webhook(name) { $0.registration.system == system }
    }

    private func webhook(_ name: String, where isVisible: (RegisteredWebhook) -> Bool) throws -> WebhookRegistration {
        guard let id = try? WebhookID(name), let known = registry.snapshot.organisation.webhooks[id],
            known.endedAt == nil, isVisible(known)
        else {
            throw CaseworkError(
                .notFound, code: "webhook.not-found",
                message: Bilingual(vi: "Không có webhook “\(name.shown)”.", en: "There is no webhook “\(name.shown)”."))
        }
        return known.registration
    }

    private static let systemsOnly = CaseworkError(
        .forbidden, code: "webhook.systems-only",
        message: Bilingual(
            vi: "Chỉ chính hệ thống, bằng mã truy cập của nó, mới đổi khóa hay gửi lại.",
            en: "Only the system itself, with its token, replaces the secret or has notices sent again."))

    private static let notBack = CaseworkError(
        .unprocessable, code: "webhook.position-ahead",
        message: Bilingual(
            vi: "Vị trí này còn ở phía trước: thông báo ở giữa sẽ mất.",
            en: "This position lies ahead: the notices in between would be lost."),
        advice: Bilingual(
            vi: "Xem nơi đã gửi đến: GET /v1/webhooks.", en: "See how far it has come: GET /v1/webhooks."))

    private static let noSuchPosition = CaseworkError(
        .unprocessable, code: "webhook.no-such-position",
        message: Bilingual(
            vi: "Không có vị trí này trong làn hồ sơ.", en: "There is no such position in a lane of dossiers."),
        advice: Bilingual(
            vi: "Xem làn và vị trí: GET /v1/webhooks.", en: "See lanes and positions: GET /v1/webhooks."))
}
