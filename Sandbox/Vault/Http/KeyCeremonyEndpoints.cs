using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Seal;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Http;

/// <summary>What key shares are needed for: <c>sys/generate-root</c> and <c>sys/rekey</c>. They take no token.</summary>
/// <param name="core">The server.</param>
/// <param name="reader">Reads bodies.</param>
internal sealed class KeyCeremonyEndpoints(VaultCore core, RequestReader reader)
{
    private const int RootTokenLength = 24;

    private static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["otp"] = FieldType.Text,
        ["pgp_key"] = FieldType.Text,
        ["key"] = FieldType.Text,
        ["nonce"] = FieldType.Text,
        ["secret_shares"] = FieldType.Int,
        ["secret_threshold"] = FieldType.Int,
        ["pgp_keys"] = FieldType.List,
    };

    private readonly KeyCeremony _root = new(core.Seal, "root generation");
    private readonly KeyCeremony _rekey = new(core.Seal, "rekey");
    private string _otp = "";
    private (int Shares, int Threshold) _wanted;

    private int OtpLength => core.Tokens.ServicePrefix.Length + RootTokenLength;

    /// <summary>Answers a request if its path is one of these; null if it isn't.</summary>
    public async Task<StateAnswer?> TryAnswerAsync(HttpRequest http, string path, CancellationToken cancellationToken)
    {
        if (path is not ("sys/generate-root/attempt" or "sys/generate-root/update" or "sys/rekey/init" or "sys/rekey/update"))
            return null;
        if (!core.Seal.IsInitialized)
            throw VaultException.Refused("server is not yet initialized");
        if (core.Seal.IsSealed)
            throw VaultException.Refused("Vault is sealed", 503);
        var fields = http.Method is "PUT" or "POST" ? new FieldData(Fields, await reader.BodyAsync(http, cancellationToken)) : null;
        return (path, http.Method, fields) switch
        {
            ("sys/generate-root/attempt", "GET", _) => new StateAnswer(200, RootStatus()),
            ("sys/generate-root/attempt", "DELETE", _) => Cancel(_root),
            ("sys/generate-root/attempt", _, { } f) => StartRoot(f),
            ("sys/generate-root/update", _, { } f) => UpdateRoot(f),
            ("sys/rekey/init", "GET", _) => new StateAnswer(200, RekeyStatus()),
            ("sys/rekey/init", "DELETE", _) => Cancel(_rekey),
            ("sys/rekey/init", _, { } f) => StartRekey(f),
            ("sys/rekey/update", _, { } f) => UpdateRekey(f),
            _ => new StateAnswer(405, ResponseBody.Error(null)),
        };
    }

    private static StateAnswer Cancel(KeyCeremony ceremony)
    {
        ceremony.Cancel();
        return new StateAnswer(204, null);
    }

    private static bool Take(KeyCeremony ceremony, FieldData fields)
    {
        if (fields.Text("key").Length == 0)
            throw VaultException.Refused("'key' must be specified in request body as JSON");
        return ceremony.Take(StateEndpoints.KeyShare(fields.Text("key")), fields.Text("nonce"));
    }

    private JsonObject RootStatus(string encoded = "", string otp = "") => new()
    {
        ["nonce"] = _root.Nonce,
        ["started"] = _root.IsStarted,
        ["progress"] = encoded.Length > 0 ? core.Seal.Threshold : _root.Progress,
        ["required"] = core.Seal.Threshold,
        ["complete"] = encoded.Length > 0,
        ["encoded_token"] = encoded,
        ["encoded_root_token"] = encoded,
        ["pgp_fingerprint"] = "",
        ["otp"] = otp,
        ["otp_length"] = OtpLength,
    };

    private StateAnswer StartRoot(FieldData fields)
    {
        if (fields.Text("pgp_key").Length > 0)
            throw VaultException.Refused("the sandbox encrypts no root token with PGP: give an 'otp', or nothing");
        var otp = fields.Text("otp");
        if (otp.Length > 0 && otp.Length != OtpLength)
            throw VaultException.Refused("OTP string is wrong length");
        _root.Start();
        _otp = otp.Length > 0 ? otp : TokenStore.Random(OtpLength);
        return new StateAnswer(200, RootStatus(otp: otp.Length > 0 ? "" : _otp));
    }

    // The token is hidden by the one-time password: both are combined bit by bit.
    private StateAnswer UpdateRoot(FieldData fields)
    {
        if (!Take(_root, fields))
            return new StateAnswer(200, RootStatus());
        var token = Encoding.ASCII.GetBytes(core.CreateRootToken());
        var hidden = token.Zip(Encoding.UTF8.GetBytes(_otp), (t, o) => (byte)(t ^ o)).ToArray();
        var status = RootStatus(Convert.ToBase64String(hidden).TrimEnd('='));
        _root.Cancel();
        return new StateAnswer(200, status);
    }

    private JsonObject RekeyStatus() => new()
    {
        ["nonce"] = _rekey.Nonce,
        ["started"] = _rekey.IsStarted,
        ["t"] = _rekey.IsStarted ? _wanted.Threshold : 0,
        ["n"] = _rekey.IsStarted ? _wanted.Shares : 0,
        ["progress"] = _rekey.Progress,
        ["required"] = core.Seal.Threshold,
        ["pgp_fingerprints"] = null,
        ["backup"] = false,
        ["verification_required"] = false,
    };

    private StateAnswer StartRekey(FieldData fields)
    {
        if (fields.List("pgp_keys").Count > 0)
            throw VaultException.Refused("the sandbox encrypts no key shares with PGP");
        var wanted = ((int)fields.Int("secret_shares"), (int)fields.Int("secret_threshold"));
        if (SealState.Invalid(wanted.Item1, wanted.Item2) is { } reason)
            throw VaultException.Refused($"invalid rekey seal configuration: {reason}");
        _rekey.Start();
        _wanted = wanted;
        return new StateAnswer(200, RekeyStatus());
    }

    private StateAnswer UpdateRekey(FieldData fields)
    {
        var nonce = _rekey.Nonce;
        if (!Take(_rekey, fields))
            return new StateAnswer(200, RekeyStatus());
        var keys = core.Seal.Rekey(_wanted.Shares, _wanted.Threshold);
        _rekey.Cancel();
        return new StateAnswer(200, new JsonObject
        {
            ["nonce"] = nonce,
            ["complete"] = true,
            ["keys"] = new JsonArray([.. keys.Select(k => JsonValue.Create(Convert.ToHexStringLower(k)))]),
            ["keys_base64"] = new JsonArray([.. keys.Select(k => JsonValue.Create(Convert.ToBase64String(k)))]),
            ["pgp_fingerprints"] = null,
            ["backup"] = false,
            ["verification_required"] = false,
        });
    }
}
