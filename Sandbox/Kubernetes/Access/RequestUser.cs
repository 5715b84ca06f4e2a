namespace Sandbox.Kubernetes.Access;

/// <summary>Who makes a request, as the authenticator found (<c>authentication.k8s.io/v1 UserInfo</c>).</summary>
/// <param name="Name">The user name, such as <c>system:serviceaccount:ns:name</c>.</param>
/// <param name="Uid">The UID; empty where there is none.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Extra">What else a token said, such as <c>authentication.kubernetes.io/credential-id</c>.</param>
public sealed record RequestUser(
    string Name, string Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra);
