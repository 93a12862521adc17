import Testing

@testable import Postgres

struct ListenerTests {
    @Test func itHearsAndComesBack() async throws {
        let configuration = try await database()
        let admin = try await PostgresConnection.open(configuration)
        let listener = try PostgresListener(configuration, channels: ["lane", "Tên \"lạ\""])
        var events = listener.events.makeAsyncIterator()
        #expect(await events.next() == .listening)
        try await admin.query("SELECT pg_notify('lane', '17'), pg_notify('Tên \"lạ\"', ''), pg_notify('other', 'x')")
        for (channel, payload) in [("lane", "17"), ("Tên \"lạ\"", "")] {
            guard case .notification(let heard) = await events.next() else { Issue.record("nothing heard"); return }
            #expect(heard.channel == channel)
            #expect(heard.payload == payload)
        }
        try await admin.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        #expect(await events.next() == .reconnected)
        try await admin.query("SELECT pg_notify('lane', '18')")
        guard case .notification(let heard) = await events.next() else { Issue.record("nothing heard"); return }
        #expect(heard.payload == "18")
        listener.close()
        #expect(await events.next() == nil)
    }

    /// A connection that comes to be and cannot be used, such as one that would listen to a standby, is no success.
    @Test func aGreetingThatFailsIsTriedAgainLessAndLessOften() async throws {
        let (pauses, report) = AsyncStream.makeStream(of: Duration.self)
        var options = EngineOptions(reconnects: true, cancelsOnTheWire: false)
        options.greeting = "SELECT 1/0"
        options.onPause = { report.yield($0) }
        let handle = EngineHandle(try await database(), options, logger: .silent)
        var seen: [Duration] = []
        for await pause in pauses {
            seen.append(pause)
            if seen.count == 5 { break }
        }
        handle.close()
        // Each is at least three quarters of twice the one before.
        #expect(seen.last.map { $0 >= .milliseconds(240) } == true, "\(seen)")
    }

    @Test func aSlowReaderIsToldThatItMissed() async throws {
        let buffer = HandOff<PostgresListener.Event>(capacity: 4)
        for number in 1...5 {
            let heard = PostgresNotification(channel: "c", payload: "\(number)", process: 1)
            buffer.offer(.notification(heard), orInsteadOfAll: .missed)
        }
        #expect(try await buffer.next() == .missed)
        let later = PostgresListener.Event.notification(PostgresNotification(channel: "c", payload: "6", process: 1))
        buffer.offer(later, orInsteadOfAll: .missed)
        #expect(try await buffer.next() == later)
        buffer.finish(nil)
        #expect(try await buffer.next() == nil)
    }

    @Test func waitingForOneIsCancellable() async throws {
        let listener = try PostgresListener(try await database(), channels: ["c"])
        let task = Task {
            var count = 0
            for await _ in listener.events {
                count += 1
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return count
        }
        #expect(await task.value == 1)
    }
}
