using System.Text.RegularExpressions;

namespace Sandbox.Vault.Identity;

/// <summary>Fills in placeholders such as <c>{{identity.entity.name}}</c>, as policies and roles have them (<c>identitytpl</c>).</summary>
/// <param name="entity">The entity that they stand for.</param>
/// <param name="groups">Gives the groups that it is in, at any depth; asked only where a placeholder names one.</param>
public sealed partial class IdentityTemplate(Entity entity, Func<IReadOnlyList<Group>> groups)
{
    /// <summary>True if a text has placeholders.</summary>
    public static bool IsNeededFor(string text) => text.Contains("{{", StringComparison.Ordinal);

    /// <summary>The text filled in; null if the entity has no value for a placeholder.</summary>
    public string? Fill(string text)
    {
        var isMissing = false;
        var filled = Placeholder().Replace(text, match =>
        {
            var value = Value(match.Groups["name"].Value);
            isMissing |= string.IsNullOrEmpty(value);
            return value ?? "";
        });
        return isMissing ? null : filled;
    }

    private string? Value(string name) => name.Split('.', 4) switch
    {
        ["identity", "entity", "id"] => entity.Id,
        ["identity", "entity", "name"] => entity.Name,
        ["identity", "entity", "metadata", var key] => entity.Metadata.GetValueOrDefault(key),
        ["identity", "entity", "aliases", var rest] => AliasValue(rest.Split('.', 3)),
        ["identity", "groups", "ids", var rest] when rest.Split('.', 2) is [var id, var field] =>
            GroupValue(groups().FirstOrDefault(g => g.Id == id), field),
        ["identity", "groups", "names", var rest] when rest.Split('.', 2) is [var groupName, var field] =>
            GroupValue(groups().FirstOrDefault(g => g.Name == groupName), field),
        _ => null,
    };

    private string? AliasValue(string[] parts)
    {
        var (id, alias) = entity.Aliases.FirstOrDefault(a => a.Value.MountAccessor == parts[0]);
        return parts[1..] switch
        {
            _ when alias is null => null,
            ["id"] => id,
            ["name"] => alias.Name,
            ["metadata", var key] => alias.Metadata.GetValueOrDefault(key),
            ["custom_metadata", var key] => alias.CustomMetadata.GetValueOrDefault(key),
            _ => null,
        };
    }

    private static string? GroupValue(Group? group, string field) => field.Split('.', 2) switch
    {
        ["id"] => group?.Id,
        ["name"] => group?.Name,
        ["metadata", var key] => group?.Metadata?.GetValueOrDefault(key),
        _ => null,
    };

    [GeneratedRegex(@"\{\{\s*(?<name>[^}\s]+)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
