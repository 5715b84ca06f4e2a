namespace Operator.Rendering;

/// <summary>The keys that a Secret may have (IsConfigMapKey of k8s.io/apimachinery).</summary>
internal static class SecretKeys
{
    /// <summary>What a key must be, as the end of a sentence.</summary>
    public const string Rule = "use 1 to 253 letters, digits, '-', '_' or '.', other than \".\" and not starting with \"..\"";

    private const int MaxLength = 253;

    /// <summary>Whether a text may be a key.</summary>
    public static bool IsValid(string key) =>
        key.Length is > 0 and <= MaxLength && key != "." && !key.StartsWith("..", StringComparison.Ordinal)
        && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
