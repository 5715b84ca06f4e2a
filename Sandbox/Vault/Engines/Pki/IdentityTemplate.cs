using System.Text.RegularExpressions;
using Sandbox.Vault.Identity;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Texts with placeholders such as <c>{{identity.entity.name}}</c>, as roles have them in lists of allowed names.</summary>
internal static partial class IdentityTemplate
{
    private const string MetadataPrefix = "identity.entity.metadata.";
    private const string AliasPrefix = "identity.entity.aliases.";

    /// <summary>The text for an identity; null if the identity has no value for a placeholder. Without an identity the text stays.</summary>
    public static string? Fill(string text, Entity? entity)
    {
        if (entity is null)
            return text;
        var isMissing = false;
        var filled = Placeholder().Replace(text, m =>
        {
            var value = Value(m.Groups["name"].Value, entity);
            isMissing |= string.IsNullOrEmpty(value);
            return value ?? "";
        });
        return isMissing ? null : filled;
    }

    private static string? Value(string name, Entity entity)
    {
        if (name == "identity.entity.id")
            return entity.Id;
        if (name == "identity.entity.name")
            return entity.Name;
        if (name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            return entity.Metadata.GetValueOrDefault(name[MetadataPrefix.Length..]);
        if (!name.StartsWith(AliasPrefix, StringComparison.Ordinal) || name[AliasPrefix.Length..].Split('.', 3) is not [var accessor, .. var rest])
            return null;

        var (id, alias) = entity.Aliases.FirstOrDefault(a => a.Value.MountAccessor == accessor);
        return rest switch
        {
            _ when alias is null => null,
            ["id"] => id,
            ["name"] => alias.Name,
            ["metadata", var key] => alias.Metadata.GetValueOrDefault(key),
            _ => null,
        };
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[^}\s]+)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
