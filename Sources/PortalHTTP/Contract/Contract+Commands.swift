import Dossiers
import JSON
import Organisation
import Procedures

extension Contract {
    /// What each command on a dossier takes besides its identifier.
    static let commandBodies: [String: Schema] = [
        "file": draft(withDestination: true, procedureRequired: false),
        "draft": draft(withDestination: false, procedureRequired: false),
        "receive": command(optional: [
            ("appointment", .ref("Instant")), ("without_appointment", .boolean),
            ("fee", .request([("amount", .integer()), ("basis", .string())])),
        ]),
        "refuse-to-receive": command(optional: [
            // At least one reason that says something.
            ("reasons", .array(of: text)), ("legal_basis", text), ("guidance", text), ("notice", .ref("Delivery")),
        ]),
        "forward": command([("to", .ref("AgencyCode"))], optional: [("reason", text)]),
        "request-supplement": command([("reason", text)], optional: [("documents", .array(of: .string(max: 100)))]),
        "answer-supplement": command(optional: [
            ("subjects", .map(of: .ref("Fields"))), ("data", .ref("Fields")), ("channel", .ref("Channel")),
        ]),
        "assign": command([("to", .ref("Officer"))]),
        "claim": command(), "discard": command(),
        "hand-over": command([("to", .ref("Officer"))], optional: [("reason", text)]),
        "act": command(
            [("action", .string())],
            optional: [
                ("reason", text), ("legal_basis", text), ("guidance", text), ("notice", .ref("Delivery")),
                ("signature", .ref("Signature")),
            ]),
        "apologise": command([("reason", text), ("new_due", .ref("Instant"))]),
        "withdraw": command(optional: [("reason", text), ("channel", .ref("Channel"))]),
        "stop": command([("reason", text)], optional: [("notice", .ref("Delivery"))]),
        "issue": command([("signature", .ref("Signature"))], optional: [("action", .string())]),
        "deliver": command(
            [("method", .ref("Delivery"))],
            optional: [("action", .string()), ("receiver", text), ("tracking", .string(max: 100))]),
        "rate": command([("score", .integer())], optional: [("comment", text)]),
        "note": command([("text", text)]),
        "correct": command(
            [("field", .string(max: 100)), ("value", .ref("FieldValue")), ("reason", text)],
            optional: [("subject", .string(max: 100))]),
        "enter": command(optional: [("subjects", .map(of: .ref("Fields"))), ("data", .ref("Fields"))]),
        "ask-fee": command(), "pay": command([("amount", .integer())]),
        "refund": command([("refund", .string(max: 100))]),
        "refunded": command([("refund", .string(max: 100)), ("reference", .string(max: 100))]),
        "issue-receipt": command([("order", .string(max: 100))]),
        "cancel-receipt": command([("series", .string(max: 100)), ("number", .integer()), ("reason", text)]),
        "retry-effect": command([("effect", .integer(1)), ("reason", text)]),
        "skip-effect": command([("effect", .integer(1)), ("reason", text)]),
        "answer-effect": command([("effect", .integer(1)), ("outcome", .string(max: 64)), ("reason", text)]),
    ]

    /// What people write.
    private static let text = Schema.string(max: 20_000)

    private static func command(
        _ required: [(String, Schema)] = [], optional: [(String, Schema)] = [], strict: [(String, Schema)] = []
    ) -> Schema { .request(required, optional: optional, strict: [commandID] + strict) }

    /// One of `choices` has to be there, and no other.
    private static func command(
        _ required: [(String, Schema)], oneOf choices: [(String, Schema)], optional: [(String, Schema)] = []
    ) -> Schema { .anyOf(choices.map { command(required + [$0], optional: optional) }) }

    /// What each change of the organisation takes besides its identifier.
    static let organisationBodies: [String: Schema] = [
        "establish-agency": command(
            [("agency", agency), ("name", .ref("GivenText")), ("level", level), ("from", day)],
            optional: [
                ("parent", agency),
                (
                    "letterhead",
                    .request(optional: [
                        ("place", plain), ("superior", .ref("GivenText")), ("counter", .ref("GivenText")),
                    ])
                ),
            ]),
        "rename-agency": command([("agency", agency), ("name", .ref("GivenText")), ("from", day)]),
        "end-agency": command([("agency", agency), ("from", day)], optional: [("successor", agency)]),
        "create-unit": command([
            ("agency", agency), ("unit", .ref("Unit")), ("name", .ref("GivenText")), ("from", day),
        ]),
        "register-officer": command([("officer", officer), ("name", plain)]),
        "rename-officer": command([("officer", officer), ("name", plain)]),
        "appoint": command(
            [("officer", officer), ("role", .ref("Role")), ("agency", agency), ("from", day)],
            optional: [("unit", .ref("Unit")), ("title", .ref("GivenText")), ("until", day)]),
        "end-appointment": command([
            ("officer", officer), ("role", .ref("Role")), ("agency", agency), ("from", day), ("until", day),
        ]),
        "substitute": substitution, "end-substitution": substitution, "grant-leave": leave, "end-leave": leave,
        "register-key": command(
            [("public_key", .ref("Digest")), ("from", .ref("Instant"))],
            oneOf: [("officer", officer), ("agency", agency)]),
        "revoke-key": command([("key", plain), ("from", .ref("Instant"))]),
        "register-system": command([
            ("system", .ref("System")), ("name", plain), ("agencies", .array(of: agency)),
            ("procedures", .array(of: plain)),
        ]),
        "suspend-system": command([("system", .ref("System")), ("from", .ref("Instant"))]),
        "resume-system": command([("system", .ref("System"))]),
        "register-webhook": command(
            [
                ("webhook", .ref("WebhookName")), ("system", .ref("System")), ("url", plain),
                ("types", .array(of: .choice(DossierEvent.allTypes))),
            ], strict: [("from", .ref("Instant"))]),
        "end-webhook": command([("webhook", .ref("WebhookName"))], strict: [("at", .ref("Instant"))]),
        "set-credential": command(
            [("kind", credentialKind), ("digest", plain), ("from", .ref("Instant"))],
            oneOf: [("officer", officer), ("system", .ref("System"))],
            optional: [("credential", plain), ("until", .ref("Instant"))]),
        "revoke-credential": command(
            [("from", .ref("Instant"))], oneOf: [("officer", officer), ("system", .ref("System"))],
            optional: [("kind", credentialKind), ("digest", plain)]),
    ]

    private static let plain = withoutNul
    private static let agency = Schema.ref("AgencyCode")
    private static let officer = Schema.ref("Officer")
    private static let day = Schema.ref("Day")
    private static let credentialKind = Schema.choice(["password", "token"])
    private static let level = Schema.choice(Organisation.AgencyLevel.allCases.map(\.rawValue))
    private static let substitution = command(
        [("absent", officer), ("substitute", officer), ("role", .ref("Role")), ("agency", agency), ("from", day)],
        optional: [("until", day)])
    private static let leave = command([("officer", officer), ("from", day)], optional: [("until", day)])
}
