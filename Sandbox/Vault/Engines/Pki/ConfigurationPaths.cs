using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary><c>config/urls</c>, <c>config/crl</c>, and on later servers the defaults among issuers and keys.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
internal sealed class ConfigurationPaths(Lock gate, PkiStore store) : PkiPaths(gate, store)
{
    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define()
    {
        yield return new BackendPath("config/urls")
        {
            Fields = UrlEntries.Fields,
            Read = Handle((_, _) => ReadUrls()),
            Write = Handle((_, fields) => WriteUrls(fields)),
        };
        yield return new BackendPath("config/crl")
        {
            Fields = CrlConfiguration.Fields,
            Read = Handle((_, _) => ReadCrl()),
            Write = Handle((_, fields) => WriteCrl(fields)),
        };
        if (IsOld)
            yield break;

        var fields = new Dictionary<string, FieldType> { ["default"] = FieldType.Text, ["default_follows_latest_issuer"] = FieldType.Bool };
        yield return new BackendPath("config/issuers|root/replace")
        {
            Fields = fields,
            Read = Handle((_, _) => VaultResponse.Of(Issuers())),
            Write = Handle(WriteIssuers),
        };
        yield return new BackendPath("config/keys")
        {
            Fields = fields,
            Read = Handle((_, _) => VaultResponse.Of(new JsonObject { ["default"] = Store.DefaultKeyId })),
            Write = Handle((_, f) => WriteKeys(f)),
        };
    }

    private VaultResponse? ReadUrls()
    {
        if (IsOld)
            return Store.Urls is { } urls ? VaultResponse.Of(urls.Describe()) : null;
        var data = (Store.Urls ?? new UrlEntries()).Describe();
        data["enable_templating"] = false;
        if (Store.Flavour == VaultFlavour.OpenBao)
            data["delta_crl_distribution_points"] = new JsonArray();
        return VaultResponse.Of(data);
    }

    private VaultResponse? WriteUrls(FieldData fields)
    {
        Store.Urls = (Store.Urls ?? new UrlEntries()).With(fields);
        return IsOld ? null : ReadUrls();
    }

    private VaultResponse? ReadCrl() => IsOld
        ? Store.CrlConfiguration is { } configuration ? VaultResponse.Of(configuration.Describe()) : null
        : VaultResponse.Of((Store.CrlConfiguration ?? CrlConfiguration.Default(Store.Flavour)).Describe());

    private VaultResponse? WriteCrl(FieldData fields)
    {
        var before = Store.CrlConfiguration ?? CrlConfiguration.Default(Store.Flavour);
        var after = before.With(fields);
        Store.CrlConfiguration = after;
        if (before.IsDisabled == after.IsDisabled)
            return IsOld ? null : ReadCrl();
        if (IsOld && Store.DefaultIssuer is null)
        {
            throw VaultException.Refused(
                "Error during CRL building: could not fetch the CA certificate: backend must be configured with a CA certificate/key");
        }

        Store.RebuildCrls(isForced: true);
        return IsOld ? null : ReadCrl();
    }

    private JsonObject Issuers() => new()
    {
        ["default"] = Store.DefaultIssuerId,
        ["default_follows_latest_issuer"] = Store.DefaultFollowsLatest,
    };

    private VaultResponse WriteIssuers(VaultRequest request, FieldData fields)
    {
        // A root that replaces another is named "next".
        var reference = fields.Text("default", request.RelativePath == "root/replace" ? "next" : "");
        if (reference is "" or PkiStore.DefaultReference)
            throw VaultException.Refused("Invalid issuer specification; must be non-empty and can't be 'default'.");
        Issuer issuer;
        try
        {
            issuer = Store.FindIssuer(reference);
        }
        catch (VaultException e)
        {
            throw VaultException.Refused($"Error resolving issuer reference: {e.Message}");
        }

        Store.DefaultIssuerId = issuer.Id;
        Store.DefaultFollowsLatest = fields.Bool("default_follows_latest_issuer", Store.DefaultFollowsLatest);
        var response = VaultResponse.Of(Issuers());
        if (issuer.KeyId.Length == 0)
        {
            response.Warnings.Add(
                "This selected default issuer has no key associated with it. Some operations like issuing certificates and signing CRLs will be "
                + "unavailable with the requested default issuer until a key is imported or the default issuer is changed.");
        }

        return response;
    }

    private VaultResponse WriteKeys(FieldData fields)
    {
        var reference = fields.Text("default");
        if (reference is "" or PkiStore.DefaultReference)
            throw VaultException.Refused("Invalid key specification; must be non-empty and can't be 'default'.");
        try
        {
            Store.DefaultKeyId = Store.FindKey(reference).Id;
        }
        catch (VaultException e)
        {
            throw VaultException.Refused($"Error resolving issuer reference: {e.Message}");
        }

        return VaultResponse.Of(new JsonObject { ["default"] = Store.DefaultKeyId });
    }
}
