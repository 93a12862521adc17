import EventLog
import Foundation
import JSON
import Organisation
import Sealing
import Testing

@testable import Casework

/// What officers sign in with: where it lies, how long it counts, who sets it.
@Suite struct CredentialTests {
    private func token(_ fixture: OfficeFixture, _ officer: String, _ password: String? = nil) async throws -> String {
        let session = try await fixture.office.signIn(
            officer: officer, password: password ?? "mat-khau-\(officer)", address: "127.0.0.1")
        return try #require(session["token"]?.string)
    }

    private func isIn(_ token: String, _ fixture: OfficeFixture) async throws -> Bool {
        do throws(CaseworkError) {
            _ = try await fixture.office.caller(token: token, role: nil, agency: nil)
            return true
        } catch {
            #expect(error.kind == .unauthenticated, "\(error.code)")
            return false
        }
    }

    @Test(
        "no line of the raw log holds the hash of a password: neither the inspector nor a saved log can be used to guess one"
    )
    func hashesAreNotInTheLog() async throws {
        let fixture = try await OfficeFixture.make()
        let thu = try await fixture.officer("thu.dk")
        let events = try await fixture.office.logPage(
            fixture.office.registry.lane, after: 0, limit: 5000, by: thu)
        #expect(events.contains { $0.type == "organisation.credential-set" })
        for event in events {
            let line = JSONWriter.text(event.line)
            #expect(!line.contains("scrypt") && !line.contains("$"), "\(event.type)")
        }
    }

    @Test("a session ends with the password it was opened with, whoever ends that")
    func sessionsEndWithTheCredential() async throws {
        let fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        let first = try await token(fixture, "hoa.nt")
        #expect(try await isIn(first, fixture))
        try await fixture.organise(
            "revoke-credential", ["officer": "hoa.nt", "from": "2026-06-10T07:58:00+07:00"], by: admin)
        #expect(try await !isIn(first, fixture))
        try await fixture.office.setUp(password: "mat-khau-moi-1", of: "hoa.nt", command: .random())
        #expect(try await !isIn(first, fixture), "a new password does not bring it back")
        let second = try await token(fixture, "hoa.nt", "mat-khau-moi-1")
        let other = try await token(fixture, "minh.tv")
        try await fixture.office.setUp(password: "mat-khau-moi-2", of: "hoa.nt", command: .random())
        #expect(try await !isIn(second, fixture), "reset by the operator")
        #expect(try await isIn(other, fixture))
        let third = try await token(fixture, "hoa.nt", "mat-khau-moi-2")
        _ = try await fixture.office.setPassword("mat-khau-moi-3", of: "hoa.nt", command: .random(), by: admin)
        #expect(try await !isIn(third, fixture))
    }

    @Test("whoever may not set a password is refused before anything is hashed")
    func permissionBeforeHashing() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let portal = try await fixture.portal()
        for caller in [hoa, portal] {
            // Too short: hashing would have found it out.
            let error = await refusal {
                try await fixture.office.setPassword("ngắn", of: "minh.tv", command: .random(), by: caller)
            }
            #expect(error?.kind == .forbidden, "\(error?.code ?? "")")
        }
        let admin = try await fixture.officer("admin")
        let short = await refusal {
            try await fixture.office.setPassword("ngắn", of: "minh.tv", command: .random(), by: admin)
        }
        #expect(short?.kind == .unprocessable && short?.code == "password.too-short")
    }

    @Test(
        "beside the log lies the present hash alone; one that was put there by hand, another's, or none lets nobody in")
    func hashesBesideTheLog() async throws {
        let fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        #expect(try await fixture.rows("SELECT officer FROM password").count == 8)
        _ = try await fixture.office.setPassword("mat-khau-moi-1", of: "hoa.nt", command: .random(), by: admin)
        #expect(try await fixture.rows("SELECT officer FROM password").count == 8, "the old one is gone")
        let known = try await fixture.rows("SELECT hash FROM password WHERE officer = 'hoa.nt'")
        _ = try await token(fixture, "hoa.nt", "mat-khau-moi-1")
        let forged = try fixture.configuration.passwordHasher.hash("mat-khau-gia-mao").text
        for sql in [
            "UPDATE password SET hash = '\(forged)' WHERE officer = 'hoa.nt'",
            """
            UPDATE password SET hash = m.hash FROM password m WHERE password.officer = 'hoa.nt' AND m.officer = 'minh.tv'
            """,
            "DELETE FROM password WHERE officer = 'hoa.nt'",
        ] {
            try await fixture.asSuperuser(sql)
            for password in ["mat-khau-gia-mao", "mat-khau-minh.tv", "mat-khau-moi-1"] {
                let error = await refusal { try await token(fixture, "hoa.nt", password) }
                #expect(["access.wrong-password", "access.too-many-attempts"].contains(error?.code), "\(sql)")
            }
            try await fixture.asSuperuser("UPDATE password SET hash = '\(known[0])' WHERE officer = 'hoa.nt'")
        }
        _ = try await token(fixture, "minh.tv")
        _ = try await fixture.office.setPassword("mat-khau-moi-2", of: "nga.lt", command: .random(), by: admin)
        try await fixture.organise(
            "revoke-credential", ["officer": "nga.lt", "from": "2026-06-10T07:58:00+07:00"], by: admin)
        #expect(try await fixture.rows("SELECT officer FROM password WHERE officer = 'nga.lt'") == [])
    }

    @Test("one's own password takes the old one: a session that somebody found open is no account")
    func ownPassword() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let admin = try await fixture.officer("admin")
        func set(_ old: String?, of officer: String = "hoa.nt", by caller: Caller) async throws -> JSONValue {
            try await office.setPassword("mat-khau-moi-1", of: officer, old: old, command: .random(), by: caller)
        }
        #expect(await refusal { try await set(nil, by: hoa) }?.code == "access.old-password-needed")
        #expect(await refusal { try await set("mat-khau-sai", by: hoa) }?.code == "access.old-password-wrong")
        #expect(await refusal { try await set(nil, of: "admin", by: admin) }?.code == "access.old-password-needed")
        #expect(try await set("mat-khau-hoa.nt", by: hoa)["applied"] == 1)
        _ = try await token(fixture, "hoa.nt", "mat-khau-moi-1")
        #expect(try await set(nil, of: "nga.lt", by: admin)["applied"] == 1, "an administrator knows nobody's")
        for _ in 0..<5 { _ = await refusal { try await set("mat-khau-sai", by: hoa) } }
        #expect(await refusal { try await set("mat-khau-sai", by: hoa) }?.kind == .tooManyAttempts)
    }

    @Test("what was refused before anybody looked at the password is no attempt")
    func attemptsThatWereNone() async throws {
        let fixture = try await OfficeFixture.make()
        try await fixture.asSuperuser("ALTER TABLE password RENAME TO away")
        for _ in 0..<8 {
            let error = await refusal { try await token(fixture, "hoa.nt") }
            #expect(error?.kind == .fault || error?.kind == .unavailable, "\(error?.code ?? "")")
        }
        try await fixture.asSuperuser("ALTER TABLE away RENAME TO password")
        _ = try await token(fixture, "hoa.nt")
        // The turn of this address is taken, and as many wait for it as may.
        let passwords = fixture.office.passwords
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let place = PasswordDesk.place("127.0.0.1")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<33 {
                group.addTask { try? await passwords.turns.withLock(place) { for await _ in gate {} } }
            }
            while passwords.turns.waiters(place) < 32 { await Task.yield() }
            for _ in 0..<8 {
                let error = await refusal { try await token(fixture, "minh.tv") }
                #expect(error?.code == "casework.busy", "\(error?.code ?? "")")
            }
            open.finish()
        }
        _ = try await token(fixture, "minh.tv")
    }

    @Test("a password outlives the rotation of the master key, and not the key that it was set under")
    func rotatedKeys() async throws {
        let fixture = try await OfficeFixture.make()
        func office(_ keyring: Keyring) async throws -> Office {
            var configuration = fixture.configuration
            configuration.keyring = keyring
            return try await Office.open(configuration)
        }
        func mayEnter(_ officer: String, _ password: String, _ office: Office) async -> Bool {
            (try? await office.signIn(officer: officer, password: password, address: "127.0.0.1")) != nil
        }
        let new = MasterKey.generate()
        let rotated = try await office(fixture.configuration.keyring.rotated(to: new))
        #expect(await mayEnter("hoa.nt", "mat-khau-hoa.nt", rotated))
        try await rotated.setUp(password: "mat-khau-moi-1", of: "minh.tv", command: .random())
        let without = try await office(Keyring(new))
        #expect(await mayEnter("minh.tv", "mat-khau-moi-1", without))
        #expect(await !mayEnter("hoa.nt", "mat-khau-hoa.nt", without))
        await rotated.shutdown()
        await without.shutdown()
    }
}
