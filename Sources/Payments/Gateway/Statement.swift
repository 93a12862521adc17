public import Vietnamese
public import WorkingTime

/// One line of a gateway's statement of a day (sao kê).
public struct StatementLine: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable { case payment, refund }

    public var kind: Kind
    /// Our order; for a refund our number of the refund.
    public var reference: String
    /// The gateway's number.
    public var transaction: String
    public var amount: Int64
    public var at: Instant

    public init(kind: Kind, reference: String, transaction: String, amount: Int64, at: Instant) {
        self.kind = kind
        self.reference = reference
        self.transaction = transaction
        self.amount = amount
        self.at = at
    }

    /// The first line of a statement.
    public static let heading = "kind,reference,transaction,amount,at"

    /// The line as text: no field needs quotes.
    public var text: String { "\(kind.rawValue),\(reference),\(transaction),\(amount),\(VNPay.time(at))" }

    /// Reads a statement.
    ///
    /// - Throws: `StatementError` with the number of the first line that is none.
    public static func read(_ text: String) throws(StatementError) -> [StatementLine] {
        let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard rows.first.map(String.init) == heading else { throw StatementError(line: 1) }
        var lines: [StatementLine] = []
        for (index, row) in rows.enumerated().dropFirst() where !row.isEmpty {
            let parts = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5, let kind = Kind(rawValue: parts[0]), VNPayIPN.isReference(parts[1]),
                VNPayIPN.isReference(parts[2]), parts[3].utf8.allSatisfy(VietQRText.isDigit),
                let amount = Int64(parts[3]), (1...1_000_000_000_000).contains(amount), let at = VNPay.instant(parts[4])
            else { throw StatementError(line: index + 1) }
            lines.append(
                StatementLine(kind: kind, reference: parts[1], transaction: parts[2], amount: amount, at: at))
        }
        return lines
    }
}

/// A statement cannot be read.
public struct StatementError: Explained, Hashable {
    /// From 1.
    public var line: Int

    public init(line: Int) { self.line = line }

    public var code: String { "payment.statement" }
    public var message: Bilingual {
        Bilingual(
            vi: "Sao kê không đọc được ở dòng \(line).", en: "The statement cannot be read at line \(line).")
    }
    public var advice: Bilingual? {
        Bilingual(
            vi: "Dòng đầu là “\(StatementLine.heading)”, sau đó mỗi giao dịch một dòng.",
            en: "The first line is “\(StatementLine.heading)”; then one transaction a line.")
    }
}

/// A day's reconciliation (đối soát): what a gateway states against what we recorded of it.
public enum Reconciliation {
    /// Something in which the two differ.
    public enum Difference: Sendable, Hashable {
        /// The gateway took it, we do not know it.
        case missingHere(StatementLine)
        /// We recorded it, the gateway does not state it.
        case missingThere(StatementLine)
        /// Both know it, with different amounts.
        case amountDiffers(StatementLine, ours: Int64)
        /// The gateway states it twice.
        case statedTwice(StatementLine)

        /// A stable name.
        public var name: String {
            switch self {
            case .missingHere: "missing-here"
            case .missingThere: "missing-there"
            case .amountDiffers: "amount-differs"
            case .statedTwice: "stated-twice"
            }
        }

        public var line: StatementLine {
            switch self {
            case .missingHere(let line), .missingThere(let line), .amountDiffers(let line, _), .statedTwice(let line):
                line
            }
        }

        public var label: Bilingual {
            switch self {
            case .missingHere: Bilingual(vi: "cổng có, ta chưa ghi", en: "taken there, not recorded here")
            case .missingThere: Bilingual(vi: "ta đã ghi, cổng không có", en: "recorded here, not stated there")
            case .amountDiffers: Bilingual(vi: "số tiền khác nhau", en: "the amounts differ")
            case .statedTwice: Bilingual(vi: "cổng kê hai lần", en: "stated twice")
            }
        }
    }

    private struct Key: Hashable {
        var kind: StatementLine.Kind
        var reference: String
        var transaction: String
    }

    /// Every difference, those of the statement first in its order.
    ///
    /// - Parameters:
    ///   - statement: The gateway's lines of the day.
    ///   - ours: What we know of the gateway's transactions, of whatever day: a line is looked for among all of them.
    ///   - isOfDay: Whether a line of ours has to stand in this statement.
    /// - Returns: The differences; none where both agree.
    public static func differences(
        statement: [StatementLine], ours: [StatementLine], isOfDay: (StatementLine) -> Bool
    ) -> [Difference] {
        func key(_ line: StatementLine) -> Key {
            Key(kind: line.kind, reference: line.reference, transaction: line.transaction)
        }
        let known = Dictionary(ours.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<Key> = []
        var differences: [Difference] = []
        for line in statement {
            guard seen.insert(key(line)).inserted else {
                differences.append(.statedTwice(line))
                continue
            }
            guard let mine = known[key(line)] else {
                differences.append(.missingHere(line))
                continue
            }
            if mine.amount != line.amount { differences.append(.amountDiffers(line, ours: mine.amount)) }
        }
        return differences + ours.filter { isOfDay($0) && !seen.contains(key($0)) }.map { .missingThere($0) }
    }
}
