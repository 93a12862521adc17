public import Vietnamese

/// Why somebody was not recognised. No message holds a token, a name or a number.
public enum IdentityError: Explained, Hashable {
    /// Not a signed token at all (JWS in its compact form).
    case malformed
    /// Signed with an algorithm that is not the issuer's, such as none.
    case algorithm
    /// The issuer has no key of this name for this algorithm.
    case unknownKey
    /// The signature does not verify.
    case signature
    /// Another issuer than the one that is trusted.
    case issuer
    /// Made for somebody else.
    case audience
    /// Over, or too old.
    case expired
    /// Not in force yet: the clocks disagree.
    case notYet
    /// Not the answer to what was asked.
    case nonce
    /// A claim is missing or has another form.
    case claim(String)
    /// A level of assurance that the settings do not know.
    case level
    /// The issuer's keys have another form.
    case keys
    /// The issuer's description of itself has another form, or is another's.
    case metadata(String)

    public var code: String {
        switch self {
        case .malformed: "identity.token-malformed"
        case .algorithm: "identity.algorithm"
        case .unknownKey: "identity.unknown-key"
        case .signature: "identity.signature"
        case .issuer: "identity.issuer"
        case .audience: "identity.audience"
        case .expired: "identity.token-expired"
        case .notYet: "identity.token-not-yet"
        case .nonce: "identity.nonce"
        case .claim: "identity.claim"
        case .level: "identity.level-unknown"
        case .keys: "identity.keys"
        case .metadata: "identity.metadata"
        }
    }

    public var message: Bilingual {
        switch self {
        case .malformed: Bilingual(vi: "Mã định danh không đúng dạng.", en: "The identity token is not well formed.")
        case .algorithm:
            Bilingual(
                vi: "Mã định danh ký bằng thuật toán không được chấp nhận.",
                en: "The identity token is signed with an algorithm that is not taken.")
        case .unknownKey:
            Bilingual(
                vi: "Mã định danh ký bằng khóa mà hệ thống định danh không công bố.",
                en: "The identity token is signed with a key that its issuer does not publish.")
        case .signature:
            Bilingual(vi: "Chữ ký của mã định danh không đúng.", en: "The identity token's signature does not verify.")
        case .issuer:
            Bilingual(
                vi: "Mã định danh do hệ thống khác cấp.", en: "The identity token was issued by another system.")
        case .audience:
            Bilingual(vi: "Mã định danh không cấp cho bên này.", en: "The identity token was made for somebody else.")
        case .expired: Bilingual(vi: "Mã định danh đã hết hạn.", en: "The identity token is over.")
        case .notYet:
            Bilingual(vi: "Mã định danh chưa có hiệu lực.", en: "The identity token is not in force yet.")
        case .nonce:
            Bilingual(
                vi: "Mã định danh không trả lời đúng yêu cầu đăng nhập này.",
                en: "The identity token does not answer this sign-in.")
        case .claim(let name):
            Bilingual(
                vi: "Hệ thống định danh không cho biết “\(name)”, hoặc sai dạng.",
                en: "The identity provider does not state “\(name)”, or in another form.")
        case .level:
            Bilingual(
                vi: "Hệ thống định danh cho biết một mức độ định danh không có trong cấu hình.",
                en: "The identity provider states a level of assurance that the settings do not know.")
        case .keys:
            Bilingual(
                vi: "Tập khóa công khai của hệ thống định danh không đúng dạng.",
                en: "The identity provider's key set is not well formed.")
        case .metadata(let member):
            Bilingual(
                vi: "Bản mô tả của hệ thống định danh sai ở “\(member)”.",
                en: "The identity provider's description of itself is wrong at “\(member)”.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .expired, .nonce, .malformed, .signature:
            Bilingual(vi: "Đăng nhập lại từ đầu.", en: "Begin the sign-in anew.")
        case .notYet:
            Bilingual(vi: "Đồng bộ giờ (NTP) của máy chủ.", en: "Keep the server in time (NTP).")
        case .algorithm, .issuer, .audience, .claim, .level, .metadata:
            Bilingual(
                vi: "Người vận hành đối chiếu tệp cấu hình định danh với hệ thống định danh.",
                en: "The operator compares the identity settings with the provider.")
        case .unknownKey, .keys: nil
        }
    }
}
