import HTTPTypes
import Vietnamese

extension Contract {
    /// Beside `Routes+Tracking.swift` and `Routes+Progress.swift`.
    static let tracking: [Operation] = [
        Operation(
            .get, "/v1/dossiers/{code}/events", "progress", "dossiers",
            Bilingual(vi: "Theo dõi hồ sơ (luồng sự kiện)", en: "A dossier's progress as server-sent events"),
            parameters: [code, .header("Last-Event-ID", .string(min: 1, max: 18, pattern: "^[0-9]+$"))] + post,
            answers: [
                .init(
                    status: 200, summary: "id: version, event: progress, data: one JSON value",
                    types: [("text/event-stream", nil)])
            ],
            problems: [
                400: ["json.wrong-type"], 404: ["dossier.not-found"], 429: ["progress.too-many"],
                503: ["progress.full", "progress.closing"],
            ]),
        Operation(
            .get, "/v1/tracking/{code}", "track", "tracking",
            Bilingual(vi: "Tra cứu bằng mã hồ sơ và mã tra cứu", en: "How a dossier stands, by code and secret"),
            security: .open, parameters: [code, secret], answers: [.json("how it stands", tracked)],
            problems: trackingProblems
        ).tagged,
        Operation(
            .get, "/v1/tracking/{code}/payment", "trackPayment", "tracking",
            Bilingual(vi: "Nộp phí bằng mã tra cứu", en: "Where the fee is paid, by code and secret"),
            security: .open, parameters: [code, secret],
            answers: [
                .json(
                    "what is to be paid, and where",
                    .answer(
                        [("code", .string(min: 1)), ("waiting", .boolean), ("outstanding", .integer(0))],
                        optional: [
                            (
                                "order",
                                .answer(
                                    [
                                        ("number", .string(min: 1)), ("amount", .integer(1)),
                                        ("asked_at", .ref("Instant")),
                                    ], optional: [("expires", .ref("Instant"))])
                            ),
                            (
                                "gateways",
                                .array(of: .answer([("name", .string(min: 1)), ("url", .string(min: 1))]))
                            ),
                        ]))
            ], problems: trackingProblems
        ).tagged,
        Operation(
            .post, "/v1/dossiers/{code}/tracking", "trackingSecret", "tracking",
            Bilingual(vi: "Mã tra cứu của hồ sơ", en: "A dossier's secret, or a new one"),
            parameters: [code] + post + [idempotencyKey],
            body: .json(.request(strict: [("replace", .boolean), commandID]), required: false),
            answers: [
                .json(
                    "the secret",
                    .answer([
                        ("code", .string(min: 1)), ("secret", .string(pattern: "^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$")),
                        ("replaced", .boolean),
                    ]))
            ],
            problems: [
                400: ["json.wrong-type", "json.unknown-key", "request.idempotency-key"],
                403: ["access.acting-citizens-only", "tracking.not-to-replace"], 404: ["dossier.not-found"],
                409: ["tracking.not-filed"], 422: ["request.idempotency-key-reused"],
            ]),
    ]

    /// Beside `MetricsPage.swift`.
    static let operating: [Operation] = [
        Operation(
            .get, "/metrics", "metrics", "operating",
            Bilingual(vi: "Số đo cho Prometheus", en: "Numbers for Prometheus"), security: .open,
            answers: [
                .init(status: 200, summary: "the text format 0.0.4", types: [("text/plain", nil)])
            ], problems: [403: ["metrics.closed"]])
    ]

    private static let secret: Operation.Parameter = {
        var parameter = Operation.Parameter.header("Tracking-Secret", .string(min: 1, max: 100, pattern: "^[!-~]+$"))
        parameter.isRequired = true
        return parameter
    }()

    private static let trackingProblems: [Int: [String]] = [
        400: ["tracking.no-secret"], 404: ["tracking.not-found"], 429: ["access.too-many-attempts"],
    ]

    private static let tracked = Schema.answer(
        [
            ("code", .string(min: 1)), ("phase", .string(min: 1)), ("version", .integer(1)),
            ("result_ready", .boolean), ("reappointments", .integer(0)),
        ],
        optional: [
            ("procedure", .ref("ProcedureCode")), ("title", .ref("Text")), ("status", .integer(1, 10)),
            ("status_label", .ref("Text")), ("ended", .string()), ("step_label", .ref("Text")),
            ("receiving", .ref("AgencyCode")), ("competent", .ref("AgencyCode")), ("returning", .ref("AgencyCode")),
            ("filed_at", .ref("Instant")), ("received_at", .ref("Instant")), ("ended_at", .ref("Instant")),
            ("due", .ref("Instant")), ("first_appointment", .ref("Instant")), ("remaining", .ref("Text")),
            ("overdue", .boolean), ("delivery", .ref("Delivery")),
            ("payment", .answer([("waiting", .boolean), ("outstanding", .integer(0))])),
            (
                "waiting",
                .answer(
                    [
                        ("since", .ref("Instant")),
                        ("items", .array(of: .answer([("id", .string(min: 1))], optional: [("label", .ref("Text"))]))),
                    ], optional: [("answer_due", .ref("Instant"))])
            ),
        ])
}
