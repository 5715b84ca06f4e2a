using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Json;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/leases</c>, and its older paths <c>sys/renew</c> and <c>sys/revoke</c>.</summary>
/// <param name="core">The server.</param>
internal sealed class LeasePaths(VaultCore core)
{
    private const int MaxIrrevocable = 10000;

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
        var prefix = new Dictionary<string, FieldType> { ["prefix"] = FieldType.Text, ["sync"] = FieldType.Bool };
        var kind = new Dictionary<string, FieldType> { ["type"] = FieldType.Text, ["limit"] = FieldType.Text };
        return
        [
            new("leases/count") { Fields = kind, Read = (_, fields, _) => Answer(Count(fields)) },
            new("leases") { Fields = kind, Read = (_, fields, _) => Answer(ListIrrevocable(fields)) },
            new("leases/lookup/(?<prefix>.*)")
            {
                Fields = prefix,
                List = (_, fields, _) =>
                    Answer(VaultResponse.OfKeys(
                    Backend.KeysBelow(Below(fields.Text("prefix")).Select(l => l.Id), fields.Text("prefix")))),
            },
            new("leases/lookup") { Fields = lease, Write = (_, fields, _) => Answer(Look(fields)) },
            new("(leases/)?renew(/(?<url_lease_id>.+))?") { Fields = lease, Write = RenewAsync },
            new("(leases/)?revoke-prefix/(?<prefix>.+)") { Fields = prefix, Write = RevokeBelowAsync },
            new("(leases/)?revoke-force/(?<prefix>.+)")
            {
                Fields = prefix,
                Write = async (_, fields, cancellation) =>
                {
                    await core.Expiration.RevokeBelowAsync(core.Namespace.Path, PrefixOf(fields), force: true, cancellation);
                    return null;
                },
            },
            new("(leases/)?revoke(/(?<url_lease_id>.+))?") { Fields = lease, Write = RevokeAsync },
            new("leases/tidy") { Write = TidyAsync },
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
        var now = core.Clock.GetUtcNow();
        var data = new JsonObject
        {
            ["expire_time"] = Timestamps.Nano(lease.ExpireTime),
            ["id"] = lease.Id,
            ["issue_time"] = Timestamps.Nano(lease.IssueTime),
            ["last_renewal"] = lease.LastRenewal is { } renewal ? Timestamps.Nano(renewal) : null,
            ["renewable"] = lease.Renewable && Obstacle(lease) is null && (core.Flavour == VaultFlavour.Vault18 || !IsOfBatchToken(lease)),
            ["ttl"] = (long)Math.Round((lease.ExpireTime - now).TotalSeconds),
        };
        if (core.Flavour != VaultFlavour.OpenBao)
            return VaultResponse.Of(data);
        data["path"] = lease.Id[..lease.Id.LastIndexOf('/')];
        if (lease.IsIrrevocable)
            data["revoke_error"] = lease.RevocationError;
        return VaultResponse.Of(data);
    }

    private bool IsOfBatchToken(Lease lease) => core.Tokens.Find(lease.Token)?.Type == TokenType.Batch;

    // Why a lease that is there can't be renewed; null if it can.
    private string? Obstacle(Lease lease) =>
        lease.IsIrrevocable ? "lease is expired and has failed previous revocation attempts"
        : lease.ExpireTime <= core.Clock.GetUtcNow() ? "lease expired"
        : lease.Renewable ? null
        : "lease is not renewable";

    private async ValueTask<VaultResponse?> RenewAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var lease = core.Leases.Find(IdOf(fields)) ?? throw VaultException.Refused("lease not found");
        if (Obstacle(lease) is { } obstacle)
            throw VaultException.Refused(obstacle);
        if (lease.Secret is not { } kept)
            throw VaultException.Refused("tokens cannot be renewed through this endpoint");

        LeasedSecret secret;
        try
        {
            (kept.Increment, kept.IssueTime) = (fields.Duration("increment"), lease.IssueTime);
            secret = await lease.Mount.Backend.RenewSecretAsync(kept, cancellationToken);
        }
        catch (VaultException e)
        {
            throw VaultException.Refused($"failed to renew entry: resp: (*logical.Response)(nil) err: {e.Message}");
        }

        var response = new VaultResponse { Secret = secret };
        secret.LeaseId = lease.Id;
        secret.Ttl = Calculate(lease, secret, response);
        if (core.Tokens.Find(lease.Token)?.BatchExpiry is { } end && end - core.Clock.GetUtcNow() is var left && secret.Ttl > left)
            secret.Ttl = TimeSpan.FromSeconds(Math.Floor(left.TotalSeconds));
        lease.Secret = secret;
        core.Leases.Extend(lease, core.Clock.GetUtcNow(), secret.Ttl);
        return response;
    }

    private TimeSpan Calculate(Lease lease, LeasedSecret secret, VaultResponse response)
    {
        var request = new TtlRequest { Increment = secret.Increment, Ttl = secret.Ttl, MaxTtl = secret.MaxTtl, Start = lease.IssueTime };
        try
        {
            return core.Times.Calculate(lease.Mount, request, response.Warnings);
        }
        catch (VaultException e)
        {
            throw VaultException.Refused(e.Message);
        }
    }

    private async ValueTask<VaultResponse?> RevokeAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        if (core.Leases.Find(IdOf(fields)) is not { } lease)
            return null;
        if (fields.Bool("sync"))
            await core.Expiration.RevokeAsync(lease, force: false, cancellationToken);
        else
            core.Expiration.RevokeSoon(lease);
        return null;
    }

    private async ValueTask<VaultResponse?> RevokeBelowAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var prefix = PrefixOf(fields);
        if (fields.Bool("sync"))
        {
            await core.Expiration.RevokeBelowAsync(core.Namespace.Path, prefix, force: false, cancellationToken);
            return null;
        }

        foreach (var lease in Below(prefix).ToList())
            core.Expiration.RevokeSoon(lease);
        return null;
    }

    // A prefix is a folder, or one lease by its whole id.
    private string PrefixOf(FieldData fields)
    {
        var prefix = fields.Text("prefix");
        return prefix.EndsWith('/') || core.Leases.Find(prefix) is not null ? prefix : prefix + "/";
    }

    private async ValueTask<VaultResponse?> TidyAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        await core.Expiration.TidyAsync(cancellationToken);
        var program = core.Flavour == VaultFlavour.OpenBao ? "OpenBao" : "Vault";
        return VaultResponse.Warning(
            $"Tidy operation successfully started. Any information from the operation will be printed to {program}'s server logs.", 202);
    }

    private static bool IsOfIrrevocable(FieldData fields) => fields.Text("type").Equals("irrevocable", StringComparison.OrdinalIgnoreCase);

    private VaultResponse? Count(FieldData fields)
    {
        if (!IsOfIrrevocable(fields))
            return null;
        var leases = core.Leases.Irrevocable;
        return VaultResponse.Of(new JsonObject
        {
            ["counts"] = new JsonObject(leases.CountBy(l => l.Mount.Accessor).Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
            ["lease_count"] = leases.Count,
        });
    }

    private VaultResponse? ListIrrevocable(FieldData fields)
    {
        if (!IsOfIrrevocable(fields))
            return null;
        var leases = core.Leases.Irrevocable;
        var shown = leases.Take(Limit(fields.Text("limit"))).ToList();
        var response = VaultResponse.Of(new JsonObject
        {
            ["lease_count"] = shown.Count,
            ["leases"] = new JsonArray([.. shown.Select(l => new JsonObject
            {
                ["lease_id"] = l.Id,
                ["mount_id"] = l.Mount.Accessor,
                ["error"] = l.RevocationError,
            })]),
        });
        if (shown.Count < leases.Count)
        {
            response.Warnings.Add("Command halted because many irrevocable leases were found. To emit the entire list, re-run the command with "
                + "force set true.");
        }

        return response;
    }

    private static int Limit(string text)
    {
        if (text.Length == 0)
            return MaxIrrevocable;
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return int.MaxValue;
        try
        {
            return GoNumber.ParseInt(text) is >= 1 and <= int.MaxValue and var limit
                ? (int)limit
                : throw VaultException.Failed("limit must be 'none' or a positive integer");
        }
        catch (FormatException)
        {
            throw VaultException.Failed($"invalid 'limit' provided: strconv.Atoi: parsing {GoValue.Quote(text)}: invalid syntax");
        }
    }
}
