import Dossiers
import Foundation
import Procedures
import Testing
import Vietnamese
import WorkingTime

@Suite("Refusals as people and programs read them")
struct RefusalTests {
    static let text = Bilingual(vi: "Việc", en: "Thing")

    static let authority: [AuthorityRefusal] = [
        .roleMissing(roles: ["one-stop"], agency: "H26.147"), .officersOnly, .applicantOnly, .systemNotTrusted,
        .assignedToAnother, .notAssigned, .alreadyAssigned,
        .officerUnsuitable(roles: ["clerk"], agency: "H26.147"), .officerAway, .assigneePresent,
        .separationOfDuties(act: "approve/sign", other: "verify/draft", reason: text), .draftOfAnother,
    ]
    static let phase: [PhaseRefusal] = [
        .noDossier, .notFiled, .alreadyFiled, .alreadyReceived, .notReceived, .awaitingSupplement, .noSupplementAsked,
        .ended(.withdrawn), .notEnded, .resultIssued, .resultNotIssued,
    ]
    static let filing: [FilingRefusal] = [
        .wrongDefinition, .noDefinition(procedure: "1.001193"), .notInForce(procedure: "1.001193", day: "2026-06-10"),
        .applicantKindNotAllowed(kind: "enterprise", allowed: ["citizen"]), .unknownGround(known: ["authorisation"]),
        .notOnline, .unknownAgency("H26.1"), .agencyClosed("H26.1", successor: "H26.2"),
        .wrongLevel(agency: "H26", needed: "commune"), .filedInFuture, .statedByOutsider(what: "code"), .codeInvalid,
        .onlineByOfficer, .onBehalfOfInvalid, .noCase, .noFeeRule, .feeNotSet(rule: "late"),
        .feeKnown(rule: "late", amount: 5000), .feeInvalid, .levelTooLow(level: 1, needed: 2),
        .identityNotAttested(needed: 2), .accountOfOtherKind,
    ]
    static let form: [FormRefusal] = [
        .unknownSubject("uncle", known: ["child"]), .subjectNotAllowed("mother"), .subjectMissing("child", label: text),
        .unknownField("child.colour", known: ["child.sex"]), .fieldMissing("child.sex", label: text),
        .fieldInvalid("child.sex", label: text, problem: text), .notVouched("child.sex", label: text),
        .notAsked("child.sex", label: text), .tooManyFiles(most: 50), .filesTooLarge(mebibytes: 200),
        .sealedMismatch("child"),
        .unknownDocument("passport", known: ["plan"]),
        .documentsMissing(["plan"], labels: [text]), .nothingGiven, .attachmentInvalid("f-1"),
        .attachmentRepeated("f-1"), .paperInvalid, .consignmentInvalid, .consignmentMissing,
        .supplementIncomplete(["plan"]),
        .correctionChangesCase, .shownOnResult("child.full_name", label: text, correction: text),
        .excluded("no-2-by-post", reason: Bilingual(vi: "Không nhận.", en: "Not taken.")),
        .notEntered(["child.sex"], labels: [text]), .enteredAnew("child.sex", label: text),
        .notToBeEntered(["child.sex"], known: ["child.personal_number"]),
        .scoreOutOfRange,
        .several([.unknownField("child.colour"), .unknownField("child.shade")]),
    ]
    static let step: [StepRefusal] = [
        .unknownAction("sing", step: "approve", possible: ["sign"]), .otherCommand(action: "issue", command: "issue"),
        .unknownStep("limbo"), .reasonRequired(action: "back"), .draftRequired, .nothingDrafted, .signatureRequired,
        .signatureInvalid, .signatureForeign(key: "k2", registered: ["k1"]), .signatureOfOtherBytes, .notSigned,
        .paperOutdated, .draftStands,
        .signatureTimeOff(now: "09:00 10/06/2026"), .approvalInvalid, .contentNotApproved,
        .notCompetent(agency: "H26", needed: "commune"), .unknownResult("KQ.G15.000031"),
        .numberMissing, .methodNotOffered(method: "post", offered: ["counter"]), .workBegun,
        .alreadyCompetent(agency: "H26.147"),
    ]
    static let deadline: [DeadlineRefusal] = [
        .supplementsExhausted(allowed: 1), .alreadyReappointed,
        .noAppointment, .appointmentNotLater(than: "17:00 10/06/2026"), .appointmentNotInWorkingTime,
        .appointmentBeyondLimit(limit: "17:00 10/06/2026"), .alreadyRated,
    ]

    static let timer: [TimerRefusal] = [
        .engineOnly, .notWanted(name: "reminder"), .notDue(until: "17:00 10/06/2026"),
    ]

    static let payment: [PaymentRefusal] = [
        .feeUnpaid(amount: 20_000), .nothingDue, .orderOpen(number: "0123456789ABCDEFGHJK01"),
        .wayNotOffered(.counter, offered: [.online]), .amountDiffers(expected: 20_000), .unknownOrder, .orderClosed,
        .orderNotExpired, .orderNotPaid, .paymentKnown, .paymentInvalid, .gatewaysOnly, .noOrderNumber, .tooManyOrders,
        .unknownRefund, .refundDone, .refundAsked, .refundAtGateway("vnpay"), .referenceInvalid, .unknownReceipt,
        .receiptCancelled, .receiptGiven, .nothingKept, .paidAtInvalid,
        .noReceiptNumber,
    ]

    static let effect: [EffectRefusal] = [
        .targetsOnly, .unknown(2), .notWanted(2), .notDue(until: "17:00 10/06/2026"),
        .outcomeUnknown("perhaps", known: ["confirmed"]), .reasonRequired,
        .awaited(name: "check", until: "17:00 10/06/2026"),
    ]

    static let all: [DossierRefusal] =
        authority.map(DossierRefusal.authority) + phase.map(DossierRefusal.phase) + filing.map(DossierRefusal.filing)
        + form.map(DossierRefusal.form) + step.map(DossierRefusal.step) + deadline.map(DossierRefusal.deadline)
        + timer.map(DossierRefusal.timer) + payment.map(DossierRefusal.payment)
        + effect.map(DossierRefusal.effect)

    @Test("Each has a code of its own and sentences in both languages")
    func texts() {
        #expect(Set(Self.all.map(\.code)).count == Self.all.count)
        for refusal in Self.all + [.form(.shownOnResult("child.full_name", label: Self.text, correction: nil))] {
            #expect(refusal.code.hasPrefix("dossier."))
            for text in [refusal.message, refusal.advice].compactMap(\.self) {
                #expect(!text.vi.isEmpty && !text.en.isEmpty && text.vi != text.en, "\(refusal.code)")
                #expect(text.vi.hasSuffix(".") || text.vi.hasSuffix("Việc"), "\(refusal.code)")
            }
        }
        let calendar = DossierRefusal.workingTime(.noCalendar(year: 2027))
        #expect(calendar.code == "time.no-calendar")
        #expect(calendar.message.en.contains("2027"))
    }

    @Test("docs/dossiers.md lists them all, and no others")
    func listed() throws {
        let lines = try String(contentsOf: Fixture.root.appending(path: "docs/dossiers.md"), encoding: .utf8)
            .split(separator: "\n").filter { $0.hasPrefix("| `dossier.") }
        let listed = lines.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        #expect(listed == Self.all.map(\.code))
    }

    @Test("It also lists every command and every type of event")
    func commandsListed() throws {
        let text = try String(contentsOf: Fixture.root.appending(path: "docs/dossiers.md"), encoding: .utf8)
        for type in DossierEvent.allTypes { #expect(text.contains("`\(type)`"), "\(type)") }
    }
}
