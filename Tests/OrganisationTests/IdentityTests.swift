import JSON
import Organisation
import Testing
import Vietnamese

@Suite struct IdentityTests {
    @Test(arguments: ["a", "hoa.nt", "one-stop", "x9", String(repeating: "a", count: 40)])
    func shortIdentifierAccepted(_ text: String) throws {
        #expect(try OfficerID(text).rawValue == text)
        #expect(try Role(text).id == text)
        #expect(try SystemID(text).description == text)
    }

    @Test(arguments: [
        "", "9a", "-a", "a-", "a.", "A", "hoa nt", "hòa", "a_b", "a\u{0}", String(repeating: "a", count: 41),
    ])
    func shortIdentifierRefused(_ text: String) {
        #expect(throws: IdentifierError(.officer)) { try OfficerID(text) }
        #expect(throws: IdentifierError(.role)) { try Role(text) }
        #expect(throws: IdentifierError(.unit)) { try UnitID(text) }
        #expect(throws: IdentifierError(.system)) { try SystemID(text) }
    }

    @Test func messagesNeverHoldTheText() {
        do {
            _ = try AgencyCode("bí mật")
            Issue.record("accepted")
        } catch {
            #expect(!error.description.contains("bí mật") && !error.message.vi.contains("bí mật"))
        }
    }

    @Test func everyRoleHasALabel() {
        for role in Role.known { #expect(role.label.vi != role.id && role.label.en != role.id) }
    }

    @Test func channels() {
        for channel in Channel.allCases {
            #expect(Channel(officialCode: channel.officialCode) == channel)
        }
        #expect(Channel.allCases.map(\.officialCode) == [1, 2, 3])
        #expect(Channel(officialCode: 0) == nil)
    }

    @Test func actorInFixedOrderWithAbsentFieldsLeftOut() throws {
        let full = Actor(
            issuer: "toantrinh", subject: "hoa.nt", role: .oneStop, agency: try agency("H26.147"),
            unit: try UnitID("one-stop"), channel: .counter, system: try SystemID("kiosk"), onBehalfOf: "ref-1")
        #expect(
            JSONWriter.text(full.json)
                == #"{"issuer":"toantrinh","subject":"hoa.nt","role":"one-stop","agency":"H26.147","unit":"one-stop","channel":"counter","system":"kiosk","on_behalf_of":"ref-1"}"#
        )
        let small = Actor(issuer: "vneid", subject: "abc", channel: .online)
        #expect(JSONWriter.text(small.json) == #"{"issuer":"vneid","subject":"abc","channel":"online"}"#)
        #expect(try Actor(json: full.json) == full)
        #expect(try Actor(json: small.json) == small)
        #expect(try full.officer == officer("hoa.nt"))
        #expect(small.officer == nil)
    }

    @Test(arguments: [
        (#"{"subject":"a","channel":"online"}"#, "by.issuer"),
        (#"{"issuer":"a","subject":"a","channel":"fax"}"#, "by.channel"),
        (#"{"issuer":"a","subject":"a","channel":"online","agency":"26"}"#, "by.agency"),
        (#"{"issuer":"a","subject":"a","channel":"online","role":"Bad"}"#, "by.role"),
        (#"{"issuer":"a","subject":"a","channel":"online","name":"x"}"#, "by.name"),
        (#"[]"#, "by"),
    ])
    func actorRefused(_ text: String, _ path: String) throws {
        let json = try JSONReader.read(text)
        let error = #expect(throws: JSONError.self) { try Actor(json: json, at: "by") }
        #expect(error?.path == path)
    }

    @Test func sealedBlobKeepsItsBytes() throws {
        let blob = SealedBlob(subject: "child", keyID: "k1", classes: ["family", "identity"], data: "AQ==")
        let text = #"{"subject":"child","key":"k1","classes":["family","identity"],"data":"AQ=="}"#
        #expect(JSONWriter.text(blob.json) == text)
        #expect(try SealedBlob(json: try JSONReader.read(text)) == blob)
        #expect(throws: JSONError.self) { try SealedBlob(json: ["subject": "child"]) }
    }
}
