import Dossiers
import Indicators
import Procedures
import Testing
import WorkingTime

/// Indicator 2.1, clause by clause (Decision 766/QĐ-TTg; docs/indicators.md).
@Suite("On time")
struct OnTimeTests {
    static let due = Instant(17, 17)

    func onTime(_ story: Story, asOf instant: Instant = Instant(30, 17)) -> String {
        let ratio = story.report(asOf: instant).total.onTime
        return "\(ratio.numerator)/\(ratio.denominator)"
    }

    func story(_ body: (inout Story) -> Void) -> Story {
        Story.tell("s") { story in
            story.file(Instant(10, 8))
            story.receive(Instant(10, 9), due: Self.due)
            body(&story)
        }
    }

    @Test("The end is on the appointment: on time; a second later: overdue")
    func boundary() {
        #expect(onTime(story { $0.issue(Self.due) }) == "1/1")
        #expect(onTime(story { $0.issue(Self.due.adding(seconds: 1)) }) == "0/1")
    }

    @Test("The first end there is counts: issued on time and handed over late is on time")
    func firstEnd() {
        let story = story {
            $0.issue(Instant(17, 16))
            $0.deliver(Instant(25, 9))
        }
        #expect(onTime(story) == "1/1")
    }

    @Test("Returned without an event of issue: the return is the end")
    func returned() {
        #expect(onTime(story { $0.deliver(Instant(17, 9)) }) == "1/1")
        #expect(onTime(story { $0.deliver(Instant(18, 9)) }) == "0/1")
    }

    @Test("Stopped and refused are ends")
    func otherEnds() {
        #expect(onTime(story { $0.stop(Instant(17, 9)) }) == "1/1")
        #expect(onTime(story { $0.stop(Instant(18, 9)) }) == "0/1")
        #expect(onTime(story { $0.refuse(Instant(17, 9)) }) == "1/1")
        let late = story { $0.refuse(Instant(18, 9)) }
        #expect(onTime(late) == "0/1")
        #expect(late.report().overdue.map(\.reason) == ["ended-late"])
        #expect(late.report().overdue.map(\.place.version) == [3])
    }

    @Test("Waiting for a supplement is subtracted: the appointment moves by it")
    func waiting() {
        func answered(_ end: Instant) -> Story {
            story {
                $0.ask(Instant(12, 9))
                $0.answer(Instant(16, 9), legal: Instant(23, 17), indicator: Instant(19, 17))
                $0.issue(end)
            }
        }
        #expect(onTime(answered(Instant(19, 17))) == "1/1")
        // By the legal clock, which restarted, it would still be in time.
        #expect(onTime(answered(Instant(22, 9))) == "0/1")
    }

    @Test("While the applicant is waited for, the end is the time of the request")
    func whileWaiting() {
        #expect(onTime(story { $0.ask(Instant(12, 9)) }) == "1/1")
        let late = story { $0.ask(Instant(18, 9)) }
        #expect(onTime(late) == "0/1")
        #expect(late.report().overdue.map(\.reason) == ["asked-late"])
        // Discontinued because no answer came: the request is the end, not the day of the notice.
        #expect(
            onTime(
                story {
                    $0.ask(Instant(12, 9))
                    $0.stop(Instant(29, 9))
                }) == "1/1")
    }

    @Test("More than one request for a supplement counts as overdue")
    func twoSupplements() {
        let story = story {
            $0.ask(Instant(11, 9))
            $0.answer(Instant(11, 10), legal: Instant(18, 17), indicator: Self.due)
            $0.ask(Instant(12, 9), number: 2)
            $0.answer(Instant(12, 10), legal: Instant(19, 17), indicator: Self.due)
            $0.issue(Instant(12, 11))
        }
        #expect(onTime(story) == "0/1")
        #expect(story.report().overdue.map(\.reason) == ["supplements"])
        #expect(story.report().overdue.map(\.place.version) == [5])
        #expect(story.report().total.supplementedTwice == 1)
    }

    @Test("Without an appointment: elapsed minus waiting within the legal maximum")
    func withoutAppointment() {
        func story(_ end: Instant) -> Story {
            Story.tell("s") {
                $0.file(Instant(10, 8))
                $0.receive(Instant(10, 9), due: Self.due, appointment: false)
                $0.ask(Instant(12, 9))
                $0.answer(Instant(16, 9), legal: Instant(23, 17), indicator: Instant(19, 17))
                $0.issue(end)
            }
        }
        #expect(onTime(story(Instant(19, 17))) == "1/1")
        #expect(onTime(story(Instant(19, 17).adding(seconds: 1))) == "0/1")
    }

    @Test("Running dossiers count as of the instant of the report")
    func running() {
        let story = story { _ in }
        #expect(onTime(story, asOf: Self.due) == "1/1")
        #expect(onTime(story, asOf: Self.due.adding(seconds: 1)) == "0/1")
        #expect(story.report().overdue.map(\.reason) == ["running-late"])
        #expect(story.report().total.running == 1)
    }

    @Test("A new appointment admits the delay, it does not undo it")
    func reappointed() {
        let story = story {
            $0.tell(
                Instant(15, 9),
                .apologised(
                    .init(
                        reason: $0.reason, oldAppointment: Self.due, newAppointment: Instant(22, 17),
                        due: Self.due, isLate: false)))
            $0.issue(Instant(19, 9))
        }
        #expect(onTime(story) == "0/1")
        #expect(story.report().total.reappointed == 1)
    }

    @Test("Withdrawn, not received and merely filed dossiers do not count; what was withdrawn late is shown")
    func notCounted() {
        #expect(onTime(story { $0.withdraw(Instant(16, 9)) }) == "0/0")
        let late = story { $0.withdraw(Instant(18, 9)) }
        #expect(onTime(late) == "0/0")
        #expect(late.report().total.withdrawnOverdue == 1)
        let refused = Story.tell("s") {
            $0.file(Instant(10, 8))
            $0.tell(Instant(10, 9), .notReceived(.init(reasons: $0.reason, notice: .online)))
        }
        #expect(onTime(refused) == "0/0")
        #expect(refused.report().total.notReceived == 1)
        #expect(refused.report().total.onTime.percent == nil)
        #expect(onTime(Story.tell("s") { $0.file(Instant(10, 8)) }) == "0/0")
    }
}
