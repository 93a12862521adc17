import Dossiers
import EventLog
import JSON
import Organisation
import Postgres
import Procedures
import WorkingTime

extension Office {
    /// What does what is due. It keeps nothing, so that there may be several.
    var tasks: TaskRunner {
        TaskRunner(
            store: store, clock: clock, policy: configuration.taskPolicy, logger: logger, counts: taskCounts,
            perform: { [self] in await perform($0) })
    }

    /// Does what is due until cancelled: ``run()`` calls it. A second one in the same process does no harm.
    public func runTasks() async { await tasks.run() }

    /// Does everything that is due now, by the log's clock, and returns: for tests and tools.
    ///
    /// - Returns: How many tasks were claimed; with back-off some may be claimed by a later call.
    @discardableResult
    public func doDueTasks() async throws(CaseworkError) -> Int {
        try await answering {
            let tasks = self.tasks
            var claimed = 0
            while true {
                let more = try await tasks.round()
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
            // Another release wrote it, and does it.
            case nil: return .deferred(code: "task.unknown-kind")
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
        for agency in state.agencies {
            context.agencies[agency] = snapshot.organisation.facts(of: agency, on: now.localDay)
        }
        context.absentHolders = absentHolders(state, now, snapshot)
        return DossierDesk.Draft(command: command, context: context)
    }
}
