import HTTPTypes
import Vietnamese

extension Contract {
    /// Beside `Routes+Webhooks.swift`.
    static let webhooks: [Operation] = [
        Operation(
            .get, "/v1/webhooks", "webhooks", "webhooks",
            Bilingual(vi: "Webhook và tình trạng gửi", en: "Webhooks and how delivery stands"),
            parameters: paged + post,
            answers: [.json("those of the caller's system, or that the caller administers", page(of: webhook))],
            problems: [400: ["json.wrong-type"]]
        ).tagged,
        Operation(
            .post, "/v1/webhooks/{name}/secret", "replaceWebhookSecret", "webhooks",
            Bilingual(vi: "Tạo khóa ký mới", en: "Make a new secret"), parameters: [name] + post,
            answers: [
                .json(
                    201, "shown once",
                    .answer(
                        [("webhook", .string(min: 1)), ("secret", .string(pattern: "^whsec_"))],
                        optional: [("former_valid_until", .ref("Instant"))]))
            ], problems: problems.merging([409: ["webhook.too-many-secrets"]]) { $1 }),
        Operation(
            .post, "/v1/webhooks/{name}/replay", "replayWebhook", "webhooks",
            Bilingual(vi: "Gửi lại từ một vị trí", en: "Send again from a position"), parameters: [name] + post,
            body: .json(.request([("lane", .integer()), ("position", .integer(0))])),
            answers: [
                .json(
                    "delivery goes on after it",
                    .answer([("webhook", .string(min: 1)), ("lane", .integer(1)), ("position", .integer(0))]))
            ],
            problems: problems.merging([
                400: ["json.missing", "json.wrong-type", "json.unknown-key"],
                422: ["webhook.no-such-position", "webhook.position-ahead"],
            ]) { $1 }),
        Operation(
            .post, "/v1/webhooks/{name}/resume", "resumeWebhook", "webhooks",
            Bilingual(vi: "Gửi tiếp", en: "Deliver again"), parameters: [name] + post,
            answers: [.json("taken up", .answer([("webhook", .string(min: 1)), ("resumed", .boolean)]))],
            problems: [404: ["webhook.not-found"]]),
    ]

    private static let name = Operation.Parameter.path("name", .string(min: 1, max: 40))
    private static let problems: [Int: [String]] = [403: ["webhook.systems-only"], 404: ["webhook.not-found"]]

    private static let webhook = Schema.answer(
        [
            ("webhook", .string(min: 1)), ("system", .string(min: 1)), ("url", .string(min: 1)),
            ("types", .array(of: .string(min: 1))), ("from", .ref("Instant")), ("secrets", .integer(0)),
            ("suspended", .boolean), ("attempts", .integer(0)),
            (
                "lanes",
                .array(of: .answer([("lane", .integer(1)), ("position", .integer(0)), ("head", .integer(0))]))
            ),
        ],
        optional: [
            ("fault", .string(min: 1)), ("last_status", .integer(0)), ("failing_since", .ref("Instant")),
            ("next_attempt", .ref("Instant")),
        ])
}
