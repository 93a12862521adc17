import Organisation
import Testing
import Vietnamese
import WorkingTime

/// Given the sample organisation, when a command is given, then it is refused with a code or gives events.
@Suite struct DecideTests {
    @Test func agencies() throws {
        let world = try World.sample()
        func establish(_ code: String, _ parent: String?, _ from: String, _ name: String = "X") throws -> String? {
            world.refusal(
                .agencyEstablished(
                    AgencyEstablishment(
                        agency: try agency(code), name: Bilingual(vi: name, en: "X"), level: .communal,
                        parent: try parent.map { try agency($0) }, from: try day(from))))
        }
        #expect(try establish("H26.200", "H26", "2026-01-01") == nil)
        #expect(try establish("H26.200", "H31", "2026-01-01") == "organisation.unknown-agency")
        #expect(try establish("H26.200", "H26", "2025-06-30") == "organisation.agency-not-there")
        #expect(try establish("H26.200", "H26.901", "2026-01-01") == "organisation.agency-not-there")
        #expect(try establish("H26.200", "H26.200", "2026-01-01") == "organisation.unknown-agency")
        #expect(try establish("H26.147", "H26", "2025-07-01") == "organisation.agency-differs")
        #expect(try establish("H26.200", "H26", "2026-01-01", " \n ") == "organisation.name-invalid")
        #expect(try establish("H26.200", "H26", "2026-01-01", "   ") == "organisation.name-invalid")
        #expect(
            try establish("H26.200", "H26", "2026-01-01", String(repeating: "a", count: 201))
                == "organisation.name-invalid")
    }

    @Test func endings() throws {
        let world = try World.sample()
        func end(_ code: String, _ successor: String?, _ from: String) throws -> String? {
            world.refusal(
                .agencyEnded(
                    AgencyEnding(
                        agency: try agency(code), successor: try successor.map { try agency($0) }, from: try day(from)))
            )
        }
        #expect(try end("H26.147", "H26.148", "2026-07-01") == nil)
        #expect(try end("H26.147", nil, "2026-07-01") == nil)
        #expect(try end("H26", nil, "2026-07-01") == "organisation.agencies-below")
        #expect(try end("H26.147", "H26.901", "2026-07-01") == "organisation.agency-not-there")
        #expect(try end("H26.147", "H26.148", "2025-07-01") == "organisation.date-before-agency")
        #expect(try end("H26.901", "H26.147", "2026-07-01") == "organisation.agency-ended")
        #expect(try end("H26.901", "H26.148", "2026-01-01") == nil)
        #expect(try end("H26.148", "H26.901", "2025-08-01") == "organisation.cycle")
    }

    @Test("An appointment may carry the position that papers print; whoever stands in does not")
    func titles() throws {
        var world = try World.sample()
        var fact = try appointment("hoa.nt", .clerk, "H26.147", "2026-01-01")
        fact.title = Bilingual(vi: "  KT. CHỦ TỊCH /  PHÓ CHỦ TỊCH", en: "Vice-Chair")
        try world.run(.appointed(fact))
        let id = try officer("hoa.nt")
        let post = world.state.authority(of: id, on: world.today).posts.first { $0.role == .clerk }
        #expect(post?.title?.vi == "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH")
        #expect(world.refusal(.appointed(fact)) == nil, "the same again is no difference")
        fact.title = nil
        #expect(world.refusal(.appointed(fact)) == "organisation.appointment-differs")
        fact = try appointment("hoa.nt", .head, "H26.147", "2026-01-01")
        fact.title = Bilingual(vi: "a\nb", en: "a")
        #expect(world.refusal(.appointed(fact)) == "organisation.name-invalid")
    }

    @Test func appointments() throws {
        let world = try World.sample()
        func appoint(_ appointment: Appointment) -> String? { world.refusal(.appointed(appointment)) }
        #expect(appoint(try appointment("hoa.nt", .clerk, "H26.147", "2026-01-01")) == nil)
        #expect(appoint(try appointment("hoa.nt", .clerk, "H26.147", "2026-01-01", "2026-01-01")) == nil)
        #expect(
            appoint(try appointment("hoa.nt", .clerk, "H26.147", "2026-01-02", "2026-01-01"))
                == "organisation.dates-disordered")
        #expect(
            appoint(try appointment("hoa.nt", .oneStop, "H26.147", "2026-01-01")) == "organisation.appointment-overlaps"
        )
        #expect(
            appoint(try appointment("hoa.nt", .oneStop, "H26.147", "2025-07-01", "2026-01-01"))
                == "organisation.appointment-differs")
        #expect(
            appoint(try appointment("minh.tv", .civilStatus, "H26.147", "2026-12-31"))
                == "organisation.appointment-overlaps")
        #expect(appoint(try appointment("minh.tv", .civilStatus, "H26.147", "2027-01-01")) == nil)
        #expect(
            appoint(try appointment("hoa.nt", .clerk, "H26.147", "2025-06-30"))
                == "organisation.appointment-outside-agency")
        #expect(
            appoint(try appointment("hoa.nt", .clerk, "H26.901", "2025-08-01"))
                == "organisation.appointment-outside-agency")
        #expect(
            appoint(try appointment("hoa.nt", .clerk, "H26.901", "2026-01-01", "2026-02-01"))
                == "organisation.appointment-outside-agency")
        #expect(appoint(try appointment("hoa.nt", .clerk, "H26.901", "2025-08-01", "2025-12-31")) == nil)
        #expect(appoint(try appointment("nobody", .clerk, "H26.147", "2026-01-01")) == "organisation.unknown-officer")
        #expect(appoint(try appointment("hoa.nt", .clerk, "H31", "2026-01-01")) == "organisation.unknown-agency")
        #expect(
            appoint(try appointment("hoa.nt", .clerk, "H26.148", "2026-01-01", unit: "one-stop"))
                == "organisation.unknown-unit")
    }

    @Test func anEndedAppointmentCanBeginAgain() throws {
        var world = try World.sample()
        let ending = AppointmentEnding(
            officer: try officer("hoa.nt"), role: .oneStop, agency: try agency("H26.147"), from: try day("2025-07-01"),
            until: try day("2026-06-10"))
        #expect(try world.run(.appointmentEnded(ending)).count == 1)
        #expect(try world.run(.appointmentEnded(ending)).isEmpty)
        var later = ending
        later.until = try day("2026-06-11")
        #expect(world.refusal(.appointmentEnded(later)) == "organisation.end-not-earlier")
        later.until = try day("2025-06-30")
        #expect(world.refusal(.appointmentEnded(later)) == "organisation.dates-disordered")
        later.from = try day("2025-07-02")
        #expect(world.refusal(.appointmentEnded(later)) == "organisation.unknown-appointment")
        #expect(try world.run(.appointed(try appointment("hoa.nt", .oneStop, "H26.147", "2026-06-11"))).count == 1)
    }

    @Test func substitutions() throws {
        var world = try World.sample()
        func refused(_ fact: Substitution) -> String? { world.refusal(.substituted(fact)) }
        #expect(
            refused(try substitution("hoa.nt", "hoa.nt", .oneStop, "H26.147", "2026-06-10", "2026-06-12"))
                == "organisation.substitution-of-self")
        #expect(
            refused(try substitution("hoa.nt", "minh.tv", .clerk, "H26.147", "2026-06-10", "2026-06-12"))
                == "organisation.substitution-outside-appointment")
        #expect(
            refused(try substitution("minh.tv", "hoa.nt", .civilStatus, "H26.147", "2026-12-30", "2027-01-02"))
                == "organisation.substitution-outside-appointment")
        #expect(
            refused(try substitution("minh.tv", "hoa.nt", .civilStatus, "H26.147", "2026-12-30"))
                == "organisation.substitution-outside-appointment")
        let first = try substitution("hoa.nt", "minh.tv", .oneStop, "H26.147", "2026-06-10", "2026-06-12")
        #expect(try world.run(.substituted(first)).count == 1)
        #expect(try world.run(.substituted(first)).isEmpty)
        #expect(
            world.refusal(.substituted(try substitution("hoa.nt", "lan.lt", .oneStop, "H26.147", "2026-06-12")))
                == "organisation.substitution-overlaps")
        // No chain: who stands in holds no appointment of their own in that role.
        #expect(
            world.refusal(
                .substituted(try substitution("minh.tv", "lan.lt", .oneStop, "H26.147", "2026-06-11", "2026-06-11")))
                == "organisation.substitution-outside-appointment")
        let shorter = try substitution("hoa.nt", "minh.tv", .oneStop, "H26.147", "2026-06-10", "2026-06-10")
        #expect(try world.run(.substitutionEnded(shorter)).count == 1)
        #expect(try world.run(.substitutionEnded(shorter)).isEmpty)
        #expect(try world.run(.substituted(first)).isEmpty)
        #expect(
            try world.run(.substituted(try substitution("hoa.nt", "lan.lt", .oneStop, "H26.147", "2026-06-11"))).count
                == 1)
    }

    @Test func leaves() throws {
        var world = try World.sample()
        #expect(try world.run(.leaveGranted(try leave("hoa.nt", "2026-06-10", "2026-06-20"))).count == 1)
        #expect(try world.run(.leaveGranted(try leave("hoa.nt", "2026-06-10", "2026-06-20"))).isEmpty)
        #expect(world.refusal(.leaveGranted(try leave("hoa.nt", "2026-06-20"))) == "organisation.leave-overlaps")
        #expect(
            world.refusal(.leaveGranted(try leave("hoa.nt", "2026-06-22", "2026-06-21")))
                == "organisation.dates-disordered")
        #expect(try world.run(.leaveEnded(try leave("hoa.nt", "2026-06-10", "2026-06-15"))).count == 1)
        #expect(try world.run(.leaveGranted(try leave("hoa.nt", "2026-06-16"))).count == 1)
        #expect(
            world.refusal(.leaveEnded(try leave("hoa.nt", "2026-06-17", "2026-06-18"))) == "organisation.unknown-leave")
        #expect(world.refusal(.leaveEnded(try leave("hoa.nt", "2026-06-16"))) == "organisation.end-not-earlier")
    }

    @Test func keys() throws {
        var world = try World.sample()
        let lan = SigningKey.Owner.officer(try officer("lan.lt"))
        let key = SigningKey(owner: lan, publicKey: Array(0..<32), from: world.now)
        #expect(try world.run(.keyRegistered(key)).count == 1)
        #expect(try world.run(.keyRegistered(key)).isEmpty)
        var others = key
        others.owner = .officer(try officer("hoa.nt"))
        #expect(world.refusal(.keyRegistered(others)) == "organisation.key-taken")
        #expect(
            world.refusal(.keyRegistered(SigningKey(owner: lan, publicKey: [1, 2], from: world.now)))
                == "organisation.key-length")
        #expect(world.state.key(key.id, of: lan, at: world.now) != nil)
        #expect(world.state.key(key.id, of: lan, at: world.now.adding(seconds: -1)) == nil)
        #expect(world.state.key(key.id, of: others.owner, at: world.now) == nil)
        let revoked = world.now.adding(seconds: 60)
        #expect(try world.run(.keyRevoked(KeyRevocation(key: key.id, from: revoked))).count == 1)
        #expect(world.state.key(key.id, of: lan, at: world.now) != nil)
        #expect(world.state.key(key.id, of: lan, at: revoked) == nil)
        #expect(world.refusal(.keyRegistered(key)) == "organisation.key-taken")
        #expect(world.refusal(.keyRevoked(KeyRevocation(key: "ff", from: revoked))) == "organisation.unknown-key")
    }

    @Test func credentials() throws {
        var world = try World.sample()
        let hoa = Credential.Holder.officer(try officer("hoa.nt"))
        let portal = Credential.Holder.system(try SystemID("national-portal"))
        let password = try credential(of: "hoa.nt", world)
        let tokenHash = "sha256:" + String(repeating: "ab", count: 32)
        let token = Credential(holder: portal, kind: .token, digest: tokenHash, from: world.now)
        #expect(try world.run(.credentialSet(password)).count == 1)
        #expect(try world.run(.credentialSet(token)).count == 1)
        #expect(try world.run(.credentialSet(token)).isEmpty)
        #expect(world.state.password(of: try officer("hoa.nt"), at: world.now) == password)
        #expect(world.state.token(digest: tokenHash, at: world.now)?.holder == portal)
        let hash = "$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        for plain in ["correct horse battery", "tt_abc", hash, "sha256:" + String(repeating: "AB", count: 32)] {
            for kind in Credential.Kind.allCases {
                let bad = Credential(holder: hoa, kind: kind, id: password.id, digest: plain, from: world.now)
                #expect(world.refusal(.credentialSet(bad)) == "organisation.credential-form")
            }
        }
        var unnamed = password
        unnamed.id = nil
        #expect(world.refusal(.credentialSet(unnamed)) == "organisation.credential-form")
        var ofSystem = password
        ofSystem.holder = portal
        #expect(world.refusal(.credentialSet(ofSystem)) == "organisation.password-of-system")
        var stolen = token
        stolen.holder = hoa
        #expect(world.refusal(.credentialSet(stolen)) == "organisation.key-taken")
        #expect(try world.run(.credentialRevoked(CredentialRevocation(holder: portal, from: world.now))).count == 1)
        #expect(try world.run(.credentialRevoked(CredentialRevocation(holder: portal, from: world.now))).isEmpty)
        #expect(world.state.token(digest: tokenHash, at: world.now) == nil)
        #expect(
            world.refusal(.credentialRevoked(CredentialRevocation(holder: hoa, kind: .token, from: world.now)))
                == "organisation.unknown-credential")
    }

    @Test(arguments: [
        (["1.001193"], true), ([], true), (["1.000948.H38"], true), (["1.001193", "1.001193"], false),
        (["0.001193"], false),
        (["1.00119"], false), (["1.001193."], false), (["1.001193.Z38"], false), (["1.001193.H38.1"], false),
        ([""], false),
    ])
    func procedureCodes(_ codes: [String], _ isAccepted: Bool) throws {
        let world = try World.sample()
        let fact = TrustedSystem(
            system: try SystemID("kiosk"), name: "Kiosk", agencies: [try agency("H26")], procedures: codes)
        #expect((world.refusal(.systemRegistered(fact)) == nil) == isAccepted)
    }

    @Test func namesAreKeptInNormalForm() throws {
        var world = try World.sample()
        let decomposed = "  Trần   Thị\u{323} Hue\u{302}\u{323} "
        let events = try world.run(
            .officerRegistered(OfficerNaming(officer: try officer("hue.tt"), name: decomposed)))
        guard case .officerRegistered(let fact) = events.first?.fact else {
            Issue.record("no event")
            return
        }
        #expect(Array(fact.name.utf8) == Array("Trần Thị\u{323} Huệ".precomposed.utf8))
        #expect(try world.run(.officerRegistered(fact)).isEmpty)
    }
}

extension String {
    fileprivate var precomposed: String { VietnameseText.nfc(self) }
}
