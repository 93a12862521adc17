import Dossiers
public import EventLog
import FoundationEssentials
public import JSON
import Manifest
import Organisation
import Postgres
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
    func walk(_ task: ClaimedTask) async throws -> TaskRunner.Settlement {
        try await registry.catchUp()
        // A later publication has taken the row.
        guard let published = registry.snapshot.calendar, published.stream == task.stream,
            published.version == task.version
        else { return .unwanted }
        var failure: String?
        for lane in try await LogAdministration.lanes(pool).map(\.lane) where lane != registry.lane {
            var after = StreamID.beginning
            while true {
                let page = try await store.openStreams(lane, after: after, limit: 200)
                guard let last = page.last else { break }
                after = last.uuid
                failure = await reschedule(page, published) ?? failure
                // The claim is kept for as long as it goes on.
                try await store.putOff(task, for: .seconds(Store.claimSeconds), error: nil, counts: true)
            }
        }
        return failure.map { .failed(code: $0) } ?? .finished
    }

    /// - Returns: The code of a failure, where there was one; the others are done all the same.
    private func reschedule(_ page: [StreamID], _ published: PublishedCalendar) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            var failure: String?
            for (number, stream) in page.enumerated() {
                if number >= 16, let code = await group.next() { failure = code ?? failure }
                group.addTask { [self] in
                    do {
                        try await reschedule(stream, published)
                        return nil
                    } catch { return CaseworkError.explaining(error).code }
                }
            }
            for await code in group { failure = code ?? failure }
            return failure
        }
    }

    private func reschedule(_ stream: StreamID, _ published: PublishedCalendar) async throws {
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

extension StreamID {
    /// Before all streams.
    fileprivate static var beginning: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
}

extension Store {
    private static let selectOpenStreams = PreparedStatement(
        "select_open_streams",
        """
        SELECT stream_id FROM dossier WHERE lane = $1 AND stream_id > $2 AND phase IN ('received', 'waiting')
        ORDER BY lane, stream_id LIMIT $3
        """, [.int4, .uuid, .int8])

    /// The dossiers of a lane that are being worked on or wait for a supplement, in the order of their streams.
    func openStreams(_ lane: Lane, after: UUID, limit: Int) async throws(PostgresError) -> [StreamID] {
        let rows = try await pool.query(
            Self.selectOpenStreams, [.int4(lane.int4), .uuid(after), .int8(Int64(limit))])
        var streams: [StreamID] = []
        for row in rows {
            guard let stream = StreamID(try row.value(0, as: UUID.self).uuidString) else {
                throw .decoding("not the identifier of a stream")
            }
            streams.append(stream)
        }
        return streams
    }
}
