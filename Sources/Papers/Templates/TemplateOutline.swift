/// The tags of one template, with their lines: what is checked before a template is used.
///
/// Paper templates use a part of Mustache, chosen so that no value can reach the page unescaped and nothing is printed
/// blank by mistake: `{{name}}`, `{{#name}}…{{/name}}`, `{{^name}}…{{/name}}`, `{{>part}}`, `{{<layout}}…{{/layout}}` with
/// `{{$block}}…{{/block}}`, and `{{! comments }}`.
struct TemplateOutline: Sendable, Hashable {
    struct Tag: Sendable, Hashable {
        enum Kind: Sendable, Hashable { case variable, section, inverted, partial, parent, block }
        var kind: Kind
        /// A dotted path, `.`, or the name of a part or block.
        var name: String
        var line: Int
        var children: [Tag]
    }

    var file: String
    var tags: [Tag]

    /// The deepest nesting of sections that is read.
    static let deepest = 24

    /// The parts and layouts that the template includes, without those that they include themselves.
    var parts: Set<String> {
        var found: Set<String> = []
        func collect(_ tags: [Tag]) {
            for tag in tags {
                if tag.kind == .partial || tag.kind == .parent { found.insert(tag.name) }
                collect(tag.children)
            }
        }
        collect(tags)
        return found
    }
}
