import Foundation
import Sealing
import Testing
import Vietnamese

@Suite struct KeyTests {
    private let keyring = Keyring(.generate())

    @Test func wrapsAndUnwraps() throws {
        let key = DataKey.generate()
        let wrapped = try keyring.wrap(key, stream: stream, subject: "child")
        #expect(wrapped.id == key.id && wrapped.masterKeyID == keyring.newest.id && wrapped.bytes.count == 61)
        let opened = try keyring.unwrap(wrapped, stream: stream, subject: "child")
        let blob = try Sealer.seal(fields: fields, subject: "child", stream: stream, version: 1, key: key)
        #expect(try Sealer.open(blob, stream: stream, version: 1, key: opened) == fields)
        #expect(try keyring.wrap(key, stream: stream, subject: "child") != wrapped)
    }

    @Test func aWrappedKeyIsBoundToItsPlace() throws {
        let wrapped = try keyring.wrap(.generate(), stream: stream, subject: "child")
        #expect(reason { try keyring.unwrap(wrapped, stream: otherStream, subject: "child") } == .cannotOpen)
        #expect(reason { try keyring.unwrap(wrapped, stream: stream, subject: "mother") } == .cannotOpen)
        #expect(reason { try keyring.wrap(.generate(), stream: [], subject: "child") } == .invalidInput)
        var renamed = wrapped
        renamed.id = DataKey.generate().id
        #expect(reason { try keyring.unwrap(renamed, stream: stream, subject: "child") } == .cannotOpen)
        for bit in 0..<(wrapped.bytes.count * 8) {
            var changed = wrapped
            changed.bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(
                reason { try keyring.unwrap(changed, stream: stream, subject: "child") } == .cannotOpen, "bit \(bit)")
        }
        for count in [0, 1, 28, 29, 60] {
            var cut = wrapped
            cut.bytes = Array(wrapped.bytes.prefix(count))
            #expect(reason { try keyring.unwrap(cut, stream: stream, subject: "child") } == .cannotOpen)
        }
    }

    @Test func rotation() throws {
        let key = DataKey.generate()
        let old = try keyring.wrap(key, stream: stream, subject: "child")
        let rotated = keyring.rotated()
        #expect(rotated.keys.count == 2 && rotated.newest.id != keyring.newest.id)
        #expect(try rotated.unwrap(old, stream: stream, subject: "child").id == key.id)
        let rewrapped = try #require(try rotated.rewrap(old, stream: stream, subject: "child"))
        #expect(rewrapped.masterKeyID == rotated.newest.id)
        #expect(try rotated.rewrap(rewrapped, stream: stream, subject: "child") == nil)
        let newestOnly = Keyring(rotated.newest)
        #expect(try newestOnly.unwrap(rewrapped, stream: stream, subject: "child").id == key.id)
        #expect(
            reason { try newestOnly.unwrap(old, stream: stream, subject: "child") }
                == .unknownMasterKey(id: keyring.newest.id))
    }

    @Test func anUnknownMasterKeyIsToldWithoutWhatCameFromOutside() throws {
        let wrapped = WrappedKey(id: "k", masterKeyID: "<script>Nguyễn", bytes: [])
        #expect(reason { try keyring.unwrap(wrapped, stream: stream, subject: "child") } == .unknownMasterKey(id: "c"))
        let advice = try #require(SealingError(.unknownMasterKey(id: "c")).advice)
        #expect(advice.vi.contains("sao lưu") && advice.en.contains("backup"))
    }

    @Test func keyrings() throws {
        let key = MasterKey.generate()
        #expect(Keyring(keys: []) == nil && Keyring(keys: [key, key]) == nil)
        #expect(reason { try MasterKey(bytes: [1, 2, 3]) } == .invalidInput)
        #expect(try MasterKey(bytes: Array(0..<32)).id == MasterKey(bytes: Array(0..<32)).id)
        #expect(try MasterKey(bytes: Array(0..<32)).id == "68d64ee8f53f9704")
        #expect(Set((0..<50).map { _ in DataKey.generate().id }).count == 50)
        #expect(DataKey.generate().id.utf8.count == 16)
    }
}

@Suite struct KeyringFileTests {
    /// A directory that is removed afterwards.
    private func inDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "keyring-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory.path)
    }

    private func reason(_ body: () throws -> some Any) -> KeyringError.Reason? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? KeyringError)?.reason
        }
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func createdOnceForItsOwnerOnly() throws {
        try inDirectory { directory in
            let file = KeyringFile(path: directory + "/master.keys")
            let keyring = try file.create()
            #expect(try mode(file.path) == 0o600)
            #expect(try file.load().keys.map(\.id) == keyring.keys.map(\.id))
            #expect(reason { try file.create() } == .exists)
            #expect(try file.load().newest.id == keyring.newest.id)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["master.keys"])
        }
    }

    @Test func rotatedAsAWhole() throws {
        try inDirectory { directory in
            let file = KeyringFile(path: directory + "/master.keys")
            let first = try file.create()
            let second = try file.rotate()
            #expect(second.keys.map(\.id) == [first.newest.id, second.newest.id])
            #expect(try file.load().keys.map(\.id) == second.keys.map(\.id))
            #expect(try mode(file.path) == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["master.keys"])
        }
    }

    @Test func rotatedOnlyOnceItIsKeptTwice() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = KeyringFile(path: folder.appendingPathComponent("master.key").path)
        let copy = KeyringFile(path: folder.appendingPathComponent("copy.key").path)
        let old = try file.create()
        // Where the copy cannot be made, no key is.
        #expect(throws: KeyringError.self) { try file.rotate(copyTo: folder.path + "/nowhere/copy.key") }
        #expect(throws: KeyringError.self) { try file.rotate(copyTo: file.path) }
        #expect(try file.load().keys.map(\.id) == old.keys.map(\.id))
        let new = try file.rotate(copyTo: copy.path)
        #expect(new.keys.count == 2 && new.keys[0].id == old.newest.id)
        #expect(try file.load().text == new.text)
        #expect(try copy.load().text == new.text, "mode 0600, or it would not be read")
        #expect(throws: KeyringError.self) { try file.rotate(copyTo: copy.path) }
        #expect(try file.load().text == new.text)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["copy.key", "master.key"])
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o620, 0o601, 0o660])
    func refusedWhereOthersHaveAccess(_ mode: Int) throws {
        try inDirectory { directory in
            let file = KeyringFile(path: directory + "/master.keys")
            try file.create()
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
            #expect(reason { try file.load() } == .openToOthers(mode: String(mode, radix: 8)))
            #expect(reason { try file.rotate() } == .openToOthers(mode: String(mode, radix: 8)))
        }
    }

    @Test func missingAndOddFiles() throws {
        try inDirectory { directory in
            let missing = KeyringFile(path: directory + "/none")
            #expect(reason { try missing.load() } == .missing)
            #expect(reason { try missing.rotate() } == .missing)
            #expect(reason { try KeyringFile(path: directory).load() } == .notAFile)
            #expect(reason { try KeyringFile(path: directory + "/no/such/place").create() } == .missing)
            let error = KeyringError(.missing, path: "/etc/x")
            #expect(error.advice?.vi.contains("sao lưu") == true && error.advice?.en.contains("backup") == true)
        }
    }

    @Test func damageIsNoticed() throws {
        try inDirectory { directory in
            let file = KeyringFile(path: directory + "/master.keys")
            try file.create()
            let text = try String(contentsOfFile: file.path, encoding: .utf8)
            let keyLine = try #require(text.split(separator: "\n").last.map(String.init))
            let secret = try #require(keyLine.split(separator: " ").last.map(String.init))
            let other = (secret.first == "A" ? "B" : "A") + secret.dropFirst()
            let cases: [(String, KeyringError.Reason)] = [
                ("", .malformed(line: 1)), ("hello\n", .malformed(line: 1)),
                (text.replacing("keyring 1", with: "keyring 2"), .unknownVersion),
                (text.replacing(secret, with: other), .malformed(line: 4)),
                (text.replacing(secret, with: secret.dropLast(4)), .malformed(line: 4)),
                (text.replacing("key ", with: "kee "), .malformed(line: 4)),
                (text + keyLine + "\n", .malformed(line: 5)),
                ("toantrinh-keyring 1\n", .malformed(line: 2)),
                (text + String(repeating: "#\n", count: 40_000), .malformed(line: 1)),
            ]
            for (content, expected) in cases {
                // Written in place, so that the mode stays.
                let handle = try #require(FileHandle(forWritingAtPath: file.path))
                try handle.truncate(atOffset: 0)
                try handle.write(contentsOf: Data(content.utf8))
                try handle.close()
                #expect(reason { try file.load() } == expected)
            }
            let error = KeyringError(.malformed(line: 4), path: file.path)
            #expect(!error.description.contains(secret))
        }
    }
}
