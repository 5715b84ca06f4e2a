namespace Sandbox.Kubernetes.Access;

/// <summary>The users and groups that Kubernetes itself knows.</summary>
public static class Users
{
    /// <summary>The group whose members may do everything, whatever RBAC says.</summary>
    public const string Masters = "system:masters";

    /// <summary>The group of everybody who has authenticated.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>The group of everybody who has not.</summary>
    public const string Unauthenticated = "system:unauthenticated";

    /// <summary>The group of all ServiceAccounts.</summary>
    public const string ServiceAccounts = "system:serviceaccounts";

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoExtra = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Who sends no credentials.</summary>
    public static RequestUser Anonymous { get; } = new("system:anonymous", "", [Unauthenticated], NoExtra);

    /// <summary>The administrator of the sandbox.</summary>
    public static RequestUser Administrator { get; } = new("admin", "", [Masters, Authenticated], NoExtra);

    /// <summary>The user name of a ServiceAccount.</summary>
    public static string ServiceAccountName(string ns, string name) => $"system:serviceaccount:{ns}:{name}";

    /// <summary>The groups that a ServiceAccount is in.</summary>
    public static IReadOnlyList<string> ServiceAccountGroups(string ns) =>
        [ServiceAccounts, $"{ServiceAccounts}:{ns}", Authenticated];

    /// <summary>True for members of <see cref="Masters"/>.</summary>
    internal static bool IsMaster(this RequestUser user) => user.Groups.Contains(Masters);
}
