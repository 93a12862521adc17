import JSON
import NationalPortal
import Synchronization
import Testing
import WorkingTime

@testable import Casework

/// Indicator 3.3 by its official formula, with what the national portal really holds.
@Suite("Online dossiers by the official formula", .timeLimit(.minutes(15)))
struct OfficialOnlineTests {
    @Test(
        "3.3 is the share of online dossiers times the rate of synchronisation, as the national portal lists it at this moment"
    )
    func official() async throws {
        let fixture = try await OfficeFixture.make(lanes: 1)
        let portal = MemoryPortal()
        var configuration = fixture.configuration
        configuration.portal = PortalSettings(name: "national", transport: portal, vneid: [])
        let office = try await Office.open(configuration)
        let hoa = try await fixture.officer("hoa.nt")
        let thu = try await fixture.officer("thu.dk")
        // One with its electronic result, at the counter all the same, and one that runs.
        let issued = try await fixture.issued(oneStop: hoa)
        _ = try await fixture.received(birth(child: "Trần Văn Khác"), by: hoa)
        var request = IndicatorRequest()
        let early = try await office.officialOnline(request, by: thu)
        #expect(early["synchronised"]?["numerator"] == 0 && early["synchronised"]?["denominator"] == 2)
        #expect(early["percent"] == "0.00")
        #expect(try await #require(office.portalSync).turn())
        let whole = try await office.officialOnline(request, by: thu)
        #expect(whole["synchronised"]?["percent"] == "100.00" && whole["online"]?["denominator"] == 2)
        #expect(whole["percent"] == "0.00" && whole["points_percent"] == "0.00")
        // What the portal lost is no synchronised dossier.
        portal.held.withLock { $0[issued] = nil }
        let lost = try await office.officialOnline(request, by: thu)
        #expect(lost["synchronised"]?["percent"] == "50.00")
        // A period in which nothing was received.
        request.from = Day(iso: "2026-06-11")
        portal.held.withLock { $0 = [:] }
        let none = try await office.officialOnline(request, by: thu)
        #expect(none["percent"] == .null && none["points_percent"] == .null && none["from"] == "2026-06-11")
        let stranger = await refusal { try await office.officialOnline(request, by: hoa) }
        #expect(stranger?.code == "access.inspectors-only")
        let without = await refusal { try await fixture.office.officialOnline(request, by: thu) }
        #expect(without?.code == "portal.not-configured")
        await office.shutdown()
        await fixture.office.shutdown()
    }
}
