import Vietnamese

extension ProcedureChecker {
    /// How the fee is paid: with sources, from afar where the procedure is end-to-end, and with a word on every path that would keep
    /// a citizen's money without a result.
    mutating func checkPayment() {
        guard let payment = definition.payment else { return }
        if payment.source == nil, !payment.isUnverified {
            report(
                "payment", "payment-without-source",
                "Quy định về thanh toán phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                "The rules of payment need “source” (where they were read) or “unverified: true”.")
        }
        refuseRepeated(payment.ways.map(\.rawValue), in: "payment.ways")
        if payment.unpaid == .stop, payment.expiresWithin == nil {
            report(
                "payment.unpaid", "payment-never-expires",
                "Dừng hồ sơ vì không nộp tiền thì phải ghi hạn nộp (khóa “expires-within”).",
                "Discontinuing what is not paid for needs a time to pay (key “expires-within”).")
        }
        if isSound(.header), definition.online.extent == .endToEnd, payment.ways.allSatisfy({ $0 == .counter }) {
            report(
                "payment.ways", "payment-not-remote",
                "Toàn trình thì phải nộp tiền được từ xa: trực tuyến (online) hoặc chuyển khoản (transfer).",
                "End-to-end needs a way to pay from afar: online or transfer.")
        }
        guard let refund = payment.refund else {
            if payment.due != .return {
                report(
                    "payment", "payment-without-refund",
                    "Tiền nộp trước khi có kết quả thì phải ghi khi nào được hoàn (khóa “refund”; ends: [] là không hoàn).",
                    "What is paid before there is a result needs a word on when it is given back (key “refund”; ends: [] "
                        + "means never).")
            }
            return
        }
        refuseRepeated(refund.ends.map(\.rawValue), in: "payment.refund.ends")
        if refund.source == nil, !refund.isUnverified {
            report(
                "payment.refund", "refund-without-source",
                "Quy định về hoàn tiền phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                "The rules of refunds need “source” (where they were read) or “unverified: true”.")
        }
    }

    private mutating func refuseRepeated(_ ids: [String], in path: String) {
        for (index, id) in ids.enumerated() where ids.firstIndex(of: id) != index {
            report(
                "\(path)[\(index)]", "duplicate-id", "“\(id)” bị lặp trong danh sách này.",
                "“\(id)” stands twice in this list.")
        }
    }
}
