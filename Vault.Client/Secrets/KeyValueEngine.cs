using System.Globalization;
using System.Text.Json;

namespace Vault.Client.Secrets;

/// <summary>The key-value engine over a transport: usually a session.</summary>
public sealed class KeyValueEngine(IVaultTransport transport) : IKeyValueEngine
{
    private const string VersionedWarning = "Invalid path for a versioned K/V secrets engine";

    /// <inheritdoc />
    public async Task<KeyValueVersion> DetectVersionAsync(string mount, string path, string? vaultNamespace, CancellationToken cancellationToken)
    {
        var (engineMount, secretPath) = (mount.Trim('/'), path.Trim('/'));
        var request = new VaultRequest(HttpMethod.Get, $"sys/internal/ui/mounts/{engineMount}{(secretPath.Length == 0 ? "" : "/" + secretPath)}")
        {
            Operation = "mount-read",
            Namespace = vaultNamespace,
        };
        using var response = await transport.SendAsync(request, cancellationToken);
        var data = response.Json.Property("data");
        var type = data.Property("type").Text();
        if (type.Length == 0)
            throw Fail(VaultErrorKind.InvalidResponse, request, response, "the answer has no data.type");

        if (type is not ("kv" or "generic"))
            throw Fail(VaultErrorKind.InvalidRequest, request, response, $"the engine at '{engineMount}' is of type '{type}', not a key-value engine");

        // The store answers for the mount that serves the path, which needn't be the one that was named.
        if (data.Property("path").Text().TrimEnd('/') is { Length: > 0 } actual && actual != engineMount)
            throw Fail(VaultErrorKind.InvalidRequest, request, response, $"'{engineMount}' is no mount: the path is served by the engine at '{actual}'; name that as the mount");

        var version = data.Property("options").Property("version");
        return version.ValueKind switch
        {
            JsonValueKind.String when version.ValueEquals("2"u8) => KeyValueVersion.V2,
            JsonValueKind.Number when version.TryGetInt32(out var number) && number == 2 => KeyValueVersion.V2,
            JsonValueKind.String when !version.ValueEquals("1"u8) && !version.ValueEquals(""u8) =>
                throw Fail(VaultErrorKind.InvalidRequest, request, response, $"the engine at '{engineMount}' has version '{version.Text()}', which isn't known"),
            _ => KeyValueVersion.V1,
        };
    }

    /// <inheritdoc />
    public async Task<KeyValueReadResult> ReadAsync(
        KeyValueVersion engine, string mount, string path, int? version, string? vaultNamespace, CancellationToken cancellationToken)
    {
        var versioned = engine == KeyValueVersion.V2;
        var request = new VaultRequest(HttpMethod.Get, $"{mount.Trim('/')}/{(versioned ? "data/" : "")}{path.Trim('/')}")
        {
            Operation = "kv-read",
            Namespace = vaultNamespace,
            Accept = [404],
            Query = version is { } number ? new Dictionary<string, string> { ["version"] = number.ToString(CultureInfo.InvariantCulture) } : [],
        };
        if (path.Trim('/').Length == 0 || mount.Trim('/').Length == 0)
            throw Fail(VaultErrorKind.InvalidRequest, request, response: null, "not sent: the mount or the path is empty");

        if (version is not null && (!versioned || version <= 0))
            throw Fail(VaultErrorKind.InvalidRequest, request, response: null, versioned ? "not sent: versions start at 1" : "not sent: KV version 1 has no versions to choose from");

        using var response = await transport.SendAsync(request, cancellationToken);
        return response.StatusCode == 404 ? Absent(request, response) : Present(request, response, versioned);
    }

    private static KeyValueReadResult Absent(VaultRequest request, VaultResponse response)
    {
        var body = response.Json;
        if (body.Property("warnings").Texts().Any(w => w.Contains(VersionedWarning, StringComparison.OrdinalIgnoreCase)))
            throw Fail(VaultErrorKind.InvalidRequest, request, response, "the mount is a KV version 2 engine, and was read as version 1: set the type to kv-v2");

        if (body.Property("data").Property("metadata") is { ValueKind: JsonValueKind.Object } metadata)
            return new KeyValueReadResult(Secret: null, AbsenceOf(metadata) ?? KeyValueAbsence.Missing);

        // No such mount and no such namespace come with a text. They are mistakes, and must not pass for a secret that was deleted.
        var errors = Http.ErrorAnswer.ErrorsOf(body, request.Token);
        if (errors.Count > 0)
            throw new VaultApiException(VaultErrorKind.NotFound, request.Operation, request.Path, response.StatusCode, errors);

        // Nor must a proxy's 404.
        return body.Property("errors").ValueKind == JsonValueKind.Array
            ? new KeyValueReadResult(Secret: null, KeyValueAbsence.Missing)
            : throw Fail(VaultErrorKind.InvalidResponse, request, response, "the 404 doesn't have the form of this API's: check that the address leads to the store");
    }

    private static KeyValueReadResult Present(VaultRequest request, VaultResponse response, bool versioned)
    {
        var data = response.Json.Property("data");
        if (!versioned)
        {
            return data.ValueKind == JsonValueKind.Object
                ? new KeyValueReadResult(SecretOf(request, response, data, version: null), Absence: null)
                : throw Fail(VaultErrorKind.InvalidResponse, request, response, "the answer has no data");
        }

        var metadata = data.Property("metadata");
        var values = data.Property("data");
        if (metadata.ValueKind != JsonValueKind.Object || values.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            throw Fail(VaultErrorKind.InvalidRequest, request, response, "the answer isn't one of KV version 2: if the mount is a version 1 engine, set the type to kv-v1");

        int? version = metadata.Property("version") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;
        if (values.ValueKind == JsonValueKind.Object)
            return new KeyValueReadResult(SecretOf(request, response, values, version) with { Metadata = JsonText.RawOf(metadata) }, Absence: null);

        // Null data is how some versions tell of a deletion with 200, and what somebody gets who wrote null.
        return AbsenceOf(metadata) is { } absence
            ? new KeyValueReadResult(Secret: null, absence)
            : new KeyValueReadResult(new KeyValueSecret(new Dictionary<string, SecretValue>(), version), Absence: null);
    }

    private static KeyValueSecret SecretOf(VaultRequest request, VaultResponse response, JsonElement values, int? version) =>
        new(values.Values(request, response), version) { Json = JsonText.RawOf(values) };

    private static KeyValueAbsence? AbsenceOf(JsonElement metadata)
    {
        if (metadata.Property("destroyed").IsTrue())
            return KeyValueAbsence.Destroyed;

        return metadata.Property("deletion_time").Text().Length > 0 ? KeyValueAbsence.Deleted : null;
    }

    private static VaultApiException Fail(VaultErrorKind kind, VaultRequest request, VaultResponse? response, string reason) =>
        new(kind, request.Operation, request.Path, response?.StatusCode, [reason]);
}
