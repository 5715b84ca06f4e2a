using System.Text.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Http;

/// <summary>
/// How complex a JSON body may be: OpenBao bounds the memory that it would take and the number of its strings
/// (<c>max_request_json_memory</c>, <c>max_request_json_strings</c>), HashiCorp Vault its nesting, texts and entries
/// (<c>max_json_depth</c> and others). Both have the defaults of the real server; Vault 1.8 has no such limits.
/// </summary>
internal static class JsonLimits
{
    private const int MaxMemory = (32 * 1024 * 1024) + (512 * 1024);
    private const int MaxStrings = 1000;
    private const int MaxDepth = 300;
    private const int MaxTextLength = 1024 * 1024;
    private const int MaxEntries = 10_000;

    /// <summary>Checks a body that is known to be JSON.</summary>
    /// <exception cref="VaultException">It is too complex.</exception>
    public static void Check(ReadOnlySpan<byte> utf8, VaultFlavour flavour)
    {
        switch (flavour)
        {
            case VaultFlavour.OpenBao:
                CheckCost(utf8);
                break;
            case VaultFlavour.Vault:
                CheckShape(utf8);
                break;
        }
    }

    private static void CheckCost(ReadOnlySpan<byte> utf8)
    {
        var (memory, strings, depth) = (0L, 0, 0);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (Next(ref reader, ref depth))
        {
            memory += CostOf(ref reader);
            strings += reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
            if (memory > MaxMemory)
                throw TooComplex("exceeded maximum estimated memory limits");
            if (strings > MaxStrings)
                throw TooComplex("exceeded maximum number of strings");
        }
    }

    // The estimate of OpenBao: a pointer and a type for every value, and what its kind takes.
    private static long CostOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartArray => 16 + 24,
        JsonTokenType.StartObject => 16 + 72,
        JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => 16 + 1,
        JsonTokenType.Number => 16 + 8,
        JsonTokenType.String or JsonTokenType.PropertyName => 16 + 16 + reader.ValueSpan.Length,
        _ => 0,
    };

    private static void CheckShape(ReadOnlySpan<byte> utf8)
    {
        var containers = new Stack<(bool IsObject, int Entries)>();
        var depth = 0;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (Next(ref reader, ref depth))
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                containers.Pop();
                continue;
            }

            if (containers.TryPeek(out var container) && (reader.TokenType == JsonTokenType.PropertyName) == container.IsObject)
            {
                containers.Pop();
                containers.Push((container.IsObject, container.Entries + 1));
                if (container.Entries == MaxEntries)
                    throw VaultException.Refused($"JSON {(container.IsObject ? "object exceeds allowed entry" : "array exceeds allowed element")} count");
            }

            if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > MaxTextLength)
                throw VaultException.Refused("JSON string value exceeds allowed length");
            if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
                continue;
            containers.Push((reader.TokenType == JsonTokenType.StartObject, 0));
            if (containers.Count > MaxDepth)
                throw VaultException.Refused("JSON input exceeds allowed nesting depth");
        }
    }

    // What follows the first value isn't looked at, and what isn't JSON is for the parser to say.
    private static bool Next(ref Utf8JsonReader reader, ref int depth)
    {
        try
        {
            if ((depth == 0 && reader.TokenType != JsonTokenType.None) || !reader.Read())
                return false;
        }
        catch (JsonException)
        {
            return false;
        }

        depth += reader.TokenType switch
        {
            JsonTokenType.StartArray or JsonTokenType.StartObject => 1,
            JsonTokenType.EndArray or JsonTokenType.EndObject => -1,
            _ => 0,
        };
        return true;
    }

    private static VaultException TooComplex(string reason) =>
        VaultException.Refused($"refused JSON input due to high complexity: {reason}");
}
