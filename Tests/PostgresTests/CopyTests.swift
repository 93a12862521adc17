import Postgres
import Testing

struct CopyTests {
    private func connection() async throws -> PostgresConnection {
        let connection = try await PostgresConnection.open(try await database())
        try await connection.execute(script: "CREATE TABLE t (id int8 PRIMARY KEY, name text, note json)")
        return connection
    }

    private func count(_ connection: PostgresConnection) async throws -> Int {
        try await connection.query("SELECT count(*) FROM t").one().value(0)
    }

    @Test func aHundredThousandRowsInAndOut() async throws {
        let connection = try await connection()
        let stored = try await connection.copyIn("COPY t FROM STDIN") { writer in
            for block in 0..<100 {
                var text = ""
                for row in block * 1000..<(block + 1) * 1000 { text += "\(row)\tngười \(row)\t\\N\n" }
                try await writer.write(Array(text.utf8))
            }
        }
        #expect(stored == 100_000)
        var rows = 0
        var first = ""
        try await connection.copyOut("COPY (SELECT * FROM t ORDER BY id) TO STDOUT") { chunks in
            for try await chunk in chunks {
                if rows == 0 { chunk.forEachRow { if first.isEmpty { first = String(decoding: $0, as: UTF8.self) } } }
                rows += chunk.rowCount
            }
        }
        #expect(rows == 100_000)
        #expect(first == "0\tngười 0\t\\N\n")
        #expect(try await count(connection) == 100_000, "and the connection goes on")
    }

    @Test func binaryBothWays() async throws {
        let connection = try await connection()
        let stored = try await connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer in
            var rows = BinaryCopyWriter()
            for id in 0..<5000 as Range<Int64> {
                try rows.append([.int8(id), id % 7 == 0 ? .null(.text) : .text("số \(id)"), .json("{\"a\":\(id)}")])
                if rows.byteCount > 10_000 { try await writer.write(rows.take()) }
            }
            try await writer.write(rows.finish())
        }
        #expect(stored == 5000)
        var reader = BinaryCopyReader()
        var next: Int64 = 0
        try await connection.copyOut("COPY (SELECT * FROM t ORDER BY id) TO STDOUT (FORMAT binary)", chunk: 3000) {
            for try await chunk in $0 {
                try reader.read(chunk.bytes) { tuple in
                    let id: Int64 = try tuple.value(0, stored: .int8)
                    let isNull = try tuple.field(1) == nil
                    let name: String? = isNull ? nil : try tuple.value(1, stored: .text)
                    #expect(tuple.count == 3)
                    #expect(id == next)
                    #expect(name == (next % 7 == 0 ? nil : "số \(next)"))
                    next += 1
                }
            }
        }
        try reader.finish()
        #expect(next == 5000)
    }

    @Test func stoppingEarlyLeavesAUsableConnection() async throws {
        struct Enough: Error {}
        let connection = try await connection()
        let endless: SQL = "COPY (SELECT generate_series(1, 1000000000)) TO STDOUT"
        let rows = try await connection.copyOut(endless, chunk: 1000) { chunks -> Int in
            var iterator = chunks.makeAsyncIterator()
            return try await iterator.next()?.rowCount ?? 0
        }
        #expect(rows > 0)
        await #expect(throws: Enough.self) {
            try await connection.copyOut(endless) { chunks in for try await _ in chunks { throw Enough() } }
        }
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await connection.copyOut(endless) { chunks in for try await _ in chunks { begin.yield() } }
        }
        for await _ in begun { break }
        task.cancel()
        #expect(await Result { try await task.value }.postgresError?.kind == .cancelled(ambiguous: false))
        #expect(try await count(connection) == 0)
        #expect(connection.isUsable)
    }

    @Test func anErrorInTheMiddle() async throws {
        let connection = try await connection()
        let out = await Result {
            try await connection.copyOut(
                "COPY (SELECT 1/(500 - g) FROM generate_series(1, 1000) g) TO STDOUT", chunk: 100
            ) {
                for try await _ in $0 {}
            }
        }
        #expect(out.postgresError?.kind == .server(.divisionByZero))
        let refused = await Result {
            try await connection.copyIn("COPY t FROM STDIN") { try await $0.write(Array("1\ta\t{}\nx\n".utf8)) }
        }
        #expect(refused.postgresError?.sqlState == .invalidTextRepresentation)
        struct GaveUp: Error {}
        await #expect(throws: GaveUp.self) {
            try await connection.copyIn("COPY t FROM STDIN") { writer in
                try await writer.write(Array("1\ta\t{}\n".utf8))
                throw GaveUp()
            }
        }
        let none = await Result { try await connection.copyIn("COPY nothere FROM STDIN") { _ in } }
        #expect(none.postgresError?.sqlState == .undefinedTable)
        let noCopy = await Result { try await connection.copyIn("SELECT 1") { _ in } }
        #expect(noCopy.postgresError?.kind == .protocolViolation)
        #expect(try await count(connection) == 0)
    }

    @Test func anEmptyCopy() async throws {
        let connection = try await connection()
        #expect(try await connection.copyIn("COPY t FROM STDIN") { _ in } == 0)
        let chunks = try await connection.copyOut("COPY t TO STDOUT") { chunks -> Int in
            var count = 0
            for try await _ in chunks { count += 1 }
            return count
        }
        #expect(chunks == 0)
    }

    /// However a stream is cut into chunks, the same tuples come out; however it is damaged, nothing traps.
    @Test(arguments: 0..<100 as Range<UInt64>)
    func binaryStreamsInAnyChunks(seed: UInt64) throws {
        var random = Seeded(seed)
        var writer = BinaryCopyWriter()
        let ids = (0..<random.next(20)).map { Int64($0) }
        for id in ids { try writer.append([.int8(id), .text(String(repeating: "ô", count: Int(random.next(30))))]) }
        let stream = writer.finish()
        func read(_ stream: [UInt8]) throws -> [Int64] {
            var reader = BinaryCopyReader()
            var found: [Int64] = []
            var rest = stream[...]
            while !rest.isEmpty {
                let chunk = rest.prefix(1 + Int(random.next(40)))
                rest = rest.dropFirst(chunk.count)
                try reader.read(Array(chunk)) { found.append(try $0.value(0, stored: .int8)) }
            }
            try reader.finish()
            return found
        }
        #expect(try read(stream) == ids)
        var damaged = stream
        for _ in 0..<3 { damaged[Int(random.next(UInt64(damaged.count)))] = UInt8(truncatingIfNeeded: random.next()) }
        _ = try? read(damaged)
        #expect(throws: PostgresError.self) { try read(Array(stream.dropLast(1 + Int(random.next(10))))) }
    }
}
