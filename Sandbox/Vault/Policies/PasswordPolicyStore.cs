using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Policies;

/// <summary>The password policies.</summary>
public sealed class PasswordPolicyStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, PasswordPolicy> _policies = new(StringComparer.Ordinal);

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _policies.Keys];
        }
    }

    /// <summary>A policy; null if there is none of that name.</summary>
    public PasswordPolicy? Find(string name)
    {
        lock (_gate)
            return _policies.GetValueOrDefault(name);
    }

    /// <summary>Adds or replaces a policy.</summary>
    public void Put(string name, PasswordPolicy policy)
    {
        lock (_gate)
            _policies[name] = policy;
    }

    /// <summary>Removes a policy.</summary>
    public void Remove(string name)
    {
        lock (_gate)
            _policies.Remove(name);
    }

    /// <summary>All policies, by name, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
            return new JsonObject(_policies.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value.Text)));
    }

    /// <summary>Replaces all policies by what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            _policies.Clear();
            foreach (var (name, text) in state)
                _policies[name] = PasswordPolicy.Parse(StateJson.Read<string>(text));
        }
    }

    /// <summary>A new password, for an engine.</summary>
    /// <param name="name">The policy; empty for Vault's own rule.</param>
    /// <exception cref="VaultException">There is no such policy, or no password could be found.</exception>
    public string Generate(string name)
    {
        var policy = name.Length == 0 ? PasswordPolicy.Default : Find(name);
        try
        {
            return policy?.Generate() ?? throw VaultException.Failed("failed to generate password: no password policy found");
        }
        catch (FormatException e)
        {
            throw VaultException.Failed($"failed to generate password: {e.Message}");
        }
    }
}
