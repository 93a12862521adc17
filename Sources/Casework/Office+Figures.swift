import EventLog
import Organisation
import Payments
import Postgres
import WorkingTime

/// How an office is doing, in numbers: nothing of anybody's.
public struct OfficeFigures: Sendable {
    /// Connections of the pool.
    public var pool: (open: Int, idle: Int, waiting: Int)
    /// Who follows a dossier at this moment.
    public var listeners: Int
    /// What became of tasks since the program started, by outcome.
    public var tasks: [(outcome: String, count: Int)]
}

/// What the database says of how an office is doing.
public struct DatabaseFigures: Sendable {
    /// One webhook's delivery.
    public struct Webhook: Sendable {
        public var name: String
        /// Attempts in vain with the notice that is next.
        public var attempts: Int
        public var isSuspended: Bool
        /// Events that it has not been told of, or passed over, yet.
        public var behind: Int64
    }

    /// Synchronisation with a national portal.
    public struct Portal: Sendable {
        public var name: String
        /// Events that have not been looked at yet.
        public var behind: Int64
        /// Lanes whose next message is not taken, and since when the oldest of them is not, in seconds.
        public var waiting: Int
        public var waitingSeconds: Int64
        /// Dossiers of which a change was set aside, and which the comparison by night could not put right.
        public var setAside: Int
        public var gaps: Int
        /// How long ago the last comparison by night came to its end, in seconds by the log's clock; `nil`: none did.
        public var comparedSeconds: Int64?
    }

    /// How far a gateway's days are reconciled.
    public struct Reconciled: Sendable {
        public var gateway: String
        /// Differences that nobody has settled.
        public var differences: Int
        /// Days that are over and not reconciled yet.
        public var daysBehind: Int
    }

    /// Tasks that are due and not done.
    public var tasksDue: Int64
    /// Tasks that wait for somebody to look.
    public var tasksParked: Int64
    /// How long the oldest of those that are due has been so, in seconds, by the log's clock.
    public var oldestDue: Int64
    /// The last position of each lane.
    public var heads: [(lane: Int, position: Int64)]
    public var webhooks: [Webhook]
    /// `nil`: the installation has none.
    public var portal: Portal?
    public var reconciled: [Reconciled]
}

extension Office {
    /// How this process is doing. Asks nobody.
    public var figures: OfficeFigures {
        let counts = taskCounts.value
        return OfficeFigures(
            pool: pool.statistics, listeners: progressHub.count,
            tasks: [
                ("done", counts.done), ("unwanted", counts.unwanted), ("deferred", counts.deferred),
                ("failed", counts.failed), ("parked", counts.parked),
            ])
    }

    /// What the database says of tasks, lanes and webhooks.
    public func databaseFigures() async throws(CaseworkError) -> DatabaseFigures {
        try await answering {
            let now = try await self.clock.now()
            let tasks = try await self.store.taskFigures(at: now)
            let heads = try await self.store.laneHeads()
            let deliveries = try await self.store.webhookDeliveries()
            let places = try await ReaderCheckpoints.all(from: self.pool)
            let webhooks = self.registry.snapshot.organisation.webhooks.values.filter { $0.endedAt == nil }.map {
                let name = $0.registration.webhook.rawValue
                let delivery = deliveries[name] ?? WebhookDelivery()
                let behind = places.filter { $0.reader == Store.reader(of: name) }.reduce(Int64(0)) { sum, place in
                    sum + max(0, (heads[place.at.checkpoint.lane] ?? 0) - place.at.checkpoint.position)
                }
                return DatabaseFigures.Webhook(
                    name: name, attempts: delivery.attempts, isSuspended: delivery.isSuspended, behind: behind)
            }
            var portal: DatabaseFigures.Portal?
            if let name = self.configuration.portal?.name {
                portal = try await self.figures(ofPortal: name, places: places, heads: heads, now: now)
            }
            var reconciled: [DatabaseFigures.Reconciled] = []
            let open = Dictionary(grouping: self.registry.snapshot.reconciliations.open, by: \.gateway)
            for gateway in self.configuration.gateways {
                let behind = gateway.statesDays ? try await self.unreconciledDays(of: gateway, now).count : 0
                let differences = ([gateway.name] + gateway.formerly).reduce(0) { $0 + (open[$1]?.count ?? 0) }
                reconciled.append(.init(gateway: gateway.name, differences: differences, daysBehind: behind))
            }
            return DatabaseFigures(
                tasksDue: tasks.due, tasksParked: tasks.parked,
                oldestDue: tasks.oldest.map { max(0, (now.microseconds - $0.microseconds) / 1_000_000) } ?? 0,
                heads: heads.map { (Int($0.key.number), $0.value) }.sorted { $0.0 < $1.0 },
                webhooks: webhooks.sorted { $0.name < $1.name }, portal: portal,
                reconciled: reconciled.sorted { $0.gateway < $1.gateway })
        }
    }

    private func figures(
        ofPortal name: String, places: [(reader: String, at: ReaderCheckpoint)], heads: [Lane: Position], now: Instant
    ) async throws -> DatabaseFigures.Portal {
        let reader = Store.reader(ofPortal: name)
        let read = Dictionary(
            places.filter { $0.reader == reader }.map { ($0.at.checkpoint.lane, $0.at.checkpoint.position) },
            uniquingKeysWith: max)
        let behind = heads.filter { $0.key != log.lanes.lowerBound }.reduce(Int64(0)) { sum, head in
            sum + max(0, head.value - (read[head.key] ?? 0))
        }
        let counts = try await store.portalCounts(name)
        return DatabaseFigures.Portal(
            name: name, behind: behind, waiting: counts.waiting, waitingSeconds: counts.waitingSeconds,
            setAside: counts.setAside, gaps: counts.gaps,
            comparedSeconds: counts.checkedAt.map { max(0, now.microseconds(since: $0) / 1_000_000) })
    }
}
