import HTTPTypes
import Vietnamese

extension Contract {
    /// Beside `Routes+Citizens.swift`.
    static let citizens: [Operation] = [
        Operation(
            .get, "/v1/citizen/sign-in", "citizenSignIn", "citizens",
            Bilingual(vi: "Đăng nhập bằng định danh điện tử", en: "Sign in with an electronic identity"),
            security: .open,
            parameters: [.query("provider", .string(min: 1, max: 40)), .query("level", .integer(1, 2))],
            answers: [
                .init(
                    status: 303, summary: "to the provider; what the browser keeps comes as a cookie",
                    types: [
                        (
                            "application/json",
                            .answer([("url", .string(min: 1)), ("expires_in", .integer(1))])
                        )
                    ], headers: [("Location", .string(min: 1)), ("Set-Cookie", .string(min: 1))])
            ],
            problems: [
                400: ["json.wrong-type"], 404: ["identity.no-provider"], 503: ["identity.provider-unreachable"],
            ]),
        Operation(
            .get, "/v1/citizen/callback", "citizenCallback", "citizens",
            Bilingual(vi: "Trở về từ hệ thống định danh", en: "Back from the identity provider"), security: .open,
            parameters: [
                .query("state", .string(min: 1, max: 100), required: true), .query("code", .string(max: 2048)),
                .query("error", .string(max: 200)), .query("iss", .string(max: 500)),
            ],
            answers: [.json("signed in; the token is shown once", .ref("CitizenSession"))],
            problems: [
                400: ["json.missing"],
                403: [
                    "identity.not-begun-here", "identity.sign-in-too-late", "identity.answer-taken", "identity.refused",
                    "identity.code-refused", "identity.issuer", "identity.signature", "identity.level-unknown",
                ], 404: ["identity.no-provider"],
                503: ["identity.provider-unreachable", "identity.client-refused", "identity.keys"],
            ]),
        Operation(
            .get, "/v1/citizen/dossiers", "ownDossiers", "citizens",
            Bilingual(vi: "Hồ sơ của tôi", en: "A citizen's own dossiers"), parameters: paged + post,
            answers: [.json("a page", page(of: .ref("CitizenRow")))],
            problems: [400: ["json.wrong-type"], 403: ["access.citizens-only"]]
        ).tagged,
    ]
}
