using System.Globalization;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Times as RFC 3339 writes them.</summary>
public static partial class DateTimeText
{
    /// <summary>Reads a time; null if it is none.</summary>
    public static DateTimeOffset? Parse(string text) =>
        Form().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
