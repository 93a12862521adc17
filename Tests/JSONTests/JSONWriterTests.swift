import JSON
import Testing

@Suite struct JSONWriterTests {
    static let spellings: [(JSONValue, String)] = [
        (JSONValue.null, "null"), (true, "true"), (false, "false"), (0, "0"), (-1, "-1"), (10, "10"), (99, "99"),
        (100, "100"),
        (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"), ("", #""""#), ("ễ", #""ễ""#),
        ("/", #""/""#), ("\"\\\n\r\t\u{8}\u{C}", #""\"\\\n\r\t\b\f""#),
        ("\u{0}\u{1}\u{B}\u{1F}", #""\u0000\u0001\u000b\u001f""#),
        ("\u{7F}\u{2028}", "\"\u{7F}\u{2028}\""), ("01234567\"", #""01234567\"""#), ([], "[]"),
        ([1, [], "a"], #"[1,[],"a"]"#),
        ([:], "{}"), (["b": 1, "a": .null], #"{"b":1,"a":null}"#), (["\"": ["x": false]], #"{"\"":{"x":false}}"#),
    ]

    @Test(arguments: spellings)
    func oneSpelling(value: JSONValue, text: String) {
        #expect(JSONWriter.text(value) == text)
        var bytes: [UInt8] = [1]
        JSONWriter.write(value, to: &bytes)
        #expect(bytes == [1] + Array(text.utf8))
    }

    @Test(arguments: [1022, 1023, 1024, 1025, 5000, 100_000])
    func anyLength(length: Int) throws {
        for text in [String(repeating: "x", count: length), String(repeating: "\n", count: length)] {
            let value: JSONValue = ["k": .string(text), "after": 1]
            let bytes = JSONWriter.bytes(value)
            #expect(try JSONReader.read(bytes) == value)
            #expect(bytes.count == 18 + length * (text.hasPrefix("x") ? 1 : 2))
        }
    }

    @Test func literalsAndMembers() {
        var object: JSONObject = ["a": 1, "b": 2, "a": 3]
        #expect(JSONWriter.text(.object(object)) == #"{"a":3,"b":2}"#)
        object["a"] = nil
        object.set("c", nil)
        object.set("d", true)
        object["b"] = .string("x")
        #expect(JSONWriter.text(.object(object)) == #"{"b":"x","d":true}"#)
        #expect(object.count == 2 && !object.isEmpty)
    }

    @Test func prettyTextIsTheSameValue() throws {
        let value: JSONValue = ["a": [1, ["b": []]], "c": [:], "d": "x\ny"]
        let text = JSONWriter.pretty(value)
        #expect(
            text == """
                {
                  "a": [
                    1,
                    {
                      "b": []
                    }
                  ],
                  "c": {},
                  "d": "x\\ny"
                }
                """)
        #expect(try JSONReader.read(text) == value)
    }

    static let refusable: [(JSONValue, JSONError.Reason)] = [
        (JSONValue.integer(JSONValue.largestInteger + 1), JSONError.Reason.integerRange),
        (.integer(.min), .integerRange),
        ("a\0b", .nul), (["a\0": 1], .nul), (["x": ["e\u{301}"]], .notNormalized), (["e\u{301}": 1], .notNormalized),
        ([[[]]], .tooDeep(limit: 2)), (["a": ["b": [:]]], .tooDeep(limit: 2)),
    ]

    @Test(arguments: refusable)
    func whatTheReaderRefusesIsNotWrittenWhenChecked(value: JSONValue, reason: JSONError.Reason) {
        #expect(throws: JSONError(reason)) { try JSONWriter.checkedBytes(value, depth: 2) }
    }

    @Test func normalizedValuesAreInNFC() throws {
        let value: JSONValue = ["e\u{301}": ["o\u{302}\u{323}", 1, .null]]
        #expect(JSONWriter.text(value.normalized) == #"{"é":["ộ",1,null]}"#)
        #expect(try JSONWriter.checkedBytes(value.normalized) == Array(#"{"é":["ộ",1,null]}"#.utf8))
    }
}
