using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Decoding;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>The rules of a built-in kind that has none of its own.</summary>
public class BuiltInStrategy : ResourceStrategy
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Decode(ApiResource resource, FieldType type, JsonObject value)
    {
        var unknown = new List<string>();
        try
        {
            new BuiltInDecoder(unknown).Decode(value, type);
        }
        catch (FormatException e)
        {
            throw ApiErrors.Undecodable(resource, e.Message);
        }

        return unknown;
    }
}
