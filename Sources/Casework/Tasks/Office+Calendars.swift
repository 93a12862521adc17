import Dossiers
public import EventLog
public import JSON
import Logging
import Manifest
import Organisation
import Vietnamese
import WorkingTime

extension Office {
    /// Publishes one year of the calendar from its file: `POST /v1/calendars`. It takes the place of that year, of which it has to be a later
    /// edition, or is added.
    ///
    /// Open dossiers that it touches are rescheduled by themselves, a few seconds later.
    public func publishCalendar(
        _ text: String, file: String, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard caller.has(.administrator) else { throw Self.administratorsOnly }
            guard self.isAtTheTop(caller, as: .administrator) else { throw Self.calendarAtTheTop }
            let (name, year) = try CalendarYear.parse(text, file: file)
            let ofFiles = self.configuration.calendar
            let (calendar, isNew) = try await self.registry.publish(by: caller.actor(), command: command) { published in
                let present = published?.calendar ?? ofFiles
                guard present.name == name else { throw Self.otherCalendar(present.name) }
                let old = present.years.first { $0.year == year.year }
                if let old, old != year, old.edition >= year.edition { throw Self.calendarEdition(old.edition) }
                return try WorkingCalendar(
                    name: name, years: present.years.filter { $0.year != year.year } + [year])
            }
            return [
                "calendar": .string(calendar.identifier), "digest": .string(PublishedCalendar.digest(calendar)),
                "published": .bool(isNew),
            ]
        }
    }

    /// Goes through the open dossiers once, under identifiers that follow from the publication and the stream (decision 15).
    ///
    /// Where it has come is kept page by page, so that whoever takes it up goes on there. A dossier that fails is set aside: it becomes a task
    /// of its own, tried, parked and named as any other, and the walk goes on. What is merely deferred is done again with its page.
    ///
    /// - Parameters:
    ///   - task: The publication's row.
    ///   - page: How many dossiers are looked at before its place is kept.
    ///   - each: What is done with each dossier; ``rescheduled(_:_:)`` where absent.
    /// - Returns: What becomes of the publication's row.
    /// - Throws: What reading the log and the store throws.
    func walk(
        _ task: ClaimedTask, page: Int = 200,
        each: (@Sendable (StreamID, PublishedCalendar) async throws -> Void)? = nil
    ) async throws -> TaskRunner.Settlement {
        try await registry.catchUp()
        // A later publication has taken the row.
        guard let published = registry.snapshot.calendar, published.stream == task.stream,
            published.version == task.version
        else { return .unwanted }
        let each = each ?? { [self] in try await rescheduled($0, $1) }
        let place = try await store.walkPlace(task)
        let lanes = try await LogAdministration.lanes(pool).map(\.lane).filter { $0 != registry.lane }.sorted()
        for lane in lanes where place.map({ lane >= $0.lane }) ?? true {
            var after = place.flatMap { $0.lane == lane ? $0.uuid : nil } ?? StreamID.beginning
            while true {
                let streams = try await store.openStreams(lane, after: after, limit: page)
                guard let last = streams.last else { break }
                after = last.uuid
                let (failed, deferred) = await reschedule(streams, published, each)
                for (stream, code) in failed {
                    logger.warning(
                        "dossier not rescheduled", metadata: ["stream": "\(stream)", "code": "\(code)"])
                    try await store.setAside(
                        stream, version: task.version, at: try await clock.now(), error: code,
                        for: configuration.taskPolicy.delay(after: 1))
                }
                if let deferred { return .deferred(code: deferred) }
                guard try await store.keep(task, at: last) else { return .lost }
            }
        }
        try await store.forgetWalk(task)
        return .finished
    }

    /// A dossier that a walk set aside, tried again by the calendar that is published now.
    func rescheduleAlone(_ task: ClaimedTask) async throws -> TaskRunner.Settlement {
        try await registry.catchUp()
        guard let published = registry.snapshot.calendar else { return .unwanted }
        try await rescheduled(task.stream, published)
        return .finished
    }

    /// - Returns: Which failed and with which code, and the code of what was deferred, where something was.
    private func reschedule(
        _ page: [StreamID], _ published: PublishedCalendar,
        _ each: @escaping @Sendable (StreamID, PublishedCalendar) async throws -> Void
    ) async -> (failed: [(StreamID, String)], deferred: String?) {
        await withTaskGroup(of: (StreamID, CaseworkError)?.self) { group in
            var failed: [(StreamID, String)] = []
            var deferred: String?
            func note(_ error: (StreamID, CaseworkError)?) {
                guard let (stream, error) = error else { return }
                if error.kind == .unavailable { deferred = error.code } else { failed.append((stream, error.code)) }
            }
            for (number, stream) in page.enumerated() {
                if number >= 16 { note(await group.next() ?? nil) }
                group.addTask {
                    do {
                        try await each(stream, published)
                        return nil
                    } catch { return (stream, CaseworkError.explaining(error)) }
                }
            }
            for await error in group { note(error) }
            return (failed, deferred)
        }
    }

    private func rescheduled(_ stream: StreamID, _ published: PublishedCalendar) async throws {
        let id = EventLog.CommandID(derivedFrom: "reschedule/\(published.digest)/\(published.version)/\(stream)")
        _ = try await desk.perform(
            id, .init(type: DossierEvent.Rescheduled.type, by: .engine("calendar")), on: stream, code: "calendar",
            mayBegin: false, sees: { _ in true },
            draft: { [self] state, now in
                var draft = try await engineDraft(
                    .reschedule(.init(publication: published.digest)), state, by: "calendar", now: now)
                draft.context.calendar = published.calendar
                return draft
            })
    }

    private static let calendarAtTheTop = CaseworkError(
        .forbidden, code: "access.not-at-the-top",
        message: Bilingual(
            vi: "Lịch làm việc áp dụng cho mọi cơ quan: chỉ người quản trị của cơ quan cao nhất được công bố.",
            en: "A calendar holds for all agencies: only an administrator at the top agency may publish it."))

    private static func otherCalendar(_ name: String) -> CaseworkError {
        CaseworkError(
            .unprocessable, code: "calendar.other-name",
            message: Bilingual(
                vi: "Lịch đang dùng là “\(name)”; tệp là của lịch khác.",
                en: "The calendar in use is “\(name)”; the file is of another."))
    }

    private static func calendarEdition(_ edition: Int) -> CaseworkError {
        CaseworkError(
            .conflict, code: "calendar.edition",
            message: Bilingual(
                vi: "Năm này đã công bố bản \(edition) với nội dung khác.",
                en: "Edition \(edition) of this year is published already, and says something else."),
            advice: Bilingual(
                vi: "Tăng “edition” trong tệp lên \(edition + 1).", en: "Raise “edition” in the file to \(edition + 1)."
            )
        )
    }
}
