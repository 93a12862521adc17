import Sealing
import Testing

@Suite struct AttachmentTests {
    private let key = DataKey.generate()
    private let sealer = AttachmentSealer(maximumBytes: 1000)

    @Test(arguments: [0, 1, 15, 16, 17, 999, 1000])
    func opensWhatWasSealed(_ count: Int) throws {
        var random = SeededGenerator(seed: count)
        let content = random.bytes(count)
        let sealed = try sealer.seal(content, stream: stream, key: key)
        #expect(sealed.digest.count == 32 && sealed.keyID == key.id)
        #expect(try sealer.open(sealed.bytes, digest: sealed.digest, stream: stream, key: key) == content)
    }

    @Test func onceWithinADossierNotAcross() throws {
        let content = [UInt8](repeating: 7, count: 100)
        let first = try sealer.seal(content, stream: stream, key: key)
        #expect(try sealer.seal(content, stream: stream, key: key) == first)
        #expect(try sealer.seal(content, stream: otherStream, key: key).digest != first.digest)
        #expect(try sealer.seal(content, stream: stream, key: .generate()).digest != first.digest)
        let nonces = try (0..<100).map { try sealer.seal(content + [$0], stream: stream, key: key).bytes[1..<13] }
        #expect(Set(nonces).count == 100)
    }

    @Test func anyChangeIsNoticed() throws {
        let sealed = try sealer.seal(Array("một bản quét".utf8), stream: stream, key: key)
        for bit in 0..<(sealed.bytes.count * 8) {
            var changed = sealed.bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(reason { try sealer.open(changed, digest: sealed.digest, stream: stream, key: key) } == .cannotOpen)
        }
        var digest = sealed.digest
        digest[0] ^= 1
        for (bytes, digest, stream, key) in [
            (sealed.bytes, digest, stream, key), (sealed.bytes, [], stream, key), ([], sealed.digest, stream, key),
            (sealed.bytes, sealed.digest, otherStream, key), (sealed.bytes, sealed.digest, stream, DataKey.generate()),
        ] {
            #expect(reason { try sealer.open(bytes, digest: digest, stream: stream, key: key) } == .cannotOpen)
        }
    }

    @Test func bounds() {
        let long = [UInt8](repeating: 0, count: 1001)
        #expect(reason { try sealer.seal(long, stream: stream, key: key) } == .tooLarge(limit: 1000))
        let longer = [UInt8](repeating: 0, count: 2000)
        #expect(reason { try sealer.open(longer, digest: [], stream: stream, key: key) } == .tooLarge(limit: 1000))
        #expect(reason { try sealer.seal([], stream: [], key: key) } == .invalidInput)
    }
}
