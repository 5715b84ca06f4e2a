using System.Text.Json.Nodes;

namespace Sandbox.State;

/// <summary>What is kept of the Kubernetes API server between runs.</summary>
/// <param name="Revision">The revision counter.</param>
/// <param name="Authority">The certificate authority with its key, in PEM.</param>
/// <param name="SigningKey">The key of ServiceAccount tokens, in PEM.</param>
/// <param name="Objects">All objects with the resources that they are of. Read once.</param>
internal sealed record KubernetesState(
    long Revision, string Authority, string SigningKey, IEnumerable<KeyValuePair<string, JsonObject>> Objects)
{
    /// <summary>Nothing of it is printed: it holds keys and Secrets.</summary>
    public override string ToString() => $"KubernetesState {{ Revision = {Revision} }}";

    /// <summary>Reads it.</summary>
    /// <exception cref="StateException">It is damaged, or of another version.</exception>
    public static async Task<KubernetesState> ReadAsync(StateFile file, CancellationToken cancellation)
    {
        var (header, records) = await file.ReadAsync(cancellation);
        return header["revision"] is { } revision && header["authority"] is { } authority && header["signingKey"] is { } key
            ? new((long)revision, (string)authority!, (string)key!, records.Select(Object))
            : throw new FormatException("The header lacks the revision or a key.");
    }

    /// <summary>Writes it.</summary>
    public Task WriteAsync(StateFile file, CancellationToken cancellation)
    {
        var header = new JsonObject { ["revision"] = Revision, ["authority"] = Authority, ["signingKey"] = SigningKey };
        return file.WriteAsync(header, Objects.Select(pair => new Action<System.Text.Json.Utf8JsonWriter>(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("resource", pair.Key);
            writer.WritePropertyName("object");
            pair.Value.WriteTo(writer);
            writer.WriteEndObject();
        })), cancellation);
    }

    private static KeyValuePair<string, JsonObject> Object(JsonObject record)
    {
        if (record["object"] is not JsonObject value || (string?)record["resource"] is not { } resource)
            throw new FormatException("A record lacks its resource or its object.");
        record.Remove("object"); // What is stored has no parent.
        return KeyValuePair.Create(resource, value);
    }
}
