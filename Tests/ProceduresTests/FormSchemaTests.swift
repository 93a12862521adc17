import Foundation
import JSON
import Procedures
import TestSupport
import Testing
import Vietnamese
import WorkingTime

/// The form as a JSON Schema beside what validation takes, by somebody else's validator.
@Suite(.timeLimit(.minutes(15))) struct FormSchemaTests {
    private static let validator = """
        import json, sys
        from jsonschema import Draft202012Validator
        wrong = 0
        for line in open(sys.argv[1], encoding="utf-8"):
            case = json.loads(line)
            Draft202012Validator.check_schema(case["schema"])
            validator = Draft202012Validator(case["schema"])
            for number, form in enumerate(case["accepted"]):
                error = next(validator.iter_errors(form), None)
                if error:
                    wrong += 1
                    print("refused though acceptable:", case["name"], number, error.json_path, error.message[:300])
            for number, form in enumerate(case["refused"]):
                if validator.is_valid(form):
                    wrong += 1
                    print("taken though refused:", case["name"], number, json.dumps(form, ensure_ascii=False)[:600])
            print("fits", case["name"], len(case["accepted"]), len(case["refused"]))
        sys.exit(1 if wrong else 0)
        """

    @Test("whatever a procedure's form takes fits its schema, and what a schema can refuse it refuses")
    func samples() async throws {
        var lines: [UInt8] = []
        var accepted = 0
        var refused = 0
        let files = Files.names(in: Files.root.appending(path: "workflows"), ending: ".yaml").map { "workflows/\($0)" }
        for file in files + ["Tests/Golden/Procedures/sample.yaml"] {
            let checked = try Files.procedure(file)
            var samples = FormSamples(definition: checked.definition, seed: 20_260_610)
            var taken: [JSONValue] = []
            var turnedAway: [JSONValue] = []
            for _ in 0..<300 {
                let sample = samples.next()
                switch sample.verdict {
                case .accepted: taken.append(sample.json)
                case .refusedForShape: turnedAway.append(sample.json)
                case .refused: break
                }
            }
            accepted += taken.count
            refused += turnedAway.count
            let schema = checked.definition.formSchema(digest: checked.digestText)
            JSONWriter.write(
                [
                    "name": .string(file), "schema": .object(schema), "accepted": .array(taken),
                    "refused": .array(turnedAway),
                ], to: &lines)
            lines.append(UInt8(ascii: "\n"))
        }
        // Enough of both, or the test says nothing.
        #expect(accepted > 150 && refused > 150, "\(accepted) accepted, \(refused) refused")
        let run = try await TestPython.run(Self.validator, input: lines)
        #expect(run.status == 0, "\(run.output.prefix(3000))")
        #expect(run.output.contains("fits workflows/birth-registration.yaml"))
    }

    @Test("conditions become rules where a schema can say them: a child that was left has no father to name")
    func conditions() throws {
        let schema = try Files.birth().formSchema(digest: "0")
        let text = JSONWriter.text(.object(schema))
        #expect(text.contains(#""$schema":"https://json-schema.org/draft/2020-12/schema""#))
        #expect(schema["allOf"]?.array?.isEmpty == false)
        #expect(text.contains(#""x-title":{"vi":"#))
        #expect(schema["required"] == ["subjects"])
    }
}
