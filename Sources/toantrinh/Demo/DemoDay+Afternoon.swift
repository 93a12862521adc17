import Foundation
import JSON

extension DemoDay {
    /// The rest of the morning and noon: drafts, signatures, numbers, results, the supplement, the apology.
    func afterPowerCut(_ cast: inout DemoCast, verified: Case) async throws {
        try await stage.clock("10:50")
        // The first were drafted before the power went, and some were claimed.
        let claimed = Set((cast.ordinary[DemoCast.handedOver] + cast.ordinary[DemoCast.underWay]).map(\.code))
        try await each(Array(cast.ordinary.dropFirst(DemoCast.drafted.count))) { filed in
            try await draft(filed, by: "minh.tv", claim: !claimed.contains(filed.code))
        }
        try tell(
            "10:50", "Thẩm tra, trình dự thảo \(cast.ordinary.count) giấy khai sinh",
            "\(cast.ordinary.count) certificates verified and drafted")
        try await stage.clock("11:00")
        for index in cast.supplemented.indices {
            let filed = cast.supplemented[index]
            try await attach(filed, "medical-birth-certificate")
            try await stage.ask("hoa.nt", ["answer-supplement", filed.code])
            cast.supplemented[index].verification = try await receive(filed)
            try await draft(filed, by: "minh.tv")
        }
        try await stage.clock("13:30")
        let all = cast.ordinary + cast.supplemented
        try await each(all) { try await signAndIssue($0) }
        try tell(
            "13:30", "Phó Chủ tịch ký số, văn thư cấp số \(all.count) kết quả",
            "The vice-chair signs, the clerk numbers \(all.count) results")
        try await stage.clock("14:00")
        try await stage.ask(
            "minh.tv",
            [
                "apologise", verified.code, "--reason", "Chờ trả lời xác minh của xã khác.", "--new-due",
                "2026-06-15T16:00:00+07:00",
            ])
        try await stage.ask(
            "minh.tv", ["print", verified.code, "apology", "--output", stage.path("form04-\(verified.code).pdf")])
        try tell(
            "14:00", "Hồ sơ \(verified.code) sẽ trễ: xin lỗi và hẹn lại (mẫu 04), trước hạn một ngày",
            "Dossier \(verified.code) will be late: apology and new appointment (form 04), the day before")
        try await stage.clock("14:20")
        let score = DemoScores(seed: seed)
        try await each(Array(all.enumerated())) { index, filed in
            let method = filed.isOnline ? (index % 4 == 3 ? "post" : "online") : "counter"
            try await deliver(filed, method: method, score: score.score(index))
        }
        cast.delivered = all
        try tell(
            "14:20", "Trả \(all.count) kết quả: tại quầy, qua bưu chính, trực tuyến; người dân đánh giá",
            "\(all.count) results handed over, sent or delivered online, and rated")
    }

    /// 15:05: received after the cut-off, so due on the next working day.
    func afternoon(_ people: inout DemoPeople, _ cast: inout DemoCast) async throws {
        try await stage.clock("15:04")
        let late = try await fileAtCounter(
            .ordinary, born: "2026-06-07", documents: ["medical-birth-certificate"], &people)
        try await stage.clock("15:05")
        _ = try await receive(late)
        let view = try await stage.ask("hoa.nt", ["show", late.code])
        let due = view.object?["due"]?.string ?? ""
        try check(due.hasPrefix("2026-06-11"), "received at 15:05, due on the next working day, not \(due)")
        try tell(
            "15:05", "Tiếp nhận \(late.code) sau 15 giờ: hẹn trả ngày làm việc tiếp theo",
            "\(late.code) received after 15:00: due on the next working day")
    }
}

/// How satisfied people are, by chance from the seed.
struct DemoScores: Sendable {
    let seed: UInt64

    func score(_ index: Int) -> Int {
        var people = DemoPeople(seed: seed &+ UInt64(index))
        return 3 + Int(people.next() % 3)
    }
}
