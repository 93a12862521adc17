import HTTPTypes
import Payments
import Vietnamese

extension Contract {
    /// Beside `Routes+Money.swift`.
    static let money: [Operation] = [
        Operation(
            .get, "/v1/ledger", "ledger", "payments",
            Bilingual(vi: "Sổ thu: từng đồng đang ở đâu", en: "The ledger: where each đồng is"),
            parameters: [
                .query("from", .ref("Day")), .query("until", .ref("Day")), .query("agency", .ref("AgencyCode")),
                .query("dossiers", .boolean),
            ] + post,
            answers: [
                .json(
                    "by agency and day",
                    .answer([
                        ("as_of", .ref("Instant")), ("rows", .array(of: row)), ("total", totals),
                        ("balanced", .boolean),
                    ]))
            ],
            problems: [
                400: ["json.wrong-type", "identifier.agency", "ledger.one-day"],
                403: ["access.accountants-only", "access.agency-out-of-reach"],
            ]),
        Operation(
            .get, "/v1/refunds", "refunds", "payments",
            Bilingual(vi: "Các khoản phải hoàn", en: "What is owed back, the oldest first"),
            parameters: paged + post,
            answers: [
                .json(
                    "a page",
                    page(
                        of: .answer([
                            ("code", .string()), ("refund", .string(min: 1)), ("amount", .integer(1)),
                            ("cause", .string(min: 1)), ("state", .choice(["owed", "asked", "failed"])),
                            ("role", .string(min: 1)), ("agency", .ref("AgencyCode")), ("owed_at", .ref("Instant")),
                        ])))
            ], problems: [400: ["json.wrong-type"], 403: ["access.accountants-only"]]
        ).tagged,
        Operation(
            .get, "/v1/receipts", "receipts", "payments",
            Bilingual(vi: "Các loạt biên lai", en: "The series of receipts, and what of them is no valid receipt"),
            parameters: paged + post,
            answers: [
                .json(
                    "a page",
                    page(
                        of: .answer([
                            ("series", .string(min: 1)), ("agency", .ref("AgencyCode")), ("last", .integer(0)),
                            ("valid", .integer(0)), ("amount", .integer(0)), ("cancelled", .array(of: .integer(1))),
                            ("unused", .array(of: .answer([("number", .integer(1)), ("code", .string())]))),
                            ("missing", .array(of: .integer(1))),
                        ])))
            ], problems: [400: ["json.wrong-type"], 403: ["access.accountants-only"]]
        ).tagged,
        Operation(
            .get, "/v1/dossiers/{code}/receipts/{receipt}", "receipt", "payments",
            Bilingual(vi: "Tải biên lai", en: "The PDF of a receipt"),
            parameters: [code, .path("receipt", .string(min: 1, max: 100))] + post,
            answers: [.init(status: 200, summary: "the PDF", types: [("application/pdf", nil)])],
            problems: [403: ["access.acting-citizens-only"], 404: ["dossier.not-found", "payment.no-receipt"]]
        ).tagged,
        Operation(
            .get, "/v1/differences", "differences", "payments",
            Bilingual(
                vi: "Điểm lệch khi đối soát với cổng thanh toán", en: "What differed when gateways were reconciled"),
            parameters: [.query("settled", .boolean)] + paged + post, answers: [.json("a page", page(of: difference))],
            problems: [400: ["json.wrong-type"], 403: ["access.accountants-only"]]
        ).tagged,
        Operation(
            .post, "/v1/differences/{difference}/settle", "settleDifference", "payments",
            Bilingual(vi: "Xử lý điểm lệch, có lý do", en: "Settle a difference, with a reason"),
            parameters: [.path("difference", .string(min: 1, max: 100))] + post,
            body: .json(.request([("reason", .string(min: 3, max: 2000))], strict: [commandID])),
            answers: [.json("the difference", difference)],
            problems: [
                400: ["json.missing", "json.wrong-type", "json.unknown-key"], 403: ["access.accountants-settle"],
                404: ["payment.no-difference"], 409: ["payment.difference-settled", "command.identifier-taken"],
            ]),
        Operation(
            .post, "/v1/transfers", "recordTransfer", "payments",
            Bilingual(vi: "Ghi nhận chuyển khoản", en: "Record a bank transfer"), parameters: post,
            body: .json(
                .request(
                    [
                        ("account", .string()), ("transaction", .string()), ("amount", .integer()),
                        ("paid_at", .ref("Instant")), ("text", .string()),
                    ], strict: [commandID])), answers: [.json("recorded", .ref("DossierAnswer"))],
            problems: [
                400: ["json.missing", "json.wrong-type", "json.unknown-key"],
                403: ["dossier.role-missing", "dossier.officers-only"],
                409: ["payment.transfer-known", "dossier.payment-known", "command.identifier-taken"],
                422: ["payment.unknown-account", "payment.no-order-in-transfer", "dossier.payment-invalid"],
            ]),
    ]

    private static let difference = Schema.answer(
        [
            ("difference", .string(min: 1)), ("gateway", .string(min: 1)), ("day", .ref("Day")),
            ("what", .choice(Reconciliation.Difference.names)), ("what_label", .ref("Text")),
            ("kind", .choice(StatementLine.Kind.allCases.map(\.rawValue))), ("reference", .string(min: 1)),
            ("transaction", .string(min: 1)), ("amount", .integer(1)),
            ("status", .choice(StatementLine.Status.allCases.map(\.rawValue))), ("stated_at", .ref("Instant")),
            ("role", .ref("Role")), ("found_at", .ref("Instant")), ("state", .choice(["open", "settled"])),
        ],
        optional: [
            ("ours", .integer(1)), ("code", .string()), ("agency", .ref("AgencyCode")),
            ("settled_at", .ref("Instant")), ("settled_by", .string(min: 1)), ("reason", .string()),
        ])
    private static let totals = Schema.answer(
        [
            "asked", "paid", "open", "waived", "expired", "received", "kept", "owed", "refunded", "receipted",
            "unreceipted",
        ].map {
            ($0, .integer())
        })
    private static let row = Schema.answer(
        [("agency", .string(min: 1)), ("day", .ref("Day")), ("totals", totals), ("balanced", .boolean)],
        optional: [("dossiers", .array(of: .answer([("code", .string()), ("totals", totals)])))])
}
