import JSON
import Testing

@Suite struct JSONPropertyTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func whatIsWrittenIsReadBack(seed: UInt64) throws {
        var random = Seeded(seed)
        let value = random.value()
        let bytes = JSONWriter.bytes(value)
        let again = try JSONReader.read(bytes)
        #expect(again == value, "seed \(seed)")
        #expect(JSONWriter.bytes(again) == bytes, "seed \(seed)")
        #expect(try JSONReader.read(JSONWriter.pretty(value)) == value, "seed \(seed)")
        #expect(try JSONWriter.checkedBytes(value) == bytes, "seed \(seed)")
    }

    /// Whatever the bytes are: a value whose bytes read back as itself, or an error within the text. Never a trap.
    @Test(arguments: 0..<150 as Range<UInt64>)
    func damagedBytesAreReadOrRefused(seed: UInt64) throws {
        var random = Seeded(seed)
        let seeds = [
            #"{"actor":{"issuer":"toantrinh"},"at":"2026-06-10T00:58:00.000000Z","n":[-1,0,9007199254740991],"ok":true}"#,
            #"["\ud83d\ude00\u1ec5\"\\\/\b","ễ😀",{"é":null},[[[]]],false]"#,
        ]
        let original = random.below(3) == 0 ? JSONWriter.bytes(random.value()) : Array(seeds[random.below(2)].utf8)
        let telling =
            Array("\"\\{}[],:-0123456789eEu.tfn \n\0\u{1}\u{7F}".utf8) + [0x80, 0xBF, 0xC3, 0xE1, 0xED, 0xF0, 0xFF]
        for _ in 0..<25 {
            var bytes = original
            for _ in 0...random.below(4) {
                let at = random.below(bytes.count + 1)
                switch random.below(5) {
                case 0 where at < bytes.count: bytes[at] = telling[random.below(telling.count)]
                case 1: bytes.insert(telling[random.below(telling.count)], at: at)
                case 2 where at < bytes.count: bytes.remove(at: at)
                case 3: bytes = Array(bytes[..<at])
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + random.below(12))], at: at)
                }
            }
            do throws(JSONError) {
                let value = try JSONReader.read(bytes)
                let written = JSONWriter.bytes(value)
                let again = try JSONReader.read(written)
                #expect(again == value && JSONWriter.bytes(again) == written, "seed \(seed): \(bytes)")
            } catch {
                #expect((0...bytes.count).contains(error.offset ?? -1), "seed \(seed): \(bytes)")
            }
        }
    }

    /// Every beginning of a document is refused at its end, or complete.
    @Test func everyBeginning() throws {
        let bytes = Array(#"{"a":[-12,"x\u1ec5\n",true,null],"b":{"c":false}}"#.utf8)
        for length in 0..<bytes.count {
            let error = try #require(throws: JSONError.self) { try JSONReader.read(bytes[..<length]) }
            #expect(error.reason == .unexpectedEnd, "\(length)")
        }
    }
}
