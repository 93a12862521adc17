import EventLog
import Sealing

/// What a citizen without an account shows, beside a dossier's code, to see how it stands: sixteen characters, 80 bits.
///
/// It is derived from the dossier under a key of the installation (HMAC-SHA-256) and kept nowhere: the same filing that is repeated gives
/// the same secret, every dossier has one, and neither log nor database holds it. One that fell into wrong hands is replaced by the next
/// of its `generation`.
struct TrackingSecret {
    private let digests: [[UInt8]]

    init(_ stream: StreamID, generation: Int, keyring: Keyring) {
        digests = keyring.fingerprints(of: stream.bytes + Array("/\(generation)".utf8), purpose: "tracking secret")
    }

    /// Crockford's alphabet: no I, L, O, U, which are misread.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// As it is printed: `7Q2M-K9XD-4A0B-CDEF`.
    var text: String { Self.text(digests[0]) }

    private static func text(_ digest: [UInt8]) -> String {
        let letters = letters(digest)
        return stride(from: 0, to: 16, by: 4).map { String(decoding: letters[$0..<$0 + 4], as: UTF8.self) }
            .joined(separator: "-")
    }

    private static func letters(_ digest: [UInt8]) -> [UInt8] {
        var letters: [UInt8] = []
        var bits = 0
        var held = 0
        for byte in digest.prefix(10) {
            held = held << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                letters.append(alphabet[held >> bits & 31])
            }
            held &= 1 << bits - 1
        }
        return letters
    }

    /// Whether `given` is the secret, in either case, with or without hyphens, under any master key of the file. Takes the same time for any
    /// answer.
    func isShown(by given: String) -> Bool {
        let shown = Array(given.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") })
        var isRight: UInt8 = 0
        for digest in digests {
            let own = Self.letters(digest)
            guard shown.count == own.count else { continue }
            let difference = zip(shown, own).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
            isRight |= difference == 0 ? 1 : 0
        }
        return isRight == 1
    }
}
