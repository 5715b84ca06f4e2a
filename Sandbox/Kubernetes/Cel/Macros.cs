namespace Sandbox.Kubernetes.Cel;

/// <summary>Turns calls of macros into what they stand for; other calls stay calls.</summary>
internal static class Macros
{
    /// <summary>The node of a call.</summary>
    public static Node Expand(string name, Node? target, IReadOnlyList<Node> arguments, int position)
    {
        if (target is null)
            return name == "has" && arguments.Count == 1 ? Has(arguments[0], position) : new Node.Call(name, null, arguments, position);
        if (target is Node.Name { Text: "cel" } && name == "bind" && arguments.Count == 3)
            return new Node.Bind(BindKind.Value, Variable(arguments[0]), arguments[1], arguments[2], position);

        return (name, arguments.Count) switch
        {
            ("all", 2) => One(MacroKind.All, target, arguments, position),
            ("exists", 2) => One(MacroKind.Exists, target, arguments, position),
            ("exists_one" or "existsOne", 2) => One(MacroKind.ExistsOne, target, arguments, position),
            ("filter", 2) => One(MacroKind.Filter, target, arguments, position),
            ("map", 2) => new Node.Comprehension(MacroKind.Map, target, Variable(arguments[0]), null, null, arguments[1], position),
            ("map", 3) => new Node.Comprehension(MacroKind.Map, target, Variable(arguments[0]), null, arguments[1], arguments[2], position),
            ("all", 3) => Two(MacroKind.All, target, arguments, position),
            ("exists", 3) => Two(MacroKind.Exists, target, arguments, position),
            ("existsOne" or "exists_one", 3) => Two(MacroKind.ExistsOne, target, arguments, position),
            ("transformList", 3 or 4) => Transform(MacroKind.TransformList, target, arguments, position),
            ("transformMap", 3 or 4) => Transform(MacroKind.TransformMap, target, arguments, position),
            ("transformMapEntry", 3 or 4) => Transform(MacroKind.TransformMapEntry, target, arguments, position),
            ("optMap", 2) => new Node.Bind(BindKind.OptionalMap, Variable(arguments[0]), target, arguments[1], position),
            ("optFlatMap", 2) => new Node.Bind(BindKind.OptionalFlatMap, Variable(arguments[0]), target, arguments[1], position),
            _ => new Node.Call(name, target, arguments, position),
        };
    }

    private static Node.Select Has(Node argument, int position) => argument is Node.Select select
        ? select with { IsTest = true }
        : throw new CelSyntaxException(position, "invalid argument to has() macro");

    private static Node.Comprehension One(MacroKind kind, Node target, IReadOnlyList<Node> arguments, int position) =>
        new(kind, target, Variable(arguments[0]), null, arguments[1], null, position);

    private static Node.Comprehension Two(MacroKind kind, Node target, IReadOnlyList<Node> arguments, int position) =>
        new(kind, target, Variable(arguments[0]), Variable(arguments[1]), arguments[2], null, position);

    private static Node.Comprehension Transform(MacroKind kind, Node target, IReadOnlyList<Node> arguments, int position) =>
        new(kind, target, Variable(arguments[0]), Variable(arguments[1]),
            arguments.Count == 4 ? arguments[2] : null, arguments[^1], position);

    private static string Variable(Node node) => node is Node.Name name
        ? name.Text
        : throw new CelSyntaxException(node.Position, "argument must be a simple name");
}
