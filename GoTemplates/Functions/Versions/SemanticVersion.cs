using System.Globalization;
using System.Text.RegularExpressions;
using GoTemplates.Text;

namespace GoTemplates.Functions.Versions;

/// <summary>A semantic version as Masterminds/semver 3 has it: minor and patch may be left out, a <c>v</c> may stand in front.</summary>
internal sealed partial class SemanticVersion : GoObject
{
    private SemanticVersion(ulong major, ulong minor, ulong patch, string prerelease, string metadata, string original)
    {
        Major = major;
        Minor = minor;
        Patch = patch;
        Prerelease = prerelease;
        Metadata = metadata;
        Original = original;
    }

    public override string TypeName => "*semver.Version";

    public override string KindName => "ptr";

    internal ulong Major { get; }

    internal ulong Minor { get; }

    internal ulong Patch { get; }

    internal string Prerelease { get; }

    internal string Metadata { get; }

    internal string Original { get; }

    public override string Format() =>
        $"{Major}.{Minor}.{Patch}{(Prerelease.Length > 0 ? "-" + Prerelease : "")}{(Metadata.Length > 0 ? "+" + Metadata : "")}";

    public override TemplateFunction? FindMember(string name) => name switch
    {
        "Major" => Property(name, GoValue.Uint64(Major)),
        "Minor" => Property(name, GoValue.Uint64(Minor)),
        "Patch" => Property(name, GoValue.Uint64(Patch)),
        "Prerelease" => Property(name, Prerelease),
        "Metadata" => Property(name, Metadata),
        "Original" => Property(name, Original),
        "String" => Property(name, Format()),
        "Compare" => Comparison(name, other => CompareTo(other)),
        "Equal" => Comparison(name, other => CompareTo(other) == 0),
        "LessThan" => Comparison(name, other => CompareTo(other) < 0),
        "GreaterThan" => Comparison(name, other => CompareTo(other) > 0),
        "IncMajor" => Property(name, new SemanticVersion(Major + 1, 0, 0, "", "", $"{Major + 1}.0.0")),
        "IncMinor" => Property(name, new SemanticVersion(Major, Minor + 1, 0, "", "", $"{Major}.{Minor + 1}.0")),
        "IncPatch" => Property(name, NextPatch()),
        _ => null,
    };

    /// <exception cref="FunctionException">The text is no version.</exception>
    internal static SemanticVersion Parse(string text) => TryParse(text, out var version) ? version : throw new FunctionException("Invalid Semantic Version");

    internal static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SemanticVersion? version)
    {
        version = null;
        var match = Syntax().Match(text);
        if (!match.Success)
            return false;

        var prerelease = match.Groups["pre"].Value;
        if (!TryNumber(match.Groups["major"].Value, out var major) || !TryNumber(match.Groups["minor"].Value, out var minor)
            || !TryNumber(match.Groups["patch"].Value, out var patch) || prerelease.Split('.').Any(HasLeadingZero))
            return false;

        version = new SemanticVersion(major, minor, patch, prerelease, match.Groups["meta"].Value, text);
        return true;
    }

    internal int CompareTo(SemanticVersion other)
    {
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0) return order;
        if (Prerelease == other.Prerelease) return 0;
        if (Prerelease.Length == 0) return 1;
        return other.Prerelease.Length == 0 ? -1 : ComparePrereleases(Prerelease, other.Prerelease);
    }

    internal static int ComparePrereleases(string left, string right)
    {
        string[] lefts = left.Split('.'), rights = right.Split('.');
        for (var i = 0; i < Math.Min(lefts.Length, rights.Length); i++)
        {
            bool leftNumeric = ulong.TryParse(lefts[i], NumberStyles.None, null, out var leftNumber),
                rightNumeric = ulong.TryParse(rights[i], NumberStyles.None, null, out var rightNumber);
            var order = (leftNumeric, rightNumeric) switch
            {
                (true, true) => leftNumber.CompareTo(rightNumber),
                (true, false) => -1,
                (false, true) => 1,
                _ => GoString.Comparison(lefts[i], rights[i]),
            };
            if (order != 0) return Math.Sign(order);
        }

        return lefts.Length.CompareTo(rights.Length);
    }

    private SemanticVersion NextPatch()
    {
        var patch = Prerelease.Length > 0 ? Patch : Patch + 1;
        return new SemanticVersion(Major, Minor, patch, "", "", $"{Major}.{Minor}.{patch}");
    }

    private static TemplateFunction Property(string name, GoValue value) => new(name, [], _ => value);

    private static TemplateFunction Comparison(string name, Func<SemanticVersion, GoValue> compare) => new(
        name,
        [ParameterType.Any],
        call => call[0].Kind == GoKind.Object && call[0].AsObject() is SemanticVersion other
            ? compare(other)
            : throw new FunctionException($"wrong type for value; expected *semver.Version; got {call[0].TypeName}"));

    private static bool TryNumber(string text, out ulong number)
    {
        number = 0;
        return text.Length == 0 || ulong.TryParse(text, NumberStyles.None, null, out number);
    }

    private static bool HasLeadingZero(string part) => part.Length > 1 && part[0] == '0' && part.All(char.IsAsciiDigit);

    [GeneratedRegex(
        @"\Av?(?<major>[0-9]+)(\.(?<minor>[0-9]+))?(\.(?<patch>[0-9]+))?"
        + @"(-(?<pre>[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+(?<meta>[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial System.Text.RegularExpressions.Regex Syntax();
}
