import Casework
import Synchronization
import Vietnamese

/// How many bytes of request bodies the server holds at one time, all requests together: many large uploads at once are told to come
/// back, and do not take the memory of all.
final class BodyLedger: Sendable {
    private let held = Mutex(0)
    private let limit: Int

    /// - Parameter limit: In bytes; not less than one attachment.
    init(limit: Int) { self.limit = max(limit, Office.largestAttachment) }

    /// Bytes that are held now.
    var count: Int { held.withLock { $0 } }

    fileprivate func take(_ count: Int) -> Bool {
        held.withLock { held in
            guard held + count <= limit else { return false }
            held += count
            return true
        }
    }

    fileprivate func give(back count: Int) { held.withLock { $0 -= count } }

    /// What one request holds; given back when the request has been answered.
    final class Account: Sendable {
        /// The account of the request that is being answered.
        @TaskLocal static var current: Account?

        private let ledger: BodyLedger
        private let taken = Mutex(0)

        init(_ ledger: BodyLedger) { self.ledger = ledger }

        /// - Throws: `CaseworkError` where the server holds as much as it may.
        func take(_ count: Int) throws {
            guard ledger.take(count) else { throw BodyLedger.full }
            taken.withLock { $0 += count }
        }

        func close() {
            let count = taken.withLock { taken in
                defer { taken = 0 }
                return taken
            }
            ledger.give(back: count)
        }
    }

    private static let full = CaseworkError(
        .unavailable, code: "server.overloaded",
        message: Bilingual(
            vi: "Máy chủ đang nhận quá nhiều tệp cùng lúc.", en: "The server is receiving too many files at once."),
        advice: Bilingual(vi: "Thử lại sau giây lát.", en: "Try again in a moment."), retryAfter: 2)
}
