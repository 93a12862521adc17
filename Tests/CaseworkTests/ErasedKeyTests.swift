import Casework
import JSON
import Postgres
import Testing

/// What an erasure will do: it deletes keys and search tokens, and changes nothing in the log.
@Suite(.serialized) struct ErasedKeyTests {
    @Test(
        "a person whose key is deleted is gone from every answer and search; the log, the state and the rest of the dossier stay"
    )
    func erased() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let before = try await fixture.rows(
            "SELECT pos || encode(digest, 'hex') || body::text FROM event ORDER BY lane, pos")
        let header = try await fixture.rows("SELECT dossier::text FROM dossier")
        #expect(try await fixture.search("nguyen van binh", by: hoa) == [code])

        // The application's own rights are enough for it.
        let application = try await PostgresConnection.open(fixture.owner.user("toantrinh_app"))
        try await application.execute(
            script: "DELETE FROM subject_key WHERE subject IN ('applicant', 'child'); DELETE FROM search_token")
        application.close()

        let view = try await fixture.view(code, by: hoa)
        for person in ["applicant", "child"] { #expect(view["subjects"]?[person] == nil, "\(person)") }
        #expect(view["subjects"]?["mother"]?["full_name"] == "Trần Thị Hương")
        #expect(view["version"] == 3)
        let text = JSONWriter.text(view) + JSONWriter.text(try await fixture.office.history(code, by: hoa))
        for word in ["Nguyễn Minh Anh", "001090012345"] { #expect(!text.contains(word), "\(word)") }
        #expect(try await fixture.search("nguyen van binh", by: hoa) == [])
        #expect(
            try await fixture.rows("SELECT pos || encode(digest, 'hex') || body::text FROM event ORDER BY lane, pos")
                == before)
        #expect(try await fixture.rows("SELECT dossier::text FROM dossier") == header)
        // Work goes on.
        let minh = try await fixture.officer("minh.tv")
        try await fixture.command("claim", code, by: minh)
        await fixture.office.shutdown()
    }
}
