using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Quickstart;
using Sandbox.Vault;
using Sandbox.Vault.Directories;

namespace Operator.Tests.EndToEnd;

/// <summary>Each auth method from the VaultAuth to the Secret, and what happens to its credentials afterwards.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class AuthLoginTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jwt_of_a_Secret_logs_in()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await EnableAsync("jwt", "jwt", new JsonObject { ["jwt_validation_pubkeys"] = key.ExportSubjectPublicKeyInfoPem() });
        await RoleAsync("jwt/role/app", new JsonObject { ["role_type"] = "jwt", ["user_claim"] = "sub", ["bound_audiences"] = "vault" });
        await SecretAsync("ci-jwt", "jwt", Sign(key, $$"""{"sub":"ci","aud":"vault","exp":{{DateTimeOffset.MaxValue.ToUnixTimeSeconds() / 100}}}""") + "\n");

        await LogsInAsync("jwt", new JsonObject { ["role"] = "app", ["secretRef"] = "ci-jwt" });
    }

    [Fact]
    public async Task A_JWT_of_a_Secret_that_the_API_server_accepts_is_not_sent()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await SecretAsync("api-jwt-key", "jwt", Sign(key, """{"sub":"ci","aud":["https://kubernetes.default.svc"]}"""));

        await FailsAsync("api-jwt", "jwt", new JsonObject { ["role"] = "app", ["secretRef"] = "api-jwt-key" }, "InvalidCredentials", "API server's own");
    }

    [Fact]
    public async Task Jwt_of_a_ServiceAccount_logs_in()
    {
        await environment.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRoleBinding",
            ["metadata"] = new JsonObject { ["name"] = $"{Scene.Namespace}-issuer" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "system:service-account-issuer-discovery" },
            ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = "system:unauthenticated" }),
        });
        await EnableAsync("jwt", "jwt-account", new JsonObject
        {
            ["jwks_url"] = new Uri(environment.Kubernetes.Server, "/openid/v1/jwks").ToString(),
            ["jwks_ca_pem"] = environment.CertificateAuthority,
        });
        await RoleAsync("jwt-account/role/app", new JsonObject
        {
            ["role_type"] = "jwt",
            ["user_claim"] = "sub",
            ["bound_audiences"] = "vault",
            ["bound_subject"] = $"system:serviceaccount:{Scene.Namespace}:app",
        });

        await LogsInAsync("jwt-account", new JsonObject { ["role"] = "app", ["serviceAccount"] = "app" }, method: "jwt");
    }

    [Fact]
    public async Task AppRole_whatever_the_case_of_its_method_follows_a_new_secret_id_without_edits_and_logs_in_once_as_VSO_defects_A11_and_A12()
    {
        var (roleId, secretId) = await AppRoleAsync("approle");
        await SecretAsync("role-id", "id", roleId);
        await SecretAsync("secret-id", "id", secretId + "\n");
        var settings = new JsonObject { ["roleIdSecretRef"] = "role-id", ["secretRef"] = "secret-id" };
        await LogsInAsync("approle", settings, method: "appRole");
        for (var i = 0; i < 3; i++)
            await NudgeAsync("approle");
        Assert.Equal(1, await LoginsAsync("approle"));

        await SecretAsync("secret-id", "id", "wrong");
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "approle", "False", "LoginFailed");
        Assert.Contains($"{Scene.Namespace}/secret-id", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);

        await SecretAsync("secret-id", "id", await SecretIdAsync("approle"));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "approle", "True", "Synced");
    }

    [Fact]
    public async Task A_wrapped_secret_id_is_unwrapped_once_and_serves_for_later_logins()
    {
        Assert.SkipWhen(environment.Sandbox is null, "Tokens can be lost in the sandbox only.");
        var (roleId, _) = await AppRoleAsync("wrapped");
        await SecretAsync("wrapped-id", "id", await WrappedSecretIdAsync("wrapped"));
        await LogsInAsync("wrapped", new JsonObject { ["roleId"] = roleId, ["secretRef"] = "wrapped-id", ["wrapped"] = true }, method: "appRole");

        environment.Sandbox.Vault.Control.LoseTokens(prefix: $"auth/{Mount("wrapped")}/");
        await NudgeAsync("wrapped");
        await environment.Cluster.PatchAsync(
            ObjectName.Secret(Scene.Namespace, "wrapped-id"),
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["touched"] = "by somebody" } } },
            Cancelled);
        await NudgeAsync("wrapped");

        await Scene.WaitForReadyAsync("VaultStaticSecret", "wrapped", "True", "Synced");
    }

    [Fact]
    public async Task A_wrapping_token_that_somebody_else_has_used_is_a_loud_problem_until_a_new_one_comes()
    {
        var (roleId, _) = await AppRoleAsync("stolen");
        var token = await WrappedSecretIdAsync("stolen");
        using (var thief = new VaultAdministrator(environment.VaultAddress, token))
            await thief.WriteAsync("sys/wrapping/unwrap", [], Cancelled);
        await SecretAsync("stolen-id", "id", token);
        var settings = new JsonObject { ["roleId"] = roleId, ["secretRef"] = "stolen-id", ["wrapped"] = true };

        await FailsAsync("stolen", "appRole", settings, "WrappingTokenRefused", "intercepted");

        await SecretAsync("stolen-id", "id", await WrappedSecretIdAsync("stolen"));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "stolen", "True", "Synced");
    }

    [Fact]
    public async Task Userpass_logs_in_and_a_missing_Secret_or_key_is_told_and_comes()
    {
        await EnableAsync("userpass", "userpass", null);
        await RoleAsync("userpass/users/ann", new JsonObject { ["password"] = "p w" });
        var settings = new JsonObject { ["username"] = "ann", ["secretRef"] = "ann" };

        await FailsAsync("userpass", "userpass", settings, "InvalidCredentials", $"There is no Secret {Scene.Namespace}/ann");
        await SecretAsync("ann", "passwort", "p w");
        await environment.Cluster.WaitAsync(
            ObjectName.Courier("VaultStaticSecret", Scene.Namespace, "userpass"),
            r => Scene.Condition(r, "Ready")!["message"]!.GetValue<string>().Contains("has no key password", StringComparison.Ordinal), Scene.Patience, Cancelled);
        await SecretAsync("ann", "password", "p w");

        await Scene.WaitForReadyAsync("VaultStaticSecret", "userpass", "True", "Synced");
    }

    [Fact]
    public async Task A_given_token_is_used_renewed_and_not_revoked()
    {
        var token = (await environment.Vault.WriteAsync(
            "auth/token/create", new JsonObject { ["policies"] = new JsonArray(environment.Prefix), ["ttl"] = "1h" }, Cancelled))!["auth"]!["client_token"]!.GetValue<string>();
        await SecretAsync("given-token", "token", token);

        await LogsInAsync("token", new JsonObject { ["secretRef"] = "given-token" });

        await SecretAsync("given-token", "token", "hvs.thisisnotatokenatall");
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "token", "False", "LoginFailed");
        Assert.Contains("put another there", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("thisisnotatoken", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Secret_that_gives_access_to_the_cluster_is_no_credential_for_a_store()
    {
        await environment.Cluster.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["type"] = "kubernetes.io/service-account-token",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "account-credentials",
                    ["namespace"] = Scene.Namespace,
                    ["annotations"] = new JsonObject { ["kubernetes.io/service-account.name"] = "app" },
                },
            },
            Cancelled);

        await FailsAsync("account-token", "token", new JsonObject { ["secretRef"] = "account-credentials" }, "InvalidCredentials", "gives access to the cluster");
    }

    [Fact]
    public async Task Ldap_and_client_certificates_log_in_over_TLS()
    {
        Assert.SkipWhen(environment.Sandbox is null, "The directory is the sandbox's.");
        await using var store = await VaultServer.StartAsync(
            new VaultServerOptions { Tls = new VaultTlsOptions(), Directory = [LdapEntry.User("cn=ann,ou=people,dc=example,dc=org", "secret")] }, Cancelled);
        using var admin = new TlsStore(store);
        await admin.PrepareAsync(Scene.Namespace, Cancelled);
        await Scene.ApplyAsync("VaultConnection", "tls", new JsonObject { ["address"] = store.Address.ToString().TrimEnd('/'), ["caCert"] = store.CaCertificate });

        await SecretAsync("ann-ldap", "password", "secret");
        await ConsumeAsync("ldap", "ldap", new JsonObject { ["username"] = "ann", ["secretRef"] = "ann-ldap" }, a => a["vaultConnectionRef"] = "tls", mount: "ldap", path: "kv/app");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "ldap", "True", "Synced");

        await TlsSecretAsync("client", admin.Issue("app"));
        await ConsumeAsync("cert", "cert", new JsonObject { ["secretRef"] = "client" }, a => a["vaultConnectionRef"] = "tls", mount: "cert", path: "kv/app");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "cert", "True", "Synced");

        await TlsSecretAsync("client", TlsStore.Stranger());
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "cert", "False", "LoginFailed");
        Assert.Contains($"Secret {Scene.Namespace}/client", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);

        await TlsSecretAsync("client", admin.Issue("app"));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "cert", "True", "Synced");
    }

    [Fact]
    public async Task A_client_certificate_must_be_in_a_Secret_of_its_type()
    {
        await SecretAsync("opaque-pair", "tls.crt", "x");

        await FailsAsync("opaque", "cert", new JsonObject { ["secretRef"] = "opaque-pair" }, "InvalidClientCertificate", "kubernetes.io/tls");
    }

    [Fact]
    public async Task Identities_of_the_VaultAuths_namespace_serve_those_whom_it_allows()
    {
        await environment.Cluster.ApplyAsync(Manifest("v1", "ServiceAccount", "lender", []), Cancelled);
        await environment.WriteVaultAsync($"auth/{environment.AuthMount}/role/{Scene.Namespace}-lent", new JsonObject
        {
            ["bound_service_account_names"] = "lender",
            ["bound_service_account_namespaces"] = Scene.OperatorNamespace,
            ["audience"] = "vault",
            ["token_policies"] = environment.Prefix,
        });
        var spec = new JsonObject
        {
            ["method"] = "kubernetes",
            ["mount"] = environment.AuthMount,
            ["identityNamespace"] = "Auth",
            ["vaultConnectionRef"] = "lent",
            ["allowedNamespaces"] = new JsonArray(Scene.Namespace),
            ["kubernetes"] = new JsonObject { ["role"] = $"{Scene.Namespace}-lent", ["serviceAccount"] = "lender" },
        };
        await environment.Cluster.ApplyAsync(Manifest("secret-courier.io/v1beta1", "VaultConnection", "lent", new JsonObject { ["spec"] = Scene.Connection() }), Cancelled);
        await environment.Cluster.ApplyAsync(Manifest("secret-courier.io/v1beta1", "VaultAuth", "lent", new JsonObject { ["spec"] = spec }), Cancelled);

        await Scene.PutAsync("lent", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "lent", Scene.Static("lent", s => s["vaultAuthRef"] = $"{Scene.OperatorNamespace}/lent"));

        await Scene.WaitForReadyAsync("VaultStaticSecret", "lent", "True", "Synced");
    }

    private async Task LogsInAsync(string name, JsonObject settings, string? method = null)
    {
        await Scene.PutAsync(name, new JsonObject { ["k"] = name });
        await ConsumeAsync(name, method ?? name, settings);
        await Scene.WaitForValueAsync(name, "k", name);
        await Scene.WaitForReadyAsync("VaultStaticSecret", name, "True", "Synced");
    }

    private async Task FailsAsync(string name, string method, JsonObject settings, string reason, string said)
    {
        await Scene.PutAsync(name, new JsonObject { ["k"] = name });
        await ConsumeAsync(name, method, settings);
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", name, "False", reason);
        Assert.Contains(said, ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task ConsumeAsync(
        string name, string method, JsonObject settings, Action<JsonObject>? change = null, string? mount = null, string? path = null)
    {
        var auth = new JsonObject { ["method"] = method, ["mount"] = mount ?? Mount(name), [method] = settings };
        change?.Invoke(auth);
        await Scene.ApplyAsync("VaultAuth", name, auth);
        await Scene.ApplyAsync("VaultStaticSecret", name, Scene.Static(name, s =>
        {
            s["vaultAuthRef"] = name;
            if (path?.Split('/') is [var engine, var secret])
                (s["mount"], s["path"], s["type"]) = (engine, secret, "kv-v1");
        }));
    }

    private string Mount(string name) => $"{Scene.Namespace}-{name}";

    private async Task EnableAsync(string type, string name, JsonObject? configuration)
    {
        await environment.WriteVaultAsync($"sys/auth/{Mount(name)}", new JsonObject { ["type"] = type });
        if (configuration is not null)
            await environment.Vault.WriteAsync($"auth/{Mount(name)}/config", configuration, Cancelled);
    }

    private Task<JsonObject?> RoleAsync(string path, JsonObject role)
    {
        role["token_policies"] = environment.Prefix;
        role["token_ttl"] = "20m";
        return environment.Vault.WriteAsync($"auth/{Mount(path)}", role, Cancelled);
    }

    private async Task<(string RoleId, string SecretId)> AppRoleAsync(string name)
    {
        await EnableAsync("approle", name, null);
        await RoleAsync($"{name}/role/app", []);
        var role = await environment.Vault.ReadAsync($"auth/{Mount(name)}/role/app/role-id", Cancelled);
        return (role!["data"]!["role_id"]!.GetValue<string>(), await SecretIdAsync(name));
    }

    private async Task<string> SecretIdAsync(string name) =>
        (await environment.Vault.WriteAsync($"auth/{Mount(name)}/role/app/secret-id", [], Cancelled))!["data"]!["secret_id"]!.GetValue<string>();

    private async Task<string> WrappedSecretIdAsync(string name)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(environment.VaultAddress, $"/v1/auth/{Mount(name)}/role/app/secret-id"));
        request.Headers.Add("X-Vault-Token", Environment.GetEnvironmentVariable("E2E_VAULT_TOKEN") ?? new VaultServerOptions().RootToken);
        request.Headers.Add("X-Vault-Wrap-TTL", "10m");
        using var response = await http.SendAsync(request, Cancelled);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled))!["wrap_info"]!["token"]!.GetValue<string>();
    }

    // As many tokens as the mount issued that still live: sessions of ours end with the scene.
    private async Task<int> LoginsAsync(string name)
    {
        var accessors = (await ListAsync("auth/token/accessors"))!["data"]!["keys"]!.AsArray();
        var count = 0;
        foreach (var accessor in accessors)
        {
            var token = await environment.Vault.WriteAsync("auth/token/lookup-accessor", new JsonObject { ["accessor"] = accessor!.GetValue<string>() }, Cancelled);
            if (token!["data"]!["path"]!.GetValue<string>() == $"auth/{Mount(name)}/login")
                count++;
        }

        return count;
    }

    private Task<JsonObject?> ListAsync(string path) => environment.Vault.ReadAsync($"{path}?list=true", Cancelled);

    private Task SecretAsync(string name, string key, string value) =>
        Scene.ApplyAsync("v1", "Secret", name, new JsonObject { ["data"] = new JsonObject { [key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) } });

    private Task TlsSecretAsync(string name, (string Certificate, string Key) pair) => Scene.ApplyAsync("v1", "Secret", name, new JsonObject
    {
        ["type"] = "kubernetes.io/tls",
        ["data"] = new JsonObject
        {
            ["tls.crt"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Certificate)),
            ["tls.key"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Key)),
        },
    });

    private JsonObject Manifest(string apiVersion, string kind, string name, JsonObject content)
    {
        content["apiVersion"] = apiVersion;
        content["kind"] = kind;
        content["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Scene.OperatorNamespace };
        return content;
    }

    private async Task NudgeAsync(string name)
    {
        var round = Guid.NewGuid().ToString();
        await environment.Cluster.PatchAsync(
            ObjectName.Courier("VaultStaticSecret", Scene.Namespace, name),
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["secret-courier.io/sync-now"] = round } } },
            Cancelled);
        await environment.Cluster.WaitAsync(
            ObjectName.Courier("VaultStaticSecret", Scene.Namespace, name),
            r => r?["status"]?["lastHandledSyncNow"]?.GetValue<string>() == round,
            Scene.Patience,
            Cancelled);
    }

    private static string Sign(ECDsa key, string claims)
    {
        var text = $"{Encode("""{"alg":"ES256"}"""u8)}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Encode(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
