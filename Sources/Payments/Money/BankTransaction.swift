/// The number of a bank's transaction (số giao dịch ngân hàng), as it is typed from a statement.
public enum BankTransaction {
    /// The one form in which it is kept and compared: without spaces around it, in capitals.
    ///
    /// - Returns: 1 to 64 letters, digits, `-`, `_`, `.` and `/` with a digit among them; `nil` for anything else, such as somebody's name.
    public static func normal(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        bytes.removeFirst(bytes.prefix(while: isSpace).count)
        guard (1...64).contains(bytes.count), bytes.contains(where: VietQRText.isDigit),
            bytes.allSatisfy({ VietQRText.isAlphanumeric($0) || "-_./".utf8.contains($0) })
        else { return nil }
        return String(decoding: bytes.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
    }
}
