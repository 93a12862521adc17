import Dossiers
import EventLog
import Organisation
import Postgres
import WorkingTime

extension Companions {
    /// What happens by itself: set, moved, cancelled and done by the statement that appends the event which says so.
    static let task = CompanionTable(
        table: "task",
        columns: [
            .init("lane", .int4), .init("stream_id", .uuid), .init("task", .text), .init("version", .int4),
            .init("kind", .text), .init("due", .timestamptz), .init("attempts", .int4),
            .init("retry_at", .timestamptz), .init("parked_at", .timestamptz), .init("error", .text),
            .init("note", .text), .init("target", .text), .init("expires", .timestamptz), .init("owner", .text),
            .init("agency", .text), .init("failures", .int4), .init("unsure", .bool),
            .init("claims", .int4), .init("trace", .text),
        ], conflict: .upsert(key: ["lane", "stream_id", "task"], guardedBy: "version"))

    /// A task as an event leaves it: new, so that nothing of before counts, or with nothing to do (`due` nil).
    static func task(
        _ name: String, kind: ClaimedTask.Kind, due: Instant?, version: Int64, stream: StreamID,
        of effect: DossierEffect? = nil, isUnsure: Bool = false
    ) -> CompanionRow {
        func time(_ instant: Instant?) -> PostgresValue {
            instant.map { .timestamptz($0.postgres) } ?? .null(.timestamptz)
        }
        var failedAt: Instant?
        var error: String?
        if let effect, case .failed(let code, _) = effect.state { (failedAt, error) = (effect.since, code) }
        return CompanionRow(
            table: task.table,
            values: [
                .int4(stream.lane.int4), .uuid(stream.uuid), .text(name), .int4(Int32(clamping: version)),
                .text(kind.rawValue), time(due), .int4(0), .null(.timestamptz), time(failedAt), .text(error),
                .null(.text),
                .text(effect?.request.target), time(effect?.until), .text(effect?.request.owner),
                .text(effect?.request.agency?.rawValue), .int4(0), .bool(isUnsure), .int4(0),
                .text(due == nil ? nil : KeptTrace.current),
            ])
    }

    /// The rows of the timers and effects in which two states of a dossier differ.
    static func tasks(from before: DossierState, to after: DossierState, stream: StreamID) -> [CompanionRow] {
        timers(from: before, to: after, stream: stream) + effects(from: before, to: after, stream: stream)
    }

    /// Which effect an identifier names, for answers that come later.
    static let effect = CompanionTable(
        table: "effect",
        columns: [
            .init("identifier", .uuid), .init("lane", .int4), .init("stream_id", .uuid), .init("number", .int4),
            .init("target", .text),
        ], conflict: .ignore)

    private static func effects(
        from before: DossierState, to after: DossierState, stream: StreamID
    ) -> [CompanionRow] {
        guard before.effects != after.effects else { return [] }
        var rows: [CompanionRow] = []
        for effect in after.effects {
            let known = before.effect(effect.request.id)
            guard known?.version != effect.version else { continue }
            // What is awaited has nothing to do before its end; an incident stays where its owner finds it.
            let due: Instant? =
                switch effect.state {
                case .asked, .failed: effect.since
                case .awaited: effect.request.answerUntil
                case .answered, .skipped: nil
                }
            rows.append(
                task(
                    ClaimedTask.effect(effect.request.id), kind: .effect, due: due, version: effect.version,
                    stream: stream, of: effect,
                    // What is tried again under the same identifier may be there already.
                    isUnsure: known?.generation == effect.generation))
            guard known?.generation != effect.generation else { continue }
            rows.append(
                CompanionRow(
                    table: self.effect.table,
                    values: [
                        .uuid(effect.identifier(in: stream).uuid), .int4(stream.lane.int4), .uuid(stream.uuid),
                        .int4(Int32(clamping: effect.request.id)), .text(effect.request.target),
                    ]))
        }
        return rows
    }

    private static func timers(
        from before: DossierState, to after: DossierState, stream: StreamID
    ) -> [CompanionRow] {
        guard before.timers != after.timers else { return [] }
        var rows: [CompanionRow] = []
        for timer in after.timers where !before.timers.contains(timer) {
            rows.append(
                task(timer.name.rawValue, kind: .timer, due: timer.due, version: after.version, stream: stream))
        }
        for timer in before.timers where !after.timers.contains(where: { $0.name == timer.name }) {
            rows.append(task(timer.name.rawValue, kind: .timer, due: nil, version: after.version, stream: stream))
        }
        return rows
    }
}

extension DossierEffect {
    /// The identifier at the other side: of stream and number; where a target has refused it and it is asked anew, another one.
    func identifier(in stream: StreamID) -> EventLog.CommandID {
        EventLog.CommandID(derivedFrom: "effect/\(stream)/\(request.id)/\(generation)")
    }
}
