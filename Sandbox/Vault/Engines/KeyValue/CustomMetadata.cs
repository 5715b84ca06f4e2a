using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Http;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>The free metadata of a secret: text by name, within bounds.</summary>
internal static class CustomMetadata
{
    private const string Failed = "custom_metadata validation failed";
    private const int MaxKeys = 64;
    private const int MaxKeyLength = 128;
    private const int MaxValueLength = 512;

    /// <summary>Checks metadata; of a patch, names with null are to be removed and stay.</summary>
    /// <exception cref="VaultException">A value is no text, or a bound is passed; all that is wrong is said at once.</exception>
    public static JsonObject Validate(JsonObject raw, bool isPatch)
    {
        var metadata = new JsonObject();
        foreach (var (name, value) in raw)
            metadata[name] = value is null && isPatch ? null : Text(name, value);

        var given = metadata.Where(p => p.Value is not null).Select(p => (p.Key, Value: p.Value!.GetValue<string>())).ToList();
        List<string> problems = given.Count > MaxKeys
            ? [$"{Failed}: payload must contain at most {MaxKeys} keys, provided {given.Count}"]
            : [.. given.SelectMany(p => Problems(p.Key, p.Value))];
        return problems.Count == 0 ? metadata : throw VaultException.Refused(VaultException.AsList([.. problems]));
    }

    private static JsonNode? Text(string name, JsonNode? value)
    {
        try
        {
            return FieldConversion.Convert(FieldType.Text, value);
        }
        catch (FormatException)
        {
            throw VaultException.Refused(
                $"{Failed}: '{name}' expected type 'string', got unconvertible type '{GoValue.TypeName(value)}', value: '{GoValue.Print(value)}'");
        }
    }

    private static IEnumerable<string> Problems(string key, string value)
    {
        var (keyLength, valueLength) = (Encoding.UTF8.GetByteCount(key), Encoding.UTF8.GetByteCount(value));
        if (keyLength is 0 or > MaxKeyLength)
            yield return $"{Failed}: length of key {GoValue.Quote(key)} is {keyLength} but must be 0 < len(key) <= {MaxKeyLength}";
        if (valueLength is 0 or > MaxValueLength)
            yield return $"{Failed}: length of value for key {GoValue.Quote(key)} is {valueLength} but must be 0 < len(value) <= {MaxValueLength}";
        if (!RequestPath.IsPrintable(key))
            yield return $"{Failed}: key {GoValue.Quote(key)} ({key}) contains unprintable characters";
        if (!RequestPath.IsPrintable(value))
            yield return $"{Failed}: value for key {GoValue.Quote(key)} contains unprintable characters";
    }
}
