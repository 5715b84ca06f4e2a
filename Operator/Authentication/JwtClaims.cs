using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Operator.Authentication;

/// <summary>What a JWT says of itself, unchecked.</summary>
public static class JwtClaims
{
    /// <summary>The audiences of a JWT; empty where it is none, or names none.</summary>
    public static IReadOnlyList<string> ReadAudiences(ReadOnlySpan<byte> jwt)
    {
        try
        {
            return Encoding.UTF8.GetString(jwt).Split('.') is [_, var claims, _] ? Read(claims, "aud") : [];
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return []; // The store will say what is wrong with it.
        }
    }

    /// <summary>The text or texts of claims.</summary>
    /// <exception cref="FormatException">The part is no base64url.</exception>
    /// <exception cref="JsonException">The part holds no JSON.</exception>
    public static IReadOnlyList<string> Read(string part, params ReadOnlySpan<string> names)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        var values = new List<string>();
        foreach (var name in names)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty(name, out var value))
                continue;
            if (value.ValueKind == JsonValueKind.Array)
                values.AddRange(value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!));
            else if (value.ValueKind == JsonValueKind.String)
                values.Add(value.GetString()!);
        }

        return values;
    }
}
