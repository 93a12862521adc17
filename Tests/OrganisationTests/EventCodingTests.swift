import JSON
import Organisation
import Testing

/// Every shape that was ever written, as the log stores it: `type` and body. A line is never changed or removed; a shape that
/// changes gets a new type name and a new line.
let storedEvents: [(type: String, body: String)] = [
    (
        "organisation.agency-established",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","agency":"H26.147","name":{"vi":"Xã Phù Đổng","en":"Phù Đổng commune"},"level":"communal","parent":"H26","from":"2025-07-01"}"#
    ),
    (
        "organisation.agency-established",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","agency":"H26.101","name":{"vi":"Công an thành phố Hà Nội","en":"Police of Hà Nội"},"level":"provincial","parent":"H26","from":"2025-07-01","letterhead":{"place":"Hà Nội","superior":{"vi":"Bộ Công an","en":"Ministry of Public Security"},"counter":{"vi":"Trung tâm Phục vụ hành chính công","en":"Public service centre"}}}"#
    ),
    (
        "organisation.agency-established",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","agency":"H26.101","name":{"vi":"Công an","en":"Police"},"level":"provincial","from":"2025-07-01","letterhead":{}}"#
    ),
    (
        "organisation.agency-renamed",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","agency":"H26.147","name":{"vi":"Xã Mới","en":"New commune"},"from":"2026-01-01"}"#
    ),
    (
        "organisation.agency-ended",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","agency":"H24","successor":"H31","from":"2025-07-01"}"#
    ),
    (
        "organisation.agency-ended",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","agency":"H24.07","from":"2025-07-01"}"#
    ),
    (
        "organisation.unit-created",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","agency":"H26.147","unit":"one-stop","name":{"vi":"Một cửa","en":"One stop"},"from":"2025-07-01"}"#
    ),
    (
        "organisation.officer-registered",
        #"{"by":{"issuer":"toantrinh","subject":"admin","role":"administrator","agency":"H26","channel":"online"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","name":"Nguyễn Thị Hoa"}"#
    ),
    (
        "organisation.officer-renamed",
        #"{"by":{"issuer":"toantrinh","subject":"admin","role":"administrator","agency":"H26","channel":"online"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","name":"Nguyễn Thị Hòa"}"#
    ),
    (
        "organisation.appointed",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","role":"one-stop","agency":"H26.147","unit":"one-stop","from":"2025-07-01","until":"2026-12-31"}"#
    ),
    (
        "organisation.appointed",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","role":"one-stop","agency":"H26.147","from":"2025-07-01"}"#
    ),
    (
        "organisation.appointment-ended",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","role":"one-stop","agency":"H26.147","from":"2025-07-01","until":"2026-06-30"}"#
    ),
    (
        "organisation.substituted",
        #"{"by":{"issuer":"toantrinh","subject":"lan.lt","role":"head","agency":"H26.147","channel":"online"},"decided_at":"2026-06-10T00:58:00.000000Z","absent":"hoa.nt","substitute":"minh.tv","role":"one-stop","agency":"H26.147","from":"2026-06-10","until":"2026-06-12"}"#
    ),
    (
        "organisation.substitution-ended",
        #"{"by":{"issuer":"toantrinh","subject":"lan.lt","role":"head","agency":"H26.147","channel":"online"},"decided_at":"2026-06-10T00:58:00.000000Z","absent":"hoa.nt","substitute":"minh.tv","role":"one-stop","agency":"H26.147","from":"2026-06-10","until":"2026-06-11"}"#
    ),
    (
        "organisation.leave-granted",
        #"{"by":{"issuer":"toantrinh","subject":"lan.lt","role":"head","agency":"H26.147","channel":"online"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","from":"2026-06-10","until":"2026-06-12"}"#
    ),
    (
        "organisation.leave-ended",
        #"{"by":{"issuer":"toantrinh","subject":"lan.lt","role":"head","agency":"H26.147","channel":"online"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","from":"2026-06-10","until":"2026-06-11"}"#
    ),
    (
        "organisation.key-registered",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"lan.lt","public_key":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","from":"2026-06-10T00:58:00.000000Z"}"#
    ),
    (
        "organisation.key-registered",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","agency":"H26.147","public_key":"ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","from":"2026-06-10T00:58:00.000000Z"}"#
    ),
    (
        "organisation.key-revoked",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","key":"000102030405060708090a0b0c0d0e0f","from":"2026-06-11T00:00:00.000000Z"}"#
    ),
    (
        "organisation.system-registered",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","system":"national-portal","name":"Cổng Dịch vụ công quốc gia","agencies":["H26"],"procedures":["1.001193"]}"#
    ),
    (
        "organisation.system-suspended",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","system":"national-portal","from":"2026-06-10T00:58:00.000000Z"}"#
    ),
    (
        "organisation.system-resumed",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","system":"national-portal"}"#
    ),
    (
        "organisation.credential-set",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","kind":"password","credential":"000102030405060708090a0b0c0d0e0f","digest":"hmac:abababababababababababababababababababababababababababababababab","from":"2026-06-10T00:58:00.000000Z"}"#
    ),
    (
        "organisation.credential-set",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","system":"national-portal","kind":"token","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","from":"2026-06-10T00:58:00.000000Z","until":"2027-06-10T00:58:00.000000Z"}"#
    ),
    (
        "organisation.credential-revoked",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","system":"national-portal","kind":"token","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","from":"2026-06-11T00:58:00.000000Z"}"#
    ),
    (
        "organisation.credential-revoked",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","officer":"hoa.nt","from":"2026-06-11T00:58:00.000000Z"}"#
    ),
    (
        "organisation.webhook-registered",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","webhook":"progress","system":"national-portal","url":"https://portal.example.vn/hooks","types":["dossier.received"],"from":"2026-06-10T00:58:00.000000Z"}"#
    ),
    (
        "organisation.webhook-ended",
        #"{"by":{"issuer":"toantrinh","subject":"setup","channel":"counter"},"decided_at":"2026-06-10T00:58:00.000000Z","webhook":"progress","at":"2026-06-11T00:58:00.000000Z"}"#
    ),
]

@Suite struct EventCodingTests {
    @Test(arguments: storedEvents.indices)
    func storedBytesStayTheSame(_ index: Int) throws {
        let stored = storedEvents[index]
        let event = try OrganisationEvent.decode(type: stored.type, body: try JSONReader.read(stored.body))
        let again = event.encode()
        #expect(again.type == stored.type)
        #expect(JSONWriter.text(again.body) == stored.body)
    }

    @Test func everyTypeHasASample() {
        #expect(Set(storedEvents.map(\.type)) == Set(OrganisationEvent.allTypes))
        #expect(OrganisationCommand.allNames.count == OrganisationEvent.allTypes.count)
        #expect(Set(OrganisationCommand.allNames).count == OrganisationCommand.allNames.count)
    }

    @Test(arguments: storedEvents.indices)
    func aCommandIsReadByItsName(_ index: Int) throws {
        let stored = storedEvents[index]
        let event = try OrganisationEvent.decode(type: stored.type, body: try JSONReader.read(stored.body))
        let command = OrganisationCommand(event.fact)
        #expect(try OrganisationCommand(name: command.name, json: command.json) == command)
    }

    /// Each member removed in turn, and one added: refused, or an optional one was removed; never a trap.
    @Test(arguments: storedEvents.indices)
    func missingAndUnknownMembers(_ index: Int) throws {
        let stored = storedEvents[index]
        let body = try #require(try JSONReader.read(stored.body).object)
        for member in body.members {
            var less = body
            less[member.key] = nil
            let event = try? OrganisationEvent.decode(type: stored.type, body: .object(less))
            let optional = ["parent", "successor", "unit", "until", "kind", "digest", "credential", "letterhead"]
            #expect(event == nil || optional.contains(member.key), "\(stored.type) without \(member.key)")
            var wrong = body
            wrong[member.key] = .array([.integer(1)])
            #expect((try? OrganisationEvent.decode(type: stored.type, body: .object(wrong))) == nil)
        }
        var more = body
        more["surprise"] = true
        #expect(throws: JSONError.self) { try OrganisationEvent.decode(type: stored.type, body: .object(more)) }
    }

    @Test func unknownTypes() {
        #expect(throws: JSONError.self) { try OrganisationEvent.decode(type: "organisation.danced", body: [:]) }
        #expect(throws: JSONError.self) { try OrganisationCommand(name: "dance", json: [:]) }
    }

    @Test func credentialsArePrintedWithoutTheirDigest() throws {
        let stored = try #require(storedEvents.first { $0.type == "organisation.credential-set" })
        let event = try OrganisationEvent.decode(type: stored.type, body: try JSONReader.read(stored.body))
        #expect(!String(describing: event).contains("abab") && !String(reflecting: event).contains("abab"))
    }
}
