import Sealing
import Testing

@Suite struct CitizenSealingTests {
    @Test("What is kept of a session opens with its token and the key file alone, also after a rotation")
    func session() throws {
        let keyring = Keyring(.generate())
        let (token, other) = (AccessToken.generate(), AccessToken.generate())
        let secret = Array("số định danh".utf8)
        let sealed = try SessionSealer.seal(secret, token: token, keyring: keyring)
        #expect(try SessionSealer.open(sealed, token: token, keyring: keyring) == secret)
        #expect(try SessionSealer.open(sealed, token: token, keyring: keyring.rotated()) == secret)
        #expect(try SessionSealer.seal(secret, token: token, keyring: keyring) != sealed)
        #expect(throws: SealingError.self) { try SessionSealer.open(sealed, token: other, keyring: keyring) }
        #expect(throws: SealingError.self) {
            try SessionSealer.open(sealed, token: token, keyring: Keyring(.generate()))
        }
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealingError.self) { try SessionSealer.open(changed, token: token, keyring: keyring) }
        }
        #expect(throws: SealingError.self) { try SessionSealer.open([], token: token, keyring: keyring) }
    }

    @Test(
        "Tokens of parties: equal for equal numbers however written, apart by kind and by installation, found after a rotation"
    )
    func parties() {
        let keyring = Keyring(.generate())
        let maker = PartyTokenMaker(keyring: keyring)
        let number = PartyTokenMaker.Party.person("001090012345")
        #expect(maker.token(of: number).count == 16)
        #expect(maker.token(of: number) == maker.token(of: .person("001 090 012 345")))
        let all = [
            number, .person("001090012346"), .organisation("001090012345"),
            .account(issuer: "001090012345", subject: ""), .account(issuer: "", subject: "001090012345"),
            .account(issuer: "0010900123", subject: "45"),
        ]
        #expect(Set(all.map { maker.token(of: $0) }).count == all.count)
        #expect(maker.token(of: .organisation("ab-1")) == maker.token(of: .organisation("AB-1")))
        #expect(PartyTokenMaker(keyring: Keyring(.generate())).token(of: number) != maker.token(of: number))
        let rotated = PartyTokenMaker(keyring: keyring.rotated())
        #expect(rotated.tokens(of: number).contains(maker.token(of: number)))
        #expect(rotated.token(of: number) != maker.token(of: number))
    }
}
