import HTTPTypes
import JSON
import Vietnamese

/// The contract as OpenAPI 3.1: `GET /openapi.json`.
enum OpenAPIDocument {
    /// The document's bytes, made once a process.
    static let bytes: [UInt8] = JSONWriter.bytes(json)

    static let json: JSONValue = make()

    private static func make() -> JSONValue {
        var paths = JSONObject()
        for operation in Contract.operations {
            var item = paths[operation.path]?.object ?? [:]
            item[operation.method.rawValue.lowercased()] = .object(self.operation(operation))
            paths[operation.path] = .object(item)
        }
        var schemas = JSONObject()
        for (name, schema) in Contract.shapes { schemas[name] = .object(schema.json) }
        let components: JSONObject = [
            "schemas": .object(schemas),
            "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
        ]
        return [
            "openapi": "3.1.1",
            "info": [
                "title": "ToànTrình", "version": "1",
                "description":
                    "Dịch vụ công theo sự kiện / An event-sourced engine for public services. See docs/http-api.md.",
            ],
            "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
            "servers": [["url": "/"]],
            "paths": .object(paths),
            "components": .object(components),
        ]
    }

    private static func operation(_ operation: Operation) -> JSONObject {
        var object: JSONObject = [
            "operationId": .string(operation.id), "tags": [.string(operation.tag)],
            "summary": .string("\(operation.summary.vi) / \(operation.summary.en)"),
        ]
        switch operation.security {
        // A token may be shown, and then has to be one.
        case .open: object["security"] = [[:], ["token": []]]
        case .signedIn: object["security"] = [["token": []]]
        }
        if !operation.parameters.isEmpty {
            object["parameters"] = .array(operation.parameters.map { .object(parameter($0)) })
        }
        if let body = operation.body {
            object["requestBody"] = ["required": .bool(body.isRequired), "content": content(body.types)]
        }
        var responses = JSONObject()
        for answer in operation.answers {
            var response: JSONObject = ["description": .string(answer.summary)]
            if !answer.headers.isEmpty {
                var headers = JSONObject()
                for (name, schema) in answer.headers { headers[name] = ["schema": .object(schema.json)] }
                response["headers"] = .object(headers)
            }
            if !answer.types.isEmpty { response["content"] = content(answer.types) }
            responses[String(answer.status)] = .object(response)
        }
        for (status, codes) in operation.allProblems {
            responses[String(status)] = problem(status, codes)
        }
        object["responses"] = .object(responses)
        return object
    }

    private static func parameter(_ parameter: Operation.Parameter) -> JSONObject {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(parameter.isRequired), "schema": .object(parameter.schema.json),
        ]
    }

    private static func content(_ types: [(String, Schema?)]) -> JSONValue {
        var content = JSONObject()
        for (type, schema) in types {
            content[type] = schema.map { ["schema": .object($0.json)] } ?? [:]
        }
        return .object(content)
    }

    private static func problem(_ status: Int, _ codes: [String]) -> JSONValue {
        var response: JSONObject = [
            "description": .string(codes.joined(separator: ", ")),
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            "x-problem-codes": .array(codes.map(JSONValue.string)),
        ]
        var headers = JSONObject()
        if status == 429 || status == 503 {
            headers["Retry-After"] = ["schema": ["type": "integer", "minimum": 0]]
        }
        if status == 401 { headers["WWW-Authenticate"] = ["schema": ["type": "string"]] }
        if !headers.isEmpty { response["headers"] = .object(headers) }
        return .object(response)
    }
}
