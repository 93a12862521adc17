import JSON
import Testing
import Vietnamese
import WorkingTime

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("2026-06-10T00:58:00.000000Z", 1_781_053_080_000_000), ("1970-01-01T00:00:00.000000Z", 0),
            ("1969-12-31T23:59:59.999999Z", -1), ("0001-01-01T00:00:00.000000Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)])
    func canonicalText(text: String, microseconds: Int64) throws {
        #expect(try Instant(rfc3339: text).microseconds == microseconds)
        #expect(Instant(microseconds: microseconds).rfc3339 == text)
    }

    @Test(arguments: [
        "2026-06-10T07:58:00+07:00", "2026-06-10t00:58:00z", "2026-06-10T00:58:00.000Z", "2026-06-10T00:58:00.0000009Z",
        "2026-06-09T19:58:00-05:00", "2026-06-10T00:58:00-00:00", "2026-06-10T00:58:00.000000999Z",
    ])
    func otherSpellingsOfOneInstant(text: String) throws {
        #expect(try Instant(rfc3339: text).rfc3339 == "2026-06-10T00:58:00.000000Z")
    }

    @Test(arguments: [
        "", "2026-06-10", "2026-06-10 07:58:00Z", "2026-06-10T07:58Z", "2026-06-10T07:58:00", "2026-06-10T24:00:00Z",
        "2026-06-10T23:59:60Z", "2026-02-30T00:00:00Z", "2026-06-10T07:58:00.Z", "2026-06-10T07:58:00.1234567890Z",
        "2026-06-10T07:58:00+0700", "2026-06-10T07:58:00+24:00", "2026-06-10T07:58:00+07:60", "2026-06-10T07:58:00Z ",
        "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-01:00", "2026-06-10T07:58:00Z\0", "０026-06-10T07:58:00Z",
        "2026-06-10T07:58:00" + String(repeating: "Z", count: 100_000),
    ])
    func notAnInstant(text: String) {
        #expect(throws: WorkingTimeError.instantText) { try Instant(rfc3339: text) }
    }

    @Test func textsForPeople() throws {
        let morning = try at("2026-06-10 10:30")
        #expect(morning.text.vi == "10 giờ 30 phút, ngày 10 tháng 6 năm 2026")
        #expect(morning.text.en == "10:30 on 10 June 2026")
        #expect(morning.short == "10:30 10/06/2026")
        #expect(morning.rfc3339 == "2026-06-10T03:30:00.000000Z")
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max])
    func nothingTrapsAtTheEnds(microseconds: Int64) {
        let instant = Instant(microseconds: microseconds)
        let (day, time) = instant.local
        #expect(Day.earliest...Day.latest ~= day)
        #expect((0..<TimeOfDay.microsecondsPerDay).contains(time.microseconds))
        #expect(instant.rfc3339.utf8.count == 27)
        #expect(!instant.text.vi.isEmpty)
        for step in [Int64.min, -1, 0, 1, .max] {
            let moved = instant.adding(microseconds: step)
            #expect(step < 0 ? moved <= instant : moved >= instant)
            let jumped = instant.adding(seconds: step)
            #expect(step < 0 ? jumped <= instant : jumped >= instant)
            _ = instant.microseconds(since: Instant(microseconds: step))
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func localTimeThereAndBack(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<100 {
            let instant = Instant(
                microseconds: Int64.random(in: -62_135_571_600_000_000...253_402_275_599_999_999, using: &random))
            let (day, time) = instant.local
            #expect(Instant(day: day, time: time) == instant, "seed \(seed)")
            #expect(try Instant(rfc3339: instant.rfc3339) == instant, "seed \(seed)")
            #expect(Day(iso: day.iso) == day && Day(vi: day.vi) == day, "seed \(seed)")
        }
    }

    /// Whatever comes: it is refused, or it means what it says.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func damagedTextsNeverCrash(seed: UInt64) throws {
        var random = Seeded(seed)
        let samples = [
            "2026-06-10T15:05:00+07:00", "2026-06-10T08:05:00.123456Z", "2024-02-29T23:59:60Z", "2026-06-10",
            "10/06/2026",
            "15:05:00.000001", "9999-12-31T23:59:59.999999-12:00", "0001-01-01T00:00:00Z",
        ]
        for _ in 0..<300 {
            let text = damaged(samples.randomElement(using: &random) ?? "", using: &random)
            if let instant = try? Instant(rfc3339: text) {
                #expect(try Instant(rfc3339: instant.rfc3339) == instant, "seed \(seed): \(text)")
            }
            if let day = Day(iso: text) { #expect(day.iso == text, "seed \(seed)") }
            if let day = Day(vi: text) { #expect(Day(vi: day.vi) == day, "seed \(seed): \(text)") }
            _ = TimeOfDay(text: text)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func textOrderIsTimeOrder(seed: UInt64) {
        var random = Seeded(seed)
        let instants = (0..<200).map { _ in random.instant() }
        #expect(instants.sorted().map(\.rfc3339) == instants.map(\.rfc3339).sorted(), "seed \(seed)")
    }

    @Test func jsonForms() throws {
        let instant = try at("2026-06-10 15:05")
        #expect(try Instant(json: instant.json, at: "at") == instant)
        let some = try day("2026-06-10")
        #expect(try Day(json: some.json, at: "day") == some)
        #expect(throws: JSONError(.wrongType(expected: "RFC 3339"), path: "at")) {
            try Instant(json: "2026-06-31T00:00:00Z", at: "at")
        }
        #expect(throws: JSONError(.wrongType(expected: "YYYY-MM-DD"), path: "day")) {
            try Day(json: "2026-06-31", at: "day")
        }
        #expect(throws: JSONError(.wrongType(expected: "string"), path: "day")) { try Day(json: 3, at: "day") }
    }

    @Test(arguments: [
        (Limit.sameDay, #"{"unit":"same-day"}"#, "trong ngày làm việc"),
        (.workingHours(8), #"{"unit":"working-hours","count":8}"#, "8 giờ làm việc"),
        (.workingDays(5), #"{"unit":"working-days","thousandths":5000}"#, "5 ngày làm việc"),
        (.workingDays(thousandths: 500), #"{"unit":"working-days","thousandths":500}"#, "0,5 ngày làm việc"),
        (.calendarDays(30), #"{"unit":"calendar-days","count":30}"#, "30 ngày"),
        (.months(1), #"{"unit":"months","count":1}"#, "1 tháng"),
    ])
    func limits(limit: Limit, json: String, text: String) throws {
        #expect(JSONWriter.text(limit.json) == json)
        #expect(try Limit(json: JSONReader.read(json), at: "") == limit)
        #expect(limit.text.vi == text)
        #expect(limit.isValid)
    }

    @Test(arguments: [
        #"{"unit":"working-days","thousandths":0}"#, #"{"unit":"months","count":1201}"#, #"{"unit":"weeks","count":1}"#,
        #"{"unit":"months"}"#, #"{"unit":"same-day","count":1}"#, #"{"unit":"calendar-days","count":-1}"#,
        #"{"unit":"working-days","count":1}"#, "[]", #"{"unit":"working-hours","count":9007199254740991}"#,
    ])
    func limitsThatAreNone(json: String) throws {
        let value = try JSONReader.read(json)
        #expect(throws: JSONError.self) { try Limit(json: value, at: "limit") }
    }
}
