import Casework
import Cluster
import EventLog
import Foundation
import Postgres
import Vietnamese

extension Doctor {
    /// The database that would be used: the one named, or the private cluster. A cluster that is stopped stays so.
    func database() async -> [Finding] {
        do {
            if let named = try PostgresConfiguration.environment(home.environment) {
                let owner = try home.environment["DATABASE_ADMIN_URL"].map { try PostgresConfiguration($0) } ?? named
                return await examine(owner)
            }
            let cluster = try PrivateCluster(
                ClusterConfiguration(
                    directory: home.directory.appendingPathComponent("cluster").path, environment: home.environment),
                logger: ServerCommand.logger("toantrinh.doctor"))
            return await examine(cluster)
        } catch { return [Self.finding("database", error)] }
    }

    private func examine(_ cluster: PrivateCluster) async -> [Finding] {
        let place = cluster.location.directory
        do {
            let programs = try programs(cluster)
            guard await cluster.status != .notCreated else {
                return [
                    programs,
                    Finding(
                        "database.cluster", .warning, vi: "Chưa có cụm PostgreSQL riêng tại \(place).",
                        en: "There is no private PostgreSQL cluster at \(place) yet.", advice: Self.initialise),
                ]
            }
            let owner = try PostgresConfiguration(cluster.connectionString(database: Home.databaseName))
            guard let connection = try? await PostgresConnection.open(owner) else {
                return [
                    programs,
                    Finding(
                        "database.cluster", .good,
                        vi: "Cụm PostgreSQL riêng tại \(place) đang dừng; máy chủ sẽ khởi động nó.",
                        en: "The private PostgreSQL cluster at \(place) is stopped; the server starts it."),
                ]
            }
            connection.close()
            return [programs] + (await examine(owner))
        } catch { return [Self.finding("database.cluster", error)] }
    }

    private func programs(_ cluster: PrivateCluster) throws -> Finding {
        let directory = try cluster.programDirectory()
        return Finding(
            "database.programs", .good, vi: "Chương trình PostgreSQL ở \(directory).",
            en: "PostgreSQL's programs are in \(directory).")
    }

    private func examine(_ owner: PostgresConfiguration) async -> [Finding] {
        do {
            let connection = try await PostgresConnection.open(owner)
            defer { connection.close() }
            var findings = [try await encoding(connection), try await clock(connection)]
            let administration = Administration(owner: owner)
            if let installation = try? Installation.find() {
                let pending = try await administration.pending(try Migration.files(in: installation.schema))
                findings.append(
                    pending.isEmpty
                        ? Finding("database.schema", .good, vi: "Lược đồ đầy đủ.", en: "The schema is complete.")
                        : Finding(
                            "database.schema", .bad, vi: "Lược đồ còn thiếu \(pending.count) tệp.",
                            en: "The schema lacks \(pending.count) files.",
                            advice: Bilingual(vi: "Chạy: toantrinh admin migrate", en: "Run: toantrinh admin migrate")))
                if pending.isEmpty {
                    findings.append(try await log(administration))
                    if let epoch = try await epoch(administration) { findings.append(epoch) }
                    if let use = try await keyUse(connection) { findings.append(use) }
                    findings += try await webhooks(connection)
                    findings += try await portals(connection)
                    findings += try await waiting(administration)
                }
            }
            return findings
        } catch { return [Self.finding("database.connection", error)] }
    }

    private func encoding(_ connection: PostgresConnection) async throws -> Finding {
        let row = try await connection.query(
            "SELECT current_setting('server_encoding'), current_setting('server_version'), current_setting('fsync')"
        ).one()
        let (encoding, version) = (try row.value(0, as: String.self), try row.value(1, as: String.self))
        guard encoding == "UTF8" else {
            return Finding(
                "database.encoding", .bad, vi: "Bảng mã của cơ sở dữ liệu là \(encoding), phải là UTF8.",
                en: "The database's encoding is \(encoding); it must be UTF8.",
                advice: Bilingual(
                    vi: "Tạo lại với ENCODING 'UTF8' TEMPLATE template0.",
                    en: "Create it anew with ENCODING 'UTF8' TEMPLATE template0."))
        }
        guard try row.value(2, as: String.self) == "on" else {
            return Finding(
                "database.fsync", .warning, vi: "PostgreSQL \(version) chạy với fsync = off: mất điện là mất dữ liệu.",
                en: "PostgreSQL \(version) runs with fsync = off: a power cut loses data.",
                advice: Bilingual(vi: "Đặt fsync = on.", en: "Set fsync = on."))
        }
        return Finding(
            "database.encoding", .good, vi: "PostgreSQL \(version), UTF8.", en: "PostgreSQL \(version), UTF8.")
    }

    private func clock(_ connection: PostgresConnection) async throws -> Finding {
        let row = try await connection.query("SELECT clock_timestamp()").one()
        let theirs = try row.value(0, as: PostgresTimestamp.self).microseconds
        let ours = Int64(Date().timeIntervalSince1970 * 1_000_000)
        let seconds = (theirs - ours).magnitude / 1_000_000
        guard seconds > 5 else {
            return Finding(
                "database.clock", .good, vi: "Đồng hồ khớp với cơ sở dữ liệu.",
                en: "The clock agrees with the database's.")
        }
        return Finding(
            "database.clock", .warning, vi: "Đồng hồ máy này lệch \(seconds) giây so với cơ sở dữ liệu.",
            en: "This machine's clock is \(seconds) seconds away from the database's.",
            advice: Bilingual(vi: "Bật đồng bộ giờ (NTP) trên cả hai máy.", en: "Keep both in time (NTP)."))
    }

    /// The webhooks that nothing is delivered to any more: each waits for somebody.
    private func webhooks(_ connection: PostgresConnection) async throws -> [Finding] {
        let rows = try await connection.query(
            "SELECT webhook, fault FROM webhook_delivery WHERE suspended_at IS NOT NULL ORDER BY webhook")
        return try rows.map { row in
            let name = Printable.line(try row.value(0, as: String.self))
            if let fault = try row.optional(1, as: String.self).map({ Printable.line($0) }) {
                return Finding(
                    "webhook.broken", .warning, vi: "Webhook \(name) không đọc tiếp được nhật ký: \(fault).",
                    en: "Webhook \(name) cannot read the log on: \(fault).",
                    advice: Bilingual(
                        vi: "Hệ thống ấy gửi lại từ một vị trí (webhook replay), rồi: toantrinh webhook resume \(name)",
                        en: "Its system has it replayed from a position, then: toantrinh webhook resume \(name)"))
            }
            return Finding(
                "webhook.suspended", .warning, vi: "Webhook \(name) bị ngừng gửi.",
                en: "Webhook \(name) is suspended.",
                advice: Bilingual(
                    vi: "Hỏi bên nhận, rồi chạy: toantrinh webhook resume \(name)",
                    en: "Ask the receiver, then run: toantrinh webhook resume \(name)"))
        }
    }

    /// The last epoch, and whether the database is still the history that it names.
    private func epoch(_ administration: Administration) async throws -> Finding? {
        guard let (raised, history, _) = try await administration.epochs() else { return nil }
        guard let last = raised.last else {
            return Finding(
                "database.epoch", .good, vi: "Chưa ghi thế hệ nào; máy chủ ghi thế hệ 1 khi khởi động.",
                en: "No epoch is recorded yet; the server records the first one when it starts.")
        }
        let time = Moments.text(last.raisedAt)
        guard last.history == history else {
            return Finding(
                "database.epoch", .warning,
                vi:
                    "Cơ sở dữ liệu không còn là thế hệ \(last.number) (cụm/dòng thời gian \(last.history), nay là \(history)): đã khôi phục, chuyển máy hoặc nâng cấp.",
                en:
                    "The database is not epoch \(last.number) any more (cluster/timeline \(last.history), now \(history)): it was restored, failed over or upgraded.",
                advice: Bilingual(
                    vi:
                        "Máy chủ ghi thế hệ mới khi khởi động. Sau đó xem: toantrinh admin epoch; toantrinh admin reader list",
                    en:
                        "The server records a new one when it starts. Then see: toantrinh admin epoch; toantrinh admin reader list"
                ))
        }
        return Finding(
            "database.epoch", .good,
            vi: "Thế hệ \(last.number) của nhật ký, từ \(time) (cụm/dòng thời gian \(history)).",
            en: "Epoch \(last.number) of the log, since \(time) (cluster/timeline \(history)).")
    }

    private func log(_ administration: Administration) async throws -> Finding {
        guard let log = try await administration.log() else {
            return Finding(
                "database.log", .bad, vi: "Chưa có nhật ký.", en: "There is no log yet.", advice: Self.initialise)
        }
        guard log.clock == .movable else {
            return Finding(
                "database.log", .good, vi: "Nhật ký \(log.id), đồng hồ của cơ sở dữ liệu.",
                en: "Log \(log.id), with the database's clock.")
        }
        return Finding(
            "database.log", .warning, vi: "Nhật ký \(log.id) có đồng hồ chỉnh được: chỉ để thử và trình diễn, mãi mãi.",
            en: "Log \(log.id) has a movable clock: for tests and demonstrations only, for ever.")
    }
}
