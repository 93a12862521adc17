import Casework
import HTTPTypes
import JSON
import Procedures
import Vietnamese

extension Contract {
    /// Beside `Routes+Dossiers.swift`, without the commands.
    static let dossiers: [Operation] = [
        Operation(
            .post, "/v1/dossiers", "file", "dossiers", Bilingual(vi: "Nộp hồ sơ", en: "File a dossier"),
            parameters: [idempotencyKey] + post, body: .json(.ref("Filing")),
            answers: [.json(201, "filed", .ref("DossierAnswer"))], problems: filingProblems),
        Operation(
            .post, "/v1/drafts", "draft", "dossiers", Bilingual(vi: "Soạn nháp", en: "Write a draft"),
            parameters: [idempotencyKey] + post, body: .json(.ref("Draft")),
            answers: [.json(201, "kept", .ref("DossierAnswer"))], problems: filingProblems),
        Operation(
            .get, "/v1/inbox", "inbox", "dossiers", Bilingual(vi: "Hộp việc", en: "What waits for the caller"),
            parameters: [
                .query("status", .integer(1, 10)), .query("assignee", .choice(["me", "none", "all"])),
                .query("agency", .ref("AgencyCode")), .query("overdue", .boolean), .query("whole_agency", .boolean),
                limit, after,
            ] + post, answers: [.json("a page", page(of: .ref("DossierRow")))],
            problems: [400: ["json.wrong-type", "identifier.agency"], 403: ["access.officers-only"]]
        ).tagged,
        Operation(
            .get, "/v1/search", "search", "dossiers",
            Bilingual(vi: "Tìm theo mã, tên, số định danh", en: "Find by code, name or personal number"),
            parameters: [.query("q", .string(min: 1, max: 100, pattern: "\\S"), required: true)] + paged + post,
            answers: [.json("a page", page(of: .ref("DossierRow")))],
            problems: [400: ["json.missing", "json.wrong-type"], 403: ["access.officers-only"]]
        ).tagged,
        Operation(
            .get, "/v1/dossiers/{code}", "show", "dossiers", Bilingual(vi: "Xem hồ sơ", en: "A dossier"),
            parameters: [code, .query("at", .string(format: "date-time"))] + post,
            answers: [.json("the dossier; a citizen's own view", .anyOf([.ref("DossierView"), .ref("CitizenView")]))],
            problems: [400: ["time.instant-text"], 404: ["dossier.not-found", "dossier.not-yet"]]
        ).tagged,
        Operation(
            .get, "/v1/dossiers/{code}/payment", "payment", "dossiers",
            Bilingual(vi: "Tiền của hồ sơ và cách nộp", en: "A dossier's money and how it is paid"),
            parameters: [code, .query("client", .string(min: 2, max: 45, pattern: "^[0-9A-Fa-f.:]+$"))] + post,
            answers: [.json("the account", .map(of: .any))],
            problems: [
                400: ["json.wrong-type"], 403: ["access.acting-citizens-only"], 404: ["dossier.not-found"],
            ]
        ).tagged,
        Operation(
            .get, "/v1/payments/{gateway}/ipn", "gatewayCall", "payments",
            Bilingual(vi: "Cổng thanh toán báo kết quả", en: "A payment gateway's word on an order"), security: .open,
            parameters: [.path("gateway", .string(min: 1, max: 60))],
            answers: [.json("the answer in the gateway's own words", .map(of: .any))],
            problems: [404: ["payment.unknown-gateway"]]),
        Operation(
            .post, "/v1/payments/{gateway}/ipn", "gatewayPost", "payments",
            Bilingual(
                vi: "Cổng thanh toán báo kết quả bằng POST", en: "The same, of a gateway that posts its word"),
            security: .open, parameters: [.path("gateway", .string(min: 1, max: 60))], body: .json(.map(of: .any)),
            answers: [.json("the answer in the gateway's own words", .map(of: .any))],
            problems: [404: ["payment.unknown-gateway"]]),
        Operation(
            .get, "/v1/dossiers/{code}/history", "history", "dossiers",
            Bilingual(vi: "Diễn biến hồ sơ", en: "Every event of a dossier"), parameters: [code] + paged + post,
            answers: [.json("a page", page(of: .anyOf([.ref("HistoryItem"), .ref("CitizenHistoryItem")])))],
            problems: [400: ["json.wrong-type"], 404: ["dossier.not-found"]]
        ).tagged,
        Operation(
            .get, "/v1/dossiers/{code}/signing/{paper}", "signing", "dossiers",
            Bilingual(vi: "Nội dung cần ký", en: "What there is to sign"),
            parameters: [code, .path("paper", .choice(["draft", "result"]))] + post,
            answers: [
                .json(
                    "the fields of a statement",
                    .answer([
                        ("dossier", .string()), ("result", .string()), ("number", .string()), ("agency", .string()),
                        ("sha256", .ref("Digest")), ("content", .string()), ("paper", .string()),
                    ]))
            ], problems: [404: ["dossier.not-found", "paper.unknown"], 409: ["paper.not-printed"]]),
        Operation(
            .post, "/v1/dossiers/{code}/rating", "ratePaper", "dossiers",
            Bilingual(vi: "Đánh giá bằng giấy đang cầm", en: "Rate, by a paper that one holds"), security: .open,
            parameters: [code],
            body: .json(
                .request(
                    [("verification", .string()), ("score", .integer())], optional: [("comment", .string(max: 2000))],
                    strict: [commandID])),
            answers: [
                .json(
                    "rated",
                    .answer([("code", .string()), ("score", .integer(1, 5)), ("repeated", .boolean)]))
            ],
            problems: [
                400: ["json.missing"], 403: ["rating.wrong-verification"],
                409: ["dossier.already-rated", "dossier.not-ended"], 422: ["dossier.score-out-of-range"],
                429: ["access.too-many-attempts"],
            ]),
    ]

    static let filingProblems: [Int: [String]] = [
        400: ["json.missing", "json.wrong-type", "json.unknown-key", "request.idempotency-key"],
        403: ["access.no-post"], 404: ["dossier.not-found"],
        409: ["dossier.code-taken", "command.identifier-taken", "citizen.too-many-drafts"],
        422: [
            "procedure.not-in-force", "dossier.form-problems", "dossier.field-invalid",
            "request.idempotency-key-reused",
        ], 429: ["citizen.too-many-filings"],
    ]

    /// The commands on a dossier: one path each. Beside `Routes+Dossiers.swift`.
    static let commands: [Operation] = Office.commandNames.map { name in
        Operation(
            .post, "/v1/dossiers/{code}/commands/\(name)", "command-\(name)", "commands",
            commandWords[name] ?? Bilingual(vi: name, en: name), parameters: [code, idempotencyKey, ifMatch] + post,
            body: .json(commandBodies[name] ?? .map(of: .any), required: false),
            answers: [.json("done", .ref("DossierAnswer"))],
            problems: [
                400: ["json.missing", "json.wrong-type", "json.unknown-key", "paper.text-unprintable"],
                403: ["dossier.role-missing"], 404: ["dossier.not-found"],
                409: ["command.identifier-taken", "dossier.not-received", "dossier.ended", "casework.busy"],
                412: ["dossier.moved"],
                422: ["dossier.form-problems", "dossier.field-invalid", "request.idempotency-key-reused"],
            ])
    }

    private static let commandWords: [String: Bilingual] = [
        "file": Bilingual(vi: "Nộp bản nháp", en: "File a draft"),
        "draft": Bilingual(vi: "Sửa bản nháp", en: "Write a draft anew"),
        "discard": Bilingual(vi: "Bỏ bản nháp", en: "Discard a draft"),
        "receive": Bilingual(vi: "Tiếp nhận", en: "Receive"),
        "refuse-to-receive": Bilingual(vi: "Từ chối tiếp nhận", en: "Refuse to receive"),
        "forward": Bilingual(vi: "Chuyển cơ quan", en: "Forward"),
        "request-supplement": Bilingual(vi: "Yêu cầu bổ sung", en: "Ask for a supplement"),
        "answer-supplement": Bilingual(vi: "Nộp bổ sung", en: "Bring the supplement"),
        "assign": Bilingual(vi: "Phân công", en: "Assign"), "claim": Bilingual(vi: "Nhận thụ lý", en: "Claim"),
        "hand-over": Bilingual(vi: "Bàn giao", en: "Hand over"),
        "act": Bilingual(vi: "Thực hiện bước xử lý", en: "Do an action of the step"),
        "apologise": Bilingual(vi: "Xin lỗi, hẹn lại", en: "Apologise and re-appoint"),
        "withdraw": Bilingual(vi: "Rút hồ sơ", en: "Withdraw"), "stop": Bilingual(vi: "Dừng xử lý", en: "Discontinue"),
        "issue": Bilingual(vi: "Cấp số, đóng dấu", en: "Number and seal"),
        "deliver": Bilingual(vi: "Trả kết quả", en: "Hand over the result"),
        "rate": Bilingual(vi: "Đánh giá", en: "Rate"), "note": Bilingual(vi: "Ghi chú", en: "Note"),
        "correct": Bilingual(vi: "Đính chính", en: "Correct"),
        "enter": Bilingual(vi: "Ghi nhận thông tin", en: "Enter information"),
        "ask-fee": Bilingual(vi: "Yêu cầu nộp tiền", en: "Ask for the fee"),
        "pay": Bilingual(vi: "Thu tiền mặt", en: "Take cash"),
        "refund": Bilingual(vi: "Yêu cầu hoàn tiền", en: "Ask for a refund"),
        "refunded": Bilingual(vi: "Ghi nhận đã hoàn tiền", en: "Record a refund"),
        "issue-receipt": Bilingual(vi: "Cấp biên lai", en: "Issue a receipt"),
        "cancel-receipt": Bilingual(vi: "Hủy biên lai", en: "Cancel a receipt"),
        "retry-effect": Bilingual(vi: "Gửi lại hệ thống khác", en: "Ask another system again"),
        "skip-effect": Bilingual(vi: "Bỏ qua hệ thống khác", en: "Go on without another system"),
        "answer-effect": Bilingual(vi: "Trả lời thay hệ thống khác", en: "Answer in another system's stead"),
    ]
}
