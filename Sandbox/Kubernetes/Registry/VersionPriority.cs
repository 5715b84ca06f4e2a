using System.Globalization;

namespace Sandbox.Kubernetes.Registry;

/// <summary>The order of API versions: <c>v2, v1, v1beta2, v1beta1, v1alpha1</c>, then others by name.</summary>
internal sealed class VersionPriority : IComparer<string?>
{
    public static VersionPriority Comparer { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (Parse(x ?? ""), Parse(y ?? ""));
        if (left is null || right is null)
            return left is null && right is null ? string.CompareOrdinal(x, y) : left is null ? 1 : -1;
        return -left.Value.CompareTo(right.Value);
    }

    private static (int Stage, int Major, int Minor)? Parse(string version)
    {
        if (!version.StartsWith('v'))
            return null;
        foreach (var (word, stage) in new[] { ("alpha", 0), ("beta", 1) })
        {
            var at = version.IndexOf(word, StringComparison.Ordinal);
            if (at > 0)
                return Number(version[1..at]) is { } major && Number(version[(at + word.Length)..]) is { } minor
                    ? (stage, major, minor)
                    : null;
        }

        return Number(version[1..]) is { } number ? (2, number, 0) : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
