import Casework
import EventLog
import Foundation
import Identity
import JSON
import Testing

@testable import PortalHTTP

/// Organisations and their accounts.
@Suite(.serialized, .timeLimit(.minutes(15))) struct CitizenOrganisationTests {
    @Test(
        "An organisation's account files for an organisation, and every account of that organisation sees it; its people's own do not"
    )
    func organisations() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let office = fixture.portal.office
            try await office.on("2026-06-11T08:00")
            let text = try OfficeFixture.text("workflows/birth-registration.yaml")
                .replacing("applicants: [citizen]", with: "applicants: [citizen, enterprise]")
            _ = try await office.office.publish(
                text, file: "birth.yaml", command: .random(), by: try await office.officer("admin"))
            for (login, subject, kind, code) in [
                ("ke-toan", "s7", "2", "0100000001"), ("cong-ty-khac", "s8", "2", "0100000002"),
            ] {
                try await played.tell([
                    "citizen": [
                        "login": .string(login), "sub": .string(subject), "acr": "LoA2", "LoaiTaiKhoan": .string(kind),
                        "HoVaTen": "NGUYỄN VĂN BÌNH", "SoCMND": "001090012345", "MaSoThue": .string(code),
                    ]
                ])
            }
            var browser = fixture.browser()
            let company = try await browser.token("login=cong-ty")
            let colleague = try await browser.token("login=ke-toan")
            let other = try await browser.token("login=cong-ty-khac")
            let binh = try await browser.token("login=binh")
            func file(_ token: String, _ kind: String) async throws -> WireClient.Answer {
                var body = try #require(birth().object)
                body["receiving_agency"] = "H26.147"
                body["applicant_kind"] = .string(kind)
                return try await fixture.client.send("POST", "/v1/dossiers", token: token, json: .object(body))
            }
            #expect(try await file(company, "citizen")["code"] == "dossier.account-of-other-kind")
            #expect(try await file(binh, "enterprise")["code"] == "dossier.account-of-other-kind")
            let filed = try await file(company, "enterprise")
            try #require(filed.status == 201, "\(filed.text)")
            let code = try #require(filed["code"]?.string)
            #expect(try await fixture.own(company) == [code])
            #expect(try await fixture.own(colleague) == [code])
            #expect(try await fixture.own(other) == [])
            let seen = try await fixture.client.send("GET", "/v1/dossiers/\(code)", token: colleague)
            #expect(seen.status == 200 && seen["tie"] == "filer")
            #expect(try await fixture.client.send("GET", "/v1/dossiers/\(code)", token: other).status == 404)
            // The person whose number the form names sees it as the applicant, not because of the organisation.
            let person = try await fixture.client.send("GET", "/v1/dossiers/\(code)", token: binh)
            #expect(person.status == 200 && person["tie"] == "applicant")
            // The organisation's code is nowhere in the open.
            for table in ["event", "party_token", "citizen_session", "access_log"] {
                let rows = try await office.rows("SELECT t::text FROM \(table) AS t")
                #expect(!rows.contains { $0.contains("0100000001") }, "\(table)")
            }
            try await fixture.portal.stop()
        }
    }
}
