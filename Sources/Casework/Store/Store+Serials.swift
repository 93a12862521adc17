import Postgres

extension Store {
    private static let nextSerial = PreparedStatement(
        "next_serial",
        """
        INSERT INTO serial AS s (agency, series, last) VALUES ($1, $2, 1)
        ON CONFLICT (agency, series) DO UPDATE SET last = s.last + 1
        RETURNING last
        """, [.text, .text])

    /// The next number of a series of an agency, from 1. Numbers are given once; a command that fails afterwards leaves a gap.
    func nextSerial(agency: String, series: String) async throws(PostgresError) -> Int64 {
        // Not coalesced: a group that fails is run again, and a second run would give a second number.
        try await pool.query(Self.nextSerial, [.text(agency), .text(series)], sending: .alone).one().value(0)
    }
}
