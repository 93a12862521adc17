import Casework
import Synchronization
import Vietnamese

/// How many files are sent at one time. Whoever reads slowly holds two parts of each in memory for as long as it takes: they count among the
/// bodies that the server holds, and one holder has so many at once and no more. A system, which fetches for many people, has sixteen times
/// as many.
final class DownloadGate: Sendable {
    private let bodies: BodyLedger
    private let most: Int
    private let open = Mutex<[Turnstile.Holder: Int]>([:])

    /// - Parameters:
    ///   - bodies: Where their bytes are counted.
    ///   - most: How many one officer or citizen may have at once, 1 or more.
    init(_ bodies: BodyLedger, most: Int) {
        self.bodies = bodies
        self.most = most
    }

    /// How many are being sent.
    var count: Int { open.withLock { $0.values.reduce(0, +) } }

    /// Begins to send a file.
    ///
    /// - Parameters:
    ///   - size: Its length in bytes.
    ///   - caller: To whom.
    /// - Returns: What is closed at its end, at the latest when nobody has it any more.
    /// - Throws: `CaseworkError`, 503 `server.overloaded`, where the caller has as many, or the server holds as much, as may be.
    func begin(_ size: Int, for caller: Caller) throws -> Ticket {
        let holder = Turnstile.Holder(caller)
        let isFree = open.withLock { open in
            guard open[holder, default: 0] < (holder.isSystem ? 16 * most : most) else { return false }
            open[holder, default: 0] += 1
            return true
        }
        guard isFree else { throw Self.tooMany }
        let ticket = Ticket(self, holder, BodyLedger.Account(bodies))
        try ticket.account.take(min(size, UploadBody.held))
        return ticket
    }

    private func leave(_ holder: Turnstile.Holder) {
        open.withLock { open in
            let count = open[holder, default: 0]
            open[holder] = count > 1 ? count - 1 : nil
        }
    }

    /// One file that is being sent.
    final class Ticket: Sendable {
        fileprivate let account: BodyLedger.Account
        private let gate: DownloadGate
        private let holder: Turnstile.Holder
        private let isOpen = Mutex(true)

        fileprivate init(_ gate: DownloadGate, _ holder: Turnstile.Holder, _ account: BodyLedger.Account) {
            self.gate = gate
            self.holder = holder
            self.account = account
        }

        /// It has been sent, or will not be; again it changes nothing.
        func close() {
            let wasOpen = isOpen.withLock { isOpen in
                defer { isOpen = false }
                return isOpen
            }
            guard wasOpen else { return }
            account.close()
            gate.leave(holder)
        }

        deinit { close() }
    }

    private static let tooMany = CaseworkError(
        .unavailable, code: "server.overloaded",
        message: Bilingual(
            vi: "Bạn đang tải quá nhiều tệp cùng lúc.", en: "You are fetching too many files at once."),
        advice: Bilingual(
            vi: "Chờ các tệp đang tải xong rồi tải tiếp.", en: "Fetch the others when those have come."), retryAfter: 2)
}
