import JSON

/// What the fuzzer calls: bytes are refused, or are a value that is written and read back as itself. Run by `fuzz-json`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // A copy of exactly this size: reading one byte too far is then outside the heap block.
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let value = try? JSONReader.read(bytes) else { return 0 }
    let written = JSONWriter.bytes(value)
    let again = try? JSONReader.read(written)
    precondition(again == value, "not read back as it was")
    precondition(again.map(JSONWriter.bytes) == written, "two spellings of one value")
    let normalized = value.normalized
    let checked = try? JSONWriter.checkedBytes(normalized)
    precondition(checked == JSONWriter.bytes(normalized), "normalised, and still refused")
    return 0
}
