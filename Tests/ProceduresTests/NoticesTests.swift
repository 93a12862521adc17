import Procedures
import Testing
import Vietnamese
import WorkingTime

/// What a file says about notices is written out as effects.
@Suite("Notices: a section that stands for effects")
struct NoticesTests {
    private static let section = """
        notices:
          on: [supplement-requested, issued]
          targets:
            - {target: mail, sends: [applicant.email]}
            - {target: sms, sends: [applicant.phone]}
          try-within: 2 working days
          unanswered: one-stop

        """

    private func parse(_ more: String) throws -> ProcedureDefinition {
        let contacts = """
                  - {id: phone, label: {vi: Điện thoại, en: Telephone}, type: phone, class: contact}
                  - {id: email, label: {vi: Thư, en: E-mail}, type: email, class: contact}
            data:
            """
        let text = try Files.text("Tests/Golden/Procedures/sample.yaml").replacing("\ndata:", with: "\n" + contacts)
        return try ProcedureParser.parse(text: text + more, file: "x").get().definition
    }

    @Test(
        "an effect for each moment and target: where connected, never waited for, with its owner and only its contacts")
    func writtenOut() throws {
        let effects = try parse(Self.section).effects
        #expect(
            effects.map(\.id) == ["mail-supplement-requested", "sms-supplement-requested", "mail-issued", "sms-issued"])
        #expect(effects.map(\.kind) == ["supplement", "supplement", "result", "result"])
        #expect(effects.map(\.target) == ["mail", "sms", "mail", "sms"])
        #expect(
            effects.map(\.sends) == [
                ["applicant.email"], ["applicant.phone"], ["applicant.email"], ["applicant.phone"],
            ])
        #expect(
            effects.map(\.trigger) == [.event(.supplementRequested), .event(.supplementRequested)] + [
                .event(.issued), .event(.issued),
            ])
        for effect in effects {
            #expect(effect.whereConnected && !effect.waits && effect.keeps.isEmpty && effect.answers.isEmpty)
            #expect(effect.owner == "one-stop" && effect.tryWithin == .workingDays(thousandths: 2000))
            #expect(effect.cases.isEmpty && effect.answerWithin == nil && effect.label.vi != effect.label.en)
        }
        #expect(Set(effects.map(\.label)).count == 4)
        #expect(effects.map(\.noticeMoment) == [.supplementRequested, .supplementRequested, .issued, .issued])
    }

    @Test("the file's own effects come first, and what is written by hand is the same procedure")
    func byHand() throws {
        let own = """
            effects:
              - id: check
                label: {vi: Đối chiếu, en: Check}
                kind: identity
                target: population
                where-connected: true
                on: {step: verify}
                sends: [applicant.full_name]
                try-within: 2 days
                unanswered: head

            """
        let definition = try parse(own + Self.section)
        #expect(definition.effects.map(\.id).first == "check" && definition.effects.count == 5)
        #expect(definition.effects[0].whereConnected && definition.effects[0].noticeMoment == nil)
        #expect(try ProcedureDefinition(expanded: definition.expanded) == definition)
        #expect(try !parse(own.replacing("    where-connected: true\n", with: "")).effects[0].whereConnected)
    }

    @Test(
        "what the shipped procedures ask of others they ask only where connected, but the search that is the procedure")
    func shipped() throws {
        let birth = try Files.birth().effects
        #expect(
            birth.filter { $0.target == "population" }.map(\.id) == [
                "declarant", "mother", "father", "parents", "personal-number",
            ])
        #expect(birth.filter(\.waits).map(\.id) == ["personal-number"])
        #expect(birth.filter { !$0.keeps.isEmpty }.map(\.keeps) == [["child.personal_number"]])
        for file in ["birth-registration", "death-registration", "criminal-record"] {
            let effects = try Files.procedure("workflows/\(file).yaml").definition.effects
            #expect(
                effects.filter { !$0.whereConnected }.map(\.id) == (file == "criminal-record" ? ["record-check"] : []))
            for target in ["mail", "sms"] {
                let kinds = effects.filter { $0.target == target }.map(\.kind)
                #expect(
                    kinds.count == (file == "criminal-record" ? 11 : 12) && Set(kinds).count == kinds.count, "\(file)")
            }
        }
    }
}
