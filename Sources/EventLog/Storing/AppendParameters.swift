import FoundationEssentials
import Postgres
import WorkingTime

extension AppendComposer {
    /// The arguments of the statement for `shape`.
    static func parameters(
        _ batch: LaneBatch, rows: [[CompanionRow]], shape: AppendShape, tables: [CompanionTable]
    ) -> PostgresParameters {
        var parameters = PostgresParameters()
        guard let first = batch.events.first else { return parameters }
        parameters.append(.int4(batch.head.lane.int4))
        parameters.append(.int8(batch.head.position))
        parameters.append(.bytea(batch.head.digest.bytes))
        parameters.append(.timestamptz(first.at.timestamp))
        parameters.append(.uuid(first.stream.uuid))
        parameters.append(.int4(Int32(clamping: first.version)))
        parameters.append(.uuid(first.command.uuid))
        parameters.append(.bytea(first.digest.bytes))
        parameters.append(.text(first.type))
        parameters.append(.json(first.body))
        if shape.hasRest {
            let rest = batch.events.dropFirst()
            parameters.append(.uuidArray(rest.map(\.stream.uuid)))
            parameters.append(.int4Array(rest.map { Int32(clamping: $0.version) }))
            parameters.append(.uuidArray(rest.map(\.command.uuid)))
            parameters.append(.byteaArray(rest.map(\.digest.bytes)))
            parameters.append(.textArray(rest.map(\.type)))
            parameters.append(.jsonArray(rest.map(\.body)))
        }
        for (index, kind) in shape.companions.enumerated() {
            switch kind {
            case .none: break
            case .one: for value in rows[index].first?.values ?? [] { parameters.append(value) }
            case .many:
                for (column, description) in tables[index].columns.enumerated() {
                    parameters.append(.column(rows[index], column, description.type))
                }
            }
        }
        return parameters
    }
}

extension PostgresValue {
    /// One column of `rows` as an array; a value of another type than `type` counts as NULL.
    static func column(_ rows: [CompanionRow], _ column: Int, _ type: PostgresType) -> PostgresValue {
        func values<Value>(_ pick: (PostgresValue) -> Value?) -> [Value?] {
            rows.map { column < $0.values.count ? pick($0.values[column]) : nil }
        }
        return switch type {
        case .bool: .boolArray(values { if case .bool(let value) = $0 { value } else { nil } })
        case .int2: .int2Array(values { if case .int2(let value) = $0 { value } else { nil } })
        case .int4: .int4Array(values { if case .int4(let value) = $0 { value } else { nil } })
        case .int8: .int8Array(values { if case .int8(let value) = $0 { value } else { nil } })
        case .float8: .float8Array(values { if case .float8(let value) = $0 { value } else { nil } })
        case .bytea: .byteaArray(values { if case .bytea(let value) = $0 { value } else { nil } })
        case .uuid: .uuidArray(values { if case .uuid(let value) = $0 { value } else { nil } })
        case .timestamptz: .timestamptzArray(values { if case .timestamptz(let value) = $0 { value } else { nil } })
        case .json: .jsonArray(values { if case .json(let value) = $0 { value } else { nil } })
        default: .textArray(values { if case .text(let value) = $0 { value } else { nil } })
        }
    }
}
