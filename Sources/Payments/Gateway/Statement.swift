public import Vietnamese
public import WorkingTime

/// One line of a gateway's statement of a day (sao kê).
public struct StatementLine: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable { case payment, refund }

    /// What the gateway says became of it.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Taken, or given back.
        case done
        /// Not over yet.
        case pending
        case failed
        /// Taken, or given back, and undone afterwards.
        case reversed

        public var label: Bilingual {
            switch self {
            case .done: Bilingual(vi: "thành công", en: "done")
            case .pending: Bilingual(vi: "đang xử lý", en: "under way")
            case .failed: Bilingual(vi: "không thành công", en: "failed")
            case .reversed: Bilingual(vi: "đã đảo", en: "reversed")
            }
        }
    }

    public var kind: Kind
    /// Our order; for a refund our number of the refund.
    public var reference: String
    /// The gateway's number.
    public var transaction: String
    public var amount: Int64
    public var status: Status
    public var at: Instant

    public init(
        kind: Kind, reference: String, transaction: String, amount: Int64, status: Status = .done, at: Instant
    ) {
        self.kind = kind
        self.reference = reference
        self.transaction = transaction
        self.amount = amount
        self.status = status
        self.at = at
    }

    /// The first line of a statement.
    public static let heading = "kind,reference,transaction,amount,status,at"

    /// The line as text: no field needs quotes.
    public var text: String {
        "\(kind.rawValue),\(reference),\(transaction),\(amount),\(status.rawValue),\(CompactTime.text(at))"
    }

    /// Whether a text can name an order, a refund or a transaction.
    public static func isReference(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { VietQRText.isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    /// Reads a statement.
    ///
    /// - Throws: `StatementError` with the number of the first line that is none.
    public static func read(_ text: String) throws(StatementError) -> [StatementLine] {
        let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard rows.first.map(String.init) == heading else { throw StatementError(line: 1) }
        var lines: [StatementLine] = []
        for (index, row) in rows.enumerated().dropFirst() where !row.isEmpty {
            let parts = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 6, let kind = Kind(rawValue: parts[0]), isReference(parts[1]), isReference(parts[2]),
                parts[3].utf8.allSatisfy(VietQRText.isDigit), let amount = Int64(parts[3]),
                (1...1_000_000_000_000).contains(amount), let status = Status(rawValue: parts[4]),
                let at = CompactTime.instant(parts[5])
            else { throw StatementError(line: index + 1) }
            lines.append(
                StatementLine(
                    kind: kind, reference: parts[1], transaction: parts[2], amount: amount, status: status, at: at))
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
