public import WorkingTime

/// How attempts to sign in are slowed down.
public struct LoginRules: Sendable, Hashable {
    /// Attempts on one account before it has to wait.
    public var freePerAccount: Int
    /// Attempts from one address before it has to wait; higher, because an office shares an address.
    public var freePerAddress: Int
    /// The first wait in seconds; each further failure doubles it.
    public var firstWait: Int64
    /// The longest wait in seconds: an attacker cannot keep an officer out for longer.
    public var longestWait: Int64
    /// After this many seconds without an attempt, failures are forgotten.
    public var memory: Int64
    /// How many accounts, and how many addresses, are remembered at most.
    public var capacity: Int

    public init(
        freePerAccount: Int = 5, freePerAddress: Int = 50, firstWait: Int64 = 15, longestWait: Int64 = 900,
        memory: Int64 = 3600, capacity: Int = 10_000
    ) {
        self.freePerAccount = max(1, freePerAccount)
        self.freePerAddress = max(1, freePerAddress)
        self.firstWait = max(1, firstWait)
        self.longestWait = max(self.firstWait, longestWait)
        self.memory = max(self.longestWait, memory)
        self.capacity = max(8, capacity)
    }
}

/// Slows down the guessing of passwords, by account and by address. No clock, no lock: the caller has both.
///
/// An attempt is counted before the password is looked at (`begin`), so that a thousand attempts at once do not slip through,
/// and taken back when it was right (`succeeded`). Accounts that do not exist count like others: waiting tells nothing.
public struct LoginGuard: Sendable {
    /// Whether the password may be looked at.
    public enum Answer: Sendable, Hashable {
        case goAhead
        /// Not before this instant; nothing was counted.
        case wait(until: Instant)
    }

    public let rules: LoginRules
    private var accounts: FailureTable
    private var addresses: FailureTable

    public init(rules: LoginRules = LoginRules()) {
        self.rules = rules
        accounts = FailureTable(rules: rules, free: rules.freePerAccount)
        addresses = FailureTable(rules: rules, free: rules.freePerAddress)
    }

    /// Counts an attempt, where one is allowed now.
    ///
    /// - Parameters:
    ///   - account: The account as it was typed.
    ///   - address: Where it comes from; an IPv6 address counts with its network (the first 64 bits).
    ///   - now: The present instant. One that lies before an earlier one does no harm.
    /// - Returns: Whether to go ahead, or until when to wait (`Retry-After`).
    /// - Complexity: O(1) amortised.
    public mutating func begin(account: String, address: String, at now: Instant) -> Answer {
        let account = Self.bounded(account)
        let address = Self.network(address)
        let waits = [accounts.wait(for: account, at: now), addresses.wait(for: address, at: now)].compactMap { $0 }
        if let until = waits.max() { return .wait(until: until) }
        accounts.count(account, at: now)
        addresses.count(address, at: now)
        return .goAhead
    }

    /// The password was right: the account's failures are forgotten, the address gets this one attempt back.
    ///
    /// An attacker with an account of their own cannot clear their address with it.
    public mutating func succeeded(account: String, address: String) {
        accounts.forget(Self.bounded(account))
        addresses.takeBack(Self.network(address))
    }

    /// Nobody could look at the password: the attempt was none.
    public mutating func takeBack(account: String, address: String) {
        accounts.takeBack(Self.bounded(account))
        addresses.takeBack(Self.network(address))
    }

    /// How many accounts and addresses are remembered.
    public var remembered: Int { accounts.count + addresses.count }

    /// At most 64 bytes of what was typed, so that long input takes no memory.
    private static func bounded(_ text: String) -> String { String(decoding: text.utf8.prefix(64), as: UTF8.self) }

    /// The first four groups of an IPv6 address, any other address as it is.
    static func network(_ address: String) -> String {
        let plain = bounded(address).lowercased()
        guard plain.contains(":"), !plain.contains(".") else { return plain }
        let halves = plain.prefix { $0 != "%" }.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [Substring] = []
        for group in halves {
            // An empty group is the place of `::`; at the ends it stands twice.
            if group.isEmpty { break }
            groups.append(group)
        }
        let zeros = Array(repeating: Substring("0"), count: max(0, 4 - groups.count))
        return (groups + zeros).prefix(4).map { String($0.drop { $0 == "0" }) }.joined(separator: ":") + "::/64"
    }
}
