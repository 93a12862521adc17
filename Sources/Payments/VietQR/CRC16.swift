/// CRC-16/CCITT-FALSE (polynomial 0x1021, initial FFFF): the last field of an EMVCo code.
public enum CRC16 {
    /// The checksum of `bytes`; that of `123456789` is 29B1.
    public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt16 {
        var register: UInt16 = 0xFFFF
        for byte in bytes {
            register ^= UInt16(byte) << 8
            for _ in 0..<8 { register = register & 0x8000 == 0 ? register << 1 : register << 1 ^ 0x1021 }
        }
        return register
    }

    /// Four upper-case hexadecimal digits.
    static func text(_ checksum: UInt16) -> String {
        let digits = String(checksum, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
