using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary><c>roles</c>: what may be issued.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
internal sealed class RolePaths(Lock gate, PkiStore store) : PkiPaths(gate, store)
{
    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define() =>
    [
        new("roles/?") { List = Handle((_, _) => VaultResponse.OfKeys(Store.Roles.Keys)) },
        new($"roles/{Name("name")}")
        {
            Fields = new(RoleSetting.For(Store.Flavour).Where(s => s.IsWritable).Select(s => KeyValuePair.Create(s.Name, s.Type))) { ["name"] = FieldType.Text },
            Read = Handle((_, fields) => Store.Roles.GetValueOrDefault(fields.Text("name")) is { } role
                ? VaultResponse.Of(role.Describe())
                : null),
            Write = Handle((_, fields) => Write(fields)),
            Delete = Handle((_, fields) =>
            {
                Store.Roles.Remove(fields.Text("name"));
                return null;
            }),
        },
    ];

    private VaultResponse? Write(FieldData fields)
    {
        var role = PkiRole.From(fields, Store.Flavour);
        Store.Roles[fields.Text("name")] = role;
        if (IsOld)
            return null;

        var response = VaultResponse.Of(role.Describe());
        var reference = role.Text("issuer_ref");
        if (reference == PkiStore.DefaultReference && Store.DefaultIssuer is null)
        {
            response.Warnings.Add(
                "Issuing Certificate was set to default, but no default issuing certificate (configurable at /config/issuers) is currently set");
        }
        else if (reference != PkiStore.DefaultReference && !Store.Issuers.Exists(i => i.Id == reference || i.Name == reference))
        {
            response.Warnings.Add($"Issuing Certificate was set to {reference} but no issuing certificate currently has that name");
        }

        if (role.Flag("no_store") && fields.Bool("generate_lease"))
        {
            response.Warnings.Add(
                "mutually exclusive values no_store=true and generate_lease=true were both specified; no_store=true takes priority");
        }
        else if (role.Flag("generate_lease"))
        {
            response.Warnings.Add(
                "it is encouraged to disable generate_lease and rely on PKI's native capabilities when possible; this option can cause "
                + (Store.Flavour == VaultFlavour.OpenBao ? "instance" : "Vault") + "-wide issues with large numbers of issued certificates");
        }

        return response;
    }
}
