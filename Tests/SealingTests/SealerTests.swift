import Foundation
import JSON
import Organisation
import Sealing
import Testing
import Vietnamese

@Suite struct SealerTests {
    private let key = DataKey.generate()

    private func seal(_ fields: [PersonalField] = fields, version: Int = 3) throws -> SealedBlob {
        try Sealer.seal(fields: fields, subject: "child", stream: stream, version: version, key: key)
    }

    @Test func opensWhatWasSealed() throws {
        let blob = try seal()
        #expect(blob.subject == "child" && blob.keyID == key.id && blob.classes == ["identity", "sensitive"])
        #expect(try Sealer.open(blob, stream: stream, version: 3, key: key) == fields)
        let carried = try SealedBlob(json: try JSONReader.read(JSONWriter.bytes(blob.json)))
        #expect(try Sealer.open(carried, stream: stream, version: 3, key: key) == fields)
    }

    /// A blob as it comes from a database that others can write to: its base64, its names, its bytes.
    @Test(arguments: 0..<30) func damagedBlobsNeverOpen(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let blob = try seal()
        let text = JSONWriter.bytes(blob.json)
        for _ in 0..<40 {
            var bytes = text
            for _ in 0...Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &random)))
                default: bytes.insert(Array("=+/-_A".utf8).randomElement(using: &random) ?? 61, at: place)
                }
                if bytes.isEmpty { break }
            }
            guard let value = try? JSONReader.read(bytes), let other = try? SealedBlob(json: value) else { continue }
            if let opened = try? Sealer.open(other, stream: stream, version: 3, key: key) {
                #expect(opened == fields && other.json == blob.json, "seed \(seed)")
            }
        }
    }

    @Test(arguments: 0..<40)
    func opensWhateverWasSealed(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let letters = Array("aăâbcdđeêgh iklmnoôơpqrstuưvxyáàảãạ\"\\\n🙂")
        let some = (0..<Int.random(in: 0...12, using: &random)).map { index in
            let text = String(
                (0..<Int.random(in: 0...80, using: &random)).compactMap { _ in letters.randomElement(using: &random) })
            let value: JSONValue =
                switch index % 4 {
                case 0: .string(text)
                case 1: .integer(Int64.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &random))
                case 2: .array([.bool(true), .null, .string(text)])
                default: ["a": .string(text)]
                }
            return PersonalField(
                name: "f\(index)", value: value, personalClass: ["identity", "contact", "family"][index % 3])
        }
        let version = Int.random(in: 0...Int.max, using: &random)
        let blob = try Sealer.seal(
            fields: some, subject: "mother", stream: random.bytes(16), version: version, key: key)
        #expect(reason { try Sealer.open(blob, stream: stream, version: version, key: key) } == .cannotOpen)
        let again = try Sealer.seal(fields: some, subject: "mother", stream: stream, version: version, key: key)
        #expect(try Sealer.open(again, stream: stream, version: version, key: key) == some, "seed \(seed)")
    }

    @Test func equalInputNeverGivesEqualBlobs() throws {
        let blobs = try (0..<200).map { _ in try seal().data }
        #expect(Set(blobs).count == 200)
    }

    @Test func nothingOfTheContentIsSeen() throws {
        let text = JSONWriter.text(try seal().json)
        for word in ["Nguyễn", "Khai", "001306000123", "Kinh", "full_name", "ethnicity"] {
            #expect(!text.contains(word))
        }
    }

    @Test func lengthsAreHiddenInSteps() throws {
        func length(_ name: String) throws -> Int {
            try seal([PersonalField(name: "n", value: .string(name), personalClass: "identity")]).data.utf8.count
        }
        #expect(try length("An") == length("Nguyễn A"))
        let lengths = Set(try (0..<64).map { try length(String(repeating: "a", count: $0)) })
        #expect(lengths.count <= 3)
    }

    @Test func wideStepsHideWhetherThereIsMuch() throws {
        func sealed(_ text: String) throws -> SealedBlob {
            try Sealer.seal(
                fields: [PersonalField(name: "found", value: .string(text), personalClass: "sensitive")],
                subject: "applicant", stream: stream, version: 3, key: key, step: Sealer.widePaddingStep)
        }
        let (nothing, much) = (try sealed(""), try sealed(String(repeating: "Bản án ", count: 400)))
        #expect(nothing.data.utf8.count == much.data.utf8.count)
        let opened = try Sealer.open(much, stream: stream, version: 3, key: key)
        #expect(opened.first?.value.string?.count == 2800)
        #expect(try sealed(String(repeating: "a", count: 5000)).data.utf8.count > much.data.utf8.count)
    }

    @Test func everythingItBelongsToIsBound() throws {
        let blob = try seal()
        func fails(_ blob: SealedBlob, _ stream: [UInt8] = stream, _ version: Int = 3, use: Sealer.Use = .event) -> Bool
        {
            reason { try Sealer.open(blob, stream: stream, version: version, key: key, use: use) } == .cannotOpen
        }
        #expect(!fails(blob))
        #expect(fails(blob, otherStream))
        #expect(fails(blob, []) && fails(blob, stream + [0]))
        #expect(fails(blob, stream, 2) && fails(blob, stream, 4) && fails(blob, stream, -3))
        #expect(fails(blob, use: .header))
        var moved = blob
        moved.subject = "mother"
        #expect(fails(moved))
        for classes in [
            ["identity"], [], ["sensitive", "identity"], ["identity", "sensitive", "contact"], ["identity,sensitive"],
        ] {
            var changed = blob
            changed.classes = classes
            #expect(fails(changed), "\(classes)")
        }
        var renamed = blob
        renamed.keyID = DataKey.generate().id
        #expect(fails(renamed))
        #expect(reason { try Sealer.open(blob, stream: stream, version: 3, key: .generate()) } == .cannotOpen)
    }

    /// Any one bit of the sealed bytes — form, nonce, ciphertext, padding, tag — and any character of their spelling.
    @Test func anyChangedBitIsNoticed() throws {
        let blob = try seal()
        let bytes = Array(try #require(Data(base64Encoded: blob.data)))
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            var tampered = blob
            tampered.data = Data(changed).base64EncodedString()
            #expect(
                reason { try Sealer.open(tampered, stream: stream, version: 3, key: key) } == .cannotOpen, "bit \(bit)")
        }
        let text = Array(blob.data.utf8)
        for index in text.indices {
            var changed = text
            changed[index] = changed[index] == 0x41 ? 0x42 : 0x41
            var tampered = blob
            tampered.data = String(decoding: changed, as: UTF8.self)
            #expect(
                reason { try Sealer.open(tampered, stream: stream, version: 3, key: key) } == .cannotOpen, "at \(index)"
            )
        }
        for count in 0..<text.count {
            var cut = blob
            cut.data = String(decoding: text.prefix(count), as: UTF8.self)
            #expect(reason { try Sealer.open(cut, stream: stream, version: 3, key: key) } == .cannotOpen)
        }
    }

    @Test(arguments: ["", "=", "AQ==", "not base64", "\u{0}", String(repeating: "A", count: 1 << 20)])
    func oddDataNeverTraps(_ data: String) throws {
        let blob = SealedBlob(subject: "child", keyID: key.id, classes: [], data: data)
        #expect(reason { try Sealer.open(blob, stream: stream, version: 3, key: key) } == .cannotOpen)
    }

    @Test func whatCannotBeSealed() {
        #expect(
            reason { try Sealer.seal(fields: fields, subject: "a", stream: [1], version: 0, key: key) } == .invalidInput
        )
        #expect(reason { try seal(version: -1) } == .invalidInput)
        #expect(reason { try seal(fields + fields) } == .invalidInput)
        let nul = [PersonalField(name: "n", value: "a\u{0}b", personalClass: "identity")]
        #expect(reason { try seal(nul) } == .invalidInput)
        var deep = JSONValue.null
        for _ in 0..<100 { deep = .array([deep]) }
        #expect(
            reason { try seal([PersonalField(name: "n", value: deep, personalClass: "identity")]) } == .invalidInput)
        let long = JSONValue.string(String(repeating: "a", count: Sealer.maximumBytes))
        #expect(
            reason { try seal([PersonalField(name: "n", value: long, personalClass: "identity")]) }
                == .tooLarge(limit: Sealer.maximumBytes))
    }

    @Test func theLongestThatIsSealedOpens() throws {
        let room = Sealer.maximumBytes - JSONWriter.bytes(.array([.array(["n", "identity", ""])])).count
        let field = PersonalField(
            name: "n", value: .string(String(repeating: "a", count: room)), personalClass: "identity")
        let blob = try seal([field])
        #expect(try Sealer.open(blob, stream: stream, version: 3, key: key) == [field])
    }

    @Test func errorsAndDescriptionsHoldNothing() throws {
        #expect(!"\(fields)".contains("Khai") && !String(reflecting: fields).contains("Khai"))
        var dumped = ""
        dump(fields, to: &dumped)
        dump(key, to: &dumped)
        #expect(!dumped.contains("Khai") && !dumped.contains("SymmetricKey"))
        let error = SealingError(.cannotOpen)
        #expect(error.code == "sealing.cannot-open" && !error.message.vi.isEmpty)
    }
}
