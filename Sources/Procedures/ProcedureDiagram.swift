public import Vietnamese

/// Draws the steps and actions of a definition, for people and for documents.
public enum ProcedureDiagram {
    /// A state diagram in Mermaid's language.
    public static func mermaid(_ definition: ProcedureDefinition, language: Language) -> String {
        var text = "stateDiagram-v2\n"
        text += "    %% \(definition.code)\n"
        for step in definition.steps {
            text += "    state \"\(quoted(step.label[language]))\" as \(name(step.id))\n"
        }
        text += "    [*] --> \(name(definition.firstStep)): \(receive[language])\n"
        for step in definition.steps {
            for action in step.actions {
                let target = action.target.map(name) ?? "[*]"
                text += "    \(name(step.id)) --> \(target): \(quoted(caption(action, language)))\n"
            }
            if let other = step.onlyWhen {
                text += "    \(name(step.id)) --> \(name(other.otherwise)): \(quoted(passed(other)[language]))\n"
            }
        }
        return text
    }

    /// A directed graph in the language of Graphviz.
    public static func dot(_ definition: ProcedureDefinition, language: Language) -> String {
        var text = "digraph \"\(definition.code)\" {\n"
        text += "    rankdir=LR;\n    node [shape=box, style=rounded];\n"
        text += "    start [shape=circle, label=\"\"];\n    end [shape=doublecircle, label=\"\"];\n"
        for step in definition.steps {
            text += "    \"\(step.id)\" [label=\"\(quoted(step.label[language]))\\n\(step.role)\"];\n"
        }
        text += "    start -> \"\(definition.firstStep)\" [label=\"\(receive[language])\"];\n"
        for step in definition.steps {
            for action in step.actions {
                let target = action.target.map { "\"\($0)\"" } ?? "end"
                text += "    \"\(step.id)\" -> \(target) [label=\"\(quoted(caption(action, language)))\"];\n"
            }
            if let other = step.onlyWhen {
                text += "    \"\(step.id)\" -> \"\(other.otherwise)\" "
                text += "[style=dashed, label=\"\(quoted(passed(other)[language]))\"];\n"
            }
        }
        return text + "}\n"
    }

    private static let receive = Bilingual(vi: "Tiếp nhận", en: "Receive")

    /// Whom a step is not for: they pass it by.
    private static func passed(_ filter: StepFilter) -> Bilingual {
        var vi: [String] = []
        var en: [String] = []
        if !filter.channels.isEmpty {
            let channels = filter.channels.joined(separator: ", ")
            vi.append("không nộp \(channels)")
            en.append("filed \(channels)")
        }
        if let target = filter.connected {
            vi.append("không nối với \(target)")
            en.append("connected to \(target)")
        }
        return Bilingual(
            vi: "bỏ qua nếu \(vi.joined(separator: " hoặc "))",
            en: "passed by unless \(en.joined(separator: " and "))")
    }

    /// The action with the roles that may do it.
    private static func caption(_ action: ActionDefinition, _ language: Language) -> String {
        "\(action.label[language]) (\(action.roles.joined(separator: ", ")))"
    }

    /// A name without the characters that have a meaning for Mermaid.
    private static func name(_ id: String) -> String { id.replacing("-", with: "_") }

    private static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "/").replacing("\"", with: "'").replacing("\n", with: " ").replacing(";", with: ",")
    }
}
