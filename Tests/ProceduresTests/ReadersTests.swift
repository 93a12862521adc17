import JSON
import Procedures
import Testing

@Suite struct ReadersTests {
    @Test(arguments: ["birth", "death"])
    func whoDecidesReads(_ name: String) throws {
        let definition = try Files.procedure("workflows/\(name)-registration.yaml").definition
        #expect(definition.readersOfSensitive == nil)
        #expect(definition.sensitiveReaders == ["one-stop", "civil-status", "signatory"])
        #expect(Set(definition.issuingRoles) == ["clerk", "one-stop"])
        #expect(try definition.showsSensitive(#require(definition.results.first)))
    }

    @Test func aFileNamesThem() throws {
        let source = try Files.text("Tests/Golden/Procedures/sample.yaml")
        let plain = try ProcedureParser.parse(text: source, file: "x").get()
        let named = try ProcedureParser.parse(
            text: source.replacing(
                "\nsubjects:\n", with: "\nreaders: {sensitive: [civil-status, signatory, accountant]}\nsubjects:\n"),
            file: "x"
        ).get()
        #expect(named.definition.sensitiveReaders == ["civil-status", "signatory", "accountant"])
        #expect(named.digestText != plain.digestText)
        // What says nothing has the digest that it always had.
        #expect(plain.definition.expanded.object?["readers"] == nil)
        #expect(try ProcedureDefinition(expanded: named.definition.expanded) == named.definition)
    }

    @Test func anotherWayOfWorking() throws {
        var definition = try Files.sample()
        // A step in which something is only passed on is work on the content; one that only numbers is not.
        definition.steps[0].actions.append(
            ActionDefinition(
                id: "refuse", label: definition.title, kind: .refuse, target: nil, roles: ["head"], requiresReason: true
            ))
        #expect(definition.sensitiveReaders == ["one-stop", "civil-status", "signatory", "head"])
    }
}
