import Casework
import EventLog
import JSON
import Testing
import Vietnamese

/// Births that the law registers though somebody is unknown or has no personal number, from the counter to the certificate.
@Suite struct UncommonBirthTests {
    private func without(_ subjects: [String], _ body: JSONValue) -> JSONValue {
        guard var object = body.object, var all = object["subjects"]?.object else { return body }
        for subject in subjects { all[subject] = nil }
        object["subjects"] = .object(all)
        return .object(object)
    }

    /// Filed with these documents, received, drafted, signed and numbered; gives what is printed on the certificate.
    private func certificate(
        _ body: JSONValue, _ documents: [String], _ fixture: OfficeFixture
    ) async throws -> String {
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let thao = try await fixture.officer("thao.vt")
        let code = try await fixture.filed(body, by: hoa)
        for (number, document) in documents.enumerated() {
            try await fixture.attach(code, scan + [UInt8(number)], as: document, by: hoa)
        }
        try await fixture.command("receive", code, by: hoa)
        try await fixture.command("claim", code, by: minh)
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        try await fixture.command("act", code, ["action": "draft"], by: minh)
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)
        let printed = try await fixture.printed("result", code, by: thao)
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
        return printed
    }

    @Test("the father unknown, the mother, both: registered, and what is unknown stays empty on the certificate")
    func unknownParents() async throws {
        let fixture = try await OfficeFixture.make()
        let mothers = without(
            ["father"],
            changed(changed(birth(), "child", ["parents_marriage": "none"]), "applicant", ["relationship": "mother"]))
        let first = try await certificate(mothers, ["declaration", "medical-birth-certificate"], fixture)
        #expect(first.contains("Trần Thị Hương") && first.contains("GIẤY KHAI SINH"))

        let fathers = without(
            ["mother"],
            changed(
                birth(child: "Nguyễn Văn Hai"), "child",
                ["circumstance": "mother-unknown", "parents_marriage": nil, "recognition": true]))
        let second = try await certificate(fathers, ["medical-birth-certificate", "recognition"], fixture)
        #expect(second.contains("Nguyễn Văn Bình") && !second.contains("Trần Thị Hương"))

        let nobodys = without(
            ["mother", "father"],
            changed(
                changed(
                    birth(child: "Lê Văn Ba"), "child",
                    ["circumstance": "parents-unknown", "parents_marriage": nil, "birth_place": nil]), "applicant",
                ["relationship": "carer"]))
        let third = try await certificate(nobodys, ["abandonment-record"], fixture)
        #expect(third.contains("Lê Văn Ba") && !third.contains("Trần Thị Hương"))
    }

    @Test(
        "a father who is not married and has not recognised the child is not named: the refusal says which way is his"
    )
    func unrecognised() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let unmarried = changed(birth(), "child", ["parents_marriage": "none"])
        let motherless = without(
            ["mother"], changed(birth(), "child", ["circumstance": "mother-unknown", "parents_marriage": nil]))
        for body in [unmarried, motherless] {
            let refused = await refusal { try await fixture.filed(body, by: hoa) }
            #expect(refused?.code == "dossier.excluded" && refused?.message.vi.contains("1.001022") == true)
            #expect(refused?.message.en.contains("recognition") == true)
        }
        // Recognised already, he is; the paper about it is asked for.
        let recognised = changed(unmarried, "child", ["recognition": true])
        let code = try await fixture.complete(recognised, by: hoa)
        let missing = await refusal { try await fixture.command("receive", code, by: hoa) }
        #expect(missing?.code == "dossier.documents-missing")
        try await fixture.attach(code, scan + [1], as: "recognition", by: hoa)
        try await fixture.command("receive", code, by: hoa)
        // A mother who is known is not left out.
        let nobody = await refusal { try await fixture.filed(without(["mother"], birth()), by: hoa) }
        #expect(nobody?.code == "dossier.subject-missing")
    }

    @Test("a declarant with a passport and no personal number: kind, number and day of issue stand on the certificate")
    func passport() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let passport: [String: JSONValue?] = [
            "personal_number": nil, "identity_paper": "passport", "identity_paper_number": "C1234567",
            "identity_paper_issued": "2020-03-02",
        ]
        let foreign = changed(
            changed(birth(), "applicant", passport), "father", passport.merging(["nationality": "Pháp"]) { $1 })
        let printed = try await certificate(foreign, ["medical-birth-certificate"], fixture)
        #expect(printed.contains("Hộ chiếu số C1234567, cấp ngày 02/03/2020"))
        #expect(try await fixture.search("C1234567", by: hoa).count == 1, "found by its number")
        for missing in ["identity_paper", "identity_paper_issued"] {
            let body = changed(foreign, "applicant", [missing: nil])
            #expect(await refusal { try await fixture.filed(body, by: hoa) }?.code == "dossier.field-missing")
        }
        let neither = changed(birth(), "applicant", ["personal_number": nil])
        #expect(await refusal { try await fixture.filed(neither, by: hoa) }?.code == "dossier.field-missing")
    }
}
