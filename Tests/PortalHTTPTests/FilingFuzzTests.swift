import JSON
import Testing

/// A valid filing, damaged at random: never a fault, never a filing that cannot be shown.
@Suite(.serialized, .timeLimit(.minutes(15))) struct FilingFuzzTests {
    @Test("mutations of bytes and of members", arguments: [1, 2] as [UInt64])
    func mutations(seed: UInt64) async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        var mutator = Mutator(seed: seed)
        for turn in 0..<150 {
            let body =
                turn % 2 == 0 ? mutator.bytes(JSONWriter.bytes(birth())) : JSONWriter.bytes(mutator.value(birth()))
            let answer = try await portal.client.send("POST", "/v1/dossiers", token: token, body: body)
            let text = String(decoding: body, as: UTF8.self)
            #expect(
                [201, 400, 403, 409, 413, 422].contains(answer.status),
                "seed \(seed), turn \(turn): \(answer.text) \(text)")
            if answer.status == 201 {
                let code = try #require(answer["code"]?.string)
                let view = try await portal.client.send("GET", "/v1/dossiers/\(code)", token: token)
                #expect(view.status == 200, "seed \(seed), turn \(turn): \(view.text) \(text)")
            } else {
                #expect(answer.problemDefects == [], "seed \(seed), turn \(turn): \(answer.text)")
            }
        }
        let inbox = try await portal.client.send("GET", "/v1/inbox", token: token)
        #expect(inbox.status == 200)
        try await portal.stop()
    }
}

/// Damages JSON, as bytes and as a value.
struct Mutator {
    private var random: Generator

    init(seed: UInt64) { random = Generator(state: seed &* 0x9E37_79B9_7F4A_7C15) }

    mutating func bytes(_ input: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0...Int.random(in: 0...3, using: &random) {
            guard !bytes.isEmpty else { break }
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(.random(in: 0...255, using: &random), at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
            case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
            default: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            }
        }
        return bytes
    }

    mutating func value(_ input: JSONValue) -> JSONValue {
        switch input {
        case .object(let object):
            guard let target = object.members.randomElement(using: &random) else { return odd() }
            var copy = object
            switch Int.random(in: 0..<10, using: &random) {
            case 0: copy[target.key] = nil
            case 1: copy[target.key] = odd()
            case 2: copy["lạ"] = odd()
            default: copy[target.key] = value(target.value)
            }
            return .object(copy)
        case .string(let text): return mutated(text)
        default: return odd()
        }
    }

    private mutating func mutated(_ text: String) -> JSONValue {
        var scalars = Array(text.unicodeScalars)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return odd()
        case 1: scalars = []
        case 2: scalars += scalars + scalars
        case 3:
            scalars.insert(
                contentsOf: Self.strange.randomElement(using: &random)?.unicodeScalars ?? "".unicodeScalars, at: 0)
        case 4: scalars += Self.strange.randomElement(using: &random)?.unicodeScalars ?? "".unicodeScalars
        default: if !scalars.isEmpty { scalars.shuffle(using: &random) }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return .string(String(result))
    }

    private mutating func odd() -> JSONValue {
        let values: [JSONValue] = [
            .null, true, 0, -1, .integer(9_007_199_254_740_991), "", [], [:], [[]], ["a": ["b": ["c": 1]]], "\u{200B}",
            "\u{202E}abc",
            "-", "9999-12-31", "0000-00-00", "2026-06-10T00:00:00Z", .string(String(repeating: "ớ", count: 10_000)),
        ]
        return values.randomElement(using: &random) ?? .null
    }

    private static let strange = [
        "\u{301}", "\u{200D}", "\u{FEFF}", "\u{FFFD}", "\u{10FFFF}", "\u{E000}", "\u{7F}", "\u{1}", "\n", "\u{2028}",
        "𠮷", "👩‍👧", "'", "\"", "\\", "%", "\u{DB}",
    ]

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
