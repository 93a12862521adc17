import EventLog
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

extension Store {
    private static let reserveNumber = PreparedStatement(
        "reserve_result_number",
        """
        INSERT INTO result_number (lane, stream_id, result, serial, number) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (lane, stream_id, result) DO NOTHING
        """, [.int4, .uuid, .text, .int8, .text])
    private static let selectNumber = PreparedStatement(
        "select_result_number",
        "SELECT serial, number FROM result_number WHERE lane = $1 AND stream_id = $2 AND result = $3",
        [.int4, .uuid, .text])

    /// The number reserved for a dossier's result, if its paper was printed before.
    func resultNumber(stream: StreamID, result: String) async throws(PostgresError) -> ResultNumber? {
        guard
            let row = try await pool.query(
                Self.selectNumber, [.int4(stream.lane.int4), .uuid(stream.uuid), .text(result)]
            ).oneOrNone()
        else { return nil }
        return ResultNumber(serial: try row.value(0), text: try row.value(1))
    }

    /// Reserves a number; where one is reserved already, that one stays.
    func reserve(_ number: ResultNumber, stream: StreamID, result: String) async throws(PostgresError) {
        _ = try await pool.query(
            Self.reserveNumber,
            [
                .int4(stream.lane.int4), .uuid(stream.uuid), .text(result), .int8(number.serial), .text(number.text),
            ])
    }
}

/// The number of a result in its register, and as printed.
struct ResultNumber: Sendable, Hashable {
    var serial: Int64
    var text: String
}
