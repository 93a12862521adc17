import Casework
import Foundation
import Payments
import QRCodes
import Vietnamese

extension Doctor {
    /// QR codes, and the files of the gateways and accounts.
    func payments() -> [Finding] {
        var findings: [Finding] = []
        do throws(QRCodeError) {
            _ = try QRCode("toantrinh")
            findings.append(
                Finding(
                    "payments.qr", .good, vi: "Vẽ được mã QR (libqrencode).", en: "QR codes are drawn (libqrencode)."))
        } catch {
            findings.append(Finding("payments.qr", .bad, error))
        }
        guard let path = home.environment["TOANTRINH_PAYMENTS"] else {
            return findings + [
                Finding(
                    "payments.settings", .good, vi: "Không có cổng thanh toán (TOANTRINH_PAYMENTS).",
                    en: "No payment gateways are set up (TOANTRINH_PAYMENTS).")
            ]
        }
        do {
            let (gateways, accounts) = try PaymentSettings.read(path)
            findings.append(
                Finding(
                    "payments.settings", .good,
                    vi: "Đọc được \(gateways.count) cổng thanh toán, \(accounts.count) tài khoản thu.",
                    en: "\(gateways.count) payment gateways and \(accounts.count) accounts are readable."))
            for gateway in gateways where !gateway.statesDays {
                findings.append(
                    Finding(
                        "payments.\(gateway.name)", .warning, vi: "Cổng \(gateway.name): không có statement_address.",
                        en: "Gateway \(gateway.name) has no statement_address.",
                        advice: Bilingual(
                            vi: "Thiếu nó, máy chủ không tự đối soát hằng ngày: toantrinh admin reconcile --statement.",
                            en: "Without it nothing is reconciled by itself: toantrinh admin reconcile --statement.")))
            }
            for gateway in gateways where !gateway.canBeAsked {
                findings.append(
                    Finding(
                        "payments.\(gateway.name)", .warning, vi: "Cổng \(gateway.name): không có api_address.",
                        en: "Gateway \(gateway.name) has no api_address.",
                        advice: Bilingual(
                            vi: "Thiếu nó, hệ thống không tự hỏi được cổng và không tự hoàn tiền được.",
                            en: "Without it the gateway is never asked, and gives nothing back by itself.")))
            }
        } catch { findings.append(Self.finding("payments.settings", error)) }
        return findings
    }
}
