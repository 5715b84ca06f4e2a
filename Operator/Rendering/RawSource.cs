using GoTemplates;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Rendering;

/// <summary>
/// The key that holds the whole answer of the store, as VSO writes it (helpers/secrets.go): the JSON of what is under <c>data</c>, which is the keys at KV
/// version 1, and <c>{"data":…,"metadata":…}</c> at version 2.
/// </summary>
internal static class RawSource
{
    /// <summary>The key.</summary>
    public const string Key = "_raw";

    /// <summary>The value, in the form of Go's <c>json.Marshal</c>.</summary>
    /// <exception cref="System.Text.Json.JsonException">The secret nests too deep. The message holds none of it.</exception>
    public static SecretValue Of(KeyValueSecret source)
    {
        var data = Parse(source.Json);
        return new SecretValue(GoJson.ToUtf8(source.Metadata.Length == 0 ? data : new GoMap([new("data", data), new("metadata", Parse(source.Metadata))])));
    }

    private static GoValue Parse(SecretValue json) => json.Length == 0 ? new GoMap() : GoJson.Parse(json.Reveal().Span);
}
