using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>How revocation lists are made (<c>config/crl</c>).</summary>
/// <param name="settings">The settings.</param>
internal sealed class CrlConfiguration(JsonObject settings)
{
    private static readonly (string Name, FieldType Type, string Default, VaultFlavour Since)[] Settings =
    [
        ("expiry", FieldType.Text, "\"72h\"", VaultFlavour.Vault18),
        ("disable", FieldType.Bool, "false", VaultFlavour.Vault18),
        ("ocsp_disable", FieldType.Bool, "false", VaultFlavour.Vault),
        ("ocsp_expiry", FieldType.Text, "\"12h\"", VaultFlavour.Vault),
        ("auto_rebuild", FieldType.Bool, "false", VaultFlavour.Vault),
        ("auto_rebuild_grace_period", FieldType.Text, "\"12h\"", VaultFlavour.Vault),
        ("enable_delta", FieldType.Bool, "false", VaultFlavour.Vault),
        ("delta_rebuild_interval", FieldType.Text, "\"15m\"", VaultFlavour.Vault),
        ("allow_expired_cert_revocation", FieldType.Bool, "false", VaultFlavour.OpenBao),
    ];

    /// <summary>The fields of a request.</summary>
    public static Dictionary<string, FieldType> Fields => Settings.ToDictionary(s => s.Name, s => s.Type);

    /// <summary>How long a list is good.</summary>
    public TimeSpan Expiry => GoDuration.Parse(settings["expiry"]?.GetValue<string>() is { Length: > 0 } text ? text : "72h");

    /// <summary>True if certificates aren't put on a list.</summary>
    public bool IsDisabled => settings["disable"]!.GetValue<bool>();

    /// <summary>True if a certificate may be revoked after its end.</summary>
    public bool AllowsExpired => settings["allow_expired_cert_revocation"]?.GetValue<bool>() ?? false;

    /// <summary>What holds until something is written; Vault 1.8 then shows no <c>expiry</c> that wasn't given.</summary>
    public static CrlConfiguration Default(VaultFlavour flavour) => new(new JsonObject(Settings.Where(s => s.Since <= flavour)
        .Select(s => KeyValuePair.Create(s.Name, flavour == VaultFlavour.Vault18 && s.Name == "expiry" ? "" : JsonNode.Parse(s.Default)))));

    /// <summary>The configuration with what a write changes.</summary>
    /// <exception cref="VaultException">A duration is none.</exception>
    public CrlConfiguration With(FieldData fields)
    {
        var changed = settings.DeepClone().AsObject();
        foreach (var (name, type, _, _) in Settings.Where(s => changed.ContainsKey(s.Name) && fields.Has(s.Name)))
            changed[name] = FieldConversion.Convert(type, fields.Raw[name]);
        foreach (var (name, value) in changed)
        {
            if (value?.GetValueKind() == System.Text.Json.JsonValueKind.String && fields.Has(name))
                CheckDuration(name, value.GetValue<string>());
        }

        return new CrlConfiguration(changed);
    }

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => settings.DeepClone().AsObject();

    private static void CheckDuration(string name, string text)
    {
        try
        {
            // Unlike other durations this one is Go's alone: it needs a unit.
            if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
                throw new FormatException($"time: invalid duration {GoValue.Quote(text)}");
            if (char.IsAsciiDigit(text[^1]) && text != "0")
                throw new FormatException($"time: missing unit in duration {GoValue.Quote(text)}");
            var unit = text[(text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1)..];
            if (unit.Length > 0 && unit[^1] is not ('s' or 'm' or 'h'))
                throw new FormatException($"time: unknown unit {GoValue.Quote(unit)} in duration {GoValue.Quote(text)}");
            GoDuration.Parse(text);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused($"given {name} could not be decoded: {e.Message}");
        }
    }
}
