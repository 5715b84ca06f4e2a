using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access.Rbac;

/// <summary>Whom a binding binds.</summary>
/// <param name="Kind"><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Namespace">The ServiceAccount's namespace, if it says one.</param>
internal sealed record Subject(string Kind, string Name, string Namespace)
{
    /// <summary>Reads a subject.</summary>
    public static Subject Read(JsonNode? json) => new(json.Text("kind"), json.Text("name"), json.Text("namespace"));

    /// <summary>True if a user is meant, in a binding of a namespace.</summary>
    public bool Is(RequestUser user, string bindingNamespace) => Kind switch
    {
        "User" => user.Name == Name,
        "Group" => user.Groups.Contains(Name),
        "ServiceAccount" => Effective(bindingNamespace) is { Length: > 0 } ns && user.Name == Users.ServiceAccountName(ns, Name),
        _ => false,
    };

    /// <summary>The subject as messages show it.</summary>
    public string Describe(string bindingNamespace) =>
        Kind == "ServiceAccount"
            ? $"ServiceAccount {GoText.Quote($"{Name}/{Effective(bindingNamespace)}")}"
            : $"{Kind} {GoText.Quote(Name)}";

    private string Effective(string bindingNamespace) => Namespace.Length > 0 ? Namespace : bindingNamespace;
}
