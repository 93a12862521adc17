import Crypto
public import WorkingTime

/// What a paper's QR code holds: the dossier's code, and a short string by which the office can tell that it issued the paper.
public struct PaperMark: Hashable, Sendable {
    public var dossierCode: String
    /// Ten characters in two groups (`K7Q2M-9XD4A`).
    public var verification: String

    public init(dossierCode: String, verification: String) {
        self.dossierCode = dossierCode
        self.verification = verification
    }

    /// The mark of one paper: a keyed digest (HMAC-SHA-256, cut to 50 bits) of the dossier's code, the kind and the day.
    ///
    /// It lets a counter refuse a made-up paper; it proves nothing to someone without the key. That is the signature's task.
    ///
    /// - Parameters:
    ///   - key: A secret of the installation, 32 bytes or more.
    ///   - dossierCode: The dossier's code.
    ///   - kind: The paper's kind.
    ///   - date: The paper's day.
    /// - Returns: The same mark for the same four.
    public static func derive(key: [UInt8], dossierCode: String, kind: PaperKind, date: Day) -> PaperMark {
        let text = "toantrinh/paper-mark/v1\n\(dossierCode)\n\(kind.name)\n\(date.iso)\n"
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key))
        return PaperMark(dossierCode: dossierCode, verification: grouped(Array(code)))
    }

    /// Whether `verification` is this mark's, in either case, with or without hyphen. Takes the same time for any answer.
    public func isVerified(by verification: String) -> Bool {
        let given = Array(verification.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") })
        let own = Array(self.verification.utf8.filter { $0 != UInt8(ascii: "-") })
        guard given.count == own.count else { return false }
        return zip(given, own).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// `TOANTRINH:<dossier code>:<verification>`.
    var qrText: String { "TOANTRINH:\(dossierCode):\(verification)" }

    var value: PaperValue { [["code": .text(dossierCode), "verification": .text(verification)]] }
    static var none: PaperValue { [] }

    /// Crockford's alphabet: no I, L, O, U, which are misread.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".unicodeScalars)

    /// The first 50 bits, five to a letter.
    private static func grouped(_ bytes: [UInt8]) -> String {
        let bits = bytes.prefix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var text = String.UnicodeScalarView()
        for index in 0..<10 {
            if index == 5 { text.append("-") }
            text.append(alphabet[Int(bits >> UInt64(51 - 5 * index) & 31)])
        }
        return String(text)
    }
}
