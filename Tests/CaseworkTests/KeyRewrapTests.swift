import Foundation
import JSON
import Postgres
import Sealing
import Testing
import Webhooks

@testable import Casework

/// Rotation of the master key: all data keys come under the newest one, and everything opens as before.
@Suite(.serialized) struct KeyRewrapTests {
    /// The fixture's master keys in a file.
    private func keyFile(_ fixture: OfficeFixture) throws -> KeyringFile {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("rewrap-\(UUID()).key").path
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data(fixture.configuration.keyring.text.utf8),
                attributes: [.posixPermissions: 0o600]))
        return KeyringFile(path: path)
    }

    private func remove(_ files: String...) {
        for file in files { try? FileManager.default.removeItem(atPath: file) }
    }

    /// The same office with the keys of `file`.
    private func reopened(_ fixture: OfficeFixture, _ file: KeyringFile) async throws -> OfficeFixture {
        var configuration = fixture.configuration
        configuration.keyring = try file.load()
        return OfficeFixture(
            office: try await Office.open(configuration), owner: fixture.owner, configuration: configuration,
            signatoryKey: fixture.signatoryKey, sealKey: fixture.sealKey)
    }

    private func code(_ body: () async throws -> Any) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch {
            return (error as? KeyRewrapError)?.code ?? (error as? CaseworkError)?.code ?? "\(error)"
        }
    }

    @Test("the secrets of webhooks come under the new key too, and sign as before")
    func webhookSecrets() async throws {
        let fixture = try await OfficeFixture.make()
        let portal = try await fixture.portal()
        try await fixture.register()
        let secret = try await fixture.secret(portal)
        let file = try keyFile(fixture)
        let copy = file.path + ".copy"
        defer { remove(file.path, copy) }
        await fixture.office.shutdown()
        let total = try await fixture.rows("SELECT subject FROM subject_key").count
        let report = try await KeyRewrapping(owner: fixture.owner, keyFile: file).run(newKeyCopyAt: copy)
        #expect(report.rewrapped == total + 1 && report.unreadable == 0)
        #expect(
            try await fixture.rows("SELECT DISTINCT master_key_id FROM webhook_secret") == [try file.load().newest.id])
        let later = try await reopened(fixture, file)
        #expect(try await later.office.webhookSecrets.valid("progress").map(\.text) == [secret])
        await later.office.shutdown()
    }

    @Test(
        "every data key comes under the new key; names, scans and searches of before open, without the old key no search"
    )
    func rotation() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let old = try await fixture.received(by: hoa)
        let file = try keyFile(fixture)
        let copy = file.path + ".copy"
        defer { remove(file.path, copy) }
        let total = try await fixture.rows("SELECT subject FROM subject_key").count
        let rewrapping = KeyRewrapping(owner: fixture.owner, keyFile: file)
        #expect(await code { try await rewrapping.run(newKeyCopyAt: copy) } == "keyring.server-runs")
        #expect(try file.load().keys.count == 1 && !FileManager.default.fileExists(atPath: copy))
        await fixture.office.shutdown()

        var steps: [Int] = []
        let report = try await rewrapping.run(newKeyCopyAt: copy, batch: 2) { steps.append($0) }
        let keyring = try file.load()
        #expect(report.rewrapped == total && report.unreadable == 0)
        #expect(report.masterKey == keyring.newest.id && report.older == [fixture.configuration.keyring.newest.id])
        #expect(steps.last == total && steps.count == (total + 1) / 2)
        let ids = try await fixture.rows("SELECT DISTINCT master_key_id FROM subject_key")
        #expect(ids == [keyring.newest.id])
        #expect(try await rewrapping.run(newKeyCopyAt: nil).rewrapped == 0, "run again, there is nothing to do")

        let later = try await reopened(fixture, file)
        let officer = try await later.officer("hoa.nt")
        let view = try await later.view(old, by: officer)
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")
        let scanID = try #require(view["attachments"]?[0]?["id"]?.string)
        #expect(try await later.office.attachment(scanID, of: old, by: officer).bytes == scan)
        let new = try await later.filed(by: officer)
        #expect(Set(try await later.search("Nguyễn Minh Anh", by: officer)) == [old, new], "by tokens of both keys")
        await later.office.shutdown()

        // The data need the new key alone; what is found by name needs the one that its tokens were made with.
        var lines = keyring.text.split(separator: "\n").map(String.init)
        lines.removeAll { $0.contains(fixture.configuration.keyring.newest.id) }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: file.path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let alone = try await reopened(fixture, file)
        // Passwords are told by the oldest key too; who signed in before still has a session.
        #expect(await refusal { try await alone.officer("hoa.nt") }?.code == "access.wrong-password")
        #expect(try await alone.view(old, by: officer)["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")
        #expect(try await alone.search("Nguyễn Minh Anh", by: officer) == [new])
        await alone.office.shutdown()
    }

    @Test("one run at a time, and no server starts meanwhile; a new key only when everything is under the newest")
    func exclusion() async throws {
        let fixture = try await OfficeFixture.make()
        let filed = try await fixture.received(by: try await fixture.officer("hoa.nt"))
        await fixture.office.shutdown()
        let file = try keyFile(fixture)
        defer { remove(file.path, file.path + ".1", file.path + ".2") }
        let rewrapping = KeyRewrapping(owner: fixture.owner, keyFile: file)
        // Amid the first batch: another run, a server, a failure.
        struct Interrupted: Error {}
        var inside: [String?] = []
        await #expect(throws: Interrupted.self) {
            _ = try await rewrapping.run(newKeyCopyAt: file.path + ".1", batch: 2) { _ in throw Interrupted() }
        }
        let left = try await fixture.rows(
            "SELECT subject FROM subject_key WHERE master_key_id <> '\(try file.load().newest.id)'")
        #expect(!left.isEmpty)
        #expect(
            await code { try await rewrapping.run(newKeyCopyAt: file.path + ".2") } == "keyring.rewrap-unfinished")
        #expect(try file.load().keys.count == 2)
        let holder = try await PostgresConnection.open(fixture.owner)
        _ = try await holder.query("SELECT pg_advisory_lock(1414812247)")
        inside.append(await code { try await rewrapping.run(newKeyCopyAt: nil) })
        inside.append(await code { try await reopened(fixture, file) })
        #expect(inside == ["keyring.rewrap-already-runs", "keyring.rewrap-runs"])
        holder.close()
        // With both keys in the file a server opens what is half done.
        let half = try await reopened(fixture, file)
        let hoa = try await half.officer("hoa.nt")
        let view = try await half.view(filed, by: hoa)
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")
        await half.office.shutdown()
        #expect(try await rewrapping.run(newKeyCopyAt: nil).rewrapped == left.count)
    }

    @Test(
        "a damaged key stays as it is and is told; an unknown master key stops everything beforehand; the server may not change keys"
    )
    func damage() async throws {
        let fixture = try await OfficeFixture.make()
        _ = try await fixture.received(by: try await fixture.officer("hoa.nt"))
        await fixture.office.shutdown()
        let file = try keyFile(fixture)
        defer { remove(file.path, file.path + ".1") }
        let rewrapping = KeyRewrapping(owner: fixture.owner, keyFile: file)
        try await fixture.asSuperuser(
            "UPDATE subject_key SET master_key_id = '0011223344556677' WHERE subject = 'mother'")
        let before = try await fixture.rows("SELECT t::text FROM subject_key t ORDER BY lane, stream_id, subject")
        #expect(
            await code { try await rewrapping.run(newKeyCopyAt: file.path + ".1") } == "keyring.unknown-key-in-use")
        #expect(try file.load().keys.count == 1)
        #expect(try await fixture.rows("SELECT t::text FROM subject_key t ORDER BY lane, stream_id, subject") == before)
        let id = fixture.configuration.keyring.newest.id
        try await fixture.asSuperuser(
            "UPDATE subject_key SET master_key_id = '\(id)'; UPDATE subject_key SET wrapped = decode('01', 'hex') || substr(wrapped, 2, 59) || decode('00', 'hex') WHERE subject = 'father'"
        )
        let report = try await rewrapping.run(newKeyCopyAt: file.path + ".1", batch: 1)
        #expect(report.unreadable == 1 && report.rewrapped == before.count - 1)
        #expect(try await fixture.rows("SELECT subject FROM subject_key WHERE master_key_id = '\(id)'") == ["father"])

        let ours = KeyRewrapping(owner: fixture.owner.user("toantrinh_app"), keyFile: file)
        #expect(await code { try await ours.run(newKeyCopyAt: file.path + ".2") } == "keyring.owner-needed")
        #expect(try file.load().keys.count == 2 && !FileManager.default.fileExists(atPath: file.path + ".2"))
        // What does not open stands in the way of no later rotation.
        defer { remove(file.path + ".2") }
        let next = try await rewrapping.run(newKeyCopyAt: file.path + ".2", batch: 1)
        #expect(next.unreadable == 1 && next.rewrapped == before.count - 1)
        let server = try await PostgresConnection.open(fixture.owner.user("toantrinh_app"))
        defer { server.close() }
        for statement in [
            "UPDATE subject_key SET wrapped = wrapped", "UPDATE event SET type = 'x'", "DELETE FROM event",
        ] {
            let error = await #expect(throws: PostgresError.self) { try await server.query(SQL(unsafe: statement)) }
            #expect(error?.sqlState == .insufficientPrivilege, "\(statement)")
        }
    }
}
