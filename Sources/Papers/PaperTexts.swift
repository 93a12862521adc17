import WorkingTime

/// How papers write times and numbers.
extension Instant {
    /// `08 giờ 05 phút, ngày 10 tháng 6 năm 2026`, by the clock at the counter.
    var onPaper: String { "\(localTime.vi), \(localDay.viLong)" }
}

extension Day {
    /// `Ngày mười tháng sáu năm hai nghìn không trăm hai mươi sáu`.
    var inWordsOnPaper: String { inWords.prefix(1).uppercased() + inWords.dropFirst() }
}

/// A count with two digits at least, so that nothing can be written before it.
func counted(_ number: Int) -> String { (0...9).contains(number) ? "0\(number)" : String(max(0, number)) }
