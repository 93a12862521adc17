import FoundationEssentials
import Testing

@testable import Postgres

struct CodecTests {
    /// Every type, with NULLs, empty arrays and extremes, goes to the server and comes back as it was.
    @Test func roundTrips() async throws {
        let connection = try await PostgresConnection.open(try await database())
        for seed in 0..<60 as Range<UInt64> {
            var random = Seeded(seed)
            let sample = Sample(&random)
            let rows = try await connection.query(
                """
                SELECT $1::bool, $2::int2, $3::int4, $4::int8, $5::float8, $6::text, $7::bytea, $8::uuid, $9::timestamptz,
                $10::json, $11::jsonb, $12::bool[], $13::int2[], $14::int4[], $15::int8[], $16::float8[], $17::text[],
                $18::bytea[], $19::uuid[], $20::timestamptz[], $21::json[], $22::int8
                """, sample.parameters)
            #expect(try Sample(rows.one()) == sample, "seed \(seed)")
            #expect(try rows.one().optional(21, as: Int64.self) == nil)
        }
    }

    @Test func theServerReadsWhatWeMean() async throws {
        let connection = try await PostgresConnection.open(try await database())
        let row = try await connection.query(
            "SELECT $1::text, $2::text, $3::text, $4::text, $5::text, $6::jsonb::text",
            [
                .timestamptz(PostgresTimestamp(microseconds: 1_781_049_600_000_001)),
                .uuid(UUID(uuid: (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))),
                .textArray(["a", nil, "", "ờ"]), .int4Array([]), .bytea([0, 255]), .jsonb(Array("{\"a\": 1}".utf8)),
            ]
        ).one()
        #expect(try row.value(0, as: String.self) == "2026-06-10 00:00:00.000001+00")
        #expect(try row.value(1, as: String.self) == "00010203-0405-0607-0809-0a0b0c0d0e0f")
        #expect(try row.value(2, as: String.self) == "{a,NULL,\"\",ờ}")
        #expect(try row.value(3, as: String.self) == "{}")
        #expect(try row.value(4, as: String.self) == "\\x00ff")
        #expect(try row.value(5, as: String.self) == "{\"a\": 1}")
    }

    @Test func wrongReadingIsAnError() async throws {
        let connection = try await PostgresConnection.open(try await database())
        let row = try await connection.query(
            "SELECT 1::int8 AS a, NULL::text AS b, 99999::int4 AS c, 'infinity'::timestamptz, '{{1,2},{3,4}}'::int4[], 'x'::text"
        ).one()
        func fails(_ body: () throws -> Void) -> Bool {
            do {
                try body()
                return false
            } catch { return (error as? PostgresError)?.kind == .decoding }
        }
        #expect(fails { _ = try row.value(0, as: String.self) })
        #expect(fails { _ = try row.value(1, as: String.self) })
        #expect(fails { _ = try row.value(2, as: Int16.self) })
        #expect(fails { _ = try row.value(3, as: PostgresTimestamp.self) })
        #expect(fails { _ = try row.array(4, of: Int32.self) })
        #expect(fails { _ = try row.array(0, of: Int32.self) })
        #expect(fails { _ = try row.value(6, as: Int.self) })
        #expect(fails { _ = try row.value(-1, as: Int.self) })
        #expect(fails { _ = try row.withUnsafeBytes(0) { _ in } })
        #expect(try row.withUnsafeBytes(5) { $0?.count } == 1)
        #expect(try row.withUnsafeBytes(1) { $0 == nil })
        #expect(try row.value(0, as: Int16.self) == 1)
    }

    /// Bytes that no server would send end in an error, never in a trap.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func damagedArraysAreRefused(seed: UInt64) {
        var random = Seeded(seed)
        var writer = PostgresWriter()
        _ = writer.write(.textArray((0..<random.next(5)).map { random.next(3) == 0 ? nil : "text \($0)" }))
        var bytes = writer.bytes
        for _ in 0...random.next(3) where !bytes.isEmpty {
            switch random.next(3) {
            case 0: bytes[Int(random.next(UInt64(bytes.count)))] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.removeLast(Int(random.next(UInt64(bytes.count))))
            default: bytes.append(contentsOf: [0xff, 0xff, 0xff, 0xff])
            }
        }
        bytes.withUnsafeBytes { buffer in
            do throws(PostgresError) { _ = try PostgresArray.decode(buffer, of: String.self) } catch {
                #expect(error.kind == .decoding)
            }
        }
    }

    @Test func instantsBeyondTheCalendarDoNotTrap() {
        var writer = PostgresWriter()
        _ = writer.write(.timestamptz(PostgresTimestamp(microseconds: .min)))
        _ = writer.write(.timestamptz(PostgresTimestamp(microseconds: .max)))
        #expect(writer.bytes.count == 16)
    }
}

/// One value of each type.
private struct Sample: Equatable {
    var bool: Bool
    var int2: Int16
    var int4: Int32
    var int8: Int64
    var float8: Double
    var text: String
    var bytea: [UInt8]
    var uuid: UUID
    var instant: PostgresTimestamp
    var json: String
    var bools: [Bool?]
    var int2s: [Int16?]
    var int4s: [Int32?]
    var int8s: [Int64?]
    var float8s: [Double?]
    var texts: [String?]
    var byteas: [[UInt8]?]
    var uuids: [UUID?]
    var instants: [PostgresTimestamp?]
    var jsons: [String?]

    init(_ random: inout Seeded) {
        func integer<Value: FixedWidthInteger>(_ type: Value.Type, _ random: inout Seeded) -> Value {
            switch random.next(5) {
            case 0: .min
            case 1: .max
            case 2: 0
            default: Value(truncatingIfNeeded: random.next())
            }
        }
        func text(_ random: inout Seeded) -> String {
            let letters = Array("aZ09 ăâđêôơưẢỹỜ\u{301}😀\"'\\{},\n\t")
            return String((0..<random.next(40)).compactMap { _ in letters.randomElement(using: &random) })
        }
        func bytes(_ random: inout Seeded) -> [UInt8] {
            (0..<random.next(50)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        func uuid(_ random: inout Seeded) -> UUID {
            withUnsafeBytes(of: (random.next(), random.next())) { UUID(uuid: $0.load(as: uuid_t.self)) }
        }
        // PostgreSQL's range ends in the years -4713 and 294276.
        func instant(_ random: inout Seeded) -> PostgresTimestamp {
            let limit: Int64 = 200_000_000_000_000_000
            return PostgresTimestamp(microseconds: Int64(truncatingIfNeeded: random.next()) % limit)
        }
        func json(_ random: inout Seeded) -> String { "{\"n\" : \(random.next(1000)), \"t\":[\"\\u0111\",null]}" }
        func list<Value>(_ random: inout Seeded, _ make: (inout Seeded) -> Value) -> [Value?] {
            (0..<random.next(6)).map { _ in random.next(4) == 0 ? nil : make(&random) }
        }
        bool = random.next(2) == 0
        int2 = integer(Int16.self, &random)
        int4 = integer(Int32.self, &random)
        int8 = integer(Int64.self, &random)
        float8 = Double(integer(Int64.self, &random)) / 1024
        self.text = text(&random)
        bytea = bytes(&random)
        self.uuid = uuid(&random)
        self.instant = instant(&random)
        self.json = json(&random)
        bools = list(&random) { $0.next(2) == 0 }
        int2s = list(&random) { integer(Int16.self, &$0) }
        int4s = list(&random) { integer(Int32.self, &$0) }
        int8s = list(&random) { integer(Int64.self, &$0) }
        float8s = list(&random) { Double(integer(Int64.self, &$0)) }
        texts = list(&random, text)
        byteas = list(&random, bytes)
        uuids = list(&random, uuid)
        instants = list(&random, instant)
        jsons = list(&random, json)
    }

    var parameters: PostgresParameters {
        [
            .bool(bool), .int2(int2), .int4(int4), .int8(int8), .float8(float8), .text(text), .bytea(bytea),
            .uuid(uuid),
            .timestamptz(instant), .json(json), .jsonb(Array("{\"n\": 1}".utf8)), .boolArray(bools), .int2Array(int2s),
            .int4Array(int4s), .int8Array(int8s), .float8Array(float8s), .textArray(texts), .byteaArray(byteas),
            .uuidArray(uuids), .timestamptzArray(instants), .jsonArray(jsons.map { $0.map { Array($0.utf8) } }),
            .null(.int8),
        ]
    }

    init(_ row: PostgresRow) throws {
        bool = try row.value(0)
        int2 = try row.value(1)
        int4 = try row.value(2)
        int8 = try row.value(3)
        float8 = try row.value(4)
        text = try row.value(5)
        bytea = try row.bytes(6)
        uuid = try row.value(7)
        instant = try row.value(8)
        json = try row.value(9)
        #expect(try row.value(10, as: String.self) == "{\"n\": 1}")
        bools = try row.array(11)
        int2s = try row.array(12)
        int4s = try row.array(13)
        int8s = try row.array(14)
        float8s = try row.array(15)
        texts = try row.array(16)
        byteas = try row.array(17, of: PostgresBytes.self).map { $0?.bytes }
        uuids = try row.array(18)
        instants = try row.array(19)
        jsons = try row.array(20)
    }
}
