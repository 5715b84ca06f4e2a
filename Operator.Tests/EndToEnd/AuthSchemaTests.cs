using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>What can't work in a VaultAuth is refused when it is applied, with what to do.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class AuthSchemaTests(TestEnvironment environment) : IAsyncLifetime
{
    private const string Kubernetes = """ "mount":"m","kubernetes":{"role":"r","serviceAccount":"a"} """;

    private Scene _scene = null!;

    public async ValueTask InitializeAsync() => _scene = await Scene.CreateAsync(environment);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Wrong_settings_are_refused_with_what_to_do()
    {
        (string Spec, string Said)[] cases =
        [
            ("{" + Kubernetes + "}", "method must be set"),
            ("""{"method":"okta","mount":"m"}""", "method"),
            ("""{"method":"kubernetes","kubernetes":{"role":"r","serviceAccount":"a"}}""", "mount must be set"),
            ("""{"method":"kubernetes","mount":"auth/../m","kubernetes":{"role":"r","serviceAccount":"a"}}""", "mount must be the path"),
            ("""{"method":"kubernetes","mount":"m"}""", "set kubernetes.role and kubernetes.serviceAccount"),
            ("""{"method":"kubernetes","mount":"m","kubernetes":{"role":"r"}}""", "set kubernetes.role and kubernetes.serviceAccount"),
            ("""{"method":"jwt",""" + Kubernetes + "}", "kubernetes is set, but method is another"),
            ("""{"method":"jwt","mount":"m","jwt":{"role":"r"}}""", "jwt.serviceAccount or jwt.secretRef"),
            ("""{"method":"appRole","mount":"m","appRole":{"roleId":"r","roleIdSecretRef":"s","secretRef":"s"}}""", "exclude each other"),
            ("""{"method":"appRole","mount":"m","appRole":{"roleId":"r","secretIDPath":"/var/run/secrets/x","secretRef":"s"}}""", "secretIDPath is not supported"),
            ("""{"method":"userpass","mount":"m","userpass":{"username":"a/../b","secretRef":"s"}}""", "slashes"),
            ("""{"method":"ldap","mount":"m","ldap":{"username":"a"}}""", "set ldap.username and ldap.secretRef"),
            ("""{"method":"cert","mount":"m"}""", "set cert.secretRef"),
            ("""{"method":"token"}""", "set token.secretRef"),
            ("""{"method":"aws","mount":"m","aws":{"role":"r"}}""", "is not lent"),
            ("""{"method":"aws","mount":"m","aws":{"role":"r","secretRef":"s","irsaServiceAccount":"a"}}""", "exclude each other"),
            ("""{"method":"aws","mount":"m","aws":{"role":"r","secretRef":"s","stsEndpoint":"http://169.254.169.254/"}}""", "endpoint of AWS STS"),
            ("""{"method":"gcp","mount":"m","gcp":{"role":"r","workloadIdentityServiceAccount":"a"}}""", "gcp.projectID"),
            ("""{"vaultAuthGlobalRef":{}}""", "needs a name, or allowDefault"),
            ("""{"vaultAuthGlobalRef":{"name":"g","mergeStrategy":{"headers":"mix"}}}""", "mergeStrategy.headers"),
            ("""{"method":"kubernetes","identityNamespace":"kube-system",""" + Kubernetes + "}", "identityNamespace"),
            ("""{"method":"kubernetes","storageEncryption":{},""" + Kubernetes + "}", "storageEncryption"),
            ("""{"method":"kubernetes","headers":{"X-Vault-Token":"x"},""" + Kubernetes + "}", "use the field namespace"),
        ];
        foreach (var (spec, said) in cases)
        {
            var refusal = await Assert.ThrowsAsync<ClusterException>(() => _scene.ApplyAsync("VaultAuth", "refused", JsonNode.Parse(spec)!.AsObject()));
            Assert.True(refusal.StatusCode == 422 && refusal.Message.Contains(said, StringComparison.Ordinal), $"{spec}: {refusal.Message}");
        }
    }

    [Fact]
    public async Task Right_settings_are_taken_those_of_VSO_among_them()
    {
        string[] cases =
        [
            """{"method":"kubernetes","namespace":"","vaultConnectionRef":"",""" + Kubernetes + "}",
            """{"method":"jwt","mount":"m","jwt":{"role":"r","secretRef":"s","serviceAccount":"","tokenExpirationSeconds":600}}""",
            """{"method":"appRole","mount":"m","appRole":{"roleId":"r","secretRef":"s","secretIDPath":""}}""",
            """{"method":"appRole","mount":"m","appRole":{"roleIdSecretRef":"r","secretRef":"s","wrapped":true}}""",
            """{"method":"token","token":{"secretRef":"s"}}""",
            """{"method":"aws","mount":"m","aws":{"role":"r","region":"eu-central-1","irsaServiceAccount":"a","iamEndpoint":"https://iam.amazonaws.com"}}""",
            """{"method":"gcp","mount":"m","gcp":{"role":"r","workloadIdentityServiceAccount":"a","projectID":"p-1","region":"europe-west3","clusterName":"main"}}""",
            """{"vaultAuthGlobalRef":{"allowDefault":true,"mergeStrategy":{"params":"union","headers":"replace"}},"params":{"a":"b"}}""",
            """{"method":"kubernetes","kubernetes":{"role":"r"},"vaultAuthGlobalRef":{"name":"g","namespace":"n"}}""",
        ];
        foreach (var spec in cases)
            await _scene.ApplyAsync("VaultAuth", "taken", JsonNode.Parse(spec)!.AsObject());
    }

    [Fact]
    public async Task The_manifests_of_the_page_about_logins_are_taken()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "docs", "authentication.md"), TestContext.Current.CancellationToken);
        var blocks = page.Split("```yaml\n").Skip(1).Select(part => part.Split("```")[0]).ToList();

        Assert.Equal(11, blocks.Count);
        foreach (var block in blocks)
            await _scene.ApplyAsync("VaultAuth", "page", Quickstart.Manifests.Parse(block).Single());
    }
}
