import Casework
import EventLog
import Foundation
import Postgres
import Testing

/// What an office is not opened on.
@Suite struct OpeningTests {
    private func refused(_ configuration: OfficeConfiguration) async -> String? {
        do {
            await (try await Office.open(configuration)).shutdown()
            return nil
        } catch { return error.code }
    }

    @Test("neither under a role that could rewrite history, nor on a demonstration's log, nor on another schema")
    func unsuitable() async throws {
        let fixture = try await OfficeFixture.make()
        var configuration = fixture.configuration
        configuration.schema = try Migration.files(in: OfficeFixture.root.appendingPathComponent("schema").path)
        #expect(await refused(configuration) == nil)

        configuration.database = fixture.owner
        #expect(await refused(configuration) == "casework.role-too-powerful")
        configuration.database = fixture.owner.user("toantrinh_app")
        let connection = try await PostgresConnection.open(fixture.owner)
        defer { connection.close() }
        try await connection.execute(script: "GRANT DELETE ON event TO toantrinh_app")
        #expect(await refused(configuration) == "casework.role-too-powerful")
        try await connection.execute(script: "REVOKE DELETE ON event FROM toantrinh_app")
        #expect(await refused(configuration) == nil)

        configuration.requiresProductionLog = true
        #expect(await refused(configuration) == "log.wrong-clock")
        configuration.requiresProductionLog = false

        let known = configuration.schema
        configuration.schema.append(Migration(number: 9000, name: "later", bytes: []))
        #expect(await refused(configuration) == "casework.schema-behind")
        configuration.schema = Array(known.dropLast())
        #expect(await refused(configuration) == "schema.unknown")
        configuration.schema = known
        configuration.schema[0].bytes.append(UInt8(ascii: "\n"))
        #expect(await refused(configuration) == "schema.changed")
    }
}
