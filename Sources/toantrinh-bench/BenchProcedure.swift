/// The procedure that the benchmark runs: no real one, so it stands here and not among `workflows/`.
///
/// Each step is another role's. The way that is taken ends with a notice, without a printed paper: papers are not among the nine
/// commands. The way with draft, signature, number and delivery is there because a procedure must have one.
enum BenchProcedure {
    static let code = "9.000009"
    static let fileName = "benchmark.yaml"

    static let text = """
        language: 1
        code: 9.000009
        title: {vi: Thủ tục đo hiệu năng, en: Benchmark procedure}
        sector: do-hieu-nang
        level: commune
        effective: {from: 2025-07-01}
        legal-bases:
          - {number: none, in-force: {from: 2000-01-01}, source: a benchmark and no procedure of any law}
        applicants: [citizen]
        online: {extent: end-to-end}
        subjects:
          - id: applicant
            label: {vi: Người nộp hồ sơ, en: Applicant}
            fields:
              - id: full_name
                label: {vi: "Họ, chữ đệm, tên", en: Full name}
                type: full-name
                required: true
                class: identity
                search: name
              - id: phone
                label: {vi: Số điện thoại, en: Telephone}
                type: phone
                class: contact
        cases:
          - id: all
            label: {vi: Mọi hồ sơ, en: All}
        fees:
          - id: none
            label: {vi: Không thu, en: None}
            amount: 0
            dates: {from: 2025-07-01}
            source: a benchmark and no procedure of any law
        limit: {within: 10 working days, source: a benchmark and no procedure of any law}
        supplement: {max-requests: 1, source: a benchmark and no procedure of any law}
        first-step: fee
        steps:
          - id: fee
            label: {vi: Yêu cầu nộp lệ phí, en: Request the fee}
            status: 4
            role: one-stop
            actions:
              - {id: request, label: {vi: Yêu cầu, en: Request}, kind: advance, to: payment}
          - id: payment
            label: {vi: Thu lệ phí, en: Collect the fee}
            status: 6
            role: accountant
            actions:
              - {id: paid, label: {vi: Đã nộp, en: Paid}, kind: advance, to: verify}
          - id: verify
            label: {vi: Thẩm tra, en: Verify}
            status: 4
            role: civil-status
            actions:
              - {id: verified, label: {vi: Trình, en: Submit}, kind: advance, to: approve, reason: true}
              - {id: draft, label: {vi: Trình dự thảo, en: Submit a draft}, kind: draft, to: seal}
          - id: approve
            label: {vi: Phê duyệt, en: Approve}
            status: 4
            role: head
            actions:
              - {id: approved, label: {vi: Duyệt, en: Approve}, kind: advance, to: sign, reason: true}
          - id: sign
            label: {vi: Ký, en: Sign}
            status: 4
            role: signatory
            actions:
              - {id: signed, label: {vi: Ký, en: Sign}, kind: advance, to: return}
          - id: return
            label: {vi: Trả kết quả, en: Return the result}
            status: 4
            role: clerk
            actions:
              - {id: returned, label: {vi: Trả, en: Return}, kind: refuse}
          - id: seal
            label: {vi: Ký văn bản, en: Sign the paper}
            status: 4
            role: signatory
            actions:
              - {id: sealed, label: {vi: Ký, en: Sign}, kind: sign, to: number}
          - id: number
            label: {vi: Cấp số, en: Number}
            status: 4
            role: clerk
            actions:
              - {id: issued, label: {vi: Ban hành, en: Issue}, kind: issue, to: delivery}
          - id: delivery
            label: {vi: Giao kết quả, en: Hand over}
            status: 9
            role: one-stop
            actions:
              - {id: delivered, label: {vi: Giao, en: Hand over}, kind: deliver}
        separations:
          - first: verify/verified
            second: sign/signed
            reason: {vi: Người thẩm tra không được ký, en: Who verifies does not sign}
        results:
          - code: KQ.G99.000009
            title: {vi: Kết quả, en: Result}
            template: death-extract
            number: "{serial}/{year}"
            electronic: true
        delivery: [counter, online]
        """
}
