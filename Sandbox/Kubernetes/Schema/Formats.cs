using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Schema;

/// <summary>The formats of texts that CRD schemas check (<c>k8s.io/kube-openapi/pkg/validation/strfmt</c>); others are ignored.</summary>
public static partial class Formats
{
    private static readonly FrozenDictionary<string, Func<string, bool>> Checks = new Dictionary<string, Func<string, bool>>(
        StringComparer.Ordinal)
    {
        ["uri"] = IsRequestUri,
        ["email"] = text => Email().IsMatch(text),
        ["hostname"] = text => text.Length <= 255 && Hostname().IsMatch(text),
        ["ipv4"] = text =>
            text.Contains('.', StringComparison.Ordinal) && IPAddress.TryParse(text, out _) && text.Count(c => c == '.') == 3,
        ["ipv6"] = text =>
            !text.StartsWith('[') && IPAddress.TryParse(text, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6,
        ["cidr"] = IsCidr,
        ["mac"] = text => Mac().IsMatch(text),
        ["uuid"] = text => Uuid().IsMatch(text),
        ["uuid3"] = text => Uuid().IsMatch(text) && UuidVersion(text) == '3',
        ["uuid4"] = text => Uuid().IsMatch(text) && UuidVersion(text) == '4' && "89abAB".Contains(Hex(text)[16], StringComparison.Ordinal),
        ["uuid5"] = text => Uuid().IsMatch(text) && UuidVersion(text) == '5' && "89abAB".Contains(Hex(text)[16], StringComparison.Ordinal),
        ["hexcolor"] = text => HexColor().IsMatch(text),
        ["rgbcolor"] = text => RgbColor().IsMatch(text),
        ["byte"] = text => text.Length > 0 && text.Length % 4 == 0 && Base64().IsMatch(text),
        ["password"] = _ => true,
        ["date"] = text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["datetime"] = text => DateTimeText.Parse(text) is not null,
        ["duration"] = text => DurationText.Parse(text) is not null,
        ["isbn10"] = IsIsbn10,
        ["isbn13"] = IsIsbn13,
        ["isbn"] = text => IsIsbn10(text) || IsIsbn13(text),
        ["ssn"] = text => Ssn().IsMatch(text),
        ["creditcard"] = IsCreditCard,
        ["bsonobjectid"] = text => BsonId().IsMatch(text),
        ["k8sshortname"] = text => text.Length <= 63 && Label().IsMatch(text),
        ["k8slongname"] = text => text.Length <= 253 && Subdomain().IsMatch(text),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The format if it counts for the type, without its dashes; null if it is ignored.</summary>
    public static string? Supported(string type, string? format) => (type, format?.Replace("-", "", StringComparison.Ordinal)) switch
    {
        (_, null or "") => null,
        ("" or "string", { } name) => Checks.ContainsKey(name) ? format : null,
        ("integer", "int32" or "int64") => format,
        ("number", "float" or "double") => format,
        _ => null,
    };

    /// <summary>Whether a text has a format; true for formats that aren't checked.</summary>
    public static bool Matches(string format, string text) =>
        !Checks.TryGetValue(format.Replace("-", "", StringComparison.Ordinal), out var check) || check(text);

    /// <summary>Whether a text is an address range such as <c>10.0.0.0/8</c>.</summary>
    public static bool IsCidr(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IPAddress.TryParse(text[..slash], out var ip)
            && int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= (ip.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    private static bool IsRequestUri(string text) =>
        text.StartsWith('/')
            || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.StartsWith(uri.Scheme, StringComparison.OrdinalIgnoreCase)
            && text.Contains(':', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal));

    private static string Hex(string uuid) => uuid.Replace("-", "", StringComparison.Ordinal);

    private static char UuidVersion(string text) => Hex(text)[12];

    private static bool IsIsbn10(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length != 10 || !digits[..9].All(char.IsAsciiDigit) || !(char.IsAsciiDigit(digits[9]) || digits[9] == 'X'))
            return false;
        return digits.Select((c, i) => (10 - i) * (c == 'X' ? 10 : c - '0')).Sum() % 11 == 0;
    }

    private static bool IsIsbn13(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return digits.Length == 13 && digits.All(char.IsAsciiDigit)
            && digits.Select((c, i) => (i % 2 == 0 ? 1 : 3) * (c - '0')).Sum() % 10 == 0;
    }

    private static bool IsCreditCard(string text)
    {
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        if (digits.Length is < 13 or > 16)
            return false;
        return digits.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : Doubled(c - '0')).Sum() % 10 == 0;

        static int Doubled(int digit) => digit > 4 ? (digit * 2) - 9 : digit * 2;
    }

    [GeneratedRegex(@"^[^\s@<>]+@[^\s@<>]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(
        @"^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hostname();

    [GeneratedRegex(
        @"^([0-9a-fA-F]{2}(?<sep>[:-])([0-9a-fA-F]{2}\k<sep>){4}[0-9a-fA-F]{2}|([0-9a-fA-F]{4}\.){2}[0-9a-fA-F]{4})\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mac();

    [GeneratedRegex(
        @"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HexColor();

    [GeneratedRegex(
        @"^rgb\(\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,"
            + @"\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RgbColor();

    [GeneratedRegex(@"^[A-Za-z0-9+/]*={0,2}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Base64();

    [GeneratedRegex(@"^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ssn();

    [GeneratedRegex(@"^[0-9a-fA-F]{24}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BsonId();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subdomain();
}
