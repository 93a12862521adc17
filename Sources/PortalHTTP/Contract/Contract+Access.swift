import HTTPTypes
import JSON
import Vietnamese

extension Contract {
    /// Beside `Routes+Access.swift`.
    static let access: [Operation] = [
        Operation(
            .get, "/openapi.json", "openapi", "access", Bilingual(vi: "Bản mô tả này", en: "This description"),
            security: .open, answers: [.json("OpenAPI 3.1", .map(of: .any))]
        ).tagged,
        Operation(
            .get, "/v1/health", "health", "access", Bilingual(vi: "Máy chủ còn chạy", en: "Whether the server runs"),
            security: .open,
            answers: [
                .json(
                    "ok",
                    .answer([
                        ("status", .choice(["ok"])), ("clock", .choice(["database", "movable"])),
                        ("now", .ref("Instant")),
                    ]))
            ]),
        Operation(
            .post, "/v1/sessions", "signIn", "access", Bilingual(vi: "Đăng nhập", en: "Sign in"), security: .open,
            body: .json(.request([("officer", .string()), ("password", .string())])),
            answers: [.json(201, "signed in", .ref("Session"))],
            problems: [401: ["access.wrong-password"], 429: ["access.too-many-attempts"]]),
        Operation(
            .delete, "/v1/sessions/current", "signOut", "access", Bilingual(vi: "Đăng xuất", en: "Sign out"),
            parameters: post, answers: [.init(status: 204, summary: "signed out", types: [])],
            problems: [409: ["access.no-session"]]),
        Operation(
            .get, "/v1/me", "me", "access", Bilingual(vi: "Tôi là ai", en: "Who is signed in"), parameters: post,
            answers: [
                .json(
                    "an officer, a system or a citizen",
                    .anyOf([
                        .ref("Session"), .answer([("system", .ref("System")), ("name", .string())]),
                        .ref("CitizenSession"),
                    ]))
            ]),
    ]

    /// Beside `Routes+Access.swift` and `Routes+Administration.swift`.
    static let procedures: [Operation] = [
        Operation(
            .get, "/v1/procedures", "procedures", "procedures",
            Bilingual(vi: "Thủ tục đã công bố", en: "The published procedures"), security: .open, parameters: paged,
            answers: [
                .json(
                    "a page",
                    page(
                        of: .answer(
                            [
                                ("code", .ref("ProcedureCode")), ("title", .ref("Text")), ("digest", .ref("Digest")),
                                ("effective_from", .ref("Day")), ("published_at", .ref("Instant")),
                            ], optional: [("effective_until", .ref("Day"))])))
            ], problems: [400: ["json.wrong-type"]]
        ).tagged,
        Operation(
            .get, "/v1/procedures/{code}", "procedure", "procedures",
            Bilingual(vi: "Quy trình của một thủ tục", en: "The definition of a procedure"), security: .open,
            parameters: [
                .path("code", .string(min: 1, max: 200)), .query("digest", .string(max: 200)),
            ],
            answers: [
                .json(
                    "the definition in its expanded form",
                    .answer([
                        ("code", .ref("ProcedureCode")), ("digest", .ref("Digest")), ("definition", .map(of: .any)),
                    ]))
            ], problems: [404: ["procedure.not-found"]]
        ).tagged,
        Operation(
            .get, "/v1/procedures/{code}/form", "form", "procedures",
            Bilingual(vi: "Biểu mẫu điện tử", en: "The form as a JSON Schema 2020-12"), security: .open,
            parameters: [
                .path("code", .string(min: 1, max: 200)), .query("digest", .string(max: 200)),
            ],
            answers: [
                .init(
                    status: 200, summary: "what subjects, data and representative of a filing look like",
                    types: [
                        (
                            "application/schema+json",
                            .answer([
                                ("$schema", .string()), ("$id", .string()), ("type", .choice(["object"])),
                                ("properties", .map(of: .any)),
                            ])
                        )
                    ])
            ], problems: [404: ["procedure.not-found"]]
        ).tagged,
        Operation(
            .post, "/v1/procedures", "publish", "procedures",
            Bilingual(vi: "Công bố thủ tục", en: "Publish a procedure"),
            parameters: [.query("file", .string(max: 200)), commandIDHeader] + post,
            body: .init(types: [("text/yaml", nil)], isRequired: true),
            answers: [
                .json(
                    201, "published, or the same as before",
                    .answer([
                        ("code", .ref("ProcedureCode")), ("digest", .ref("Digest")), ("published", .boolean),
                        ("title", .ref("Text")),
                    ]))
            ],
            problems: [
                400: ["json.invalid-text", "json.wrong-type"],
                403: ["access.administrators-only", "access.not-at-the-top"], 409: ["command.identifier-taken"],
                422: ["yaml.syntax", "procedure.condition"],
            ]),
        Operation(
            .post, "/v1/calendars", "publishCalendar", "calendars",
            Bilingual(vi: "Công bố lịch làm việc của một năm", en: "Publish one year of the working calendar"),
            parameters: [.query("file", .string(max: 200)), commandIDHeader] + post,
            body: .init(types: [("text/yaml", nil)], isRequired: true),
            answers: [
                .json(
                    201, "published, or the same as before",
                    .answer([("calendar", .string(min: 1)), ("digest", .ref("Digest")), ("published", .boolean)]))
            ],
            problems: [
                400: ["json.invalid-text", "json.wrong-type"],
                403: ["access.administrators-only", "access.not-at-the-top"],
                409: ["command.identifier-taken", "calendar.edition"], 422: ["yaml.syntax", "calendar.other-name"],
            ]),
    ]
}
