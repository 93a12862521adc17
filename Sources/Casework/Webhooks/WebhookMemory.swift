import EventLog
import Organisation
import Synchronization

/// What a runner of webhooks remembers between its looks: whom it serves, and who had nothing left to deliver.
final class WebhookMemory: Sendable {
    private struct State {
        var busy: Set<WebhookID> = []
        /// Where the lanes stood when nothing was left.
        var idle: [WebhookRegistration: [Lane: Position]] = [:]
    }

    private let state = Mutex(State())

    /// Whether a turn begins: not where the webhook is in one, or too many are.
    func begin(_ webhook: WebhookRegistration, atMost most: Int) -> Bool {
        state.withLock { $0.busy.count < most && $0.busy.insert(webhook.webhook).inserted }
    }

    /// A turn is over; `heads` is where the lanes stood before it, where nothing was left.
    func end(_ webhook: WebhookRegistration, idleAt heads: [Lane: Position]?) {
        state.withLock { state in
            state.busy.remove(webhook.webhook)
            // Of former registrations nothing is kept.
            for known in state.idle.keys where known.webhook == webhook.webhook { state.idle[known] = nil }
            state.idle[webhook] = heads
        }
    }

    /// Whether nothing was left the last time, and the log has not moved since.
    func isIdle(_ webhook: WebhookRegistration, at heads: [Lane: Position]) -> Bool {
        state.withLock { $0.idle[webhook] == heads }
    }
}
