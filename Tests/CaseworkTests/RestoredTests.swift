import Casework
import JSON
import Testing

/// A database that was restored under a running server.
@Suite(.serialized) struct RestoredTests {
    @Test("what is shown is what the log says now, not what this server remembers")
    func readsTheLog() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.complete(by: hoa)
        #expect(try await fixture.view(code, by: hoa)["attachments"]?.array?.count == 1)
        // The last event is lost.
        try await fixture.asSuperuser(
            "DELETE FROM event WHERE type = 'dossier.attached'; UPDATE dossier SET version = 1")
        let view = try await fixture.view(code, by: hoa)
        #expect(view["attachments"]?.array?.isEmpty == true && view["version"] == 1)
        await fixture.office.shutdown()
    }
}
