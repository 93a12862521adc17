import Dossiers
import EventLog
import Organisation
import Webhooks
import WorkingTime

/// Reads the log for one webhook: the notices of its system's dossiers, in the order of a lane.
struct WebhookReading: Sendable {
    let reader: LogReader
    let store: Store
    let log: LogDescription

    /// Events of a lane after a checkpoint.
    struct Page: Sendable {
        /// What is to be sent, with where the reader stands once it is taken.
        var notices: [(notice: WebhookNotice, at: Checkpoint)] = []
        /// The last event that was looked at; `nil` where there was none.
        var end: Checkpoint?
    }

    /// How many events are looked at at once.
    var pageLength = 200

    /// The next notices of a lane.
    ///
    /// - Throws: `EventLogError` where the log is not the one that was read before.
    func page(_ webhook: WebhookRegistration, after checkpoint: Checkpoint) async throws -> Page {
        let events = try await reader.page(after: checkpoint, limit: pageLength)
        var page = Page(end: events.last?.checkpoint)
        let told = events.filter { $0.type.hasPrefix("dossier.") && webhook.tells($0.type) }
        let own = try await store.streams(
            Set(told.map(\.stream)), of: webhook.system.rawValue, in: checkpoint.lane)
        var states: [StreamID: DossierState] = [:]
        for event in told where own.contains(event.stream) {
            var state = states[event.stream] ?? .initial
            // The code is that of the event's own time: a notice is the same whenever it is sent.
            for earlier in try await reader.stream(event.stream, after: Int(state.version))
            where earlier.version <= event.version {
                try state.apply(earlier)
            }
            states[event.stream] = state
            // Rows of before may name the system of a draft that was filed through another one, or by the citizen.
            guard state.filingSystem == webhook.system, let code = state.code?.text else { continue }
            page.notices.append(
                (
                    Self.notice(of: event, code: code, in: log),
                    event.checkpoint
                ))
        }
        return page
    }

    /// What is told of an event: columns of the log, and the code.
    static func notice(of event: RecordedEvent, code: String, in log: LogDescription) -> WebhookNotice {
        WebhookNotice(
            log: log.id.description, lane: Int(event.lane.number), position: event.position,
            digest: Hex.text(Array(event.digest.bytes.prefix(8))), version: Int64(event.version), type: event.type,
            code: code, at: event.at)
    }

    /// Where a webhook begins in a lane: after the last event before `instant`.
    ///
    /// - Complexity: O(log *n*) look-ups; within a lane the log's times never go back.
    func beginning(in lane: Lane, from instant: Instant) async throws -> Checkpoint {
        let last = try await reader.last(lane)
        guard let last, last.at >= instant else { return last?.checkpoint ?? .start(of: lane, in: log.id) }
        var (before, after): (Position, Position) = (0, last.position)
        var place = Checkpoint.start(of: lane, in: log.id)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            guard let event = try await reader.event(lane, at: middle) else { break }
            if event.at < instant {
                before = middle
                place = event.checkpoint
            } else {
                after = middle
            }
        }
        return place
    }
}

extension DossierState {
    /// The system whose dossier it is: the one that filed it, for a citizen or by itself. A draft is a system's where it wrote it for
    /// itself; a citizen's draft is the citizen's, whichever portal they wrote it through.
    var filingSystem: SystemID? {
        guard let filer, let system = filer.system else { return nil }
        return !isUnfiled || filer.subject == system.rawValue ? system : nil
    }
}
