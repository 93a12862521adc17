import Casework
import Vietnamese
import WorkingTime

extension Doctor {
    /// Tasks that were parked and incidents that are open: each waits for somebody to decide.
    func waiting(_ administration: Administration) async throws -> [Finding] {
        let (parked, incidents) = try await administration.waiting()
        var findings: [Finding] = []
        if let parked {
            let since = Moments.text(parked.since)
            findings.append(
                Finding(
                    "tasks.parked", .warning,
                    vi: "\(parked.count) việc tự động bị dừng, lâu nhất từ \(since).",
                    en: "\(parked.count) task\(parked.count == 1 ? " is" : "s are") parked, the oldest since \(since).",
                    advice: Bilingual(
                        vi: "Xem: toantrinh admin tasks list --parked; rồi: admin tasks retry|skip",
                        en: "See: toantrinh admin tasks list --parked; then: admin tasks retry|skip")))
        }
        if let incidents {
            let since = Moments.text(incidents.since)
            findings.append(
                Finding(
                    "incidents.open", .warning,
                    vi: "\(incidents.count) sự cố với hệ thống khác chưa được quyết định, lâu nhất từ \(since).",
                    en:
                        "\(incidents.count) incident\(incidents.count == 1 ? " is" : "s are") open, the oldest since \(since).",
                    advice: Bilingual(
                        vi: "Xem: toantrinh admin incidents list; người phụ trách: toantrinh incident",
                        en: "See: toantrinh admin incidents list; their owners: toantrinh incident")))
        }
        if let open = try await administration.openDifferences() {
            let since = Moments.text(open.since)
            findings.append(
                Finding(
                    "payments.differences", .warning,
                    vi: "\(open.count) điểm lệch đối soát chưa được xử lý, lâu nhất từ \(since).",
                    en:
                        "\(open.count) difference\(open.count == 1 ? "" : "s") with payment gateways to settle, the oldest since \(since).",
                    advice: Bilingual(
                        vi: "Kế toán xem và xử lý: toantrinh payment differences, payment settle",
                        en: "Their accountants see and settle them: toantrinh payment differences, payment settle")))
        }
        for day in try await administration.unreconciledDays() {
            findings.append(
                Finding(
                    "payments.unreconciled", .warning,
                    vi: "Chưa đối soát được cổng \(day.gateway) ngày \(day.day): \(day.error).",
                    en: "Gateway \(day.gateway) could not be reconciled for \(day.day): \(day.error).",
                    advice: Bilingual(
                        vi: "Máy chủ tự thử lại; có tệp sao kê: toantrinh admin reconcile --statement",
                        en: "The server tries again; with a statement at hand: toantrinh admin reconcile --statement")))
        }
        guard findings.isEmpty else { return findings }
        return [
            Finding(
                "tasks.parked", .good, vi: "Không có việc nào bị dừng, không có sự cố nào chưa quyết định.",
                en: "No task is parked, no incident is open.")
        ]
    }
}
