import EventLog
import JSON
import Vietnamese

/// The verdict of an inspection.
struct ReplayReport {
    let summary: LogSummary
    let replay: Replay
    /// Whether dossiers were folded and compared.
    let folded: Bool

    func write(to console: Console) throws {
        if console.json { return try console.write(json) }
        try console.line(
            console.styled(say("Nhật ký ", "Log ") + summary.log.description, .strong)
                + (summary.clock == "movable"
                    ? console.styled(
                        say(" · đồng hồ chỉnh được (trình diễn)", " · movable clock (demonstration)"), .warning)
                    : ""))
        var facts = Facts()
        let number = { (value: Int64) in say(VietnameseFormat.number(value), VietnameseFormat.englishNumber(value)) }
        facts.add("sự kiện", "events", number(replay.events))
        facts.add("đã kiểm mã băm", "digests checked", number(Int64(replay.verifier.verified)))
        if folded {
            facts.add("hồ sơ dựng lại", "dossiers folded", number(Int64(replay.dossiers.count)))
            facts.add(
                "đầu hồ sơ đối chiếu", "headers compared",
                replay.headersCompared.map { number(Int64($0)) }
                    ?? say("không có để đối chiếu", "none to compare with"))
            facts.add(
                "chỉ tiêu", "indicators",
                replay.figures.map {
                    $0.isEmpty ? say("tính lại giống hệt", "computed anew, the same") : say("LỆCH", "DIFFERENT")
                } ?? say("không có để đối chiếu", "none to compare with"))
        }
        for head in replay.verifier.heads {
            facts.add("mốc", "checkpoint", "\(head.lane):\(head.position):\(head.digest)", .faint)
        }
        for epoch in replay.verifier.epochs {
            let place = "\(summary.foundingLane.map { "\($0):" } ?? "")\(epoch.position)"
            let time = Moments.text(epoch.raisedAt)
            facts.add(
                "thế hệ \(epoch.number)", "epoch \(epoch.number)",
                say(
                    "từ \(time), mốc \(place), cụm \(epoch.history.system), dòng thời gian \(epoch.history.timeline)",
                    "since \(time), at \(place), cluster \(epoch.history.system), timeline \(epoch.history.timeline)"),
                .faint)
        }
        try facts.write(to: console, indent: 2)
        for damage in replay.damages {
            try console.line(console.styled("  ✗ ", .alarm) + damage.message[console.language])
        }
        for item in replay.unreadable {
            try console.line(
                console.styled("  ✗ ", .alarm)
                    + say(
                        "Làn \(item.lane), vị trí \(item.position): ", "Lane \(item.lane), position \(item.position): ")
                    + item.error.message[console.language])
        }
        for difference in replay.differences {
            try console.line(console.styled("  ✗ ", .alarm) + Printable.line(text(difference)))
        }
        for place in replay.figures ?? [] {
            try console.line(console.styled("  ✗ ", .alarm) + say("Chỉ tiêu ", "Indicator ") + Printable.line(place))
        }
        try console.line(verdict(console))
    }

    private func text(_ difference: Replay.Difference) -> String {
        let name = difference.code ?? difference.stream
        return switch difference.kind {
        case .notInLog: say("\(name): hệ thống hiện mà nhật ký không có.", "\(name): shown, but not in the log.")
        case .notShown: say("\(name): có trong nhật ký mà hệ thống không hiện.", "\(name): in the log, but not shown.")
        case .differs:
            say("\(name): lệch ở ", "\(name): differs in ")
                + difference.members.map(Labels.name).joined(separator: ", ")
                + "."
        }
    }

    private func verdict(_ console: Console) -> String {
        guard replay.agrees else {
            return console.styled(say("KẾT LUẬN: KHÔNG ĐẠT", "VERDICT: NOT SOUND"), .alarm)
        }
        // Without one, an end that was cut off cannot be seen.
        let open =
            replay.keptCheckpoints == 0
            ? say(
                " (không có mốc đã giữ để đối chiếu: không biết phần cuối có bị cắt hay không)",
                " (held against no kept checkpoint: an end that was cut off would not be seen)") : ""
        if folded, replay.headersCompared == nil {
            return console.styled(
                say(
                    "KẾT LUẬN: NGUYÊN VẸN, dựng lại được – chưa đối chiếu với hệ thống: tệp do “audit verify” lưu không có "
                        + "đầu hồ sơ. Lưu bằng “audit replay --save”.",
                    "VERDICT: INTACT, and can be folded – not compared with the system: a file saved by “audit verify” holds "
                        + "no headers. Save with “audit replay --save”."), .warning) + open
        }
        return console.styled(
            folded
                ? say(
                    "KẾT LUẬN: KHỚP – hệ thống đúng như nhật ký.", "VERDICT: AGREES – the system is what the log says.")
                : say("KẾT LUẬN: NGUYÊN VẸN", "VERDICT: INTACT"), .good) + open
    }

    private var json: JSONValue {
        var object: JSONObject = [
            "log_id": .string(summary.log.description), "clock": .string(summary.clock), "agrees": .bool(replay.agrees),
            "events": .integer(replay.events), "verified": .integer(Int64(replay.verifier.verified)),
            "kept_checkpoints": .integer(Int64(replay.keptCheckpoints)),
        ]
        if folded {
            object["dossiers"] = .integer(Int64(replay.dossiers.count))
            object["headers"] = replay.headersCompared.map { .integer(Int64($0)) } ?? .null
            object.set("indicator_differences", replay.figures.map { .array($0.map { .string($0) }) })
        }
        object["checkpoints"] = .array(
            replay.verifier.heads.map {
                ["lane": $0.lane.json, "position": .integer($0.position), "digest": .string($0.digest.description)]
            })
        object["epochs"] = .array(replay.verifier.epochs.map(\.json))
        object["damages"] = .array(
            replay.damages.map {
                [
                    "lane": $0.lane.json, "position": .integer($0.position), "code": .string($0.code),
                    "message": ["vi": .string($0.message.vi), "en": .string($0.message.en)],
                ]
            })
        object["unreadable"] = .array(
            replay.unreadable.map {
                ["lane": $0.lane.json, "position": .integer($0.position), "code": .string($0.error.code)]
            })
        object["differences"] = .array(
            replay.differences.map { difference in
                var item: JSONObject = [
                    "stream": .string(difference.stream), "kind": .string(difference.kind.rawValue),
                ]
                item.set("code", difference.code.json)
                item["members"] = .array(difference.members.map { .string($0) })
                return .object(item)
            })
        return .object(object)
    }
}
