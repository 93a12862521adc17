import Casework
import Dossiers
import HTTPTypes
import JSON
import Organisation
import Vietnamese

extension Contract {
    /// Attachments and papers. Beside `Routes+Dossiers.swift`.
    static let files: [Operation] = [
        Operation(
            .post, "/v1/dossiers/{code}/attachments", "attach", "files",
            Bilingual(vi: "Đính kèm tệp", en: "Attach a file"),
            parameters: [
                code, .query("document", .string(min: 1, max: 100), required: true), .query("name", .string(max: 200)),
                .query("taken", .choice(AttachmentSource.From.allCases.map(\.rawValue))),
                .query("result", .string(min: 1, max: 64, pattern: "^[A-Z0-9.-]+$")),
                commandIDHeader, idempotencyKey, ifMatch,
            ] + post,
            body: .init(
                types: [
                    ("application/pdf", nil), ("image/png", nil), ("image/jpeg", nil), ("image/tiff", nil),
                    ("application/octet-stream", nil),
                ], isRequired: true),
            answers: [
                .json(
                    201, "attached",
                    .answer([
                        ("id", .string(min: 1)), ("sha256", .ref("Digest")), ("size", .integer(1)),
                        ("media_type", .string(min: 1)), ("version", .integer(1)), ("repeated", .boolean),
                    ]))
            ],
            problems: [
                400: ["json.missing", "json.wrong-type"], 404: ["dossier.not-found"],
                409: ["command.identifier-taken", "dossier.ended"], 412: ["dossier.moved"],
                422: ["file.unknown-content", "dossier.unknown-document"],
            ]),
        Operation(
            .get, "/v1/dossiers/{code}/attachments/{id}", "attachment", "files",
            Bilingual(vi: "Tải tệp", en: "The bytes of a file"), parameters: [code, .path("id", fileID)] + post,
            answers: [
                .init(
                    status: 200, summary: "the bytes",
                    types: ["application/pdf", "image/png", "image/jpeg", "image/tiff"].map { ($0, nil) })
            ], problems: [403: ["access.sensitive-sealed"], 404: ["dossier.not-found", "file.not-found"]]
        ).tagged,
        Operation(
            .post, "/v1/dossiers/{code}/papers/{id}", "print", "files",
            Bilingual(vi: "In giấy tờ", en: "Print a paper"),
            parameters: [code, .path("id", fileID), idempotencyKey, ifMatch] + post,
            body: .json(.request(strict: [commandID]), required: false),
            answers: [
                .json(
                    201, "printed and recorded",
                    .answer(
                        [
                            ("id", .string(min: 1)), ("kind", .string(min: 1)), ("sha256", .ref("Digest")),
                            ("size", .integer(1)), ("code", .string()), ("version", .integer(1)),
                            ("repeated", .boolean),
                        ], optional: [("copy", .integer(1)), ("verification", .string(min: 1))]))
            ],
            problems: [
                400: ["json.unknown-key"], 404: ["dossier.not-found", "paper.unknown"],
                409: ["paper.not-yet", "command.identifier-taken"], 412: ["dossier.moved"],
                422: ["request.idempotency-key-reused"],
            ]),
        Operation(
            .get, "/v1/dossiers/{code}/papers/{id}", "paper", "files",
            Bilingual(vi: "Tải giấy tờ", en: "The PDF of a paper"), parameters: [code, .path("id", fileID)] + post,
            answers: [.init(status: 200, summary: "the PDF", types: [("application/pdf", nil)])],
            problems: [403: ["access.sensitive-sealed"], 404: ["dossier.not-found", "file.not-found"]]
        ).tagged,
    ]

    private static let fileID = Schema.string(min: 1, max: 100)

    /// Beside `Routes+Administration.swift`.
    static let organisation: [Operation] = lists + changes + credentials

    private static let lists: [Operation] = Office.Directory.allCases.map { part in
        Operation(
            .get, "/v1/org/\(part.rawValue)", "org-\(part.rawValue)", "organisation",
            Bilingual(vi: "Danh sách: \(part.rawValue)", en: "List of \(part.rawValue)"),
            parameters: paged + post, answers: [.json("a page", page(of: .map(of: .any)))],
            problems: [400: ["json.wrong-type"], 403: ["access.officers-only", "access.no-post"]]
        ).tagged
    }

    private static let applied = Operation.Answer.json(
        "what became so", .answer([("applied", .integer(0))], optional: [("unchanged", .integer(0))]))
    private static let changeProblems: [Int: [String]] = [
        400: ["json.missing", "json.wrong-type", "json.unknown-key"],
        403: ["organisation.not-allowed", "access.officers-only"],
        409: ["organisation.unknown-agency", "organisation.name-invalid", "command.identifier-taken"],
    ]

    private static let changes: [Operation] =
        [
            Operation(
                .post, "/v1/org/import", "importOrganisation", "organisation",
                Bilingual(vi: "Nhập tổ chức từ tệp", en: "Import a file"),
                parameters: [.query("file", .string(max: 200)), commandIDHeader] + post,
                body: .init(types: [("text/yaml", nil)], isRequired: true), answers: [applied],
                problems: changeProblems.merging([422: ["yaml.syntax"]]) { $1 })
        ]
        + OrganisationCommand.allNames.map { name in
            Operation(
                .post, "/v1/org/commands/\(name)", "org-\(name)", "organisation",
                Bilingual(vi: "Thay đổi tổ chức: \(name)", en: "Change the organisation: \(name)"), parameters: post,
                body: .json(organisationBodies[name] ?? .map(of: .any)), answers: [applied],
                problems: name == "register-webhook"
                    ? changeProblems.merging([422: ["webhook.unknown-type"]]) { $1 } : changeProblems)
        }

    private static let tokenAnswer = Operation.Answer.json(
        201, "set; a token is shown once",
        .anyOf([.answer([("token", .string(min: 20))]), .answer([("applied", .integer(0))])]))
    private static let tokenBody = Schema.request([("kind", .choice(["token"]))], strict: [commandID])
    private static let passwordBody = Schema.request(
        [("password", .string())], optional: [("old_password", .string()), ("kind", .choice(["password"]))],
        strict: [commandID])

    private static let credentials: [Operation] = [
        Operation(
            .post, "/v1/org/officers/{id}/credentials", "officerCredentials", "organisation",
            Bilingual(vi: "Mật khẩu hoặc mã truy cập của cán bộ", en: "An officer's password or token"),
            parameters: [.path("id", .ref("Officer"))] + post, body: .json(.anyOf([passwordBody, tokenBody])),
            answers: [tokenAnswer],
            problems: changeProblems.merging([
                403: ["organisation.not-allowed", "access.old-password-wrong"],
                409: ["access.token-shown-before", "command.identifier-taken"],
                422: ["password.too-short", "access.old-password-needed"], 429: ["access.too-many-attempts"],
            ]) { $1 }),
        Operation(
            .post, "/v1/org/systems/{id}/credentials", "systemCredentials", "organisation",
            Bilingual(vi: "Mã truy cập của hệ thống", en: "A system's token"),
            parameters: [.path("id", .ref("System"))] + post, body: .json(tokenBody), answers: [tokenAnswer],
            problems: changeProblems),
        keyOperation("officers", "officerKeys", "Officer"), keyOperation("agencies", "agencyKeys", "AgencyCode"),
    ]

    private static func keyOperation(_ path: String, _ id: String, _ owner: String) -> Operation {
        Operation(
            .post, "/v1/org/\(path)/{id}/keys", id, "organisation",
            Bilingual(vi: "Đăng ký khóa ký", en: "Register a signing key"),
            parameters: [.path("id", .ref(owner))] + post,
            body: .json(
                .request(
                    [("public_key", .string(pattern: "^[A-Za-z0-9+/]{43}=$"))], optional: [("from", .ref("Instant"))],
                    strict: [commandID])),
            answers: [.json(201, "registered", .answer([("applied", .integer(0))]))], problems: changeProblems)
    }

    /// For inspectors. Beside `Routes+Administration.swift`.
    static let log: [Operation] = [
        Operation(
            .get, "/v1/indicators", "indicators", "log", Bilingual(vi: "Chỉ tiêu", en: "Indicators"),
            parameters: [
                .query("from", .ref("Day")), .query("until", .ref("Day")), .query("agency", .ref("AgencyCode")),
                .query("procedure", .string(max: 64)),
            ] + post, answers: [.json("the report", .map(of: .any))],
            problems: [
                400: ["json.wrong-type", "identifier.agency"],
                403: ["access.inspectors-only", "access.agency-out-of-reach"],
            ]
        ).tagged,
        Operation(
            .get, "/v1/indicators/online", "officialOnline", "log",
            Bilingual(
                vi: "Hồ sơ trực tuyến (3.3) theo công thức chính thức",
                en: "Online dossiers (3.3) by the official formula"),
            parameters: [.query("from", .ref("Day")), .query("until", .ref("Day"))] + post,
            answers: [
                .json(
                    "the shares and what follows",
                    .answer(
                        [
                            ("as_of", .ref("Instant")), ("online", .map(of: .any)), ("synchronised", .map(of: .any)),
                            ("percent", .string().orNull), ("points_percent", .string().orNull),
                        ], optional: [("from", .ref("Day"))]))
            ],
            problems: [
                400: ["json.wrong-type"], 403: ["access.inspectors-only", "access.agency-out-of-reach"],
                404: ["portal.not-configured"],
            ]),
        Operation(
            .get, "/v1/log", "log", "log", Bilingual(vi: "Nhật ký", en: "The log and its lanes"), parameters: post,
            answers: [
                .json(
                    "the heads",
                    .answer([("log_id", .string(min: 1)), ("clock", .string(min: 1)), ("lanes", .array(of: .any))]))
            ], problems: [403: ["access.inspectors-only", "access.not-at-the-top"]]
        ).tagged,
        Operation(
            .get, "/v1/log/{lane}", "events", "log", Bilingual(vi: "Sự kiện gốc", en: "Raw events of a lane"),
            parameters: [
                .path("lane", .integer(1, 2_147_483_647)), .query("after", .integer(0)),
                .query("limit", .integer(1, 5000)),
            ] + post, answers: [lines],
            problems: [400: ["json.wrong-type"], 403: ["access.inspectors-only", "access.not-at-the-top"]]),
        Operation(
            .get, "/v1/log/{lane}/headers", "headers", "log",
            Bilingual(vi: "Tình trạng hiện tại", en: "Live headers of a lane"),
            parameters: [
                .path("lane", .integer(1, 2_147_483_647)), .query("after", .string(format: "uuid")),
                .query("limit", .integer(1, 5000)),
            ] + post, answers: [lines],
            problems: [400: ["json.wrong-type"], 403: ["access.inspectors-only", "access.not-at-the-top"]]),
    ]

    private static let lines = Operation.Answer(
        status: 200, summary: "one JSON value a line", types: [("application/x-ndjson", nil)])
}
