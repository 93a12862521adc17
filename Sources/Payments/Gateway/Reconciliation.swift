public import Vietnamese

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
        /// We recorded it, the gateway states it with another status than done.
        case statusDiffers(StatementLine)
        /// The gateway states it twice.
        case statedTwice(StatementLine)

        /// The stable names of all kinds.
        public static let names = [
            "missing-here", "missing-there", "amount-differs", "status-differs", "stated-twice",
        ]

        /// A stable name.
        public var name: String {
            switch self {
            case .missingHere: "missing-here"
            case .missingThere: "missing-there"
            case .amountDiffers: "amount-differs"
            case .statusDiffers: "status-differs"
            case .statedTwice: "stated-twice"
            }
        }

        public var line: StatementLine {
            switch self {
            case .missingHere(let line), .missingThere(let line), .amountDiffers(let line, _), .statusDiffers(let line),
                .statedTwice(let line):
                line
            }
        }

        /// What we recorded, where it is another amount.
        public var ours: Int64? { if case .amountDiffers(_, let ours) = self { ours } else { nil } }

        public var label: Bilingual { Self.label(name) }

        /// A kind in front of people, by its stable name.
        public static func label(_ name: String) -> Bilingual {
            switch name {
            case "missing-here":
                Bilingual(vi: "cổng đã thu, hệ thống chưa ghi nhận", en: "taken there, not recorded here")
            case "missing-there":
                Bilingual(vi: "hệ thống đã ghi nhận, cổng không kê", en: "recorded here, not stated there")
            case "amount-differs": Bilingual(vi: "số tiền khác nhau", en: "the amounts differ")
            case "status-differs": Bilingual(vi: "trạng thái khác nhau", en: "the statuses differ")
            case "stated-twice": Bilingual(vi: "cổng kê hai lần", en: "stated twice")
            default: Bilingual(vi: name, en: name)
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
    /// What is compared is the reference, the gateway's number, the amount and the status. What the gateway tried in vain, has not done yet
    /// or has undone, and we never recorded, is no difference. A line may differ in amount and in status: both are named.
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
            let mine = known[key(line)]
            if mine == nil, line.status != .done { continue }
            guard seen.insert(key(line)).inserted else {
                differences.append(.statedTwice(line))
                continue
            }
            guard let mine else {
                differences.append(.missingHere(line))
                continue
            }
            if mine.amount != line.amount { differences.append(.amountDiffers(line, ours: mine.amount)) }
            if mine.status != line.status { differences.append(.statusDiffers(line)) }
        }
        return differences + ours.filter { isOfDay($0) && !seen.contains(key($0)) }.map { .missingThere($0) }
    }
}
