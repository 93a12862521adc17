import JSON
import Vietnamese
import WorkingTime

extension EffectDefinition {
    var expanded: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "label": label.expanded, "kind": .string(kind), "target": .string(target),
        ]
        switch trigger {
        case .step(let step): object["on"] = ["step": .string(step)]
        case .event(let moment): object["on"] = ["event": .string(moment.rawValue)]
        }
        if !cases.isEmpty { object["case"] = .array(cases.map(JSONValue.string)) }
        if !sends.isEmpty { object["sends"] = .array(sends.map(JSONValue.string)) }
        if !keeps.isEmpty { object["keeps"] = .array(keeps.map(JSONValue.string)) }
        object["try-within"] = tryWithin.json
        object.set("answer-within", answerWithin?.json)
        object["waits"] = .bool(waits)
        if !answers.isEmpty {
            object["answers"] = .array(
                answers.map { answer in
                    var object: JSONObject = ["outcome": .string(answer.outcome)]
                    object.set("action", answer.action.map(JSONValue.string))
                    if !answer.fields.isEmpty { object["with"] = .array(answer.fields.map(JSONValue.string)) }
                    return .object(object)
                })
        }
        object["unanswered"] = .string(owner)
        if whereConnected { object["where-connected"] = true }
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)),
            kind: try fields.string("kind"), target: try fields.string("target"),
            trigger: try fields.required("on", Trigger.init(expanded:at:)),
            cases: try fields.list("case", text), sends: try fields.list("sends", text),
            keeps: try fields.list("keeps", text),
            tryWithin: try fields.required("try-within", Limit.init(json:at:)),
            answerWithin: try fields.optional("answer-within", Limit.init(json:at:)),
            waits: try fields.bool("waits"), answers: try fields.list("answers", Answer.init(expanded:at:)),
            owner: try fields.string("unanswered"),
            whereConnected: try fields.optionalBool("where-connected") ?? false)
        try fields.end()
    }
}

extension EffectDefinition.Trigger {
    fileprivate init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        if let step = try fields.optionalString("step") {
            self = .step(step)
        } else {
            self = .event(try fields.required("event", named))
        }
        try fields.end()
    }
}

extension EffectDefinition.Answer {
    fileprivate init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            outcome: try fields.string("outcome"), action: try fields.optionalString("action"),
            fields: try fields.list("with", text))
        try fields.end()
    }
}
