import Crypto
public import WorkingTime

/// What the signature of a result says: this document is this result of this dossier, issued by this agency at this time.
public struct ResultStatement: Sendable, Hashable {
    /// *Mã hồ sơ*.
    public var dossierCode: String
    /// The result's code (`KQ.G15.000031`).
    public var resultCode: String
    /// The number under which the result was issued.
    public var number: String
    /// The code of the agency that signs.
    public var agencyCode: String
    /// SHA-256 of the document: 32 bytes.
    public var documentDigest: [UInt8]
    /// The keyed digest of what the document says, which a draft shares with its result: 32 bytes.
    public var contentDigest: [UInt8]

    public init(
        dossierCode: String, resultCode: String, number: String, agencyCode: String, documentDigest: [UInt8],
        contentDigest: [UInt8]
    ) {
        self.dossierCode = dossierCode
        self.resultCode = resultCode
        self.number = number
        self.agencyCode = agencyCode
        self.documentDigest = documentDigest
        self.contentDigest = contentDigest
    }

    /// The bytes that are signed: a line that no other purpose uses, then one line a field.
    ///
    /// No field can hold a line feed, so that two statements never have the same bytes.
    ///
    /// - Throws: ``SignatureError/malformedStatement(field:)``.
    func bytes(signedAt: Instant, key fingerprint: String) throws(SignatureError) -> [UInt8] {
        let named = [
            ("dossier", dossierCode), ("result", resultCode), ("number", number), ("agency", agencyCode),
        ]
        var text = "toantrinh/result/v1\n"
        for (name, value) in named {
            guard !value.isEmpty, value.utf8.count <= 200,
                !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw .malformedStatement(field: name) }
            text += "\(name): \(value)\n"
        }
        guard documentDigest.count == 32 else { throw .malformedStatement(field: "document") }
        guard contentDigest.count == 32 else { throw .malformedStatement(field: "content") }
        text += "document: sha256:\(Hex.text(documentDigest))\n"
        text += "content: hmac-sha256:\(Hex.text(contentDigest))\n"
        text += "signed-at: \(signedAt.microseconds)\n"
        text += "key: sha256:\(fingerprint)\n"
        return Array(text.utf8)
    }
}

extension SigningKeyPair {
    /// Signs a statement.
    ///
    /// - Parameters:
    ///   - statement: What is signed.
    ///   - signedAt: The instant, which is signed too.
    /// - Returns: The signature, which names the key.
    /// - Throws: ``SignatureError``.
    public func sign(_ statement: ResultStatement, at signedAt: Instant) throws(SignatureError) -> DetachedSignature {
        let fingerprint = publicKey.fingerprint
        let message = try statement.bytes(signedAt: signedAt, key: fingerprint)
        return DetachedSignature(
            algorithm: .ed25519, keyFingerprint: fingerprint, signedAt: signedAt, bytes: try signature(for: message))
    }
}

extension ResultStatement {
    /// Checks that `signature` is a trusted key's over this statement, and that `document` is what it speaks of.
    ///
    /// - Returns: The key that signed.
    /// - Throws: ``SignatureError``.
    /// - Complexity: one digest over the document and one verification.
    @discardableResult
    public func verify(
        _ signature: DetachedSignature, document: [UInt8], trusting keys: [PublicKey]
    ) throws(SignatureError) -> PublicKey {
        guard documentDigest == Array(SHA256.hash(data: document)) else { throw .otherDocument }
        return try verify(signature, trusting: keys)
    }

    /// The same without the document, for one whose digest has just been taken.
    ///
    /// - Throws: ``SignatureError``.
    @discardableResult
    public func verify(_ signature: DetachedSignature, trusting keys: [PublicKey]) throws(SignatureError) -> PublicKey {
        guard let key = keys.first(where: { $0.fingerprint == signature.keyFingerprint }) else {
            throw .unknownKey(fingerprint: signature.keyFingerprint)
        }
        let message = try bytes(signedAt: signature.signedAt, key: signature.keyFingerprint)
        guard key.isValid(signature.bytes, for: message) else { throw .mismatch }
        return key
    }
}
