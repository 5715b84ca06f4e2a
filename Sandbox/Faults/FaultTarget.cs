using System.IO.Enumeration;

namespace Sandbox.Faults;

/// <summary>A request as faults see it.</summary>
/// <param name="Server">The server.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The URL's path.</param>
/// <param name="Verb">The verb of the server's API.</param>
/// <param name="Resource">The Kubernetes resource with its subresource, or empty.</param>
/// <param name="Namespace">The Kubernetes namespace, or empty.</param>
/// <param name="UserAgent">The header <c>User-Agent</c>, or empty.</param>
/// <param name="User">Finds out who sends it; called only if a fault asks.</param>
internal sealed record FaultTarget(
    FaultServer Server, string Method, string Path, string Verb, string Resource, string Namespace, string UserAgent, Func<string> User)
{
    private const string VaultRoot = "/v1/";

    /// <summary>True where the request carries a state index of Vault (<c>X-Vault-Index</c>).</summary>
    public bool HasStateIndex { get; init; }

    /// <summary>True for a Kubernetes watch.</summary>
    public bool IsWatch => Server == FaultServer.Kubernetes && Verb == "watch";

    private bool IsWrite => Verb is "create" or "update" or "patch" or "delete" or "deletecollection";

    /// <summary>Whether a fault strikes requests such as this.</summary>
    public bool Matches(Fault fault) =>
        (fault.Server ?? FaultRules.ServerOf(fault.Outcome) ?? Server) == Server
        && IsOneOf(fault.Method, Method)
        && IsOneOf(fault.Verb, Verb)
        && Fits(fault.Resource, Resource)
        && Fits(fault.Namespace, Namespace)
        && FitsPath(fault.Path)
        && Fits(fault.UserAgent, UserAgent)
        && IsTouchedBy(fault)
        && (fault.User is null || Fits(fault.User, User()));

    // Some effects are of some requests only.
    private bool IsTouchedBy(Fault fault) => fault.Outcome switch
    {
        FaultEffect.EtcdTimeout or FaultEffect.EtcdLeaderChanged => fault.Verb is not null || IsWrite,
        FaultEffect.NotReady => Path == "/readyz" || Path.StartsWith("/readyz/", StringComparison.Ordinal),
        FaultEffect.Standby => Path is "/v1/sys/health" or "/v1/sys/leader",
        FaultEffect.MissingState => HasStateIndex,
        FaultEffect.Drop or FaultEffect.Silence or FaultEffect.Expire => IsWatch,
        _ => true,
    };

    private bool FitsPath(string? glob) =>
        Fits(glob, Path)
        || (Server == FaultServer.Vault && Path.StartsWith(VaultRoot, StringComparison.Ordinal) && Fits(glob, Path[VaultRoot.Length..]));

    private static bool Fits(string? glob, string text) =>
        glob is null || FileSystemName.MatchesSimpleExpression(glob, text, ignoreCase: false);

    private static bool IsOneOf(string? list, string word) =>
        list is null || list.Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.OrdinalIgnoreCase);
}
