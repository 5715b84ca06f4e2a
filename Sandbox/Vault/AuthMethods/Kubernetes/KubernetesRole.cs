using System.Text.Json.Nodes;

namespace Sandbox.Vault.AuthMethods.Kubernetes;

/// <summary>Which service accounts may log in, and what they get.</summary>
public sealed record KubernetesRole
{
    /// <summary>Names of service accounts, with globs.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Their namespaces, with globs.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>A label selector for their namespaces, as written; the sandbox doesn't look at labels.</summary>
    public string NamespaceSelector { get; init; } = "";

    /// <summary>An audience that the JWT must have; empty for any.</summary>
    public string Audience { get; init; } = "";

    /// <summary>What alias a login has: <c>serviceaccount_uid</c> or <c>serviceaccount_name</c>.</summary>
    public string AliasNameSource { get; init; } = "serviceaccount_uid";

    /// <summary>What its tokens get.</summary>
    public TokenParameters Token { get; init; } = new();

    /// <summary>What the API shows.</summary>
    public JsonObject Describe(VaultFlavour flavour)
    {
        var data = new JsonObject
        {
            ["bound_service_account_names"] = new JsonArray([.. Names.Select(n => JsonValue.Create(n))]),
            ["bound_service_account_namespaces"] = new JsonArray([.. Namespaces.Select(n => JsonValue.Create(n))]),
        };
        if (Audience.Length > 0)
            data["audience"] = Audience;
        if (flavour != VaultFlavour.Vault18)
            (data["alias_name_source"], data["bound_service_account_namespace_selector"]) = (AliasNameSource, NamespaceSelector);
        return Token.AddTo(data);
    }
}
