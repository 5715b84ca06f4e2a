using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Decoding;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Where a page of a list ended (<c>k8s.io/apiserver/pkg/storage/continue.go</c>).</summary>
/// <param name="Revision">The revision of the list; -1 for whatever is there when it goes on.</param>
/// <param name="Start">The key to go on with: <c>name</c>, or <c>namespace/name</c> in a list of all namespaces.</param>
public sealed record ContinueToken(long Revision, string Start)
{
    private const string ApiVersion = "meta.k8s.io/v1";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Reads a token.</summary>
    /// <exception cref="ApiException">400 if it isn't one.</exception>
    public static ContinueToken Decode(string text)
    {
        try
        {
            if (text.AsSpan().IndexOfAnyExcept(Alphabet) is >= 0 and var at)
                throw Invalid($"illegal base64 data at input byte {at}");
            if (text.Length % 4 == 1)
                throw Invalid($"illegal base64 data at input byte {text.Length - 1}");
            // Not by Base64Url, which refuses what Go takes: bits that are left over in the last character.
            var json = Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
            // Go looks at bytes, and shows the first that is wrong as if it were a character.
            if (GoJson.Problem(Encoding.Latin1.GetString(json)) is { } problem)
                throw Invalid(problem);
            var token = JsonNode.Parse(json)!.AsObject();
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
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    private static ApiException Invalid(string why) =>
        ApiErrors.BadRequest($"invalid continue token: continue key is not valid: {why}");
}
