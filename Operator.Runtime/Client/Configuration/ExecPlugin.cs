namespace Operator.Runtime.Client.Configuration;

/// <summary>A credential plugin of a kubeconfig (<c>users[].user.exec</c>, <c>client.authentication.k8s.io</c>).</summary>
/// <param name="ApiVersion">The version of the plugin protocol.</param>
/// <param name="Command">The program; looked for in <c>PATH</c>, or a path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables to set for it.</param>
public sealed record ExecPlugin(
    string ApiVersion, string Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Said to people when the program is missing.</summary>
    public string? InstallHint { get; init; }

    /// <summary>The command; arguments and environment may hold credentials.</summary>
    public override string ToString() => Command;
}
