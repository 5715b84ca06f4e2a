using System.Text.Json.Nodes;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Policies;

/// <summary>The policies, by name.</summary>
public sealed class PolicyStore
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
    /// left out, as all are without an identity.
    /// </summary>
    public Acl AclFor(IEnumerable<string> names, IdentityTemplate? identity) =>
        new(names.Distinct().Select(Find).OfType<Policy>()
            .Select(p => p with { Rules = [.. p.Rules.Select(r => Fill(r, identity)).OfType<PathRule>()] }));

    private static PathRule? Fill(PathRule rule, IdentityTemplate? identity)
    {
        if (!IdentityTemplate.IsNeededFor(rule.Path))
            return rule;
        return identity?.Fill(rule.Path) is { } path ? rule with { Path = path } : null;
    }
}
