import Postgres

/// The companion tables a writer knows, in a fixed order, and the rules that a proposal keeps.
struct CompanionCatalogue: Sendable {
    let tables: [CompanionTable]
    private let indexes: [String: Int]

    init(_ tables: [CompanionTable] = []) {
        self.tables = tables
        indexes = Dictionary(tables.enumerated().map { ($1.table, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func index(of table: String) -> Int? { indexes[table] }

    /// The rule that `proposal` breaks, if any.
    func problem(of proposal: Proposal, lane: Lane) -> ProposalProblem? {
        guard proposal.stream.lane == lane else { return .foreignLane }
        guard (1...Proposal.largestEventCount).contains(proposal.events.count) else { return .eventCount }
        guard (0...Self.largestVersion).contains(proposal.expectedVersion), proposal.loadedAt >= 0 else {
            return .version
        }
        for event in proposal.events {
            guard Self.isType(event.type) else { return .type }
            guard (1...Self.largestBody).contains(event.body.count) else { return .body }
        }
        for row in proposal.companions {
            guard let index = indexes[row.table] else { return .unknownTable }
            let columns = tables[index].columns
            guard row.values.count == columns.count, zip(row.values, columns).allSatisfy({ $0.type == $1.type }) else {
                return .companionForm
            }
        }
        return nil
    }

    private static let largestVersion = Int(Int32.max) - Proposal.largestEventCount
    /// Four mebibytes, as much as `JSONReader` reads.
    private static let largestBody = 4 << 20

    private static func isType(_ type: String) -> Bool {
        (1...100).contains(type.utf8.count)
            && type.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
