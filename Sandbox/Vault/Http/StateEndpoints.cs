using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Http;

/// <summary>The paths that are answered whatever the state of the server, outside mounts and audit: health, seal, init, leader.</summary>
internal sealed class StateEndpoints
{
    private static readonly Dictionary<string, FieldType> InitFields = new()
    {
        ["secret_shares"] = FieldType.Int,
        ["secret_threshold"] = FieldType.Int,
    };

    private static readonly Dictionary<string, FieldType> UnsealFields = new() { ["key"] = FieldType.Text, ["reset"] = FieldType.Bool };

    private readonly VaultCore _core;
    private readonly RequestReader _reader;
    private readonly KeyCeremonyEndpoints _ceremonies;

    /// <summary>Makes the endpoints of a server.</summary>
    public StateEndpoints(VaultCore server)
    {
        _core = server;
        _reader = new RequestReader(server.Flavour);
        _ceremonies = new KeyCeremonyEndpoints(server, _reader);
    }

    private string Version => VaultVersion.Of(_core.Flavour);

    /// <summary>Answers a request if its path is one of these; null if it isn't.</summary>
    public async Task<StateAnswer?> TryAnswerAsync(HttpContext context, string path, CancellationToken cancellationToken) => path switch
    {
        "sys/health" => Only(context, ["GET", "HEAD"]) ?? Health(context.Request.Query),
        "sys/seal-status" => Only(context, ["GET"]) ?? new StateAnswer(200, SealStatus()),
        "sys/leader" => Only(context, ["GET"]) ?? new StateAnswer(200, Leader()),
        "sys/init" => Only(context, ["GET", "PUT", "POST"]) ?? await InitAsync(context.Request, cancellationToken),
        "sys/unseal" => Only(context, ["PUT", "POST"]) ?? await UnsealAsync(context.Request, cancellationToken),
        "sys/seal" => Only(context, ["PUT", "POST"]) ?? Seal(context.Request),
        "sys/step-down" => Only(context, ["PUT", "POST"]) ?? StepDown(context.Request),
        _ => await _ceremonies.TryAnswerAsync(context.Request, path, cancellationToken),
    };

    private static StateAnswer? Only(HttpContext context, string[] methods) =>
        methods.Contains(context.Request.Method) ? null : new StateAnswer(405, ResponseBody.Error(null));

    private StateAnswer Health(IQueryCollection query)
    {
        var seal = _core.Seal;
        int status;
        if (!seal.IsInitialized)
            status = Code(query, "uninitcode", 501);
        else
            status = seal.IsSealed ? Code(query, "sealedcode", 503) : Code(query, "activecode", 200);

        var body = new JsonObject
        {
            ["initialized"] = seal.IsInitialized,
            ["sealed"] = seal.IsSealed,
            ["standby"] = seal.IsSealed,
            ["performance_standby"] = false,
            ["replication_performance_mode"] = seal.IsSealed ? "unknown" : "disabled",
            ["replication_dr_mode"] = seal.IsSealed ? "unknown" : "disabled",
            ["server_time_utc"] = _core.Clock.GetUtcNow().ToUnixTimeSeconds(),
            ["version"] = Version,
        };
        if (_core.Flavour == VaultFlavour.OpenBao)
            body.Remove("performance_standby");
        if (!seal.IsSealed)
            (body["cluster_name"], body["cluster_id"]) = (seal.ClusterName, seal.ClusterId);
        if (_core.Flavour == VaultFlavour.Vault)
            (body["enterprise"], body["echo_duration_ms"], body["clock_skew_ms"], body["replication_primary_canary_age_ms"]) = (false, 0, 0, 0);
        return new StateAnswer(status, body);
    }

    private JsonObject SealStatus()
    {
        var status = _core.Seal.Describe(Version);
        if (_core.Flavour == VaultFlavour.Vault)
            status["build_date"] = "2025-09-23T13:22:38Z";
        if (_core.Flavour == VaultFlavour.OpenBao)
            status["commit_date"] = "2026-07-21T10:00:00Z";
        return status;
    }

    private static int Code(IQueryCollection query, string name, int absent)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return absent;
        return int.TryParse(text, out var code) && code is >= 100 and <= 999 ? code : throw new VaultException(400, null, isFailure: false);
    }

    private JsonObject Leader()
    {
        var leader = new JsonObject
        {
            ["ha_enabled"] = false,
            ["is_self"] = false,
            ["active_time"] = "0001-01-01T00:00:00Z",
            ["leader_address"] = "",
            ["leader_cluster_address"] = "",
        };
        if (_core.Flavour != VaultFlavour.OpenBao)
            (leader["performance_standby"], leader["performance_standby_last_remote_wal"]) = (false, 0);
        return leader;
    }

    private async Task<StateAnswer> InitAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (http.Method == "GET")
            return new StateAnswer(200, new JsonObject { ["initialized"] = _core.Seal.IsInitialized });

        var fields = await FieldsAsync(http, InitFields, cancellationToken);
        var keys = _core.Seal.Initialize((int)fields.Int("secret_shares"), (int)fields.Int("secret_threshold"));
        return new StateAnswer(200, new JsonObject
        {
            ["keys"] = new JsonArray([.. keys.Select(k => JsonValue.Create(Convert.ToHexStringLower(k)))]),
            ["keys_base64"] = new JsonArray([.. keys.Select(k => JsonValue.Create(Convert.ToBase64String(k)))]),
            ["root_token"] = _core.CreateRootToken(),
        });
    }

    private async Task<StateAnswer> UnsealAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var fields = await FieldsAsync(http, UnsealFields, cancellationToken);
        var key = fields.Text("key");
        if (fields.Bool("reset"))
            _core.Seal.Reset();
        else if (key.Length == 0)
            throw VaultException.Refused("'key' must be specified in request body as JSON, or 'reset' set to true");
        else
            _core.Seal.Unseal(KeyShare(key));
        return new StateAnswer(200, SealStatus());
    }

    private StateAnswer Seal(HttpRequest http)
    {
        AuthorizeSudo(http, "sys/seal");
        _core.Seal.Seal();
        return new StateAnswer(204, null);
    }

    // Without high availability there is nobody to step down for.
    private StateAnswer StepDown(HttpRequest http)
    {
        AuthorizeSudo(http, "sys/step-down");
        return new StateAnswer(204, null);
    }

    private void AuthorizeSudo(HttpRequest http, string path)
    {
        _core.ThrowIfSealed(RequestReader.TokenOf(http));
        var id = RequestReader.TokenOf(http);
        if (id.Length == 0)
            throw VaultException.Failed("missing client token");
        var token = _core.Tokens.Find(id) is { Namespace: "" } known ? known : throw VaultException.Denied();
        var verdict = _core.AclOf(token).Check(new VaultRequest { Operation = Operation.Update, Path = path }, path);
        if (verdict is not { Allowed: true, HasSudo: true })
            throw VaultException.Denied();
    }

    /// <summary>A key share as it is written, in hex or base64.</summary>
    /// <exception cref="VaultException">It is neither.</exception>
    public static byte[] KeyShare(string key)
    {
        if (key.Length % 2 == 0 && key.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(key);
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length)
            ? bytes[..length]
            : throw VaultException.Refused("'key' must be a valid hex or base64 string");
    }

    private async Task<FieldData> FieldsAsync(HttpRequest http, Dictionary<string, FieldType> schema,
        CancellationToken cancellationToken)
    {
        try
        {
            return new FieldData(schema, await _reader.BodyAsync(http, cancellationToken));
        }
        catch (VaultException e) when (e.Text == "error parsing JSON")
        {
            throw VaultException.Refused("failed to parse JSON input: unexpected EOF", e.Status);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }
    }
}
