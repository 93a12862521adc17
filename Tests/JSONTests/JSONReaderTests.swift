import JSON
import Testing
import Vietnamese

@Suite struct JSONReaderTests {
    static let acceptable: [(String, JSONValue)] = [
        ("null", JSONValue.null), (" true\t", true), ("\r\nfalse\n", false), ("0", 0), ("-1", -1),
        ("9007199254740991", .integer(9_007_199_254_740_991)), ("-9007199254740991", .integer(-9_007_199_254_740_991)),
        (#""""#, ""), (#""ễ""#, "ễ"), (#""\u1ec5""#, "ễ"), (#""\u1EC5""#, "ễ"), (#""\ud83d\ude00""#, "😀"),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0001\uFFFF""#, "\u{1}\u{FFFF}"),
        ("\"\u{7F}\"", "\u{7F}"),
        ("[]", []), ("[ ]", []), ("[1,[2],{}]", [1, [2], [:]]), ("{}", [:]), (#"{"":0}"#, ["": 0]),
        (#"{ "a" : 1 , "b" : [ ] }"#, ["a": 1, "b": []]), ("\"\u{FEFF}x\"", "\u{FEFF}x"), ("\"\u{FFFD}\"", "\u{FFFD}"),
        ("\"0123456789abcdef0123456789\\n0123456789\"", "0123456789abcdef0123456789\n0123456789"),
    ]

    @Test(arguments: acceptable)
    func accepted(text: String, expected: JSONValue) throws {
        #expect(try JSONReader.read(text) == expected)
    }

    static let refusable: [(String, JSONError.Reason, Int)] = [
        ("", JSONError.Reason.unexpectedEnd, 0), ("   ", .unexpectedEnd, 3), ("nul", .unexpectedEnd, 0),
        ("nulL", .unexpectedByte, 3), ("truE", .unexpectedByte, 3), ("tru", .unexpectedEnd, 0),
        ("NaN", .unexpectedByte, 0),
        ("Infinity", .unexpectedByte, 0), ("'a'", .unexpectedByte, 0), ("1 2", .trailingBytes, 2),
        ("1,", .trailingBytes, 1),
        ("[1]]", .trailingBytes, 3), ("// x\n1", .unexpectedByte, 0), ("\u{A0}1", .unexpectedByte, 0),
        // Arrays and objects.
        ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("[1,]", .unexpectedByte, 3),
        ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3), ("{", .unexpectedEnd, 1),
        ("{1:2}", .unexpectedByte, 1),
        (#"{"a"}"#, .unexpectedByte, 4), (#"{"a":}"#, .unexpectedByte, 5), (#"{"a":1,}"#, .unexpectedByte, 7),
        (#"{"a":1"#, .unexpectedEnd, 6), (#"{"a""#, .unexpectedEnd, 4), (#"{"a":"#, .unexpectedEnd, 5),
        ("]", .unexpectedByte, 0),
        ("[}", .unexpectedByte, 1), (#"{"a":1]"#, .unexpectedByte, 6),
        // Numbers.
        ("01", .integerRange, 0), ("-01", .integerRange, 0), ("-0", .integerRange, 0), ("00", .integerRange, 0),
        ("-", .unexpectedEnd, 1), ("-a", .unexpectedByte, 1), ("+1", .unexpectedByte, 0), (".5", .unexpectedByte, 0),
        ("1.0", .fraction, 0), ("1.", .fraction, 0), ("1e2", .fraction, 0), ("1E400", .fraction, 0),
        ("0.1", .fraction, 0),
        ("9007199254740992", .integerRange, 0), ("-9007199254740992", .integerRange, 0),
        ("99999999999999999999999999", .integerRange, 0), ("00000000000000000", .integerRange, 0),
        ("0x1", .trailingBytes, 1),
        // Strings.
        ("\"", .unexpectedEnd, 1), ("\"a", .unexpectedEnd, 2), (#""\""#, .unexpectedEnd, 3),
        (#""\"#, .unexpectedEnd, 2),
        (#""\x""#, .unexpectedByte, 2), (#""\u12"12""#, .unexpectedByte, 5), (#""\u12""#, .unexpectedEnd, 3),
        (#""\u12"#, .unexpectedEnd, 3),
        (#""\u+123""#, .unexpectedByte, 3), ("\"\n\"", .unexpectedByte, 1), ("\"\u{1F}\"", .unexpectedByte, 1),
        ("\"01234567\u{1}\"", .unexpectedByte, 9), (#""\U0041""#, .unexpectedByte, 2),
        // NUL, surrogates, byte-order mark.
        ("\0", .unexpectedByte, 0), ("\"\0\"", .nul, 1), (#""\u0000""#, .nul, 1), (#""0123456789\u0000""#, .nul, 11),
        (#""\ud800""#, .invalidText, 1), (#""\udc00""#, .invalidText, 1), (#""\ud800\u0041""#, .invalidText, 1),
        (#""\ud800x""#, .invalidText, 1), (#""\ud800\n""#, .invalidText, 1), ("\u{FEFF}1", .invalidText, 0),
        (#""\ud800\ud800""#, .invalidText, 1), (#""\ude00\ud83d""#, .invalidText, 1),
        // Keys that stand twice: also escaped, also as another spelling of the same text.
        (#"{"a":1,"a":2}"#, .duplicateKey, 7), (#"{"a":1,"\u0061":2}"#, .duplicateKey, 7),
        (#"{"":1,"":2}"#, .duplicateKey, 6),
        ("{\"é\":1,\"e\u{301}\":2}", .duplicateKey, 8), ("{\"e\u{301}\":1,\"é\":2}", .duplicateKey, 9),
        ("{\"K\":1,\"\u{212A}\":2}", .duplicateKey, 7), ("{\"\u{212A}\":1,\"K\":2}", .duplicateKey, 9),
        (#"[{"x":{"a":1,"b":2,"a":3}}]"#, .duplicateKey, 19),
    ]

    @Test(arguments: refusable)
    func refused(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, offset: offset)) { try JSONReader.read(text) }
    }

    @Test(
        arguments: [
            [0xC3], [0xC3, 0x28], [0xA0], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE2, 0x28, 0xA1],
            [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80], [0xFE],
            [0xFF],
            [0xE1, 0xBB], [0xEF, 0xBF, 0xBD, 0xFF],
        ] as [[UInt8]])
    func illFormedTextIsRefused(wrong: [UInt8]) {
        for (before, after) in [([], []), (Array("01234567".utf8), Array("ễ".utf8)), (Array("\\n".utf8), [])] {
            let bytes = [0x22] + before + wrong + after + [0x22]
            #expect(throws: JSONError(.invalidText, offset: 1)) { try JSONReader.read(bytes) }
            #expect(throws: JSONError(.invalidText, offset: 2)) {
                try JSONReader.read([0x7B] + bytes + [0x3A, 0x31, 0x7D])
            }
        }
    }

    @Test func manyKeysAreStillCompared() throws {
        let members = (0..<200).map { "\"k\($0)\":\($0)" }
        let fine = "{" + members.joined(separator: ",") + "}"
        #expect(try JSONReader.read(fine).object?.count == 200)
        for repeated in [0, 22, 23, 24, 25, 150, 199] {
            let text = "{" + members.joined(separator: ",") + ",\"k\(repeated)\":0}"
            #expect(throws: JSONError(.duplicateKey, offset: fine.utf8.count)) { try JSONReader.read(text) }
        }
    }

    @Test func depthIsLimited() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + String(repeating: close, count: depth)
        }
        #expect(try JSONReader.read(nested(32, "[", "]")).array != nil)
        #expect(throws: JSONError(.tooDeep(limit: 32), offset: 32)) { try JSONReader.read(nested(33, "[", "]")) }
        let objects = String(repeating: #"{"a":"#, count: 33)
        #expect(throws: JSONError(.tooDeep(limit: 32), offset: 160)) { try JSONReader.read(objects) }
        let shallow = JSONReader.Limits(depth: 0)
        #expect(throws: JSONError(.tooDeep(limit: 0), offset: 0)) { try JSONReader.read("[]", limits: shallow) }
        #expect(try JSONReader.read("1", limits: shallow) == 1)
        // However much is asked for, the stack is safe.
        let greedy = JSONReader.Limits(depth: .max)
        #expect(throws: JSONError.self) { try JSONReader.read(nested(1_000_000, "[", "]"), limits: greedy) }
        #expect(try JSONReader.read(nested(JSONReader.Limits.deepest, "[", "]"), limits: greedy).array != nil)
    }

    @Test func sizeIsLimited() throws {
        let limits = JSONReader.Limits(bytes: 4)
        #expect(try JSONReader.read("1234", limits: limits) == 1234)
        #expect(throws: JSONError(.tooLarge(limit: 4))) { try JSONReader.read("1234 ", limits: limits) }
        // Also where the bytes never end, and for limits that make no sense.
        let endless = sequence(first: UInt8(0x20)) { $0 }
        #expect(throws: JSONError(.tooLarge(limit: 4))) { try JSONReader.read(endless, limits: limits) }
        let negative = JSONReader.Limits(bytes: -1)
        #expect(throws: JSONError(.tooLarge(limit: -1))) { try JSONReader.read(AnySequence([0x31]), limits: negative) }
        #expect(try JSONReader.read(AnySequence([0x31]), limits: .init(bytes: .max)) == 1)
    }

    @Test func anySequenceOfBytes() throws {
        let bytes = Array(#"{"a":[1,"ễ"]}"#.utf8)
        let expected: JSONValue = ["a": [1, "ễ"]]
        #expect(try JSONReader.read(bytes) == expected)
        #expect(try JSONReader.read((Array("xx".utf8) + bytes)[2...]) == expected)
        #expect(try JSONReader.read(AnySequence(bytes)) == expected)
        #expect(throws: JSONError(.unexpectedEnd, offset: 0)) { try JSONReader.read([UInt8]()) }
    }

    @Test func errorsCarryPlacesAndNeverContent() throws {
        let error = try #require(throws: JSONError.self) { try JSONReader.read(#"{"name":"Nguyễn Văn A",}"#) }
        #expect(!error.description.contains("Nguyễn") && !error.message.vi.contains("Nguyễn"))
        #expect(error.message.en.contains("at byte"))
    }
}
