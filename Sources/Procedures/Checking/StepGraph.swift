import Vietnamese

/// The steps and actions as a graph, and the paths through it that must not be.
struct StepGraph {
    private let steps: [StepDefinition]
    private let index: [String: Int]
    /// Where a dossier may stand right after receipt.
    private let starts: [Int]

    /// - Parameter definition: A definition whose transitions all lead to a step that exists once.
    init(_ definition: ProcedureDefinition) {
        steps = definition.steps
        var index: [String: Int] = [:]
        for (number, step) in definition.steps.enumerated() where index[step.id] == nil { index[step.id] = number }
        self.index = index
        starts = Self.entered(definition.firstStep, steps, index)
    }

    /// The steps that an action may lead to: where not every dossier enters the one it names, also the one in its place.
    private static func entered(_ id: String, _ steps: [StepDefinition], _ index: [String: Int]) -> [Int] {
        var found: [Int] = []
        var next: String? = id
        while let number = next.flatMap({ index[$0] }), !found.contains(number) {
            found.append(number)
            next = steps[number].onlyWhen?.otherwise
        }
        return found
    }

    /// How far the result has come on some path to a step.
    private struct Progress: Hashable {
        var step: Int
        var isDrafted = false
        var isSigned = false
        var isIssued = false
    }

    /// One move of a path: the action taken and where it came from.
    private struct Origin {
        var progress: Progress
        var action: Int
    }

    /// What is wrong with the paths.
    ///
    /// - Complexity: O(*s*·*a*) for *s* steps of *a* actions each: every step is looked at in at most six states.
    func findings() -> [Finding] {
        guard let start = starts.first else { return [] }
        var findings: [Finding] = []
        let walk = walk(noting: &findings)
        let reached = Set(walk.order.map(\.step))
        for (number, step) in steps.enumerated() where !reached.contains(number) {
            findings.append(
                Finding(
                    "steps[\(number)].id", "unreachable-step",
                    Bilingual(
                        vi: "Không có đường nào từ bước đầu “\(steps[start].id)” đến bước “\(step.id)”.",
                        en: "No path leads from the first step “\(steps[start].id)” to “\(step.id)”.")))
        }
        findings.append(contentsOf: deadEnds(walk, reached))
        let delivers = reached.contains { steps[$0].actions.contains { $0.kind == .deliver } }
        if !delivers {
            findings.append(
                Finding(
                    "steps", "no-delivery",
                    Bilingual(
                        vi: "Không có đường nào dẫn đến việc trả kết quả (thao tác loại “deliver”).",
                        en: "No path leads to handing a result over (an action of kind “deliver”).")))
        }
        return findings
    }

    private typealias Walk = (order: [Progress], origins: [Progress: Origin])

    /// Goes through all states breadth first, so that the path to each is a shortest one.
    private func walk(noting findings: inout [Finding]) -> Walk {
        var order = starts.map { Progress(step: $0) }
        var origins: [Progress: Origin] = [:]
        var seen = Set(order)
        var noted: Set<String> = []
        var next = 0
        while next < order.count {
            let progress = order[next]
            next += 1
            if steps[progress.step].status == .finished, !progress.isIssued {
                let path = "steps[\(progress.step)].status"
                if noted.insert(path).inserted {
                    findings.append(finishedTooEarly(progress, path, (order, origins)))
                }
            }
            for (number, action) in steps[progress.step].actions.enumerated() {
                let (done, problem) = outcome(of: action.kind, at: progress)
                if let problem {
                    let path = "steps[\(progress.step)].actions[\(number)]"
                    if noted.insert(path + problem.code).inserted {
                        let way = route(to: progress, origins) + ["\(steps[progress.step].id)/\(action.id)"]
                        let shown = way.joined(separator: " → ")
                        findings.append(
                            Finding(
                                path, problem.code,
                                Bilingual(
                                    vi: "\(problem.message.vi) Đường đi: \(shown).",
                                    en: "\(problem.message.en) The path: \(shown).")))
                    }
                }
                for target in action.target.map({ Self.entered($0, steps, index) }) ?? [] {
                    var reached = done
                    reached.step = target
                    if action.kind == .advance, target != progress.step, !progress.isIssued,
                        steps[target].actions.contains(where: { $0.kind == .draft })
                    {
                        // Sent back to where it is drafted, draft and approval are void: a new draft has to come.
                        (reached.isDrafted, reached.isSigned) = (false, false)
                    }
                    if seen.insert(reached).inserted {
                        order.append(reached)
                        origins[reached] = Origin(progress: progress, action: number)
                    }
                }
            }
        }
        return (order, origins)
    }

    private typealias Problem = (code: String, message: Bilingual)

    /// The state after an action, and what is wrong with doing it in this state. A wrong one is taken as done.
    private func outcome(of kind: ActionDefinition.Kind, at progress: Progress) -> (Progress, Problem?) {
        var after = progress
        var problem: Problem?
        switch kind {
        case .advance: break
        case .refuse:
            if progress.isIssued {
                problem = (
                    "refuse-after-issue",
                    Bilingual(
                        vi: "Có thể đến thao tác từ chối sau khi kết quả đã ban hành; khi đó không từ chối được nữa.",
                        en: "Refusing can be reached after the result is issued, when it is no longer possible.")
                )
            }
        case .draft:
            after.isDrafted = true
            after.isSigned = false
            if progress.isIssued { problem = Self.afterIssue }
        case .sign:
            after.isDrafted = true
            after.isSigned = true
            if progress.isIssued {
                problem = Self.afterIssue
            } else if !progress.isDrafted {
                problem = (
                    "sign-before-draft",
                    Bilingual(vi: "Có thể ký khi chưa có dự thảo.", en: "Signing is possible before there is a draft.")
                )
            }
        case .issue:
            after.isIssued = true
            if progress.isIssued {
                problem = Self.afterIssue
            } else if !progress.isSigned {
                problem = (
                    "issue-before-sign",
                    Bilingual(
                        vi: "Có thể ban hành khi dự thảo chưa được ký.",
                        en: "Issuing is possible before the draft is signed.")
                )
            }
        case .deliver:
            if !progress.isIssued {
                problem = (
                    "deliver-before-issue",
                    Bilingual(
                        vi: "Có thể trả kết quả khi chưa ban hành.",
                        en: "Delivering is possible before the result is issued.")
                )
            }
        }
        return (after, problem)
    }

    private static let afterIssue: Problem = (
        "after-issue",
        Bilingual(
            vi: "Có thể dự thảo, ký hoặc ban hành lại sau khi kết quả đã ban hành.",
            en: "Drafting, signing or issuing again is possible after the result is issued.")
    )

    private func finishedTooEarly(_ progress: Progress, _ path: String, _ walk: Walk) -> Finding {
        let shown = (route(to: progress, walk.origins) + [steps[progress.step].id]).joined(separator: " → ")
        return Finding(
            path, "finished-before-issue",
            Bilingual(
                vi: "Bước có trạng thái 9 (đã xử lý xong) có thể đến được khi chưa ban hành. Đường đi: \(shown).",
                en: "A step with status 9 (finished) can be reached before the result is issued. The path: \(shown)."))
    }

    /// Steps from which nothing ends the dossier. Of those that are stuck together the first reached stands for all.
    private func deadEnds(_ walk: Walk, _ reached: Set<Int>) -> [Finding] {
        var ending = Set(
            steps.indices.filter { step in
                steps[step].actions.contains { $0.kind == .deliver || $0.kind == .refuse }
            })
        var grew = true
        while grew {
            grew = false
            for number in steps.indices where !ending.contains(number) {
                let leads = steps[number].actions.contains { action in
                    action.target.map { Self.entered($0, steps, index).contains(where: ending.contains) } ?? false
                }
                if leads {
                    ending.insert(number)
                    grew = true
                }
            }
        }
        guard let stuck = walk.order.first(where: { !ending.contains($0.step) }) else { return [] }
        let shown = (route(to: stuck, walk.origins) + [steps[stuck.step].id]).joined(separator: " → ")
        let others = steps.indices.filter { reached.contains($0) && !ending.contains($0) }.map { steps[$0].id }
            .joined(separator: ", ")
        return [
            Finding(
                "steps[\(stuck.step)].id", "no-end",
                Bilingual(
                    vi:
                        "Từ bước này hồ sơ không bao giờ kết thúc được. Đường đi: \(shown). Các bước bị kẹt: \(others).",
                    en: "From this step a dossier never ends. The path: \(shown). Steps that are stuck: \(others)."))
        ]
    }

    /// The actions on the way to a state, as `step/action`.
    private func route(to progress: Progress, _ origins: [Progress: Origin]) -> [String] {
        var way: [String] = []
        var current = progress
        while let origin = origins[current] {
            let step = steps[origin.progress.step]
            way.append("\(step.id)/\(step.actions[origin.action].id)")
            current = origin.progress
        }
        return way.reversed()
    }
}
