import Casework
import Papers
import Postgres
import Vietnamese

extension Doctor {
    /// Whether synchronisation with a national portal stands still, set changes aside, or has found what it could not repair.
    func portals(_ connection: PostgresConnection) async throws -> [Finding] {
        var findings: [Finding] = []
        for row in try await connection.query(
            """
            SELECT p.portal, (SELECT count(*) FROM portal_sync_lane l WHERE l.portal = p.portal
            AND l.failing_since < clock_timestamp() - interval '10 minutes'),
            (SELECT min(l.error) FROM portal_sync_lane l WHERE l.portal = p.portal
            AND l.failing_since < clock_timestamp() - interval '10 minutes'),
            (SELECT count(*) FROM portal_sync_dossier d WHERE d.portal = p.portal AND d.rejected IS NOT NULL),
            (SELECT count(*) FROM portal_sync_gap g WHERE g.portal = p.portal), p.check_error
            FROM portal_sync p ORDER BY p.portal
            """)
        {
            let name = Printable.line(try row.value(0, as: String.self))
            let (still, setAside, gaps): (Int64, Int64, Int64) = (
                try row.value(1), try row.value(3), try row.value(4)
            )
            let look = Bilingual(vi: "Xem: toantrinh admin sync status", en: "Look: toantrinh admin sync status")
            if still > 0 {
                let error = Printable.line(try row.optional(2, as: String.self) ?? "")
                findings.append(
                    Finding(
                        "portal.standing-still", .warning,
                        vi: "Đồng bộ với Cổng “\(name)” đứng yên ở \(still) làn: \(error).",
                        en: "Synchronisation with the portal “\(name)” stands still in \(still) lanes: \(error).",
                        advice: look))
            }
            if setAside > 0 {
                findings.append(
                    Finding(
                        "portal.set-aside", .warning,
                        vi: "Cổng “\(name)” chưa nhận đủ thay đổi của \(setAside) hồ sơ.",
                        en: "The portal “\(name)” did not take all changes of \(setAside) dossiers.", advice: look))
            }
            if gaps > 0 {
                findings.append(
                    Finding(
                        "portal.gaps", .warning,
                        vi: "Đối soát đêm với Cổng “\(name)” còn \(gaps) hồ sơ sai khác.",
                        en: "The comparison by night with the portal “\(name)” left \(gaps) dossiers that differ.",
                        advice: look))
            }
            if let error = try row.optional(5, as: String.self) {
                findings.append(
                    Finding(
                        "portal.not-compared", .warning,
                        vi: "Chưa đối soát đêm được với Cổng “\(name)”: \(Printable.line(error)).",
                        en:
                            "The comparison by night with the portal “\(name)” does not go on: \(Printable.line(error)).",
                        advice: look))
            }
        }
        return findings
    }
}
