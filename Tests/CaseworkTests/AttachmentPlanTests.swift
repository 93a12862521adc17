import Foundation
import Postgres
import Testing

@testable import Casework

/// The plans of the attachment store under the application's role, row security among them.
@Suite struct AttachmentPlanTests {
    @Test("however many files there are, a part is put in, read and dropped by keys alone")
    func keysOnly() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.asSuperuser(
            """
            INSERT INTO attachment (lane, stream_id, sha256, upload, parts)
            SELECT 2, md5(n::text)::uuid, sha256(n::text::bytea), md5(n::text)::uuid, 2 FROM generate_series(1, 20000) AS n;
            INSERT INTO attachment_part (upload, number, sealed)
            SELECT md5(n::text)::uuid, p, 'x' FROM generate_series(1, 20100) AS n, generate_series(0, 1) AS p;
            INSERT INTO attachment_upload (upload, begun_at)
            SELECT md5(n::text)::uuid, now() - n * interval '1 minute' FROM generate_series(20001, 20100) AS n;
            ANALYZE attachment, attachment_part, attachment_upload;
            """)
        let connection = try await PostgresConnection.open(fixture.configuration.database)
        defer { connection.close() }
        for statement in PostgresAttachmentStore.statements {
            let explain = PreparedStatement(
                "explain_\(statement.name)", SQL(unsafe: "EXPLAIN \(statement.sql.text)"), statement.parameterTypes)
            let parameters = statement.parameterTypes.map { type -> PostgresValue in
                switch type {
                case .int4: .int4(2)
                case .int8: .int8(100)
                case .uuid: .uuid(UUID())
                default: .bytea([UInt8](repeating: 7, count: 32))
                }
            }
            let plan = try await connection.query(explain, PostgresParameters(parameters)).map {
                try $0.value(0, as: String.self)
            }
            for line in plan {
                #expect(!line.contains("Seq Scan on attachment "), "\(statement.name): \(plan.joined(separator: "\n"))")
                #expect(
                    !line.contains("Seq Scan on attachment_part"), "\(statement.name): \(plan.joined(separator: "\n"))")
            }
        }
    }
}
