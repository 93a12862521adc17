import Dossiers
import Testing

@Suite("Command identifiers")
struct CommandIDTests {
    @Test("16 bytes there and back")
    func roundTrip() throws {
        let bytes: [UInt8] = (0..<16).map { UInt8($0 * 17) }
        let id = try #require(CommandID(bytes))
        #expect(id.bytes == bytes)
        #expect(id.description == "00112233445566778899aabbccddeeff")
        #expect(CommandID(Array(bytes.dropLast())) == nil)
        #expect(CommandID(bytes + [0]) == nil)
    }
}
