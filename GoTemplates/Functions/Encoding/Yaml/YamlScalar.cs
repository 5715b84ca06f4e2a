using System.Text.RegularExpressions;
using GoTemplates.Text;

namespace GoTemplates.Functions.Encoding.Yaml;

/// <summary>How go-yaml 2 reads plain scalars: by the rules of YAML 1.1, with some exceptions.</summary>
internal static partial class YamlScalar
{
    /// <summary>What a plain scalar is.</summary>
    /// <param name="text">The scalar.</param>
    /// <param name="number">Its value, if it is a number.</param>
    internal static YamlKind Resolve(string text, out double number)
    {
        number = 0;
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return YamlKind.Null;
            case "<<":
                return YamlKind.Merge;
            case ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF":
                number = text[^1] is 'f' or 'F' ? text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity : double.NaN;
                return YamlKind.Float;
        }

        if (Truth(text) is not null)
            return YamlKind.Bool;
        if (text[0] == '.')
            return GoNumber.TryParseFloat(text, out number) ? YamlKind.Float : YamlKind.String;

        return char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' ? Number(text, out number) : YamlKind.String;
    }

    /// <summary>The boolean that a plain scalar is; null if it is none.</summary>
    internal static bool? Truth(string text) => text switch
    {
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    /// <summary>Whether it would be a number in base 60 for a YAML 1.1 parser, and so is quoted.</summary>
    internal static bool IsBase60(string text) => Base60().IsMatch(text);

    private static YamlKind Number(string text, out double number)
    {
        number = 0;
        if (Timestamp().IsMatch(text))
            return YamlKind.Timestamp;

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (GoNumber.TryParseInteger(plain, out var integer))
        {
            number = integer;
            return YamlKind.Integer;
        }

        if (GoNumber.TryParseUnsigned(plain, out var unsigned))
        {
            number = unsigned;
            return YamlKind.Integer;
        }

        return Float().IsMatch(plain) && GoNumber.TryParseFloat(plain, out number) ? YamlKind.Float : YamlKind.String;
    }

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex Float();

    [GeneratedRegex(@"\A[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex Base60();

    [GeneratedRegex(
        @"\A[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial System.Text.RegularExpressions.Regex Timestamp();
}
