import Vietnamese

// What is asked of other systems: every name resolves, and no answer that fails to come leaves a dossier with nobody.
extension ProcedureChecker {
    mutating func checkEffects() {
        refuseDuplicates(definition.effects.map(\.id), in: "effects")
        for (index, effect) in definition.effects.enumerated() { check(effect, at: "effects[\(index)]") }
    }

    private mutating func check(_ effect: EffectDefinition, at path: String) {
        if effect.owner.isEmpty {
            report(
                path, "effect-without-owner",
                effect.waits
                    ? "Bước chờ trả lời mà không ai lo khi không có trả lời: thêm “unanswered” (vai trò chịu trách nhiệm)."
                    : "Không ai lo khi yêu cầu này không thành: thêm “unanswered” (vai trò chịu trách nhiệm).",
                effect.waits
                    ? "A step waits for it, and nobody sees to it when no answer comes: add “unanswered”, the role that does."
                    : "Nobody sees to it when this fails: add “unanswered”, the role that does.")
        } else {
            checkRole(effect.owner, at: path + ".unanswered")
        }
        if isSound(.cases) {
            let cases = definition.cases.map(\.id)
            for (number, id) in effect.cases.enumerated() where !cases.contains(id) {
                report(
                    "\(path).case[\(number)]", "unknown-case", "Không có trường hợp “\(id)”.",
                    "There is no case “\(id)”.", suggestion: Suggestion.nearest(to: id, among: cases))
            }
        }
        if isSound(.subjects, .data) { checkFields(of: effect, at: path) }
        refuseDuplicates(effect.answers.map(\.outcome), in: path + ".answers", key: "outcome")
        for (number, answer) in effect.answers.enumerated() {
            check(answer, of: effect, at: "\(path).answers[\(number)]")
        }
        guard isSound(.steps) else { return }
        switch effect.trigger {
        case .event:
            if effect.waits {
                report(
                    path + ".waits", "effect-waits-nowhere", "Chỉ yêu cầu của một bước (on: {step: …}) mới chờ được.",
                    "Only what a step asks for (on: {step: …}) can be waited for.")
            }
            for (number, answer) in effect.answers.enumerated() where answer.action != nil {
                report(
                    "\(path).answers[\(number)].action", "effect-action",
                    "Chỉ trả lời cho một bước (on: {step: …}) mới làm được thao tác.",
                    "Only an answer to a step (on: {step: …}) can do an action.")
            }
        case .step(let id):
            let steps = definition.steps.map(\.id)
            guard let step = definition.step(id) else {
                report(
                    path + ".on.step", "unknown-step", "Không có bước “\(id)”.", "There is no step “\(id)”.",
                    suggestion: Suggestion.nearest(to: id, among: steps))
                return
            }
            for (number, answer) in effect.answers.enumerated() {
                if let action = answer.action {
                    check(action, of: step, at: "\(path).answers[\(number)].action")
                }
            }
        }
    }

    private mutating func checkFields(of effect: EffectDefinition, at path: String) {
        let known = definition.fieldNames
        let personal = known.filter { $0.contains(".") }
        for (key, names, possible) in [("sends", effect.sends, known), ("keeps", effect.keeps, personal)] {
            for (number, name) in names.enumerated() {
                if !possible.contains(name) {
                    report(
                        "\(path).\(key)[\(number)]", "unknown-field", "Không có trường “\(name)”.",
                        "There is no field “\(name)”.", suggestion: Suggestion.nearest(to: name, among: possible))
                } else if names.firstIndex(of: name) != number {
                    report(
                        "\(path).\(key)[\(number)]", "duplicate-id", "“\(name)” bị lặp trong danh sách này.",
                        "“\(name)” stands twice in this list.")
                }
            }
        }
    }

    /// What an outcome brings is among what is kept.
    private mutating func check(_ answer: EffectDefinition.Answer, of effect: EffectDefinition, at path: String) {
        for (number, name) in answer.fields.enumerated() {
            if !effect.keeps.contains(name) {
                report(
                    "\(path).with[\(number)]", "effect-with",
                    "“\(name)” không có trong “keeps”: trả lời không thể mang lại trường này.",
                    "“\(name)” is not among “keeps”: no answer can bring this field.",
                    suggestion: Suggestion.nearest(to: name, among: effect.keeps))
            } else if answer.fields.firstIndex(of: name) != number {
                report(
                    "\(path).with[\(number)]", "duplicate-id", "“\(name)” bị lặp trong danh sách này.",
                    "“\(name)” stands twice in this list.")
            }
        }
    }

    private mutating func check(_ id: String, of step: StepDefinition, at path: String) {
        guard let action = step.action(id) else {
            report(
                path, "unknown-act", "Bước này không có thao tác “\(id)”.", "This step has no action “\(id)”.",
                suggestion: Suggestion.nearest(to: id, among: step.actions.map(\.id)))
            return
        }
        guard action.kind != .advance || action.target == step.id || action.requiresReason else { return }
        report(
            path, "effect-action",
            "Trả lời chỉ làm được thao tác “advance” dẫn sang bước khác và không cần lý do.",
            "An answer can only do an “advance” to another step that asks for no reason.")
    }
}
