using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Http;

/// <summary>Makes a request of the core of an HTTP request.</summary>
/// <param name="flavour">Which methods there are, and what is said of a body that can't be read.</param>
internal sealed class RequestReader(VaultFlavour flavour)
{
    private const string MergePatch = "application/merge-patch+json";
    private const int MaxBodySize = 32 * 1024 * 1024;

    /// <summary>Reads a request.</summary>
    /// <param name="context">The HTTP request.</param>
    /// <param name="path">Its path without <c>/v1/</c>.</param>
    /// <param name="cancellationToken">Cancels reading the body.</param>
    /// <exception cref="VaultException">The method is unknown or the body can't be read.</exception>
    public async Task<VaultRequest> ReadAsync(HttpContext context, string path, CancellationToken cancellationToken)
    {
        var http = context.Request;
        var (operation, data) = http.Method switch
        {
            "GET" => (ReadOperation(http), Query(http)),
            "LIST" => (Operation.List, Query(http)),
            "SCAN" when flavour == VaultFlavour.OpenBao => (Operation.Scan, Query(http)),
            "DELETE" => (Operation.Delete, Query(http)),
            "POST" or "PUT" => (Operation.Update, await BodyAsync(http, cancellationToken)),
            "PATCH" when flavour != VaultFlavour.Vault18 => (Operation.Patch, await PatchAsync(http, cancellationToken)),
            "HEAD" or "OPTIONS" => (Operation.Header, Query(http)),
            _ => throw new VaultException(405, null, isFailure: false),
        };
        return new VaultRequest
        {
            Operation = operation,
            Path = operation is Operation.List or Operation.Scan && !path.EndsWith('/') ? path + "/" : path,
            Data = data,
            ClientToken = TokenOf(http),
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString() ?? "",
            WrapTtl = WrapTtl(http),
            NamespaceHeader = flavour == VaultFlavour.OpenBao ? http.Headers["X-Vault-Namespace"].ToString() : "",
            ClientCertificate = context.Connection.ClientCertificate,
        };
    }

    /// <summary>The token of a request, from <c>X-Vault-Token</c> or a bearer header; empty for none.</summary>
    public static string TokenOf(HttpRequest http)
    {
        var token = http.Headers["X-Vault-Token"].ToString().Trim();
        if (token.Length > 0)
            return token;
        var header = http.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..].Trim() : "";
    }

    /// <summary>The fields of a body: of a JSON object, or of a form.</summary>
    /// <exception cref="VaultException">It is too large, or no object.</exception>
    public async Task<JsonObject> BodyAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (http.ContentLength > MaxBodySize)
            throw VaultException.Refused("error parsing JSON", 413);

        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await http.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBodySize)
                throw VaultException.Refused("error parsing JSON", 413);
        }

        if (body.Length == 0)
            return [];
        if (IsForm(http, body.GetBuffer().AsSpan(0, (int)body.Length)))
            return Fields(QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body.ToArray())));

        JsonLimits.Check(body.GetBuffer().AsSpan(0, (int)body.Length), flavour);
        try
        {
            return GoJson.Parse(body.GetBuffer().AsSpan(0, (int)body.Length)) switch
            {
                null => [],
                JsonObject map => map,
                var other => throw Malformed($"json: cannot unmarshal {Kind(other)} into Go value of type map[string]interface {{}}"),
            };
        }
        catch (JsonException)
        {
            var text = System.Text.Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
            var problem = Kubernetes.Decoding.GoJson.Problem(text) ?? "invalid JSON";
            throw Malformed(problem == "unexpected end of JSON input" ? "unexpected EOF" : problem);
        }
    }

    // HashiCorp's servers don't say what is wrong with it.
    private VaultException Malformed(string problem) =>
        VaultException.Refused(flavour == VaultFlavour.OpenBao ? $"failed to decode JSON input: {problem}" : "error parsing JSON");

    private static string Kind(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private async Task<JsonObject> PatchAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(http.ContentType))
            throw VaultException.Refused("mime: no media type");
        var type = http.ContentType.Split(';')[0].Trim().ToLowerInvariant();
        return type == MergePatch
            ? await BodyAsync(http, cancellationToken)
            : throw VaultException.Refused($"PATCH requires Content-Type of {MergePatch}, provided {type}", 415);
    }

    // What curl sends says that it is a form whatever it is, so a body that begins like JSON is JSON.
    private static bool IsForm(HttpRequest http, ReadOnlySpan<byte> body) =>
        http.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
        && body.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..];

    private Operation ReadOperation(HttpRequest http)
    {
        var isList = Flag(http, "list");
        if (flavour != VaultFlavour.OpenBao || !Flag(http, "scan"))
            return isList ? Operation.List : Operation.Read;
        return isList ? throw new VaultException(400, null, isFailure: false) : Operation.Scan;
    }

    private static bool Flag(HttpRequest http, string name)
    {
        if (!http.Query.TryGetValue(name, out var value) || value.ToString().Length == 0)
            return false;
        try
        {
            return GoNumber.ParseBool(value.ToString());
        }
        catch (FormatException)
        {
            throw new VaultException(400, null, isFailure: false);
        }
    }

    private static JsonObject Query(HttpRequest http) => Fields(http.Query);

    private static JsonObject Fields(IEnumerable<KeyValuePair<string, StringValues>> values) => new(values.Select(p =>
        KeyValuePair.Create(p.Key, p.Value.Count == 1
            ? JsonValue.Create(p.Value[0])
            : (JsonNode?)new JsonArray([.. p.Value.Select(v => JsonValue.Create(v))]))));

    private static TimeSpan? WrapTtl(HttpRequest http)
    {
        var header = http.Headers["X-Vault-Wrap-TTL"].ToString();
        if (header.Length == 0)
            return null;
        try
        {
            var ttl = GoDuration.Parse(header);
            return ttl >= TimeSpan.Zero ? ttl : throw new FormatException("requested wrap ttl cannot be negative");
        }
        catch (FormatException e)
        {
            throw VaultException.Refused($"error parsing X-Vault-Wrap-TTL header: {e.Message}");
        }
    }
}
