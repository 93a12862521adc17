import Dossiers
import EventLog
import Organisation
import Testing
import WorkingTime

@testable import Casework

/// Who read what is written down before it is shown, many rows a commit.
@Suite struct AccessLogTests {
    @Test("many readers at once: each of their rows stands in the log when they are answered, and once")
    func together() async throws {
        let fixture = try await OfficeFixture.make()
        let store = fixture.office.store
        let at = try await fixture.office.clock.now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<120 {
                group.addTask {
                    let codes = (0...number % 4).map { "H26.147-R\(number)-\($0)" }
                    try await store.recordAccess(at: at, actor: .engine("test"), codes: codes, what: "together")
                    let mine = try await fixture.rows(
                        "SELECT count(*)::text FROM access_log WHERE code LIKE 'H26.147-R\(number)-%'")
                    #expect(mine == ["\(codes.count)"])
                }
            }
            try await group.waitForAll()
        }
        let all = try await fixture.rows(
            "SELECT count(*)::text || ' ' || count(DISTINCT code) FROM access_log WHERE what = 'together'")
        #expect(all == ["300 300"])
    }

    @Test("nothing to write waits for nothing; where the database refuses, everybody who waits is told")
    func refused() async throws {
        let fixture = try await OfficeFixture.make()
        let store = fixture.office.store
        let at = try await fixture.office.clock.now()
        try await store.recordAccess(at: at, actor: .engine("test"), codes: [], what: "nothing")
        try await fixture.asSuperuser("REVOKE INSERT ON access_log FROM toantrinh_app")
        let refusals = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    do {
                        try await store.recordAccess(at: at, actor: .engine("test"), code: "\(number)", what: "refused")
                        return false
                    } catch { return true }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refusals == 20)
        try await fixture.asSuperuser("GRANT INSERT ON access_log TO toantrinh_app")
        try await store.recordAccess(at: at, actor: .engine("test"), code: "after", what: "refused")
        #expect(try await fixture.rows("SELECT code FROM access_log WHERE what = 'refused'") == ["after"])
    }
}
