using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Host names as the engine takes them: letters of any script become punycode, lengths are those of DNS.</summary>
internal static partial class HostName
{
    private const int MaxLabel = 63;
    private const int MaxName = 253;

    /// <summary>The name in ASCII (<c>idna.ToASCII</c>); other characters of ASCII stay as they are.</summary>
    /// <exception cref="FormatException">A label is empty or too long, or can't be written in ASCII; the message is Go's.</exception>
    public static string ToAscii(string name)
    {
        var labels = name.Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            var isRoot = i > 0 && i == labels.Length - 1 && labels[i].Length == 0;
            if (isRoot)
                continue;
            if (!Ascii.IsValid(labels[i]))
                labels[i] = Punycode(labels[i]);
            if (labels[i].Length is 0 or > MaxLabel)
                throw Invalid(labels[i]);
        }

        var ascii = string.Join('.', labels);
        return ascii.TrimEnd('.').Length <= MaxName ? ascii : throw Invalid(ascii);
    }

    /// <summary>True for what may stand as a host in a certificate, also a wildcard.</summary>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    private static string Punycode(string label)
    {
        try
        {
            return new IdnMapping { AllowUnassigned = true }.GetAscii(label);
        }
        catch (ArgumentException)
        {
            throw Invalid(label);
        }
    }

    private static FormatException Invalid(string label) => new($"idna: invalid label {GoValue.Quote(label)}");

    [GeneratedRegex(
        @"^(\*\.)?(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\-]*[a-zA-Z0-9])\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\-]*[A-Za-z0-9])\.?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
