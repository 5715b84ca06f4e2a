using System.Text;

namespace Sandbox.Kubernetes.Hosting;

/// <summary>Writes the file with which <c>kubectl</c> and clients find the sandbox.</summary>
public static class Kubeconfig
{
    /// <summary>The file's text. It holds the administrator's token: keep it to its owner.</summary>
    /// <param name="server">The address, such as <c>https://127.0.0.1:6443</c>.</param>
    /// <param name="authorityPem">The authority that signed the server's certificate.</param>
    /// <param name="token">The bearer token.</param>
    /// <param name="ns">The namespace that commands work in if none is named.</param>
    public static string Write(string server, string authorityPem, string token, string ns = "default") => $"""
        apiVersion: v1
        kind: Config
        current-context: sandbox
        clusters:
        - name: sandbox
          cluster:
            server: {server}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(authorityPem))}
        users:
        - name: sandbox
          user:
            token: {token}
        contexts:
        - name: sandbox
          context:
            cluster: sandbox
            user: sandbox
            namespace: {ns}

        """;
}
