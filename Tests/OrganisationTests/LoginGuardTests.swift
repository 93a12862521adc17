import Organisation
import Testing
import WorkingTime

@Suite struct LoginGuardTests {
    private let start = Instant(microseconds: 1_781_053_080_000_000)

    @Test func backsOffAndForgets() {
        let rules = LoginRules(freePerAccount: 3, freePerAddress: 100, firstWait: 10, longestWait: 40, memory: 100)
        var guardian = LoginGuard(rules: rules)
        for second in 0..<3 {
            #expect(guardian.begin(account: "hoa", address: "a", at: start.adding(seconds: Int64(second))) == .goAhead)
        }
        let last = start.adding(seconds: 2)
        #expect(guardian.begin(account: "hoa", address: "b", at: last) == .wait(until: last.adding(seconds: 10)))
        #expect(guardian.begin(account: "hoa", address: "b", at: last.adding(seconds: 10)) == .goAhead)
        #expect(
            guardian.begin(account: "hoa", address: "b", at: last.adding(seconds: 11))
                == .wait(until: last.adding(seconds: 30)))
        #expect(guardian.begin(account: "lan", address: "b", at: last.adding(seconds: 11)) == .goAhead)
        #expect(guardian.begin(account: "hoa", address: "b", at: last.adding(seconds: 500)) == .goAhead)
        #expect(guardian.begin(account: "hoa", address: "b", at: last.adding(seconds: 500)) == .goAhead)
    }

    @Test func waitsGrowToTheLongestOnly() {
        let rules = LoginRules(
            freePerAccount: 1, freePerAddress: 1_000_000, firstWait: 10, longestWait: 60, memory: 10_000)
        var guardian = LoginGuard(rules: rules)
        var now = start
        var waits: [Int64] = []
        for _ in 0..<60 {
            #expect(guardian.begin(account: "hoa", address: "a", at: now) == .goAhead)
            guard case .wait(let until) = guardian.begin(account: "hoa", address: "a", at: now) else {
                Issue.record("no wait")
                return
            }
            waits.append((until.microseconds - now.microseconds) / 1_000_000)
            now = until
        }
        #expect(waits.prefix(5) == [10, 20, 40, 60, 60] && waits.allSatisfy { $0 <= 60 })
    }

    @Test func successClearsTheAccountButNotTheAddress() {
        var guardian = LoginGuard(rules: LoginRules(freePerAccount: 3, freePerAddress: 6))
        var refused = false
        // Guesses at others' accounts, between them successes with an account of one's own.
        for round in 0..<10 where !refused {
            refused = guardian.begin(account: "victim-\(round)", address: "evil", at: start) != .goAhead
            if guardian.begin(account: "own", address: "evil", at: start) == .goAhead {
                guardian.succeeded(account: "own", address: "evil")
            }
        }
        #expect(refused)
        for _ in 0..<3 { #expect(guardian.begin(account: "hoa", address: "x", at: start) == .goAhead) }
        guardian.succeeded(account: "hoa", address: "x")
        #expect(guardian.begin(account: "hoa", address: "x", at: start) == .goAhead)
    }

    @Test func manyAttemptsAtOnceDoNotSlipThrough() {
        var guardian = LoginGuard(rules: LoginRules(freePerAccount: 5, freePerAddress: 1000))
        let answers = (0..<100).map { guardian.begin(account: "hoa", address: "10.0.0.\($0)", at: start) }
        #expect(answers.filter { $0 == .goAhead }.count == 5)
    }

    @Test func anAddressIsHeldWhateverTheAccount() {
        var guardian = LoginGuard(rules: LoginRules(freePerAccount: 5, freePerAddress: 20))
        let answers = (0..<100).map { guardian.begin(account: "a\($0)", address: "10.0.0.1", at: start) }
        #expect(answers.filter { $0 == .goAhead }.count == 20)
    }

    @Test(arguments: [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::1", true), ("2001:db8::1", "2001:0DB8:0:0:ffff::2", true),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", false), ("fe80::1%eth0", "fe80::2", true), ("::1", "::2", true),
        ("10.0.0.1", "10.0.0.2", false), ("::ffff:10.0.0.1", "::ffff:10.0.0.2", false), (":", "%", false),
    ])
    func networksOfAddresses(_ one: String, _ other: String, _ isSame: Bool) {
        var guardian = LoginGuard(rules: LoginRules(freePerAccount: 10, freePerAddress: 1))
        #expect(guardian.begin(account: "a", address: one, at: start) == .goAhead)
        #expect((guardian.begin(account: "b", address: other, at: start) != .goAhead) == isSame)
    }

    @Test(arguments: 0..<20)
    func memoryIsBoundedAndTheAttackedStaysHeld(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let rules = LoginRules(
            freePerAccount: 3, freePerAddress: 1_000_000, firstWait: 900, longestWait: 900, capacity: 64)
        var guardian = LoginGuard(rules: rules)
        for _ in 0..<3 { _ = guardian.begin(account: "hoa", address: "evil", at: start) }
        for step in 0..<2000 {
            let now = start.adding(seconds: Int64(step % 600))
            _ = guardian.begin(account: "x\(Int.random(in: 0..<100_000, using: &random))", address: "evil", at: now)
            #expect(guardian.remembered <= 128)
            #expect(guardian.begin(account: "hoa", address: "evil", at: now) != .goAhead, "seed \(seed), step \(step)")
        }
    }

    @Test(arguments: 0..<50)
    func neverMoreThanTheRulesAllow(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let rules = LoginRules(
            freePerAccount: 4, freePerAddress: 1_000_000, firstWait: 30, longestWait: 240, memory: 3600)
        var guardian = LoginGuard(rules: rules)
        var allowed: [Instant] = []
        var now = start
        for _ in 0..<400 {
            // Time also runs backwards now and then.
            now = now.adding(seconds: Int64.random(in: -5...20, using: &random))
            if guardian.begin(account: "hoa", address: "a", at: now) == .goAhead { allowed.append(now) }
        }
        // After the free attempts every further one is at least the first wait apart from the latest before it.
        for index in allowed.indices.dropFirst(4) {
            let before = allowed[..<index].max() ?? start
            #expect(allowed[index] >= before.adding(seconds: 30), "seed \(seed)")
        }
        #expect(allowed.count >= 4)
    }

    @Test func extremeInstantsDoNotTrap() {
        var guardian = LoginGuard()
        for instant in [Instant(microseconds: .min), Instant(microseconds: .max), Instant(microseconds: 0)] {
            for _ in 0..<20 { _ = guardian.begin(account: "hoa", address: "a", at: instant) }
        }
        guardian.succeeded(account: "nobody", address: "nowhere")
        #expect(guardian.remembered == 2)
    }

    @Test func longNamesTakeNoMemory() {
        var guardian = LoginGuard(rules: LoginRules(freePerAccount: 1))
        let long = String(repeating: "ễ", count: 100_000)
        #expect(guardian.begin(account: long, address: long, at: start) == .goAhead)
        #expect(guardian.begin(account: long + "x", address: "b", at: start) != .goAhead)
    }

    @Test func anAttemptThatWasNoneIsTakenBack() throws {
        var login = LoginGuard()
        let now = Instant(microseconds: 1_781_053_080_000_000)
        for _ in 0..<60 {
            #expect(login.begin(account: "hoa.nt", address: "10.0.0.1", at: now) == .goAhead)
            login.takeBack(account: "hoa.nt", address: "10.0.0.1")
        }
        #expect(login.remembered == 0)
    }
}
