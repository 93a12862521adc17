import JSON
import Vietnamese

/// Webhooks as people read them: a block each.
enum WebhookView {
    static func lines(_ items: [JSONObject], for console: Console) -> [String] {
        items.flatMap { item -> [String] in
            func text(_ name: String) -> String { Printable.line(item[name]?.string ?? "") }
            var lines = [
                console.styled(text("webhook"), .strong) + " → " + text("url"),
                "  " + say("hệ thống: ", "system: ") + text("system"),
            ]
            let types = item["types"]?.array?.compactMap(\.string) ?? []
            lines.append(
                "  " + say("loại sự kiện: ", "types: ")
                    + (types.isEmpty ? say("tất cả", "all") : types.map(Printable.line).joined(separator: ", ")))
            if item["secrets"]?.integer == 0 {
                lines.append(
                    "  "
                        + console.styled(
                            say(
                                "chưa có khóa ký: chưa gửi gì. Hệ thống chạy: toantrinh webhook secret ",
                                "no secret yet: nothing is sent. The system runs: toantrinh webhook secret ")
                                + text("webhook"), .warning))
            }
            if let fault = item["fault"]?.string {
                lines.append(
                    "  "
                        + console.styled(
                            say(
                                "không đọc tiếp được nhật ký (\(Printable.line(fault))): gửi lại từ một vị trí (webhook replay), rồi gửi tiếp.",
                                "cannot read the log on (\(Printable.line(fault))): replay from a position, then take it up again."
                            ), .alarm))
            }
            if item["suspended"] == true {
                lines.append(
                    "  "
                        + console.styled(
                            say(
                                "NGỪNG GỬI. Gửi tiếp: toantrinh webhook resume ",
                                "SUSPENDED. Take it up again: toantrinh webhook resume ") + text("webhook"), .alarm))
            } else if let attempts = item["attempts"]?.integer, attempts > 0 {
                let status = item["last_status"]?.integer.map { "\($0)" } ?? say("không trả lời", "no answer")
                let next = Moments.shown(item["next_attempt"]?.string) ?? ""
                lines.append(
                    "  "
                        + console.styled(
                            say(
                                "\(attempts) lần gửi không được (\(status)), gửi lại lúc \(next)",
                                "\(attempts) attempts in vain (\(status)), the next at \(next)"), .warning))
            }
            for lane in item["lanes"]?.array?.compactMap(\.object) ?? [] {
                let (position, head) = (lane["position"]?.integer ?? 0, lane["head"]?.integer ?? 0)
                lines.append(
                    "  "
                        + say(
                            "làn \(lane["lane"]?.integer ?? 0): đã đến \(position) trên \(head)",
                            "lane \(lane["lane"]?.integer ?? 0): at \(position) of \(head)"))
            }
            return lines
        }
    }
}
