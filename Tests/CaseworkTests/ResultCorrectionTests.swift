import Dossiers
import EventLog
import JSON
import Organisation
import Papers
import Procedures
import Testing
import Vietnamese
import WorkingTime

@testable import Casework

/// The certificate that somebody holds and the dossier that an officer reads do not drift apart.
@Suite(.serialized) struct ResultCorrectionTests {
    @Test("what an issued certificate shows is not corrected in the dossier, what it does not show is")
    func afterIssue() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.issued(oneStop: hoa)
        let name: JSONObject = [
            "subject": "child", "field": "full_name", "value": "Nguyễn Minh Ánh", "reason": "Thiếu dấu sắc",
        ]
        let phone: JSONObject = [
            "subject": "applicant", "field": "phone", "value": "0987654321", "reason": "Ghi nhầm số",
        ]
        for isDelivered in [false, true] {
            if isDelivered { try await fixture.command("deliver", code, ["method": "counter"], by: hoa) }
            let error = await refusal { try await fixture.command("correct", code, name, by: hoa) }
            #expect(error?.code == "dossier.shown-on-result")
            #expect(error?.advice?.en.contains("1.004859") == true)
        }
        try await fixture.command("correct", code, phone, by: hoa)
        let view = try await fixture.view(code, by: hoa)
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")
        #expect(view["subjects"]?["applicant"]?["phone"] == "0987654321")
    }

    @Test("the definitions name every field that their papers show, and no other", arguments: ["birth", "death"])
    func everyField(_ name: String) async throws {
        let path = "workflows/\(name)-registration.yaml"
        let definition = try ProcedureParser.parse(text: try OfficeFixture.text(path), file: path).get().definition
        let fixture = try await OfficeFixture.make()
        let caller = try await fixture.officer("thao.vt")
        let result = try #require(definition.results.first)
        let kind = try #require(PaperKind(result.template))
        var opened: [String: [String: FieldValue]] = [:]
        for subject in definition.subjects {
            for field in subject.fields { opened[subject.id, default: [:]][field.id] = Self.value(field, 0) }
        }
        func paper(_ opened: [String: [String: FieldValue]], limited: Bool = false) throws -> PaperContent {
            var state = DossierState.initial
            state.competent = try AgencyCode("H26.147")
            let request = PaperRequest(
                state: state, opened: opened, definition: definition,
                organisation: fixture.office.registry.snapshot.organisation, now: try .at("09:00"), caller: caller,
                written: .init(), trackingSite: nil, markKey: [1])
            return try (limited ? request.showing(result) : request).content(kind, number: "1/2026")
        }
        let usual = try paper(opened)
        #expect(try paper(opened, limited: true) == usual, "nothing is missing on the paper")
        // Of who has no personal number the identity paper is shown in its place.
        var without = opened
        without["applicant"]?["personal_number"] = nil
        var shown: Set<String> = []
        for subject in definition.subjects {
            for field in subject.fields {
                for person in [opened, without] {
                    var other = person
                    other[subject.id]?[field.id] = Self.value(field, 1)
                    if try paper(other) != paper(person) { shown.insert("\(subject.id).\(field.id)") }
                }
            }
        }
        #expect(shown.sorted() == result.shows?.sorted())
    }

    /// One of two values that a paper tells apart.
    private static func value(_ field: FieldDefinition, _ index: Int) -> FieldValue {
        switch field.type {
        case .date: .string(["2020-05-06", "2021-07-08"][index])
        case .personalNumber: .string(["001320012345", "001320012346"][index])
        case .choice(let options): .string(options[min(index, options.count - 1)].id)
        case .integer(let range): .integer(index == 0 ? range.lowerBound : range.upperBound)
        case .money: .integer(Int64(index) + 1)
        case .boolean: .boolean(index == 1)
        case .fullName: .string(["Trần Thu An", "Lê Thu Hà"][index])
        case .phone: .string(["0912345678", "0987654321"][index])
        case .email: .string(["a@example.vn", "b@example.vn"][index])
        case .text: .string(["Kinh", "Tày"][index])
        }
    }
}
