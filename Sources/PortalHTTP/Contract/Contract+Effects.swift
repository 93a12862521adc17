import HTTPTypes
import Vietnamese

extension Contract {
    /// Beside `Routes+Effects.swift`.
    static let effects: [Operation] = [
        Operation(
            .get, "/v1/incidents", "incidents", "effects",
            Bilingual(
                vi: "Sự cố với hệ thống khác thuộc trách nhiệm người gọi",
                en: "Incidents with other systems that the caller owns"),
            parameters: [
                .query("code", .string(min: 1, max: 200)), .query("target", .string(min: 1, max: 40)),
                .query("error", .string(min: 1, max: 100)), .query("open", .boolean),
            ] + paged + post, answers: [.json("the longest standing first", page(of: incident))],
            problems: [400: ["json.wrong-type"], 403: ["access.officers-only"]]
        ).tagged,
        Operation(
            .post, "/v1/targets/{name}/answers", "targetAnswer", "effects",
            Bilingual(vi: "Hệ thống khác trả lời", en: "Another system's answer"), security: .open,
            parameters: [
                .path("name", .string(min: 1, max: 40)), .header("webhook-id", .string(min: 1, max: 100)),
                .header("webhook-timestamp", .string(min: 1, max: 20)),
                .header("webhook-signature", .string(min: 1, max: 1000)),
            ],
            body: .json(.map(of: .any)),
            answers: [.json("taken", .answer([("taken", .boolean), ("repeated", .boolean)]))],
            problems: [
                403: ["target.signature"], 404: ["target.unknown", "target.unknown-identifier"],
                422: ["target.answer-unreadable", "dossier.effect-outcome-unknown"],
            ]),
    ]

    private static let incident = Schema.answer(
        [
            ("effect", .integer(1)), ("state", .choice(["incident", "open", "deferred"])), ("attempts", .integer(0)),
            ("failures", .integer(0)),
        ],
        optional: [
            ("code", .string()), ("target", .string()), ("owner", .string()), ("agency", .string()),
            ("since", .ref("Instant")), ("until", .ref("Instant")), ("error", .string()),
        ])
}
