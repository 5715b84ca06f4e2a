using System.Text;

namespace Sandbox.Kubernetes.Schema;

/// <summary>The path of a rule's <c>fieldPath</c>: <c>.a.b</c> or <c>.a['b']</c>, of declared fields and map keys only.</summary>
internal static class RuleFieldPath
{
    /// <summary>The path as errors write it, such as <c>a.b</c> or <c>a[b]</c>; null if it names nothing of the schema.</summary>
    public static string? Resolve(string path, SchemaNode schema)
    {
        var resolved = new StringBuilder();
        SchemaNode? node = schema;
        for (var i = 0; i < path.Length;)
        {
            if (node is null || Step(path, ref i) is not { } name)
                return null;

            if (node.Properties.Count > 0)
            {
                if (!node.Properties.TryGetValue(name, out var property))
                    return null;
                resolved.Append(resolved.Length > 0 ? "." : "").Append(name);
                node = property;
            }
            else if (node.IsMap)
            {
                resolved.Append('[').Append(name).Append(']');
                node = node.AdditionalProperties;
            }
            else
            {
                return null;
            }
        }

        return resolved.ToString();
    }

    private static string? Step(string path, ref int position)
    {
        if (path[position] == '.')
        {
            var end = path.IndexOfAny(['.', '[', ']'], position + 1);
            var name = path[(position + 1)..(end < 0 ? path.Length : end)];
            position = end < 0 ? path.Length : end;
            return name.Length > 0 ? name : null;
        }

        if (!path.AsSpan(position).StartsWith("['"))
            return null;

        var text = new StringBuilder();
        for (var i = position + 2; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length)
            {
                text.Append(path[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c });
            }
            else if (path[i] == '\'')
            {
                position = i + 2;
                return i + 1 < path.Length && path[i + 1] == ']' ? text.ToString() : null;
            }
            else
            {
                text.Append(path[i]);
            }
        }

        return null;
    }
}
