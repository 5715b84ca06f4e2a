using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/leases</c>, and its older paths <c>sys/renew</c> and <c>sys/revoke</c>.</summary>
/// <param name="core">The server.</param>
internal sealed class LeasePaths(VaultCore core)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var lease = new Dictionary<string, FieldType>
        {
            ["lease_id"] = FieldType.Text,
            ["url_lease_id"] = FieldType.Text,
            ["increment"] = FieldType.Duration,
            ["sync"] = FieldType.Bool,
        };
        var prefix = new Dictionary<string, FieldType> { ["prefix"] = FieldType.Text };
        return
        [
            new("leases/lookup/(?<prefix>.*)")
            {
                Fields = prefix,
                List = (_, fields, _) =>
                    Answer(VaultResponse.OfKeys(
                    Backend.KeysBelow(Below(fields.Text("prefix")).Select(l => l.Id), fields.Text("prefix")))),
            },
            new("leases/lookup") { Fields = lease, Write = (_, fields, _) => Answer(Look(fields)) },
            new("(leases/)?renew(/(?<url_lease_id>.+))?") { Fields = lease, Write = RenewAsync },
            new("(leases/)?revoke-prefix/(?<prefix>.+)") { Fields = prefix, Write = (_, fields, cancellation) => RevokeBelowAsync(
                fields, force: false, cancellation) },
            new("(leases/)?revoke-force/(?<prefix>.+)") { Fields = prefix, Write = (_, fields, cancellation) => RevokeBelowAsync(
                fields, force: true, cancellation) },
            new("(leases/)?revoke(/(?<url_lease_id>.+))?") { Fields = lease, Write = RevokeAsync },
            new("leases/tidy")
            {
                Write = (_, _, _) => Answer(VaultResponse.Warning(
                    "Tidy operation successfully started. Any information from the operation will be printed to Vault's server "
                        + "logs.", 202)),
            },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private static string IdOf(FieldData fields)
    {
        var id = fields.Text("lease_id") is { Length: > 0 } given ? given : fields.Text("url_lease_id");
        return id.Length > 0 ? id : throw VaultException.Refused("lease_id must be specified");
    }

    private IEnumerable<Lease> Below(string prefix) => core.Leases.Below(prefix).Where(l => l.Mount.Namespace == core.Namespace.Path);

    private VaultResponse Look(FieldData fields)
    {
        var lease = core.Leases.Find(IdOf(fields)) ?? throw VaultException.Refused("invalid lease");
        return VaultResponse.Of(new JsonObject
        {
            ["expire_time"] = Timestamps.Nano(lease.ExpireTime),
            ["id"] = lease.Id,
            ["issue_time"] = Timestamps.Nano(lease.IssueTime),
            ["last_renewal"] = lease.LastRenewal is { } renewal ? Timestamps.Nano(renewal) : null,
            ["renewable"] = lease.Renewable,
            ["ttl"] = (long)Math.Round((lease.ExpireTime - core.Clock.GetUtcNow()).TotalSeconds),
        });
    }

    private async ValueTask<VaultResponse?> RenewAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var lease = core.Leases.Find(IdOf(fields)) ?? throw VaultException.Refused("lease not found");
        if (!lease.Renewable)
            throw VaultException.Refused("lease is not renewable");
        if (lease.Secret is not { } kept)
            throw VaultException.Refused("tokens cannot be renewed through this endpoint");

        LeasedSecret secret;
        try
        {
            secret = await lease.Mount.Backend.RenewSecretAsync(kept, cancellationToken);
        }
        catch (VaultException e)
        {
            throw VaultException.Refused($"failed to renew entry: resp: (*logical.Response)(nil) err: {e.Message}");
        }

        var response = new VaultResponse { Secret = secret };
        secret.LeaseId = lease.Id;
        secret.Ttl = core.Times.Calculate(lease.Mount, new TtlRequest
        {
            Increment = fields.Duration("increment"),
            Ttl = secret.Ttl,
            MaxTtl = secret.MaxTtl,
            Start = lease.IssueTime,
        }, response.Warnings);
        if (core.Tokens.Find(lease.Token)?.BatchExpiry is { } end && end - core.Clock.GetUtcNow() is var left && secret.Ttl > left)
            secret.Ttl = TimeSpan.FromSeconds(Math.Floor(left.TotalSeconds));
        lease.Secret = secret;
        core.Leases.Extend(lease, core.Clock.GetUtcNow(), secret.Ttl);
        return response;
    }

    private async ValueTask<VaultResponse?> RevokeAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        if (core.Leases.Find(IdOf(fields)) is { } lease)
            await core.Expiration.RevokeAsync(lease, force: false, cancellationToken);
        return null;
    }

    private async ValueTask<VaultResponse?> RevokeBelowAsync(FieldData fields, bool force, CancellationToken cancellationToken)
    {
        foreach (var lease in Below(fields.Text("prefix").TrimEnd('/') + "/").ToList())
            await core.Expiration.RevokeAsync(lease, force, cancellationToken);
        return null;
    }
}
