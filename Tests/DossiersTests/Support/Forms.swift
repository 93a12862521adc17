import Dossiers
import JSON
import Organisation
import Procedures
import WorkingTime

/// Filled-in forms, sealed blobs and files of the tests.
enum Forms {
    static func blob(_ subject: String, _ data: String = "AQ==") -> SealedBlob {
        SealedBlob(subject: subject, keyID: "key-\(subject)", classes: ["identity"], data: data)
    }

    static let reason = blob("dossier", "Ag==")

    /// A portal's word that somebody has signed in there.
    static func attestation(_ level: Int) -> IdentityAttestation {
        IdentityAttestation(
            issuer: "https://id.example.vn", subject: "c:0123456789abcdef0123456789abcdef", level: level)
    }

    /// A father who registers a newborn.
    static func birth(
        born: String = "2026-06-01", circumstance: String = "ordinary", marriage: String = "recorded"
    ) -> [String: [String: FieldValue]] {
        var forms: [String: [String: FieldValue]] = [
            "applicant": [
                "full_name": .string("Trần Văn Bình"), "personal_number": .string("001090000001"),
                "relationship": .string("father"),
            ],
            "child": [
                "full_name": .string("Trần Thu An"), "sex": .string("female"), "birth_date": .string(born),
                "nationality": .string("Việt Nam"), "circumstance": .string(circumstance),
            ],
        ]
        if circumstance != "abandoned" {
            forms["child"]?["birth_place"] = .string("Bệnh viện Phụ sản Hà Nội")
            forms["child"]?["parents_marriage"] = .string(marriage)
            forms["mother"] = ["full_name": .string("Lê Thị Mai")]
            if marriage == "recorded" { forms["father"] = ["full_name": .string("Trần Văn Bình")] }
        } else {
            forms["applicant"]?["relationship"] = .string("carer")
        }
        return forms
    }

    static func digest(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    static func file(_ id: String, _ document: String) -> Dossiers.Attachment {
        Dossiers.Attachment(
            id: id, document: document, name: blob("dossier", "Aw=="), size: 1_024, sha256: digest("a"),
            mediaType: "application/pdf")
    }

    /// A printed paper; a draft and a result say the same unless told otherwise.
    static func paper(_ kind: String, _ digit: Character = "b", content: Character = "9") -> PaperRecord {
        PaperRecord(
            kind: kind, sha256: digest(digit), size: 40_960, template: digest("c"),
            attachment: "paper-\(kind)-\(digit)", content: ["draft", "result"].contains(kind) ? digest(content) : nil)
    }

    static func signature(
        over digit: Character, key: String = "k1", at: Instant = Instant(6, 10, 9)
    ) -> DetachedSignature {
        DetachedSignature(
            algorithm: "ed25519", key: key, over: digest(digit), value: "c2lnbmF0dXJl", signedAt: at)
    }
}

extension World {
    /// The filing of the present form at the counter of the commune.
    func filing(
        channel: Channel = .counter, representative: Representative? = nil, files: [Dossiers.Attachment] = [],
        change: (inout DossierCommand.File) -> Void = { _ in }
    ) -> DossierCommand {
        let order = procedure.definition.subjects.map(\.id)
        let subjects = opened.keys.sorted { (order.firstIndex(of: $0) ?? 99) < (order.firstIndex(of: $1) ?? 99) }
        var file = DossierCommand.File(
            channel: channel, receiving: Person.commune, subjects: subjects.map { Forms.blob($0) },
            representative: representative, attachments: files, delivery: channel == .online ? .online : .counter)
        if procedure.definition.code == "9.000001" { file.data = ["place": "Số 1 phố Huế"] }
        change(&file)
        return .file(file)
    }

    /// Files and receives with the documents that are asked for.
    mutating func receive(channel: Channel = .counter) throws(DossierRefusal) {
        let document = procedure.definition.code == "9.000001" ? "plan" : "medical-birth-certificate"
        let filer = channel == .online ? Person.portal : Person.oneStop
        try run(filing(channel: channel, files: [Forms.file("f-1", document)]), by: filer)
        try run(.receive(.init()), by: .oneStop)
    }

    /// From receipt to the step in which the result is handed over.
    mutating func issue() throws(DossierRefusal) {
        try draft()
        if state.entry?.role == "applicant" { try run(.act(.init(action: "agree")), by: .portal) }
        try sign()
        try number()
    }

    /// Prints the draft and submits it.
    mutating func draft(_ digit: Character = "b", by person: Person = .civil) throws(DossierRefusal) {
        try run(.recordPaper(.init(paper: Forms.paper("draft", digit))), by: person)
        try run(.act(.init(action: "draft", paper: Forms.paper("draft", digit))), by: person)
    }

    mutating func sign(_ digit: Character = "b") throws(DossierRefusal) {
        try run(.act(.init(action: "sign", signature: signature(over: digit))), by: .viceChair)
    }

    /// Prints the result and issues it.
    mutating func number(serial: Int64 = 12) throws(DossierRefusal) {
        try printResult()
        try run(.issue(issuing(serial: serial)), by: .clerk)
    }

    mutating func printResult(content: Character = "9") throws(DossierRefusal) {
        try run(.recordPaper(.init(paper: Forms.paper("result", "d", content: content))), by: .clerk)
    }

    /// A signature of this moment.
    func signature(over digit: Character, key: String = "k1") -> DetachedSignature {
        Forms.signature(over: digit, key: key, at: now)
    }

    func issuing(serial: Int64 = 12) -> DossierCommand.Issue {
        DossierCommand.Issue(
            action: "issue", result: procedure.definition.results.first?.code ?? "", serial: serial,
            number: "\(serial)/\(now.localDay.year)", paper: Forms.paper("result", "d"), signature: signature(over: "d")
        )
    }
}
