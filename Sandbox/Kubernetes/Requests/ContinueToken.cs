using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Where a page of a list ended (<c>k8s.io/apiserver/pkg/storage/continue.go</c>).</summary>
/// <param name="Revision">The revision of the list; -1 for whatever is there when it goes on.</param>
/// <param name="Start">The key to go on with: <c>name</c>, or <c>namespace/name</c> in a list of all namespaces.</param>
public sealed record ContinueToken(long Revision, string Start)
{
    private const string ApiVersion = "meta.k8s.io/v1";

    /// <summary>Reads a token.</summary>
    /// <exception cref="ApiException">400 if it isn't one.</exception>
    public static ContinueToken Decode(string text)
    {
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/');
            padded = padded.TrimEnd('=').PadRight((padded.TrimEnd('=').Length + 3) / 4 * 4, '=');
            var token = JsonNode.Parse(Convert.FromBase64String(padded))!.AsObject();
            if ((string?)token["v"] != ApiVersion)
                throw Invalid($"server does not recognize this encoded version \"{token["v"]}\"");
            return new((long?)token["rv"] ?? 0, (string?)token["start"] ?? "");
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw Invalid(e.Message);
        }
    }

    /// <summary>The token's text.</summary>
    public string Encode()
    {
        var json = new JsonObject { ["v"] = ApiVersion, ["rv"] = Revision, ["start"] = Start }.ToJsonString();
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static ApiException Invalid(string why) =>
        ApiErrors.BadRequest($"invalid continue token: continue key is not valid: {why}");
}
