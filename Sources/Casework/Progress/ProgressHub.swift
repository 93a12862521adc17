import EventLog
import Organisation
import Synchronization
import Vietnamese

/// How many may follow dossiers at once, and how they are told.
public struct ProgressLimits: Sendable, Hashable {
    /// Listeners in all.
    public var listeners = 1000
    /// Listeners of one officer, of one citizen, and of one system, those of the citizens for whom it asks included.
    public var perOfficer = 20
    public var perCitizen = 10
    public var perSystem = 500
    /// Listeners of all citizens and systems together: officers always find room.
    public var outside = 900
    /// How often the dossiers that somebody follows are looked at.
    public var poll: Duration = .milliseconds(500)
    /// How often a sign of life is given where nothing happens.
    public var beat: Duration = .seconds(15)
    /// How long one listener is served; then they ask again, and show their token again.
    public var life: Duration = .seconds(300)

    public init() {}
}

/// Tells whoever follows a dossier that it has moved on. All of them together cost one statement every half second, whoever moved it:
/// this process or another.
final class ProgressHub: Sendable {
    private struct Listener {
        var stream: StreamID
        /// Under which names they count.
        var names: [String]
        var version: Int64
        var told: ContinuousClock.Instant
        var channel: AsyncStream<ProgressSignal>.Continuation
    }

    private struct State {
        var listeners: [UInt64: Listener] = [:]
        var perCaller: [String: Int] = [:]
        var next: UInt64 = 0
        var isClosed = false
    }

    let limits: ProgressLimits
    private let state = Mutex(State())

    init(_ limits: ProgressLimits) { self.limits = limits }

    /// How many listen.
    var count: Int { state.withLock { $0.listeners.count } }

    /// Listens to a dossier that is known to be at `version`, until the stream is dropped or the hub closes.
    ///
    /// - Throws: `CaseworkError` where too many listen.
    func listen(to stream: StreamID, at version: Int64, caller: Caller) throws(CaseworkError) -> AsyncStream<
        ProgressSignal
    > {
        let shares = shares(of: caller)
        let (signals, channel) = AsyncStream.makeStream(of: ProgressSignal.self, bufferingPolicy: .bufferingNewest(2))
        let result = state.withLock { state -> Result<UInt64, CaseworkError> in
            if state.isClosed { return .failure(Self.closing) }
            guard state.listeners.count < limits.listeners else { return .failure(Self.full) }
            for share in shares where state.perCaller[share.name, default: 0] >= share.most {
                return .failure(share.refusal)
            }
            state.next += 1
            for share in shares { state.perCaller[share.name, default: 0] += 1 }
            state.listeners[state.next] = Listener(
                stream: stream, names: shares.map(\.name), version: version, told: .now, channel: channel)
            return .success(state.next)
        }
        let id = try result.get()
        channel.onTermination = { [weak self] _ in self?.forget(id) }
        return signals
    }

    private struct Share {
        var name: String
        var most: Int
        var refusal = ProgressHub.tooMany
    }

    /// As whom a caller counts: a citizen through a portal as themselves, and with all others as the portal.
    private func shares(of caller: Caller) -> [Share] {
        var shares: [Share] = []
        switch caller.identity {
        case .officer: return [Share(name: caller.key, most: limits.perOfficer)]
        case .citizen: shares.append(Share(name: caller.key, most: limits.perCitizen))
        case .system: break
        }
        if let system = caller.actingSystem {
            shares.append(Share(name: "system\u{0}\(system.rawValue)", most: limits.perSystem))
        }
        return shares + [Share(name: "outside", most: limits.outside, refusal: Self.full)]
    }

    private func forget(_ id: UInt64) {
        state.withLock { state in
            guard let listener = state.listeners.removeValue(forKey: id) else { return }
            for name in listener.names {
                let left = state.perCaller[name, default: 1] - 1
                state.perCaller[name] = left > 0 ? left : nil
            }
        }
    }

    /// Looks at what is followed, until cancelled.
    ///
    /// - Parameter versions: Says how dossiers stand; what it throws is as if nothing had moved.
    func run(_ versions: @Sendable ([StreamID]) async throws -> [StreamID: Int64]) async {
        while !Task.isCancelled {
            let streams = state.withLock { Set($0.listeners.values.map(\.stream)) }
            if !streams.isEmpty {
                let found = (try? await versions(Array(streams))) ?? [:]
                tell(found, now: .now)
            }
            do { try await Task.sleep(for: limits.poll) } catch { break }
        }
        close()
    }

    private func tell(_ versions: [StreamID: Int64], now: ContinuousClock.Instant) {
        state.withLock { state in
            for (id, listener) in state.listeners {
                if let version = versions[listener.stream], version != listener.version {
                    state.listeners[id]?.version = version
                    state.listeners[id]?.told = now
                    listener.channel.yield(.moved)
                } else if now - listener.told >= limits.beat {
                    state.listeners[id]?.told = now
                    listener.channel.yield(.beat)
                }
            }
        }
    }

    /// Ends all streams, and takes no more.
    func close() {
        let channels = state.withLock { state in
            state.isClosed = true
            return state.listeners.values.map(\.channel)
        }
        for channel in channels { channel.finish() }
    }

    private static let full = CaseworkError(
        .unavailable, code: "progress.full",
        message: Bilingual(
            vi: "Đang có quá nhiều người theo dõi hồ sơ.", en: "Too many are following dossiers at this moment."),
        advice: Bilingual(vi: "Thử lại sau giây lát.", en: "Try again in a moment."), retryAfter: 5)
    private static let tooMany = CaseworkError(
        .tooManyAttempts, code: "progress.too-many",
        message: Bilingual(
            vi: "Bạn đang theo dõi quá nhiều hồ sơ cùng lúc.", en: "You are following too many dossiers at once."),
        advice: Bilingual(vi: "Đóng bớt các luồng đang mở.", en: "Close some of the streams."), retryAfter: 5)
    private static let closing = CaseworkError(
        .unavailable, code: "progress.closing",
        message: Bilingual(vi: "Máy chủ đang dừng.", en: "The server is stopping."), retryAfter: 5)
}
