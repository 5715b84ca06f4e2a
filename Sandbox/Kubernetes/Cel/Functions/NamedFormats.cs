using System.Collections.Frozen;
using Sandbox.Kubernetes.Schema;
using Sandbox.Kubernetes.Validation;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>The formats of names: <c>format.dns1123Label().validate(x)</c> gives the problems, or none.</summary>
internal static class NamedFormats
{
    private static readonly FrozenDictionary<string, CelFormat> Known = new CelFormat[]
    {
        new("dns1123Label", Names.DnsLabel),
        new("dns1123Subdomain", Names.DnsSubdomain),
        new("dns1035Label", Names.Dns1035Label),
        new("qualifiedName", Names.QualifiedName),
        new("dns1123LabelPrefix", text => Names.DnsLabel(WithoutDash(text))),
        new("dns1123SubdomainPrefix", text => Names.DnsSubdomain(WithoutDash(text))),
        new("dns1035LabelPrefix", text => Names.Dns1035Label(WithoutDash(text))),
        new("labelValue", Names.LabelValue),
        new("uri", text => Problem("uri", text, $"parse {Errors.FieldErrors.Quote(text)}: invalid URI for request")),
        new("uuid", text => Problem("uuid", text, "does not match the UUID format")),
        new("byte", text => Problem("byte", text, "invalid base64")),
        new("date", text => Problem("date", text, "invalid date")),
        new("datetime", text => Problem("datetime", text, "invalid datetime")),
    }.ToFrozenDictionary(format => format.Name, StringComparer.Ordinal);

    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All =>
    [
        .. Known.Values.Select(format => Function($"format.{format.Name}", [], CelFormat.FormatType, _ => format)),
        Function("format.named", [CelType.String], CelType.Optional(CelFormat.FormatType),
            a => Known.TryGetValue((string)a[0]!, out var format) ? CelOptional.Of(format) : CelOptional.None),
        Member("validate", [CelFormat.FormatType, CelType.String], CelType.Optional(Types.ListOfString),
            a => Validate((CelFormat)a[0]!, (string)a[1]!)),
    ];

    private static CelOptional Validate(CelFormat format, string text)
    {
        object?[] problems = [.. format.Problems(text)];
        return problems.Length == 0 ? CelOptional.None : CelOptional.Of(new CelList(problems));
    }

    private static string[] Problem(string format, string text, string problem) => Formats.Matches(format, text) ? [] : [problem];

    // Something will follow a prefix, so that it may end in a dash.
    private static string WithoutDash(string text) => text.Length > 1 && text.EndsWith('-') ? text[..^2] + 'a' : text;
}
