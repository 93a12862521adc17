import EventLog
import Postgres
import Vietnamese

extension Office {
    /// Refuses a database that this program must not write to: one with another schema, and one in which it could rewrite history.
    ///
    /// - Throws: `CaseworkError`, `MigrationError`, `PostgresError`.
    static func requireSuitable(_ pool: PostgresPool, schema: [Migration]) async throws {
        try await pool.withConnection { connection in
            if !schema.isEmpty {
                let missing = try await Migrator(schema).pending(on: connection)
                guard missing.isEmpty else { throw schemaBehind(missing.count) }
            }
            if try await KeyRewrapping.isRunning(on: connection) { throw KeyRewrapError.excludesServers }
            // A superuser may everything; an owner may give itself what it lacks.
            let rights = try await connection.query(
                """
                SELECT current_user, pg_has_role(current_user, c.relowner, 'MEMBER'),
                    has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
                    OR has_table_privilege(c.oid, 'TRUNCATE')
                FROM pg_class c WHERE c.oid = to_regclass('public.event')
                """
            ).oneOrNone()
            // Without the table there is no log, which is told in its place.
            guard let rights else { return }
            guard try !rights.value(1, as: Bool.self), try !rights.value(2, as: Bool.self) else {
                throw tooPowerful(try rights.value(0, as: String.self))
            }
        }
    }

    private static func schemaBehind(_ count: Int) -> CaseworkError {
        CaseworkError(
            .fault, code: "casework.schema-behind",
            message: Bilingual(
                vi: "Lược đồ cơ sở dữ liệu còn thiếu \(count) tệp.", en: "The database's schema lacks \(count) files."),
            advice: Bilingual(vi: "Chạy: toantrinh admin migrate", en: "Run: toantrinh admin migrate"))
    }

    private static func tooPowerful(_ role: String) -> CaseworkError {
        CaseworkError(
            .fault, code: "casework.role-too-powerful",
            message: Bilingual(
                vi: "Vai trò cơ sở dữ liệu “\(role)” có thể sửa hoặc xóa sự kiện đã ghi.",
                en: "The database role “\(role)” could change or delete events."),
            advice: Bilingual(
                vi:
                    "Kết nối bằng toantrinh_app hoặc một vai trò chỉ thuộc toantrinh_app (DATABASE_URL); quyền của chủ sở hữu chỉ dành cho DATABASE_ADMIN_URL.",
                en:
                    "Connect as toantrinh_app, or as a role that is a member of nothing else (DATABASE_URL); the owner's rights are for DATABASE_ADMIN_URL alone."
            ))
    }

    static let demonstrationLog = CaseworkError(
        .fault, code: "log.wrong-clock",
        message: Bilingual(
            vi: "Sổ sự kiện này được tạo với đồng hồ thử nghiệm, không bao giờ dùng làm sổ chính thức được.",
            en: "This log was made with a movable clock and can never become a production log."),
        advice: Bilingual(
            vi: "Để trình diễn: thêm --demonstration. Để dùng thật: tạo cơ sở dữ liệu khác, không có --movable-clock.",
            en:
                "For a demonstration, add --demonstration. For real use, set another database up without --movable-clock."
        ))
}
