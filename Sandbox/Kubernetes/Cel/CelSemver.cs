using System.Globalization;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Cel;

/// <summary>A version by semver.org.</summary>
/// <param name="Major">The major number.</param>
/// <param name="Minor">The minor number.</param>
/// <param name="Patch">The patch number.</param>
/// <param name="Prerelease">What follows the dash; empty if nothing.</param>
internal sealed partial record CelSemver(long Major, long Minor, long Patch, string Prerelease) : ICelOpaque
{
    /// <summary>The type.</summary>
    public static CelType SemverType { get; } = CelType.Opaque("kubernetes.Semver");

    /// <inheritdoc/>
    public CelType Type => SemverType;

    /// <summary>Reads a version; a normalized one may lack parts and start with <c>v</c>. Null if it is none.</summary>
    public static CelSemver? Parse(string text, bool normalize)
    {
        if (normalize)
        {
            text = text.StartsWith('v') ? text[1..] : text;
            var core = text.Split('-', '+')[0];
            var missing = 2 - core.Count(c => c == '.');
            text = core + string.Concat(Enumerable.Repeat(".0", Math.Max(missing, 0))) + text[core.Length..];
            text = LeadingZeros().Replace(text, "");
        }

        var match = Form().Match(text);
        return match.Success
            && Number(match.Groups["major"].Value) is { } major
            && Number(match.Groups["minor"].Value) is { } minor
            && Number(match.Groups["patch"].Value) is { } patch
            ? new CelSemver(major, minor, patch, match.Groups["pre"].Value)
            : null;
    }

    /// <summary>The order of versions: a prerelease comes before its release.</summary>
    public int Precedence(CelSemver other)
    {
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || Prerelease == other.Prerelease)
            return order;
        if (Prerelease.Length == 0 || other.Prerelease.Length == 0)
            return Prerelease.Length == 0 ? 1 : -1;

        var (ours, theirs) = (Prerelease.Split('.'), other.Prerelease.Split('.'));
        foreach (var (a, b) in ours.Zip(theirs))
        {
            var part = (Number(a), Number(b)) switch
            {
                ({ } x, { } y) => x.CompareTo(y),
                ({ }, null) => -1,
                (null, { }) => 1,
                _ => string.CompareOrdinal(a, b),
            };
            if (part != 0)
                return part;
        }

        return ours.Length - theirs.Length;
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(
        @"^(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)"
            + @"(-(?<pre>[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+[0-9A-Za-z.-]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<=^|\.)0+(?=[0-9])(?=[0-9.]*($|[-+]))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeadingZeros();
}
