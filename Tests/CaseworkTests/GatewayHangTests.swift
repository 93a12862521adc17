import Casework
import EventLog
import Foundation
import Outbound
import Payments
import Testing

/// A gateway that takes connections and never says a word.
@Suite("A gateway that hangs", .timeLimit(.minutes(15)))
struct GatewayHangTests {
    /// A socket that is listened at and never read from.
    private func silence() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(descriptor >= 0 && isListening)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    @Test("while a gateway hangs, other timers fire; nothing is concluded from its silence")
    func hangs() async throws {
        let (descriptor, port) = try silence()
        defer { close(descriptor) }
        var gateway = OfficeFixture.gateway()
        gateway.apiAddress = "http://127.0.0.1:\(port)/transaction"
        // Longer than this test may take: what it shows does not hang on the end of the question.
        gateway.exchange = HTTPExchange(timeout: 3600)
        let silent = gateway
        let fixture = try await OfficeFixture.paying(ways: "online, counter", isTimed: true) { $0.gateways = [silent] }
        _ = try await fixture.received(by: try await fixture.officer("hoa.nt"))
        let office = fixture.office
        let running = Task { await office.runTasks() }
        let asking =
            "SELECT task FROM task WHERE kind = 'enquiry' AND attempts = 1 AND error IS NULL AND due IS NOT NULL"
        try await fixture.at("08:20")
        while try await fixture.rows(asking).isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        try await fixture.at("16:00")
        let reminded = "SELECT type FROM event WHERE type = 'dossier.reminded'"
        while try await fixture.rows(reminded).isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        // The question is still open.
        #expect(try await fixture.rows(asking).count == 1)
        #expect(try await fixture.rows("SELECT type FROM event WHERE type LIKE 'dossier.fee-%'").isEmpty)
        running.cancel()
        await running.value
    }
}
