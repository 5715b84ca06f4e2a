using System.Text;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>
/// Names what was made of a template: FNV-1a of its content in the alphabet that Kubernetes uses. The content is JSON with sorted keys
/// and not Go's dump, so that the names differ from those that a real cluster would give.
/// </summary>
public static class TemplateHash
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The hash.</summary>
    /// <param name="content">The template.</param>
    /// <param name="collisions">How many names before this one were taken by other content.</param>
    public static string Of(JsonNode? content, long collisions)
    {
        var text = new StringBuilder();
        Write(content, text);
        if (collisions > 0)
            text.Append(collisions);
        var hash = 2166136261u;
        foreach (var value in Encoding.UTF8.GetBytes(text.ToString()))
            hash = (hash ^ value) * 16777619u;
        return string.Concat(hash.ToString().Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject value:
                text.Append('{');
                foreach (var (name, child) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    text.Append(name).Append(':');
                    Write(child, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var item in list)
                {
                    Write(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
