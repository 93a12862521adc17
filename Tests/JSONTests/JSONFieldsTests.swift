import JSON
import Testing

@Suite struct JSONFieldsTests {
    let value: JSONValue = ["a": "x", "n": 3, "t": true, "none": .null, "list": [1, 2], "o": ["inner": 1]]

    @Test func everyFieldOnce() throws {
        var fields = try JSONFields(value, at: "root")
        #expect(try fields.string("a") == "x")
        #expect(try fields.integer("n") == 3)
        #expect(try fields.bool("t"))
        #expect(try fields.optionalString("none") == nil)
        #expect(try fields.optionalInteger("absent") == nil)
        let list = try fields.list("list") { (value, path) throws(JSONError) in try value.asInteger(path) }
        #expect(list == [1, 2])
        var inner = try JSONFields(try fields.required("o"), at: fields.place("o"))
        #expect(try inner.integer("inner") == 1)
        try inner.end()
        try fields.end()
    }

    @Test func orderDoesNotMatter() throws {
        var fields = try JSONFields(value)
        for key in ["o", "list", "t", "a", "none", "n"] { _ = fields.value(key) }
        try fields.end()
    }

    @Test func anUnknownFieldIsNamed() throws {
        var fields = try JSONFields(value, at: "root")
        _ = try fields.string("a")
        // Asking twice for one field does not make up for another.
        for _ in 0..<6 { _ = try fields.string("a") }
        for key in ["n", "t", "none", "list"] { _ = fields.value(key) }
        #expect(throws: JSONError(.unknownKey, path: "root.o")) { try fields.end() }
        #expect(throws: JSONError(.unknownKey, path: "root.n")) { try fields.end(known: ["a"]) }
    }

    @Test(arguments: ["Nguyễn Văn A", "001200000123", "", "a b", String(repeating: "k", count: 65)])
    func whatIsNoFieldNameIsNotRepeated(key: String) throws {
        let fields = try JSONFields(.object([key: 1]), at: "root")
        #expect(throws: JSONError(.unknownKey, path: "root")) { try fields.end() }
        let top = try JSONFields(.object([key: 1]))
        #expect(throws: JSONError(.unknownKey, path: nil)) { try top.end() }
    }

    @Test func moreThanSixtyFourFields() throws {
        var object = JSONObject()
        for index in 0..<130 { object["k\(index)"] = .integer(Int64(index)) }
        var fields = try JSONFields(.object(object))
        for index in 0..<129 { #expect(try fields.integer("k\(index)") == Int64(index)) }
        #expect(throws: JSONError(.unknownKey, path: "k129")) { try fields.end() }
        _ = fields.value("k129")
        try fields.end()
    }

    @Test func missingAndWrongTypesAreNamed() throws {
        var fields = try JSONFields(value, at: "root")
        #expect(throws: JSONError(.missing, path: "root.absent")) { try fields.string("absent") }
        #expect(throws: JSONError(.missing, path: "root.none")) { try fields.string("none") }
        #expect(throws: JSONError(.wrongType(expected: "string"), path: "root.n")) { try fields.string("n") }
        #expect(throws: JSONError(.wrongType(expected: "integer"), path: "root.a")) { try fields.integer("a") }
        #expect(throws: JSONError(.wrongType(expected: "boolean"), path: "root.a")) { try fields.optionalBool("a") }
        #expect(throws: JSONError(.wrongType(expected: "array"), path: "root.a")) { try fields.array("a") }
        #expect(throws: JSONError(.wrongType(expected: "string"), path: "root.list[0]")) {
            try fields.list("list") { (value, path) throws(JSONError) in try value.asString(path) }
        }
        #expect(throws: JSONError(.wrongType(expected: "object"), path: "x")) { try JSONFields([1], at: "x") }
    }
}
