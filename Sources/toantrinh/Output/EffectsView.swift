import JSON
import Procedures
import Vietnamese

/// What other systems are asked for, in front of people: by a procedure, and of one dossier.
enum EffectsView {
    static var title: String { say("Hỏi hệ thống khác", "Asked of other systems") }

    /// What a procedure asks for; its notices are one line a target.
    static func table(_ definition: ProcedureDefinition, _ language: Language) -> Table {
        var table = Table([
            .init(title: say("TÊN", "LABEL"), least: 16, wraps: true),
            .init(title: say("KHI", "WHEN"), least: 10, wraps: true),
            .init(title: say("HỆ THỐNG", "SYSTEM"), least: 8, wraps: true),
            .init(title: say("MỞ CHO", "OPENED FOR IT"), least: 16, wraps: true, rank: 1),
            .init(title: say("GIỮ LẠI", "KEPT"), least: 10, wraps: true, rank: 2),
            .init(title: say("LO SỰ CỐ", "OWNER"), least: 8, wraps: true),
        ])
        let notices = definition.effects.filter { $0.noticeMoment != nil }
        var targets: Set<String> = []
        for effect in definition.effects {
            var label = "\(effect.label[language]) [\(effect.id)]"
            var when = when(effect)
            if effect.noticeMoment != nil {
                guard targets.insert(effect.target).inserted else { continue }
                label = say("Thông báo cho người nộp", "Notices to the applicant")
                when = notices.filter { $0.target == effect.target }.compactMap { $0.noticeMoment?.rawValue }
                    .joined(separator: ", ")
            }
            table.add([
                .init(label, .strong), .init(when),
                .init(effect.target + (effect.whereConnected ? say(" (nếu có kết nối)", " (where connected)") : "")),
                .init(effect.sends.joined(separator: ", ")), .init(effect.keeps.joined(separator: ", ")),
                .init(effect.owner),
            ])
        }
        return table
    }

    private static func when(_ effect: EffectDefinition) -> String {
        var text =
            switch effect.trigger {
            case .step(let step): say("bước \(step)", "step \(step)")
            case .event(let moment): moment.rawValue
            }
        if !effect.cases.isEmpty {
            text += say(" khi ", " in case ") + effect.cases.joined(separator: say(" hoặc ", " or "))
        }
        return effect.waits ? text + say("; bước chờ trả lời", "; the step waits") : text
    }

    /// What was asked for a dossier, and what became of it.
    static func table(_ asked: [JSONObject], _ definition: ProcedureDefinition?, _ language: Language) -> Table {
        var table = Table([
            .init(title: say("SỐ", "NO."), alignment: .right),
            .init(title: say("TÊN", "LABEL"), least: 16, wraps: true),
            .init(title: say("HỆ THỐNG", "SYSTEM"), least: 8, rank: 1),
            .init(title: say("TÌNH TRẠNG", "STATE"), least: 12, wraps: true), .init(title: say("TỪ LÚC", "SINCE")),
        ])
        for item in asked {
            let name = item["name"]?.string ?? ""
            let state = item["state"]?.string ?? ""
            // An answer says itself; a failure says why.
            let more = [item["outcome"]?.string, item["code"]?.string].compactMap { $0 }.joined()
            let text = Words.of("effect", state) + (more.isEmpty ? "" : ": \(more)")
            table.add([
                .init(item.text("id") ?? ""), .init(definition?.effect(name)?.label[language] ?? name),
                .init(item["target"]?.string ?? ""), .init(text, state == "failed" ? .alarm : .plain),
                .init(item.text("since") ?? ""),
            ])
        }
        return table
    }
}
