using System.Globalization;

namespace Sandbox.Vault.Json;

/// <summary>Numbers and booleans as Go's <c>strconv</c> parses them, with its error messages.</summary>
public static class GoNumber
{
    /// <summary>Parses a whole number (<c>strconv.ParseInt</c>).</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long ParseInt(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;

        var digits = text.AsSpan().TrimStart("+-");
        var reason = digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0 ? "value out of range" : "invalid syntax";
        throw new FormatException($"strconv.ParseInt: parsing {GoValue.Quote(text)}: {reason}");
    }

    /// <summary>Parses a boolean (<c>strconv.ParseBool</c>).</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static bool ParseBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new FormatException($"strconv.ParseBool: parsing {GoValue.Quote(text)}: invalid syntax"),
    };
}
