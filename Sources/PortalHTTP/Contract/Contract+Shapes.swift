import Organisation
import Procedures
import Vietnamese

extension Contract {
    /// The schemas that have a name.
    static let shapes: [(String, Schema)] = basicShapes + dossierShapes + citizenShapes

    private static let basicShapes: [(String, Schema)] = [
        ("Text", Schema.answer([("vi", .string()), ("en", .string())])),
        ("GivenText", Schema.request([("vi", withoutNul), ("en", withoutNul)])),
        ("Instant", .string(format: "date-time")),
        ("Day", .string(format: "date")),
        ("CommandID", .string(format: "uuid")),
        ("AgencyCode", .string(max: 35, pattern: "^[A-Y][0-9]{2}(\\.[A-Z0-9]+)*$")),
        ("Role", identifier), ("Officer", identifier), ("System", identifier), ("Unit", identifier),
        ("WebhookName", identifier),
        ("Digest", .string(pattern: "^[0-9a-f]{64}$")),
        ("ProcedureCode", .string(min: 1, max: 64)),
        (
            "Problem",
            .answer(
                [
                    ("type", .string(pattern: "^urn:toantrinh:[a-z0-9.-]+$")), ("title", .string(min: 1)),
                    ("status", .integer(400, 599)), ("code", .string(pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$")),
                    ("detail", .string(min: 1)), ("message", .ref("Text")), ("request_id", .string(min: 1)),
                ],
                optional: [
                    ("advice", .ref("Text")),
                    (
                        "problems",
                        .array(
                            of: .answer([("field", .string()), ("code", .string(min: 1)), ("message", .ref("Text"))]),
                            min: 1)
                    ),
                ])
        ),
        (
            "Session",
            .answer(
                [("officer", .ref("Officer")), ("name", .string()), ("appointments", .array(of: .ref("Post")))],
                optional: [
                    ("token", .string(min: 20)), ("expires_at", .ref("Instant")), ("on_leave", .boolean),
                ])
        ),
        (
            "Post",
            .answer(
                [
                    ("role", .ref("Role")), ("role_label", .ref("Text")), ("agency", .ref("AgencyCode")),
                    ("agency_name", .string()),
                ], optional: [("unit", .ref("Unit")), ("stands_in_for", .ref("Officer"))])
        ),
    ]

    /// Text in which everything may stand but NUL, which PostgreSQL cannot keep.
    static let withoutNul = Schema.string(pattern: "^[^\\u0000]*$")
    /// A short identifier: `one-stop`, `hoa.nt`.
    private static let identifier = Schema.string(max: 40, pattern: "^[a-z]([a-z0-9.-]*[a-z0-9])?$")

    /// A page of a list.
    static func page(of item: Schema) -> Schema {
        .answer([("items", .array(of: item))], optional: [("next", .string(min: 1))])
    }

    private static let dossierShapes: [(String, Schema)] = [
        ("DossierRow", .answer(rowMembers, optional: rowExtras)),
        (
            "DossierAnswer",
            .answer(
                [
                    ("code", .string()), ("version", .integer(0)), ("repeated", .boolean),
                    ("events", .array(of: .answer([("version", .integer(1)), ("type", .string(min: 1))]))),
                    ("dossier", .ref("DossierRow")),
                ],
                optional: [
                    ("possible_duplicates", .array(of: .string())), ("tracking_secret", .string(min: 19)),
                ])
        ),
        (
            "DossierView",
            .answer(
                rowMembers + [
                    ("subjects", .map(of: .map(of: .any))), ("data", .map(of: .any)), ("attachments", .array(of: .any)),
                    ("papers", .array(of: .any)), ("supplements", .integer(0)),
                ], optional: rowExtras + [("actions", .array(of: .any)), ("at", .ref("Instant")), ("sealed", .any)])
        ),
        (
            "HistoryItem",
            .answer(
                [
                    ("version", .integer(1)), ("lane", .integer(1)), ("position", .integer(1)), ("at", .ref("Instant")),
                    ("type", .string(min: 1)), ("label", .ref("Text")), ("by", .map(of: .any)),
                    ("facts", .map(of: .any)), ("digest", .string(min: 1)),
                ], optional: [("copy", .integer(1)), ("opened", .any)])
        ),
        ("FieldValue", .anyOf([.string(max: 20_000), .integer(), .boolean])),
        ("Fields", .map(of: Schema.ref("FieldValue").orNull)),
        (
            "Representative",
            .request([("ground", .string(min: 1, max: 100))], optional: [("subject", .string(max: 100))])
        ),
        (
            "IdentityAttestation",
            .request([
                ("issuer", .string(min: 1, max: 200, pattern: "^[!-~]+$")),
                ("subject", .string(min: 1, max: 200, pattern: "^[!-~]+$")), ("level", .integer(1, 2)),
            ])
        ),
        (
            "Signature",
            .request([
                ("algorithm", .string()), ("key", .string()), ("value", .string()), ("signed_at", .ref("Instant")),
            ])
        ),
        ("Delivery", .choice(DeliveryMethod.allCases.map(\.rawValue))),
        ("Channel", .choice(Channel.allCases.map(\.rawValue))),
        ("Draft", draft(withDestination: false)), ("Filing", draft(withDestination: true)),
    ]

    private static let citizenShapes: [(String, Schema)] = [
        (
            "CitizenSession",
            .answer(
                [
                    ("citizen", .string(min: 1)), ("issuer", .string(min: 1)), ("level", .integer(1, 2)),
                    ("account", .choice(["person", "organisation"])),
                ],
                optional: [
                    ("name", .string()), ("organisation", .string()), ("through", .ref("System")),
                    ("token", .string(min: 20)), ("expires_at", .ref("Instant")), ("provider", .string()),
                ])
        ),
        (
            "CitizenRow",
            .answer(
                rowMembers + [("tie", tie), ("payment_due", .boolean)],
                optional: rowExtras.filter { !["role", "assignee", "mark", "mark_label"].contains($0.0) })
        ),
        (
            "CitizenView",
            .answer(
                rowMembers + [
                    ("tie", tie), ("payment_due", .boolean), ("subjects", .map(of: .map(of: .any))),
                    ("attachments", .array(of: .any)), ("papers", .array(of: .any)), ("supplements", .integer(0)),
                    ("actions", .array(of: .any)),
                ],
                optional: [
                    ("data", .map(of: .any)), ("asked", .map(of: .any)), ("told", .map(of: .any)),
                    ("result", .map(of: .any)),
                    ("appointment", .ref("Instant")), ("rating", .integer(1, 5)),
                ])
        ),
        (
            "CitizenHistoryItem",
            .answer([
                ("version", .integer(1)), ("at", .ref("Instant")), ("type", .string(min: 1)), ("label", .ref("Text")),
                (
                    "by",
                    .answer([
                        ("party", .choice(["you", "applicant", "agency", "system", "gateway"])),
                        ("channel", .ref("Channel")),
                    ])
                ),
            ])
        ),
    ]

    private static let tie = Schema.choice(["filer", "applicant", "representative", "principal"])

    private static let rowMembers: [(String, Schema)] = [
        ("phase", .string(min: 1)), ("overdue", .boolean), ("version", .integer(0)),
    ]

    private static let rowExtras: [(String, Schema)] = [
        ("code", .string()), ("procedure", .ref("ProcedureCode")), ("title", .ref("Text")), ("status", .integer(1, 10)),
        ("status_label", .ref("Text")), ("ended", .string()), ("step", .string()), ("step_label", .ref("Text")),
        ("role", .string()), ("assignee", .ref("Officer")), ("applicant", .string()), ("agency", .ref("AgencyCode")),
        ("receiving", .ref("AgencyCode")), ("competent", .ref("AgencyCode")), ("returning", .ref("AgencyCode")),
        ("channel", .string()), ("filed_at", .ref("Instant")), ("due", .ref("Instant")), ("remaining", .ref("Text")),
        ("mark", .string()), ("mark_label", .ref("Text")),
    ]

    /// What is filed. A draft says neither where it goes nor since when it counts.
    static func draft(withDestination: Bool, procedureRequired: Bool = true) -> Schema {
        var strict: [(String, Schema)] = [
            commandID, ("receiving_agency", .ref("AgencyCode")), ("channel", .ref("Channel")),
            ("code", .string(min: 1, max: 64)),
            ("on_behalf_of", .string(min: 1, max: 64, pattern: "^[A-Za-z0-9_.:-]+$")),
        ]
        if withDestination {
            strict += [
                ("competent_agency", .ref("AgencyCode")), ("returning_agency", .ref("AgencyCode")),
                ("filed_at", .ref("Instant")), ("identity_attestation", .ref("IdentityAttestation")),
            ]
        }
        let procedure: (String, Schema) = ("procedure", .ref("ProcedureCode"))
        return .request(
            procedureRequired ? [procedure] : [],
            optional: [
                ("applicant_kind", .choice(ApplicantKind.allCases.map(\.rawValue))),
                ("subjects", .map(of: .ref("Fields").orNull)), ("representative", .ref("Representative")),
                ("data", .ref("Fields")), ("delivery", .ref("Delivery")),
            ], strict: procedureRequired ? strict : [procedure] + strict)
    }
}
