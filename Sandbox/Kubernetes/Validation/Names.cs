namespace Sandbox.Kubernetes.Validation;

/// <summary>The rules of names, as <c>k8s.io/apimachinery/pkg/util/validation</c> words them: no message, no problem.</summary>
public static class Names
{
    private const string LabelFormat = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string SubdomainFormat = LabelFormat + @"(\." + LabelFormat + ")*";
    private const string QualifiedFormat = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string ValueFormat = "(" + QualifiedFormat + ")?";
    private const string KeyFormat = "[-._a-zA-Z0-9]+";
    private const string ServiceFormat = "[a-z]([-a-z0-9]*[a-z0-9])?";

    /// <summary>RFC 1123 label: at most 63 lower-case characters.</summary>
    public static IEnumerable<string> DnsLabel(string value) =>
        !IsLabel(value) && IsSubdomain(value) && value.Length <= 63
            ? ["must not contain dots"]
            : Check(value, 63, IsLabel,
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
                    + "alphanumeric character",
                LabelFormat, "my-name", "123-abc");

    /// <summary>RFC 1035 label: as services are named.</summary>
    public static IEnumerable<string> Dns1035Label(string value) => Check(value, 63, IsServiceLabel,
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
            + "alphanumeric character",
        ServiceFormat, "my-name", "abc-123");

    /// <summary>RFC 1123 subdomain: at most 253 lower-case characters and dots.</summary>
    public static IEnumerable<string> DnsSubdomain(string value) => Check(value, 253, IsSubdomain,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
            + "alphanumeric character",
        SubdomainFormat, "example.com");

    /// <summary>A segment of a path: as RBAC objects are named.</summary>
    public static IEnumerable<string> PathSegment(string value)
    {
        if (value is "." or "..")
            yield return $"may not be '{value}'";
        foreach (var character in "/%")
        {
            if (value.Contains(character))
                yield return $"may not contain '{character}'";
        }
    }

    /// <summary>A key of labels and annotations: an optional DNS prefix, a slash, a name.</summary>
    public static IEnumerable<string> QualifiedName(string value)
    {
        var parts = value.Split('/');
        if (parts.Length > 2)
        {
            return ["a qualified name " + Regexed(
                "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
                QualifiedFormat, "MyName", "my.name", "123-abc") +
                " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        var problems = new List<string>();
        if (parts.Length == 2)
        {
            if (parts[0].Length == 0)
                problems.Add("prefix part must be non-empty");
            else
                problems.AddRange(DnsSubdomain(parts[0]).Select(problem => "prefix part " + problem));
        }

        var name = parts[^1];
        if (name.Length == 0)
            problems.Add("name part must be non-empty");
        else if (name.Length > 63)
            problems.Add("name part must be no more than 63 bytes");
        if (!IsQualified(name))
        {
            problems.Add("name part " + Regexed(
                "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
                QualifiedFormat, "MyName", "my.name", "123-abc"));
        }

        return problems;
    }

    /// <summary>A label's value.</summary>
    public static IEnumerable<string> LabelValue(string value) => Check(value, 63, IsValue,
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
            + "alphanumeric character",
        ValueFormat, "MyValue", "my_value", "12345");

    /// <summary>A key of a Secret's or ConfigMap's data.</summary>
    public static IEnumerable<string> ConfigKey(string value)
    {
        foreach (var problem in Check(value, 253, IsKey,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'", KeyFormat, "key.name", "KEY_NAME", "key-name"))
            yield return problem;
        if (value is "." or "..")
            yield return $"must not be '{value}'";
        else if (value.StartsWith("..", StringComparison.Ordinal))
            yield return "must not start with '..'";
    }

    /// <summary>A port's number.</summary>
    public static IEnumerable<string> PortNumber(long value) => value is < 1 or > 65535 ? ["must be between 1 and 65535, inclusive"] : [];

    /// <summary>A port's name (RFC 6335).</summary>
    public static IEnumerable<string> PortName(string value)
    {
        if (value.Length > 15)
            yield return "must be no more than 15 bytes";
        if (value.Length == 0 || !value.All(c => IsLowerOrDigit(c) || c == '-'))
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        if (!value.Any(char.IsAsciiLetterLower))
            yield return "must contain at least one letter (a-z)";
        if (value.Contains("--", StringComparison.Ordinal))
            yield return "must not contain consecutive hyphens";
        if (value.StartsWith('-') || value.EndsWith('-'))
            yield return "must not begin or end with a hyphen";
    }

    /// <summary>The name of an environment variable, in the relaxed form of 1.34 and later.</summary>
    public static IEnumerable<string> EnvironmentVariable(string value) => value.Any(c => c is < ' ' or > '~' or '=')
        ? ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
        : [];

    /// <summary>The name of an HTTP header.</summary>
    public static IEnumerable<string> HttpHeader(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? []
            : [Regexed("a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+", "X-Header-Name")];

    private static IEnumerable<string> Check(string value, int most, Predicate<string> format, string rule, string pattern,
        params string[] examples)
    {
        if (value.Length > most)
            yield return $"must be no more than {most} bytes";
        if (!format(value))
            yield return Regexed(rule, pattern, examples);
    }

    private static string Regexed(string rule, string pattern, params string[] examples)
    {
        var shown = string.Join(", ", examples.Select((example, i) => i == 0 ? $"'{example}'" : $" or '{example}'"));
        return $"{rule} (e.g. {shown}, regex used for validation is '{pattern}')";
    }

    private static bool IsLabel(string value) =>
        value.Length > 0 && value.All(c => IsLowerOrDigit(c) || c == '-') && IsLowerOrDigit(value[0]) && IsLowerOrDigit(value[^1]);

    private static bool IsServiceLabel(string value) => IsLabel(value) && char.IsAsciiLetterLower(value[0]);

    private static bool IsSubdomain(string value) => value.Split('.').All(IsLabel);

    private static bool IsQualified(string value) =>
        IsKey(value) && char.IsAsciiLetterOrDigit(value[0]) && char.IsAsciiLetterOrDigit(value[^1]);

    private static bool IsValue(string value) => value.Length == 0 || IsQualified(value);

    private static bool IsKey(string value) => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
