using System.Text;
using Vault.Client;
using Vault.Client.Auth;

namespace Operator.Tests.VaultClient;

/// <summary>What each auth method sends.</summary>
public sealed class AuthMethodTests : IDisposable
{
    private static readonly AuthMount Mount = new("/team/method/", "admin", new Dictionary<string, string> { ["passcode"] = "123", ["role"] = "another" });

    private readonly FakeVault _vault;
    private readonly Vault.Client.Http.VaultClient _client;
    private Func<SeenRequest, HttpResponseMessage> _answer = _ => FakeVault.Login("hvs.CANARY", 600);

    public AuthMethodTests()
    {
        _vault = new FakeVault(request => _answer(request));
        _client = new Vault.Client.Http.VaultClient(new VaultConnectionOptions { Address = new Uri("https://vault.test") }, _vault, TimeProvider.System);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Params_of_a_VaultAuth_are_sent_with_the_login_but_never_in_place_of_the_methods_own_fields_as_VSO_defect_A2()
    {
        await LoginAsync(new JwtAuthMethod("jwt", Mount, "app", Source("eyJ")));

        Assert.Equal(
            ("auth/team/method/login", "admin", """{"role":"app","jwt":"eyJ","passcode":"123"}"""),
            (_vault.Seen[0].Path, _vault.Seen[0].Namespace, _vault.Seen[0].Body));
        Assert.Null(_vault.Seen[0].Token);
    }

    [Fact]
    public async Task A_password_travels_to_the_path_of_its_user()
    {
        await LoginAsync(new PasswordAuthMethod("ldap", new AuthMount("ldap"), @"corp\ann", Source("p\"w ")));

        Assert.Equal(("https://vault.test/v1/auth/ldap/login/corp%5Cann", """{"password":"p\u0022w "}"""), (_vault.Seen[0].Address, _vault.Seen[0].Body));
    }

    [Theory]
    [InlineData(null, "{}")]
    [InlineData("web", """{"name":"web"}""")]
    public async Task A_certificate_login_names_its_role_if_it_has_one(string? name, string body)
    {
        await LoginAsync(new CertificateAuthMethod(new AuthMount("cert"), name));

        Assert.Equal(body, _vault.Seen[0].Body);
    }

    [Fact]
    public async Task A_given_token_is_looked_up_and_never_revoked()
    {
        _answer = _ => FakeVault.Json(200, """{"data":{"accessor":"a","ttl":100,"renewable":false,"num_uses":3,"policies":["default"]}}""");

        var auth = await LoginAsync(new TokenAuthMethod(Source("hvs.CANARY"), "admin"));

        Assert.Equal(("auth/token/lookup-self", "hvs.CANARY", "admin"), (_vault.Seen[0].Path, _vault.Seen[0].Token, _vault.Seen[0].Namespace));
        Assert.Equal((true, 3, false, TimeSpan.FromSeconds(100)), (auth.IsBorrowed, auth.Uses, auth.Renewable, auth.LeaseDuration));
    }

    [Fact]
    public async Task A_wrapped_secret_id_is_unwrapped_once_a_wrapping_token_and_kept()
    {
        var token = "hvs.WRAP1";
        _answer = Wrapping("auth/approle/role/app/secret-id");
        var wrapped = new WrappedSecretId(new AuthMount("approle"), _ => Task.FromResult(Value(token)));
        var method = new AppRoleAuthMethod(new AuthMount("approle"), Source("role"), wrapped.GetAsync);

        await Task.WhenAll(LoginAsync(method), LoginAsync(method));
        await LoginAsync(method);

        Assert.Equal(1, _vault.Count("sys/wrapping/unwrap"));
        Assert.Equal(3, _vault.Seen.Count(r => r.Path == "auth/approle/login" && r.Body == """{"role_id":"role","secret_id":"id-of-hvs.WRAP1"}"""));

        token = "hvs.WRAP2";
        await LoginAsync(method);
        Assert.Equal("""{"role_id":"role","secret_id":"id-of-hvs.WRAP2"}""", _vault.Seen[^1].Body);
    }

    [Theory]
    [InlineData("sys/wrapping/wrap")]
    [InlineData("auth/other/role/app/secret-id")]
    public async Task A_wrapping_token_that_the_AppRole_did_not_issue_is_not_unwrapped(string origin)
    {
        _answer = Wrapping(origin);
        var wrapped = new WrappedSecretId(new AuthMount("approle"), Source("hvs.FORGED"));

        var error = await Assert.ThrowsAsync<VaultApiException>(() => wrapped.GetAsync(_client, Cancelled));

        Assert.Equal((WrappedSecretId.LookupOperation, 0), (error.Operation, _vault.Count("sys/wrapping/unwrap")));
        Assert.Contains(origin, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unwrapping_that_fails_is_tried_again_at_the_next_login()
    {
        var answer = Wrapping("auth/approle/role/app/secret-id");
        _answer = _ => FakeVault.Errors(503, "Vault is sealed");
        var wrapped = new WrappedSecretId(new AuthMount("approle"), Source("hvs.WRAP1"));
        await Assert.ThrowsAsync<VaultApiException>(() => wrapped.GetAsync(_client, Cancelled));

        _answer = answer;

        Assert.Equal(Value("id-of-hvs.WRAP1"), await wrapped.GetAsync(_client, Cancelled));
    }

    [Fact]
    public async Task No_description_of_a_method_has_a_credential_in_it()
    {
        IAuthMethod[] methods =
        [
            new JwtAuthMethod("jwt", Mount, "app", Source("CANARY")),
            new KubernetesAuthMethod(Mount, "app", Source("CANARY")),
            new PasswordAuthMethod("userpass", Mount, "ann", Source("CANARY")),
            new AppRoleAuthMethod(Mount, Source("CANARY"), (_, _) => Task.FromResult(Value("CANARY"))),
            new TokenAuthMethod(Source("CANARY")),
        ];
        foreach (var method in methods)
        {
            _answer = _ => FakeVault.Errors(400, "no");
            var error = await Assert.ThrowsAsync<VaultApiException>(() => LoginAsync(method));
            Assert.DoesNotContain("CANARY", method.Description + error, StringComparison.Ordinal);
        }
    }

    private Task<AuthInfo> LoginAsync(IAuthMethod method) => method.LoginAsync(_client, Cancelled);

    private static Func<SeenRequest, HttpResponseMessage> Wrapping(string origin) => request => request.Path switch
    {
        "sys/wrapping/lookup" => FakeVault.Json(200, $$$"""{"data":{"creation_path":"{{{origin}}}"}}"""),
        "sys/wrapping/unwrap" => FakeVault.Json(200, $$$"""{"data":{"secret_id":"id-of-{{{request.Token}}}"}}"""),
        _ => FakeVault.Login("hvs.CANARY", 600),
    };

    private static CredentialSource Source(string text) => _ => Task.FromResult(Value(text));

    private static SecretValue Value(string text) => new(Encoding.UTF8.GetBytes(text));
}
