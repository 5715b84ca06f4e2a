using System.Text.Json.Nodes;
using Org.BouncyCastle.X509;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Http;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary><c>revoke</c>, <c>crl/rotate</c> and <c>tidy</c>.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
internal sealed class RevokePaths(Lock gate, PkiStore store) : PkiPaths(gate, store)
{
    // Leases count in seconds, so one that ends with its certificate may end a little before it.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DefaultSafetyBuffer = TimeSpan.FromHours(72);

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define() =>
    [
        new("revoke")
        {
            Fields = { ["serial_number"] = FieldType.Text, ["certificate"] = FieldType.Text },
            Write = Handle((_, fields) => Revoke(fields)),
        },
        new("crl/rotate") { Read = Handle((_, _) => Rotate()) },
        new("tidy")
        {
            Fields =
            {
                ["tidy_cert_store"] = FieldType.Bool,
                ["tidy_revoked_certs"] = FieldType.Bool,
                ["tidy_revocation_list"] = FieldType.Bool,
                ["safety_buffer"] = FieldType.Duration,
            },
            Write = Handle((_, fields) => Tidy(fields)),
        },
    ];

    /// <summary>Revokes the certificate of a lease; one that is unknown or over is left alone.</summary>
    public void RevokeLeased(string serial)
    {
        if (Store.Certificates.GetValueOrDefault(SerialNumber.Normalize(serial)) is { } certificate && certificate.GetBasicConstraints() < 0)
            Revoke(serial, certificate);
    }

    private VaultResponse? Revoke(FieldData fields)
    {
        var serial = fields.Text("serial_number");
        if (!IsOld)
            return RevokeGiven(fields, serial);
        if (serial.Length == 0)
            throw VaultException.Refused("The serial number must be provided");
        serial = serial.ToLowerInvariant().Replace('-', ':');
        var authority = Authority(e => "could not fetch the CA certificate: " + e, e => "error fetching CA certificate: " + e);
        if (serial == authority.Issuer.Serial)
            throw VaultException.Refused("adding CA to CRL is not allowed");
        return Revoke(serial, Known(serial, $"certificate with serial {serial} not found"));
    }

    private VaultResponse? RevokeGiven(FieldData fields, string serial)
    {
        if (!fields.Has("serial_number") && !fields.Has("certificate"))
            throw VaultException.Refused("The serial number or certificate to revoke must be provided.");
        if (fields.Has("serial_number") && fields.Has("certificate"))
            throw VaultException.Refused("Must provide either the certificate or the serial to revoke; not both.");
        var certificate = fields.Has("certificate") ? Given(fields.Text("certificate")) : null;
        if (certificate is null && serial.Length == 0)
            throw VaultException.Refused("The serial number must be provided");
        certificate ??= Known(serial, $"certificate with serial {serial} not found.");
        if (Store.Issuers.Find(i => i.Certificate.SerialNumber.Equals(certificate.SerialNumber)) is { } issuer)
            throw VaultException.Refused($"adding issuer (id: {issuer.Id}) to its own CRL is not allowed");
        Store.AddCertificate(certificate);
        return Revoke(SerialNumber.WithColons(certificate.SerialNumber), certificate);
    }

    private X509Certificate Given(string text)
    {
        if (Pem.First(text) is not { } block || PemBundle.TryReadCertificate(block.Der) is not { } certificate)
            throw VaultException.Refused("certificate contains no PEM data");
        return Store.Issuers.Exists(i => i.Issued(certificate))
            ? certificate
            : throw VaultException.Refused("unable to verify signature on presented cert from any present issuer in this mount; "
                + "certificates from previous CAs will need to have their issuing CA and key re-imported if revocation is necessary");
    }

    private X509Certificate Known(string serial, string message) =>
        Store.Certificates.GetValueOrDefault(SerialNumber.Normalize(serial)) ?? throw VaultException.Refused(message);

    private VaultResponse? Revoke(string serial, X509Certificate certificate)
    {
        var (key, now) = (SerialNumber.Normalize(serial), Store.Clock.GetUtcNow());
        if (!Store.Revoked.TryGetValue(key, out var revoked))
        {
            if (certificate.NotAfter < (now + Slack).UtcDateTime && Store.CrlConfiguration is not { AllowsExpired: true })
            {
                return IsOld ? null : VaultResponse.Warning($"certificate with serial {serial} already expired; refusing to add to CRL");
            }

            Store.Revoked[key] = revoked = new RevokedCertificate(certificate, now);
            Store.RebuildCrls();
        }

        var data = new JsonObject
        {
            ["revocation_time"] = revoked.Time.ToUnixTimeSeconds(),
            ["revocation_time_rfc3339"] = Timestamps.Nano(revoked.Time),
        };
        if (!IsOld)
            data["state"] = "revoked";
        return VaultResponse.Of(data);
    }

    private VaultResponse Rotate()
    {
        if (IsOld)
        {
            Authority(
                e => "Error during CRL building: could not fetch the CA certificate: " + e,
                e => "error encountered during CRL building: error fetching CA certificate: " + e);
        }

        Store.RebuildCrls();
        return VaultResponse.Of(new JsonObject { ["success"] = true });
    }

    private SigningAuthority Authority(Func<string, string> users, Func<string, string> internals)
    {
        try
        {
            return Store.FindAuthority();
        }
        catch (AuthorityException e)
        {
            throw e.IsUsers ? VaultException.Refused(users(e.Message)) : VaultException.Failed(internals(e.Message));
        }
    }

    // Runs at once here, though it is answered as if it went on: nobody can see the difference.
    private VaultResponse Tidy(FieldData fields)
    {
        var buffer = fields.Duration("safety_buffer", DefaultSafetyBuffer);
        if (buffer < TimeSpan.FromSeconds(1))
            throw VaultException.Refused("safety_buffer must be greater than zero");
        var (ofStore, ofRevoked) = (fields.Bool("tidy_cert_store"), fields.Bool("tidy_revoked_certs") || fields.Bool("tidy_revocation_list"));
        var past = (Store.Clock.GetUtcNow() - buffer).UtcDateTime;
        foreach (var serial in ofStore ? Store.Certificates.Where(c => c.Value.NotAfter < past).Select(c => c.Key).ToList() : [])
            Store.Certificates.Remove(serial);
        var forgotten = ofRevoked ? Store.Revoked.Where(r => r.Value.Certificate.NotAfter < past).Select(r => r.Key).ToList() : [];
        foreach (var serial in forgotten)
        {
            Store.Revoked.Remove(serial);
            Store.Certificates.Remove(serial);
        }

        if (forgotten.Count > 0)
            Store.RebuildCrls();
        return Accepted(IsOld || ofStore || ofRevoked
            ? "Tidy operation successfully started. Any information from the operation will be printed to "
                + (Store.Flavour == VaultFlavour.OpenBao ? "OpenBao" : "Vault") + "'s server logs."
            : "Manual tidy requested but no tidy operations were set. Enable at least one tidy operation to be run "
                + "(tidy_cert_store / tidy_revoked_certs).");
    }

    // The engine writes this answer itself, and so without a request id.
    private VaultResponse Accepted(string warning)
    {
        var body = new JsonObject
        {
            ["request_id"] = "",
            ["lease_id"] = "",
            ["renewable"] = false,
            ["lease_duration"] = 0,
            ["data"] = null,
            ["wrap_info"] = null,
            ["warnings"] = new JsonArray(warning),
            ["auth"] = null,
        };
        if (Store.Flavour == VaultFlavour.Vault)
            body["mount_type"] = "";
        return new VaultResponse { Raw = new RawBody("application/json", GoJson.Write(body)), Status = 202 };
    }
}
