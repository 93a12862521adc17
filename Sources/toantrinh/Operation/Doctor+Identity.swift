import Casework
import Foundation
import Identity
import Outbound
import Vietnamese

extension Doctor {
    /// The identity providers of the settings: whether the file is in order, and whether each describes itself and its keys as we read them.
    func identity() async -> [Finding] {
        guard let path = home.environment["TOANTRINH_IDENTITY"] else { return [] }
        let settings: IdentitySettings
        do { settings = try IdentityFile.read(path) } catch { return [Self.finding("identity.settings", error)] }
        var findings = [
            Finding(
                "identity.settings", .good, vi: "Cấu hình định danh: \(settings.providers.count) hệ thống.",
                en: "Identity settings: \(settings.providers.count) providers.")
        ]
        for provider in settings.providers { findings.append(await look(at: provider, settings)) }
        return findings
    }

    private func look(at provider: IdentityProvider, _ settings: IdentitySettings) async -> Finding {
        func get(_ address: String, limit: Int) async throws -> Data? {
            guard let url = URL(string: address) else { return nil }
            let reply = try await settings.fetch(HTTPCall(method: "GET", url: url, limit: limit))
            return reply.status == 200 ? reply.body : nil
        }
        let name = Printable.line(provider.name)
        let silent = Finding(
            "identity.provider", .warning, vi: "Hệ thống định danh \(name) không trả lời.",
            en: "The identity provider \(name) does not answer.",
            advice: Bilingual(
                vi: "Công dân chưa đăng nhập được; kiểm tra đường truyền và địa chỉ \(provider.issuer).",
                en: "Citizens cannot sign in; look at the network and at the address \(provider.issuer)."))
        do {
            var metadata = provider.metadata
            if metadata == nil {
                guard
                    let body = try await get(
                        ProviderMetadata.address(of: provider.issuer), limit: ProviderMetadata.largest)
                else { return silent }
                metadata = try ProviderMetadata(json: body, issuer: provider.issuer)
            }
            guard let address = metadata?.keys, let body = try await get(address, limit: KeySet.largest) else {
                return silent
            }
            let usable = try KeySet(json: body).keys.filter { provider.algorithms.contains($0.algorithm) }.count
            guard usable > 0 else { throw IdentityError.keys }
            return Finding(
                "identity.provider", .good, vi: "Hệ thống định danh \(name): \(usable) khóa ký.",
                en: "Identity provider \(name): \(usable) signing keys.")
        } catch let error as IdentityError { return Finding("identity.provider", .bad, error) } catch { return silent }
    }
}
