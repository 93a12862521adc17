import Crypto
import Sealing
import Testing

@Suite struct AttachmentTests {
    private let key = DataKey.generate()
    private let form = AttachmentForm(partBytes: 64, maximumBytes: 1000)

    private struct Stored: Hashable {
        var parts: [[UInt8]]
        var file: SealedAttachment
    }

    private func seal(
        _ chunks: [[UInt8]], stream: [UInt8] = stream, key: DataKey? = nil, form: AttachmentForm? = nil
    ) throws -> Stored {
        var sealing = try AttachmentSealing(form: form ?? self.form, stream: stream, key: key ?? self.key)
        var parts: [[UInt8]] = []
        for chunk in chunks { parts += try sealing.append(chunk) }
        let (last, file) = try sealing.finish()
        return Stored(parts: parts + [last], file: file)
    }

    private func open(
        _ parts: [[UInt8]], digest: [UInt8], stream: [UInt8] = stream, key: DataKey? = nil, form: AttachmentForm? = nil
    ) throws -> [UInt8] {
        var check = AttachmentCheck(form: form ?? self.form)
        for part in parts { try check.add(part) }
        var opening = try check.finish(digest: digest, stream: stream, key: key ?? self.key)
        var content: [UInt8] = []
        for part in parts { content += try opening.open(part) }
        #expect(opening.opened == opening.parts && opening.size == content.count)
        return content
    }

    /// The digest that an event would carry of these very parts: a forger who may write events too.
    private func digest(of parts: [[UInt8]]) -> [UInt8] {
        Array(SHA256.hash(data: parts.flatMap { $0 }))
    }

    @Test(
        "whatever the chunks, a file gives the same parts and opens again",
        arguments: [0, 1, 63, 64, 65, 127, 128, 129, 640, 999, 1000])
    func chunks(_ count: Int) throws {
        var random = SeededGenerator(seed: count)
        let content = random.bytes(count)
        let whole = try seal([content])
        #expect(whole.parts.count == max(1, (count + 63) / 64) && whole.file.parts == whole.parts.count)
        #expect(
            whole.file.size == whole.parts.reduce(0) { $0 + $1.count }
                && whole.file.size == count + 29 * whole.parts.count)
        #expect(whole.file.digest == digest(of: whole.parts) && whole.file.keyID == key.id)
        #expect(try open(whole.parts, digest: whole.file.digest) == content)
        for _ in 0..<20 {
            var chunks: [[UInt8]] = []
            var rest = content[...]
            while !rest.isEmpty {
                let taken = Int.random(in: 0...min(rest.count, 150), using: &random)
                chunks.append(Array(rest.prefix(taken)))
                rest = rest.dropFirst(taken)
            }
            #expect(try seal(chunks) == whole, "\(chunks.map(\.count))")
        }
    }

    @Test("the same file twice in a dossier gives the same bytes; in another dossier, or under another key, others")
    func onceWithinADossierNotAcross() throws {
        let content = [UInt8](repeating: 7, count: 100)
        let first = try seal([content])
        #expect(try seal([content]) == first)
        for other in [try seal([content], stream: otherStream), try seal([content], key: .generate())] {
            #expect(other.file.digest != first.file.digest && Set(other.parts).isDisjoint(with: first.parts))
        }
        // A nonce never meets two contents; equal parts at different places look different.
        let nonces = try (0..<100).flatMap { try seal([content + [$0]]).parts.map { Array($0[1..<13]) } }
        #expect(Set(nonces).count == 101)
        let same = try seal([[UInt8](repeating: 7, count: 256)])
        #expect(Set(same.parts).count == 4)
    }

    @Test("any bit changed, in any part or in the digest, is noticed before anything is opened")
    func anyChangeIsNoticed() throws {
        let stored = try seal([Array("một bản quét ".utf8) + [UInt8](repeating: 1, count: 80)])
        #expect(stored.parts.count == 2)
        for part in stored.parts.indices {
            for bit in 0..<(stored.parts[part].count * 8) {
                var changed = stored.parts
                changed[part][bit / 8] ^= 1 << (bit % 8)
                var check = AttachmentCheck(form: form)
                for part in changed { try check.add(part) }
                let given = check
                #expect(
                    reason { try given.finish(digest: stored.file.digest, stream: stream, key: key) } == .cannotOpen)
                // Nor does it open where the event was changed too.
                #expect(reason { try open(changed, digest: digest(of: changed)) } == .cannotOpen)
            }
        }
        var other = stored.file.digest
        other[0] ^= 1
        for wrong in [other, []] { #expect(reason { try open(stored.parts, digest: wrong) } == .cannotOpen) }
    }

    @Test("parts that were swapped, cut off, added or repeated are refused, whatever the digest says")
    func places() throws {
        var random = SeededGenerator(seed: 20_261_129)
        for _ in 0..<200 {
            let stored = try seal([random.bytes(Int.random(in: 65...900, using: &random))])
            var parts = stored.parts
            switch Int.random(in: 0..<5, using: &random) {
            case 0: parts.removeLast(Int.random(in: 1...parts.count, using: &random))
            case 1: parts.removeFirst()
            case 2: parts.swapAt(0, Int.random(in: 1..<parts.count, using: &random))
            case 3: parts.append(parts[Int.random(in: 0..<parts.count, using: &random)])
            default: parts.insert(parts[0], at: Int.random(in: 0..<parts.count, using: &random))
            }
            for claimed in [stored.file.digest, digest(of: parts)] {
                #expect(reason { try open(parts, digest: claimed) } == .cannotOpen, "\(parts.map(\.count))")
            }
        }
    }

    @Test("parts of another file, another dossier or under another key are refused")
    func strangers() throws {
        var random = SeededGenerator(seed: 7)
        let content = random.bytes(300)
        let stored = try seal([content])
        let others = [
            try seal([random.bytes(300)]), try seal([content], stream: otherStream),
            try seal([content], key: .generate()),
        ]
        for other in others {
            for index in stored.parts.indices {
                var parts = stored.parts
                parts[index] = other.parts[index]
                #expect(reason { try open(parts, digest: stored.file.digest) } == .cannotOpen)
                var check = AttachmentCheck(form: form)
                for part in stored.parts { try check.add(part) }
                // Exchanged after it was compared.
                var opening = try check.finish(digest: stored.file.digest, stream: stream, key: key)
                for part in stored.parts[..<index] { _ = try opening.open(part) }
                #expect(reason { try opening.open(other.parts[index]) } == .cannotOpen)
            }
        }
        #expect(reason { try open(stored.parts, digest: stored.file.digest, stream: otherStream) } == .cannotOpen)
        #expect(reason { try open(stored.parts, digest: stored.file.digest, key: .generate()) } == .cannotOpen)
        // Parts of another length of part are no parts.
        let larger = AttachmentForm(partBytes: 128, maximumBytes: 1000)
        #expect(reason { try open(stored.parts, digest: stored.file.digest, form: larger) } == .cannotOpen)
    }

    @Test("the limit and not a byte more; no part is opened twice or beyond the last")
    func bounds() throws {
        let full = [UInt8](repeating: 0, count: 1000)
        #expect(try open(seal([full]).parts, digest: seal([full]).file.digest) == full)
        #expect(reason { try seal([full + [0]]) } == .tooLarge(limit: 1000))
        #expect(reason { try seal([full, [0]]) } == .tooLarge(limit: 1000))
        #expect(reason { try seal([full, []]) } == nil)
        let wide = AttachmentForm(partBytes: 64, maximumBytes: 2000)
        let long = try seal([full + full], form: wide)
        #expect(reason { try open(long.parts, digest: long.file.digest) } == .tooLarge(limit: 1000))
        #expect(reason { try seal([], stream: []) } == .invalidInput)
        #expect(reason { try open([], digest: digest(of: [])) } == .cannotOpen)
        let short = try seal([[1]])
        var check = AttachmentCheck(form: form)
        try check.add(short.parts[0])
        var opening = try check.finish(digest: short.file.digest, stream: stream, key: key)
        #expect(try opening.open(short.parts[0]) == [1])
        #expect(reason { try opening.open(short.parts[0]) } == .cannotOpen)
    }

    @Test("the standard form: parts of 256 KiB, twenty mebibytes")
    func standard() throws {
        #expect(AttachmentForm.standard.partBytes == 262_144 && AttachmentForm.standard.maximumBytes == 20_971_520)
        let content = [UInt8](repeating: 5, count: 262_145)
        let stored = try seal([content], form: .standard)
        #expect(stored.parts.map(\.count) == [262_144 + 29, 1 + 29])
        #expect(try open(stored.parts, digest: stored.file.digest, form: .standard) == content)
    }
}
