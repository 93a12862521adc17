import EventLog
import JSON
import Testing

@testable import Casework

/// Who did it, in every event of a day.
@Suite struct ActorTests {
    @Test(
        "every event of a played day says who, in which role, for which agency, by which channel, through which system")
    func everyEvent() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt", role: "signatory")
        let head = try await fixture.officer("lan.lt", role: "head")
        let thao = try await fixture.officer("thao.vt")
        let portal = try await fixture.portal()

        let code = try await fixture.drafted(oneStop: hoa, by: minh)
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)
        _ = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        try await fixture.command("issue", code, ["signature": seal], by: thao)
        try await fixture.command("deliver", code, ["method": "counter", "receiver": "Nguyễn Văn Bình"], by: hoa)
        let other = try await fixture.received(by: hoa)
        try await fixture.command("forward", other, ["to": "H26.148"], by: hoa)
        let third = try await fixture.received(by: hoa)
        try await fixture.command("assign", third, ["to": "minh.tv"], by: head)
        let online = try await fixture.filed(
            birth(extra: ["receiving_agency": "H26.147", "code": "G09.20-260610-000001", "on_behalf_of": "c-77"]),
            by: portal)
        try await fixture.command("withdraw", online, by: portal)

        var seen: Set<String> = []
        var systems = 0
        for lane in try await LogAdministration.lanes(fixture.office.pool) {
            for event in try await fixture.office.reader.page(lane.lane, after: 0, limit: 5000) {
                // The log's own events have nobody behind them but the operator of the database.
                guard ["dossier.", "organisation.", "procedure."].contains(where: event.type.hasPrefix) else {
                    continue
                }
                let by = try JSONReader.read(event.body)["by"]
                let place = "\(event.lane)/\(event.position) \(event.type) \(by.map(JSONWriter.text) ?? "nobody")"
                #expect(by?["issuer"] == "toantrinh", "\(place)")
                #expect(by?["subject"]?.string?.isEmpty == false, "\(place)")
                #expect(["counter", "online"].contains(by?["channel"]?.string), "\(place)")
                if by?["system"] != nil {
                    systems += 1
                    #expect(by?["system"] == "national-portal" && by?["channel"] == "online", "\(place)")
                    #expect(by?["role"] == nil, "\(place)")
                } else if by?["subject"] != "machine-operator" {
                    #expect(by?["role"]?.string != nil && by?["agency"]?.string != nil, "\(place)")
                }
                seen.insert(event.type)
            }
        }
        #expect(systems == 2, "filed and withdrawn by the portal")
        for type in [
            "filed", "attached", "received", "paper-recorded", "claimed", "acted", "issued", "delivered", "assigned",
            "forwarded", "withdrawn",
        ] {
            #expect(seen.contains("dossier.\(type)"), "\(type)")
        }
        #expect(seen.contains("procedure.published") && seen.contains("organisation.key-registered"))
    }
}
