import Foundation
import JSON

extension DemoDay {
    /// 17:00: the inspector replays the day from the raw log, and the story checks its own counts.
    func evening(_ cast: DemoCast, verified: Case) async throws {
        try await stage.clock("17:00")
        try tell(
            "17:00", "Thanh tra đăng nhập, đọc nhật ký gốc, tự kiểm tra",
            "The inspector signs in, reads the raw log and checks it herself")
        // What Gia Lâm has not finished was reminded of two hours before, and is escalated now, by nobody's hand.
        for filed in cast.foreign {
            try await until("\(filed.code) is escalated") {
                let events = try await stage.ask("thu.dk", ["history", filed.code]).object?["items"]?.array ?? []
                let told = events.compactMap { $0.object?["type"]?.string }
                return told.contains("dossier.reminded") && told.contains("dossier.escalated")
            }
        }
        try tell(
            "17:00", "Hồ sơ \(cast.foreign[0].code) quá hạn ở xã Gia Lâm: đã tự nhắc lúc 15 giờ, nay tự báo lãnh đạo",
            "Dossier \(cast.foreign[0].code) is overdue at Gia Lâm: reminded at 15:00, escalated now, by itself")
        try await section(say("Chỉ tiêu, tính từ nhật ký", "The indicators, from the log"), "thu.dk", ["indicators"])
        try await section(
            say("Một hồ sơ, lúc 10:39", "One dossier, as it stood at 10:39"), "thu.dk",
            ["show", cast.ordinary[10].code, "--at", "2026-06-10T10:39:30+07:00"])
        try await section(
            say("Diễn biến của hồ sơ ấy", "The timeline of that dossier"), "hoa.nt",
            ["history", cast.ordinary[10].code])
        try await section(
            say("Hộp việc của công chức tư pháp – hộ tịch", "The civil status officer's inbox"), "minh.tv", ["inbox"])
        try await section(say("Kiểm tra chuỗi băm", "The digest chain"), "thu.dk", ["audit", "verify"])
        try await section(say("Dựng lại từ nhật ký", "The replay"), "thu.dk", ["audit", "replay"])
        try await counts(cast)
    }

    func whatNext() throws {
        try console.line("")
        try console.line(
            say(
                "Tiếp theo: KEEP=1 make demo, rồi thử:", "What next: KEEP=1 make demo, then try:"))
        try console.line("  toantrinh --help · toantrinh workflow check workflows/*.yaml · docs/")
    }

    /// Shows what a command prints, as far as it is not too long.
    func section(_ title: String, _ person: String, _ arguments: [String]) async throws {
        try console.line("")
        try console.line(console.styled("── \(title)", .heading) + "  toantrinh \(arguments.joined(separator: " "))")
        let output = try await stage.run(person, arguments)
        for line in output.split(separator: "\n", omittingEmptySubsequences: false).prefix(40) {
            try console.line(String(line))
        }
    }

    /// The counts of the story against the figures that come out of the log.
    private func counts(_ cast: DemoCast) async throws {
        let report = try await stage.ask("thu.dk", ["indicators"])
        let total = report.object?["total"]?.object ?? [:]
        func figure(_ path: String) -> Int64 {
            var value: JSONValue? = .object(total)
            for name in path.split(separator: ".") { value = value?.object?[String(name)] }
            return value?.integer ?? -1
        }
        let delivered = cast.delivered.count
        let online = cast.delivered.filter(\.isOnline).count
        // Forty of the morning, one of the afternoon, one of two days before. The last three are still running.
        var expected: [(String, Int)] = [
            ("filed", 42), ("filed_online", cast.online), ("not_received", cast.refused.count),
            ("withdrawn", cast.withdrawn.count), ("finished", delivered), ("running", cast.foreign.count + 2),
            ("on_time.numerator", delivered + cast.foreign.count + 2), ("end_to_end.numerator", online),
            ("end_to_end.denominator", delivered), ("reappointed", 1), ("ratings", delivered),
        ]
        if let other = self.expected?.split(separator: "="), other.count == 2, let count = Int(other[1]) {
            expected = expected.map { $0.0 == other[0] ? ($0.0, count) : $0 }
        }
        for (name, count) in expected {
            try check(figure(name) == Int64(count), "\(name) = \(count) in the log, not \(figure(name))")
        }
        try console.line("")
        try console.line(
            console.styled("✓ ", .good)
                + say(
                    "Số liệu của câu chuyện khớp với nhật ký: ", "The story's counts agree with the log: ")
                + expected.map { "\($0.0)=\($0.1)" }.joined(separator: " "))
    }
}
