import Dossiers
import EventLog
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
            .init("note", .text),
        ], conflict: .upsert(key: ["lane", "stream_id", "task"], guardedBy: "version"))

    /// A task as an event leaves it: new, so that nothing of before counts, or with nothing to do (`due` nil).
    static func task(
        _ name: String, kind: ClaimedTask.Kind, due: Instant?, version: Int64, stream: StreamID
    ) -> CompanionRow {
        CompanionRow(
            table: task.table,
            values: [
                .int4(stream.lane.int4), .uuid(stream.uuid), .text(name), .int4(Int32(clamping: version)),
                .text(kind.rawValue), due.map { .timestamptz($0.postgres) } ?? .null(.timestamptz), .int4(0),
                .null(.timestamptz), .null(.timestamptz), .null(.text), .null(.text),
            ])
    }

    /// The rows of the timers in which two states of a dossier differ.
    static func tasks(from before: DossierState, to after: DossierState, stream: StreamID) -> [CompanionRow] {
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
