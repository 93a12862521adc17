import Dossiers
import EventLog
import JSON
import Organisation
import Postgres
import Procedures
import WorkingTime

extension Office {
    /// What does what is due. It keeps nothing, so that there may be several.
    var tasks: TaskRunner { runner(.clock) }
    /// What asks payment gateways.
    var gatewayTasks: TaskRunner { runner(.gateways) }

    /// The walks after a calendar was published: they hold no timer up.
    var calendarTasks: TaskRunner { runner(.walks) }

    private func runner(_ queue: TaskQueue) -> TaskRunner {
        TaskRunner(
            store: store, queue: queue, clock: clock, policy: configuration.taskPolicy, logger: logger,
            counts: taskCounts, sound: { [registry] in try registry.requireSound() },
            sweepingOther: { [self] in
                guard queue == .clock else { return }
                try await sweepUploads()
                try await sweepDiscarded()
            },
            perform: { [self] in await perform($0) })
    }

    /// Drops what is left of uploads that were begun more than a day ago and that no event names.
    func sweepUploads() async throws { try await files.sweep(limit: 100) }

    /// Does what is due until cancelled: ``run()`` calls it. A second one in the same process does no harm.
    public func runTasks() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.tasks.run() }
            group.addTask { await self.effects.run() }
            group.addTask { await self.gatewayTasks.run() }
            group.addTask { await self.calendarTasks.run() }
        }
    }

    /// Does everything that is due now, by the log's clock, and returns: for tests and tools.
    ///
    /// - Returns: How many tasks were claimed; with back-off some may be claimed by a later call.
    @discardableResult
    public func doDueTasks() async throws(CaseworkError) -> Int {
        try await answering {
            let runners = [self.tasks, self.gatewayTasks, self.calendarTasks]
            let effects = self.effects
            var claimed = 0
            while true {
                var more = try await effects.round()
                for runner in runners { more += try await runner.round() }
                if more == 0 { return claimed }
                claimed += more
            }
        }
    }

    /// Does one task.
    func perform(_ task: ClaimedTask) async -> TaskRunner.Settlement {
        do {
            switch task.kind {
            case .timer: return try await fire(task)
            case .calendar: return try await walk(task)
            case .reschedule: return try await rescheduleAlone(task)
            case .enquiry: return try await enquire(task)
            case .refund: return try await refund(task)
            // Another release wrote it, and does it.
            case .effect, nil: return .deferred(code: "task.unknown-kind")
            }
        } catch DossierRefusal.timer(.notDue) {
            return .early
        } catch DossierRefusal.timer(.notWanted) {
            return .unwanted
        } catch let error as CaseworkError where error.code == CaseworkError.identifierTaken.code {
            return .failed(code: error.code)
        } catch {
            let answer = CaseworkError.explaining(error)
            return answer.kind == .unavailable ? .deferred(code: answer.code) : .failed(code: answer.code)
        }
    }

    private func fire(_ task: ClaimedTask) async throws -> TaskRunner.Settlement {
        guard let name = DossierTimer.Name(rawValue: task.task) else { return .deferred(code: "task.unknown-timer") }
        if name == .payment, let settlement = try await enquireBeforeExpiry(task) { return settlement }
        let outcome = try await desk.perform(
            task.command, .init(type: nil, by: .engine(task.task)), on: task.stream, code: task.task, mayBegin: false,
            sees: { _ in true },
            draft: { [self] state, now in
                try await engineDraft(.fire(.init(name: name, due: task.due)), state, by: task.task, now: now)
            })
        // Done before, by a server that could not say so: its statement has cleared the row, unless the database was restored.
        return outcome.isRepeated ? .unwanted : .done
    }

    /// A command of the engine's own with everything that it is decided by.
    func engineDraft(
        _ command: DossierCommand, _ state: DossierState, by role: String, now: Instant
    ) async throws -> DossierDesk.Draft {
        let snapshot = registry.snapshot
        var context = DossierContext(
            now: now, actor: .engine(role), procedure: try await procedure(of: state, on: now.localDay, snapshot),
            calendar: calendar, rules: configuration.rules)
        context.connected = configuration.connected
        for agency in state.agencies {
            context.agencies[agency] = snapshot.organisation.facts(of: agency, on: now.localDay)
        }
        context.absentHolders = absentHolders(state, now, snapshot)
        return DossierDesk.Draft(command: command, context: context)
    }
}
