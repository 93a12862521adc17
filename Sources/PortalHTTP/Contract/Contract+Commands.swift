import JSON
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
        "claim": command(),
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
        "ask-fee": command(), "pay": command([("amount", .integer())]),
        "refund": command([("refund", .string(max: 100))]),
        "refunded": command([("refund", .string(max: 100)), ("reference", .string(max: 100))]),
        "issue-receipt": command([("order", .string(max: 100))]),
        "cancel-receipt": command([("series", .string(max: 100)), ("number", .integer()), ("reason", text)]),
    ]

    /// What people write.
    private static let text = Schema.string(max: 20_000)

    private static func command(
        _ required: [(String, Schema)] = [], optional: [(String, Schema)] = []
    ) -> Schema { .request(required, optional: optional, strict: [commandID]) }

    /// What each change of the organisation takes besides its identifier.
    static let organisationBodies: [String: Schema] = [
        "establish-agency": command(
            [("agency", agency), ("name", .ref("GivenText")), ("level", level), ("from", day)],
            optional: [("parent", agency)]),
        "rename-agency": command([("agency", agency), ("name", .ref("GivenText")), ("from", day)]),
        "end-agency": command([("agency", agency), ("from", day)], optional: [("successor", agency)]),
        "create-unit": command([
            ("agency", agency), ("unit", .ref("Unit")), ("name", .ref("GivenText")), ("from", day),
        ]),
        "register-officer": command([("officer", officer), ("name", .string())]),
        "rename-officer": command([("officer", officer), ("name", .string())]),
        "appoint": command(
            [("officer", officer), ("role", .ref("Role")), ("agency", agency), ("from", day)],
            optional: [("unit", .ref("Unit")), ("title", .ref("GivenText")), ("until", day)]),
        "end-appointment": command([
            ("officer", officer), ("role", .ref("Role")), ("agency", agency), ("from", day), ("until", day),
        ]),
        "substitute": substitution, "end-substitution": substitution, "grant-leave": leave, "end-leave": leave,
        "register-key": command(
            [("public_key", .ref("Digest")), ("from", .ref("Instant"))],
            optional: [("officer", officer), ("agency", agency)]),
        "revoke-key": command([("key", .string()), ("from", .ref("Instant"))]),
        "register-system": command([
            ("system", .ref("System")), ("name", .string()), ("agencies", .array(of: agency)),
            ("procedures", .array(of: .string())),
        ]),
        "suspend-system": command([("system", .ref("System")), ("from", .ref("Instant"))]),
        "resume-system": command([("system", .ref("System"))]),
        "register-webhook": command(
            [
                ("webhook", .string(min: 1, max: 40)), ("system", .ref("System")), ("url", .string(max: 500)),
                ("types", .array(of: .string())),
            ], optional: [("from", .ref("Instant"))]),
        "end-webhook": command([("webhook", .string(min: 1, max: 40))], optional: [("at", .ref("Instant"))]),
        "set-credential": command(
            [("kind", credentialKind), ("digest", .string()), ("from", .ref("Instant"))],
            optional: [
                ("officer", officer), ("system", .ref("System")), ("credential", .string()), ("until", .ref("Instant")),
            ]),
        "revoke-credential": command(
            [("from", .ref("Instant"))],
            optional: [
                ("officer", officer), ("system", .ref("System")), ("kind", credentialKind), ("digest", .string()),
            ]),
    ]

    private static let agency = Schema.ref("AgencyCode")
    private static let officer = Schema.ref("Officer")
    private static let day = Schema.ref("Day")
    private static let credentialKind = Schema.choice(["password", "token"])
    private static let level = Schema.choice(AgencyLevel.allCases.map(\.rawValue))
    private static let substitution = command(
        [("absent", officer), ("substitute", officer), ("role", .ref("Role")), ("agency", agency), ("from", day)],
        optional: [("until", day)])
    private static let leave = command([("officer", officer), ("from", day)], optional: [("until", day)])
}
