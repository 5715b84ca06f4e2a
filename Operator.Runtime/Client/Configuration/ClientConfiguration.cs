namespace Operator.Runtime.Client.Configuration;

/// <summary>Where the API server is and how to talk to it. Prints without credentials.</summary>
public sealed class ClientConfiguration
{
    /// <summary>The API server, with a path prefix where it is behind one.</summary>
    public required Uri Server { get; init; }

    /// <summary>The namespace to use where none is said: the context's, or the pod's own.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>A PEM file of the only authorities to trust; read at each handshake, so that a rotation needs no restart.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>PEM of the only authorities to trust. With neither this nor the file: the system's.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>The name to expect in the server's certificate, where it isn't the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>True to trust any certificate.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>A client certificate; null for none.</summary>
    public ClientCertificate? ClientCertificate { get; init; }

    /// <summary>A bearer token that doesn't change.</summary>
    public string? Token { get; init; }

    /// <summary>A file with a bearer token, read again at most once a minute and at once after a 401. Goes before <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A plugin that gives tokens; null for none.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>A proxy for this server; null: what the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>False to go past any proxy of the environment (in a cluster, whose API is never behind one).</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>How long one request may take, its answer included. Watches last longer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Finds the configuration as kubectl and client-go do: the given kubeconfig, then the files of <c>KUBECONFIG</c>, then the pod's
    /// ServiceAccount, then <c>~/.kube/config</c>.
    /// </summary>
    /// <param name="kubeconfig">A kubeconfig file; null to look for one.</param>
    /// <param name="context">A context of it; null: its current one.</param>
    /// <exception cref="ClientConfigurationException">There is none, or it is wrong; the message says what was looked at.</exception>
    public static ClientConfiguration Load(string? kubeconfig = null, string? context = null) =>
        ConfigurationSearch.OfThisProcess().Find(kubeconfig, context);

    /// <summary>The server; never credentials.</summary>
    public override string ToString() => Server.ToString();
}
