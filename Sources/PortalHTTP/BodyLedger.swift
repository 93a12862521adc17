import Casework
import Synchronization
import Vietnamese

/// How many bytes of bodies the server holds at one time, all requests together: many large bodies at once are told to come back, and do not
/// take the memory of all. An attachment is held in parts, as it comes (``UploadBody``) and as it goes (``DownloadGate``): it counts for two
/// of them. Small bodies have a reserve that no large one takes.
final class BodyLedger: Sendable {
    private struct State {
        var held = 0
        var most = 0
    }

    /// A body of up to so many bytes is small: nearly every command is.
    static let small = 64 << 10
    /// What is kept for small bodies besides: room for 256 of the largest of them.
    static let reserve = 16 << 20

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: In bytes; not less than one body that is held whole, or one upload.
    init(limit: Int) { self.limit = max(limit, RequestBody.largest, UploadBody.held) }

    /// Bytes that are held now.
    var count: Int { state.withLock { $0.held } }
    /// The most that was ever held.
    var most: Int { state.withLock { $0.most } }

    fileprivate func take(_ count: Int, isSmall: Bool) -> Bool {
        state.withLock { state in
            guard state.held + count <= (isSmall ? limit + Self.reserve : limit) else { return false }
            state.held += count
            state.most = max(state.most, state.held)
            return true
        }
    }

    fileprivate func give(back count: Int) { state.withLock { $0.held -= count } }

    /// What one request holds; given back when the request has been answered.
    final class Account: Sendable {
        /// The account of the request that is being answered.
        @TaskLocal static var current: Account?

        private let ledger: BodyLedger
        private let taken = Mutex(0)

        init(_ ledger: BodyLedger) { self.ledger = ledger }

        /// - Throws: `CaseworkError` where the server holds as much as it may.
        func take(_ count: Int) throws {
            let isSmall = taken.withLock { $0 } + count <= BodyLedger.small
            guard ledger.take(count, isSmall: isSmall) else { throw BodyLedger.full }
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
            vi: "Máy chủ đang nhận và gửi quá nhiều tệp cùng lúc.",
            en: "The server is receiving and sending too many files at once."),
        advice: Bilingual(vi: "Thử lại sau giây lát.", en: "Try again in a moment."), retryAfter: 2)
}
