using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Admission;

/// <summary>The rules of where a webhook is (<c>k8s.io/apiserver/pkg/util/webhook/validation.go</c>).</summary>
internal static class ClientConfigRules
{
    private const string Form = "; desired format: https://host[/path]";

    /// <summary>What is wrong with a <c>clientConfig</c>.</summary>
    public static IEnumerable<FieldError> Check(JsonNode? config, string path) => (config.At("url"), config.At("service")) switch
    {
        (not null, null) => Url(config.Text("url"), $"{path}.url"),
        (null, { } service) => Service(service, $"{path}.service"),
        _ => [FieldErrors.Required(path, "exactly one of url or service is required")],
    };

    private static IEnumerable<FieldError> Url(string text, string path)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal) is > 0 and var at ? text[..at] : "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) && scheme.Length > 0 && text.Length > scheme.Length + 3)
        {
            yield return FieldErrors.Required(path, $"url must be a valid URL: parse {FieldErrors.Quote(text)}: {Problem(text)}{Form}");
            yield break;
        }

        if (scheme != "https")
            yield return FieldErrors.Invalid(path, scheme, "'https' is the only allowed URL scheme" + Form);
        if (scheme.Length == 0 || url is null || url.Host.Length == 0)
            yield return FieldErrors.Invalid(path, "", "host must be specified" + Form);
        if (url is null)
            yield break;
        if (url.UserInfo.Length > 0)
            yield return FieldErrors.Invalid(path, url.UserInfo, "user information is not permitted in the URL");
        if (url.Fragment.Length > 1)
            yield return FieldErrors.Invalid(path, url.Fragment[1..], "fragments are not permitted in the URL");
        if (url.Query.Length > 1)
            yield return FieldErrors.Invalid(path, url.Query[1..], "query parameters are not permitted in the URL");
    }

    private static string Problem(string text)
    {
        var authority = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/', '?', '#')[0];
        if (authority.Contains(' '))
            return "invalid character \" \" in host name";
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']')
            ? $"invalid port {FieldErrors.Quote(authority[colon..])} after host"
            : "invalid URI for request";
    }

    private static IEnumerable<FieldError> Service(JsonNode service, string path)
    {
        if (service.Text("name").Length == 0)
            yield return FieldErrors.Required($"{path}.name");
        if (service.Text("namespace").Length == 0)
            yield return FieldErrors.Required($"{path}.namespace");
        if (service.Number("port") is not (>= 1 and <= 65535))
        {
            yield return FieldErrors.Invalid(
                $"{path}.port", service.At("port"), "port is not valid: must be between 1 and 65535, inclusive");
        }

        foreach (var error in Path(service.Text("path"), $"{path}.path"))
            yield return error;
    }

    private static IEnumerable<FieldError> Path(string value, string path)
    {
        if (value is "" or "/")
            yield break;
        if (value == "//")
        {
            yield return FieldErrors.Invalid(path, value, "segment[0] may not be empty");
            yield break;
        }

        if (!value.StartsWith('/'))
            yield return FieldErrors.Invalid(path, value, "must start with a '/'");
        var rest = value[1..];
        var segments = (rest.EndsWith('/') ? rest[..^1] : rest).Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Length == 0)
                yield return FieldErrors.Invalid(path, value, $"segment[{i}] may not be empty");
            foreach (var problem in segments[i].Length == 0 ? [] : Names.DnsSubdomain(segments[i]))
                yield return FieldErrors.Invalid(path, value, $"segment[{i}]: {problem}");
        }
    }
}
