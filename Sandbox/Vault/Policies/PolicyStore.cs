using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Policies;

/// <summary>The policies, by name.</summary>
public sealed partial class PolicyStore
{
    private static readonly Policy Root = new("root", "", []);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Policy> _policies = new(StringComparer.Ordinal)
    {
        ["default"] = Policy.Parse("default", BuiltInPolicies.Default),
        ["response-wrapping"] = Policy.Parse("response-wrapping", BuiltInPolicies.ResponseWrapping),
    };

    /// <summary>The names, sorted as Vault lists them, without those that can't be assigned.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _policies.Keys.Where(n => n != "response-wrapping"), "root"];
        }
    }

    /// <summary>A policy by name; null if there is none.</summary>
    public Policy? Find(string name)
    {
        lock (_gate)
            return name == "root" ? Root : _policies.GetValueOrDefault(name.ToLowerInvariant());
    }

    /// <summary>Writes a policy.</summary>
    public void Put(Policy policy)
    {
        lock (_gate)
            _policies[policy.Name] = policy;
    }

    /// <summary>Removes a policy.</summary>
    public void Remove(string name)
    {
        lock (_gate)
            _policies.Remove(name.ToLowerInvariant());
    }

    /// <summary>All policies that can be written, by name, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject(_policies.Values.Where(p => p.Name != "response-wrapping")
                .Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Text)));
        }
    }

    /// <summary>Replaces all policies by what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            foreach (var name in _policies.Keys.Where(n => n != "response-wrapping").ToList())
                _policies.Remove(name);
            foreach (var (name, text) in state)
                _policies[name] = Policy.Parse(name, StateJson.Read<string>(text));
        }
    }

    /// <summary>
    /// The rules of some policies for an identity: its names and metadata are filled in, and paths whose placeholders it can't fill are
    /// left out.
    /// </summary>
    public Acl AclFor(IEnumerable<string> names, Entity? entity) =>
        new(names.Distinct().Select(Find).OfType<Policy>()
            .Select(p => p with { Rules = [.. p.Rules.Select(r => Fill(r, entity)).OfType<PathRule>()] }));

    private static PathRule? Fill(PathRule rule, Entity? entity)
    {
        if (!rule.Path.Contains("{{", StringComparison.Ordinal))
            return rule;

        var missing = false;
        var path = Placeholder().Replace(rule.Path, m =>
        {
            var value = entity is null ? null : Value(m.Groups["name"].Value, entity);
            missing |= string.IsNullOrEmpty(value);
            return value ?? "";
        });
        return missing ? null : rule with { Path = path };
    }

    private static string? Value(string name, Entity entity)
    {
        const string MetadataPrefix = "identity.entity.metadata.";
        const string AliasPrefix = "identity.entity.aliases.";
        if (name == "identity.entity.id")
            return entity.Id;
        if (name == "identity.entity.name")
            return entity.Name;
        if (name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            return entity.Metadata.GetValueOrDefault(name[MetadataPrefix.Length..]);
        if (!name.StartsWith(AliasPrefix, StringComparison.Ordinal))
            return null;

        var parts = name[AliasPrefix.Length..].Split('.', 3);
        var (id, alias) = entity.Aliases.FirstOrDefault(a => a.Value.MountAccessor == parts[0]);
        return (alias, parts) switch
        {
            (null, _) => null,
            (_, [_, "id"]) => id,
            (_, [_, "name"]) => alias.Name,
            (_, [_, "metadata", var key]) => alias.Metadata.GetValueOrDefault(key),
            _ => null,
        };
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[^}\s]+)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
