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

extension Store {
    private static let selectReceipts = PreparedStatement(
        "receipt_numbers",
        """
        SELECT r.number, r.serial, d.code FROM result_number r
        LEFT JOIN dossier d ON d.lane = r.lane AND d.stream_id = r.stream_id WHERE r.result LIKE 'receipt/%'
        """, [])

    /// All numbers of receipts that were reserved, by series, each with the code of its dossier.
    func receiptNumbers() async throws -> [String: [Int64: String?]] {
        var numbers: [String: [Int64: String?]] = [:]
        for row in try await pool.query(Self.selectReceipts) {
            numbers[try row.value(0), default: [:]][try row.value(1)] = .some(try row.optional(2))
        }
        return numbers
    }

    private static let lockSlot = PreparedStatement(
        "receipt_slot_lock", "SELECT pg_advisory_xact_lock(hashtextextended('receipt ' || $1::text || ' ' || $2, 0))",
        [.uuid, .text])

    /// The number of a receipt: the one that is reserved under `slot`, or the next of its series, which is reserved in the same transaction.
    /// So each number of a series belongs to a dossier, whether or not its receipt came to be given.
    func receiptNumber(stream: StreamID, slot: String, agency: String, series: String) async throws -> Int64 {
        if let known = try await resultNumber(stream: stream, result: slot) { return known.serial }
        return try await pool.withTransaction { connection in
            // Whoever gives the same receipt from another side waits, and then finds it.
            try await connection.query(Self.lockSlot, [.uuid(stream.uuid), .text(slot)])
            let known = try await connection.query(
                Self.selectNumber, [.int4(stream.lane.int4), .uuid(stream.uuid), .text(slot)]
            ).oneOrNone()
            if let known { return try known.value(0) }
            let serial: Int64 = try await connection.query(
                Self.nextSerial, [.text(agency), .text("receipt/\(series)")]
            ).one().value(0)
            try await connection.query(
                Self.reserveNumber,
                [
                    .int4(stream.lane.int4), .uuid(stream.uuid), .text(slot), .int8(serial), .text(series),
                ])
            return serial
        }
    }
}

/// The number of a result in its register, and as printed.
struct ResultNumber: Sendable, Hashable {
    var serial: Int64
    var text: String
}
