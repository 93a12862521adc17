/// The hash of a password with everything needed to check one: `$scrypt$ln=15,r=8,p=3$SALT$HASH`.
///
/// Salt and hash are in base64 without padding, `ln` is the binary logarithm of the rounds.
public struct PasswordHash: Sendable, Hashable {
    /// What makes guessing expensive (scrypt, RFC 7914).
    public struct Parameters: Sendable, Hashable {
        /// The binary logarithm of the number of rounds, 4 to 20.
        public let logarithm: Int
        /// The block size `r`, 1 to 32; memory is 128 · r · 2^logarithm bytes.
        public let blockSize: Int
        /// How often the work is done, `p`, 1 to 16.
        public let parallelism: Int

        /// The most memory that a stored hash may ask for, so that a damaged one cannot exhaust the machine.
        public static let maximumMemory = 256 << 20

        /// 32 MiB of memory, three passes.
        public static let standard = Parameters(checked: 15, 8, 3)

        /// Parameters within the bounds; `nil` outside of them. Fewer rounds than the standard are for tests only.
        public init?(logarithm: Int, blockSize: Int, parallelism: Int) {
            guard (4...20).contains(logarithm), (1...32).contains(blockSize), (1...16).contains(parallelism),
                128 * blockSize * (1 << logarithm) <= Self.maximumMemory
            else { return nil }
            self.init(checked: logarithm, blockSize, parallelism)
        }

        private init(checked logarithm: Int, _ blockSize: Int, _ parallelism: Int) {
            self.logarithm = logarithm
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// Bytes of memory that one hashing takes.
        public var memory: Int { 128 * blockSize * (1 << logarithm) }
    }

    public let parameters: Parameters
    let salt: [UInt8]
    let hash: [UInt8]

    /// What is written has 32 bytes; 64 are read too. No other length is: a shorter derived key is a prefix of a longer one, so that
    /// a string cut at its end would still verify.
    private static let hashLengths: Set<Int> = [32, 64]

    init(parameters: Parameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// The string that is stored.
    public var text: String {
        let numbers = "ln=\(parameters.logarithm),r=\(parameters.blockSize),p=\(parameters.parallelism)"
        return "$scrypt$\(numbers)$\(Base64.unpaddedText(salt))$\(Base64.unpaddedText(hash))"
    }

    /// Reads what `text` writes; `nil` for anything else, and for parameters out of bounds.
    public init?(text: String) {
        guard text.utf8.count <= 512 else { return nil }
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let numbers = parts[2].split(separator: ",", omittingEmptySubsequences: false)
        guard numbers.count == 3, let logarithm = Self.number(numbers[0], "ln="),
            let blockSize = Self.number(numbers[1], "r="), let parallelism = Self.number(numbers[2], "p="),
            let parameters = Parameters(logarithm: logarithm, blockSize: blockSize, parallelism: parallelism),
            let salt = Base64.bytes(unpadded: parts[3]), (8...64).contains(salt.count),
            let hash = Base64.bytes(unpadded: parts[4]), Self.hashLengths.contains(hash.count)
        else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    private static func number(_ text: Substring, _ name: String) -> Int? {
        guard text.hasPrefix(name) else { return nil }
        let digits = text.dropFirst(name.count)
        guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.first != "0"
        else { return nil }
        return Int(digits)
    }
}

extension PasswordHash: CustomStringConvertible, CustomReflectable {
    /// The parameters; salt and hash are never printed.
    public var description: String { "PasswordHash(ln=\(parameters.logarithm))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
