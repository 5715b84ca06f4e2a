using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Vault;
using Sandbox.Vault.Directories;

namespace Operator.Tests.VaultSandbox;

public sealed class LdapLoginTests
{
    private const string Ann = "cn=ann,ou=people,dc=example,dc=org";
    private const string BindFailed = "ldap operation failed: failed to bind as user";

    private static readonly IReadOnlyList<LdapEntry> Directory =
    [
        LdapEntry.User(Ann, "secret"),
        new("cn=O'Neil\\, Bob,ou=people,dc=example,dc=org", new Dictionary<string, IReadOnlyList<string>>
        {
            ["userPassword"] = ["secret"],
            ["uid"] = ["bob"],
            ["userPrincipalName"] = ["bob@example.org"],
        }),
        LdapEntry.User("cn=reader,dc=example,dc=org", "reads"),
        LdapEntry.Group("cn=Dev,ou=groups,dc=example,dc=org", "CN=Ann, ou=people, dc=example, dc=org"),
        LdapEntry.Group("cn=all,ou=groups,dc=example,dc=org", "cn=Dev,ou=groups,dc=example,dc=org"),
    ];

    [Fact]
    public async Task A_login_has_the_policies_of_the_mount_the_user_and_all_groups()
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault, new JsonObject { ["token_policies"] = "base", ["token_ttl"] = "1h" });
        await vault.DoAsync("POST", "auth/ldap/groups/Dev", new JsonObject { ["policies"] = "Developers" });
        await vault.DoAsync("POST", "auth/ldap/groups/local", new JsonObject { ["policies"] = "extra" });
        await vault.DoAsync("POST", "auth/ldap/users/Ann", new JsonObject { ["policies"] = "mine", ["groups"] = "Local" });

        var auth = (await vault.DoAsync("POST", "auth/ldap/login/ann", Password("secret"), token: ""))!["auth"]!;

        Assert.Equal("""["base","default","developers","extra","mine"]""", auth["token_policies"]!.ToJsonString());
        Assert.Equal("""{"username":"ann"}""", auth["metadata"]!.ToJsonString());
        Assert.Equal(3600, (int)auth["lease_duration"]!);
    }

    [Fact]
    public async Task Without_configuration_the_defaults_are_shown_and_nobody_is_found()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "sys/auth/ldap", new JsonObject { ["type"] = "ldap" });

        var shown = (await vault.DoAsync("GET", "auth/ldap/config"))!["data"]!;

        Assert.Equal("ldap://127.0.0.1", (string?)shown["url"]);
        Assert.Equal("(|(memberUid={{.Username}})(member={{.UserDN}})(uniqueMember={{.UserDN}}))", (string?)shown["groupfilter"]);
        Assert.True((bool?)shown["deny_null_bind"]);
        Assert.Equal("default", (string?)shown["token_type"]);
        Assert.Equal(BindFailed, await RefusalAsync(vault, "ann", "secret"));
    }

    [Theory]
    [InlineData("ann", "wrong", BindFailed)]
    [InlineData("nobody", "secret", BindFailed)]
    [InlineData("ann", "", "password cannot be of zero length when passwordless binds are being denied")]
    public async Task A_wrong_name_or_password_is_refused_in_the_same_words(string user, string password, string error)
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault);

        Assert.Equal(error, await RefusalAsync(vault, user, password));
    }

    [Theory]
    [InlineData("""{"upndomain":"example.org"}""", "bob")]
    [InlineData("""{"discoverdn":true,"userattr":"uid"}""", "bob")]
    [InlineData("""{"binddn":"cn=reader,dc=example,dc=org","bindpass":"reads","userattr":"uid"}""", "bob")]
    [InlineData("{}", "O'Neil, Bob")]
    public async Task A_user_is_found_by_name_by_search_and_by_principal_name(string configuration, string user)
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault, JsonNode.Parse(configuration)!.AsObject());

        var login = await vault.DoAsync("POST", $"auth/ldap/login/{Uri.EscapeDataString(user)}", Password("secret"), token: "");

        Assert.Equal(user, (string?)login!["auth"]!["metadata"]!["username"]);
        Assert.StartsWith("no LDAP groups found in groupDN 'ou=groups,dc=example,dc=org'; only", (string?)login["warnings"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_of_the_searcher_is_not_told_apart_from_the_users()
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault, new JsonObject { ["binddn"] = "cn=reader,dc=example,dc=org", ["bindpass"] = "no" });

        Assert.Equal(BindFailed, await RefusalAsync(vault, "ann", "secret"));
    }

    [Fact]
    public async Task Groups_of_groups_count_if_the_filter_follows_the_chain()
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault, new JsonObject { ["groupfilter"] = "(&(objectClass=groupOfNames)(member:1.2.840.113556.1.4.1941:={{.UserDN}}))" });
        await vault.DoAsync("POST", "auth/ldap/groups/all", new JsonObject { ["policies"] = "everybody" });

        var login = await vault.DoAsync("POST", "auth/ldap/login/ann", Password("secret"), token: "");

        Assert.Equal("""["default","everybody"]""", login!["auth"]!["policies"]!.ToJsonString());
    }

    [Fact]
    public async Task A_group_of_the_identity_store_follows_the_directory_at_login_and_renewal()
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault);
        var accessor = (string?)(await vault.DoAsync("GET", "sys/auth"))!["data"]!["ldap/"]!["accessor"];
        var group = await vault.DoAsync("POST", "identity/group", new JsonObject { ["name"] = "devs", ["type"] = "external", ["policies"] = "devs" });
        await vault.DoAsync("POST", "identity/group-alias",
            new JsonObject { ["name"] = "Dev", ["mount_accessor"] = accessor, ["canonical_id"] = (string?)group!["data"]!["id"] });
        var login = (await vault.DoAsync("POST", "auth/ldap/login/ann", Password("secret"), token: ""))!["auth"]!;
        Assert.Equal("""["devs"]""", login["identity_policies"]!.ToJsonString());

        vault.Server.Control.PutInDirectory(LdapEntry.Group("cn=Dev,ou=groups,dc=example,dc=org"));
        var renewed = await vault.DoAsync("POST", "auth/token/renew-self", token: (string)login["client_token"]!);

        Assert.Null(renewed!["auth"]!["identity_policies"]);
    }

    [Fact]
    public async Task A_renewal_asks_the_directory_again_and_ends_with_changed_policies_or_password()
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault);
        var token = (string)(await vault.DoAsync("POST", "auth/ldap/login/ann", Password("secret"), token: ""))!["auth"]!["client_token"]!;
        await vault.DoAsync("POST", "auth/token/renew-self", token: token);

        await vault.DoAsync("POST", "auth/ldap/users/ann", new JsonObject { ["policies"] = "more" });
        var (_, changed) = await vault.SendAsync("POST", "auth/token/renew-self", token: token);
        await vault.DoAsync("DELETE", "auth/ldap/users/ann");
        vault.Server.Control.PutInDirectory(LdapEntry.User(Ann, "other"));
        var (_, refused) = await vault.SendAsync("POST", "auth/token/renew-self", token: token);

        Assert.Contains("policies have changed, not renewing", (string?)changed!["errors"]![0], StringComparison.Ordinal);
        Assert.Equal(BindFailed, (string?)refused!["errors"]![0]);
    }

    [Fact]
    public async Task Another_server_than_this_machine_is_not_reached_and_the_error_says_so()
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault, new JsonObject { ["url"] = "ldaps://ldap.example.org,http://127.0.0.1" });

        var error = await RefusalAsync(vault, "ann", "secret");

        Assert.StartsWith("2 errors occurred:\n\t* error connecting to host \"ldaps://ldap.example.org\": LDAP Result Code 200", error, StringComparison.Ordinal);
        Assert.Contains("the sandbox speaks to no LDAP server but the directory that it holds", error, StringComparison.Ordinal);
        Assert.Contains("invalid LDAP scheme in url", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tls_min_version", "tls9", "invalid 'tls_min_version'")]
    [InlineData("tls_max_version", "tls10", "'tls_max_version' must be greater than or equal to 'tls_min_version'")]
    [InlineData("token_type", "magic", "invalid 'token_type' value \"magic\"")]
    public async Task A_configuration_that_is_wrong_is_refused_and_not_kept(string field, string value, string error)
    {
        await using var vault = await StartAsync();
        await ConfigureAsync(vault);

        var (status, answer) = await vault.SendAsync("POST", "auth/ldap/config", new JsonObject { [field] = value });

        Assert.Equal((HttpStatusCode.BadRequest, error), (status, (string?)answer!["errors"]![0]));
        Assert.NotEqual(value, (string?)(await vault.DoAsync("GET", "auth/ldap/config"))!["data"]![field]);
    }

    [Theory]
    [InlineData("(cn=ann)", 1)]
    [InlineData("(CN=A*N)", 1)]
    [InlineData("(!(cn=ann))", 4)]
    [InlineData("(&(uid=*)(|(cn=x)(uid=BOB)))", 1)]
    [InlineData("(cn=O'Neil\\2c Bob)", 1)]
    [InlineData("(userPassword=*)", 0)]
    [InlineData("(objectClass=*)", 5)]
    public void A_filter_finds_entries(string filter, int count) => Assert.Equal(count, Filled().Search("dc=example,dc=org", filter).Count);

    [Theory]
    [InlineData("dc=nowhere", "(cn=*)", 32)]
    [InlineData("nonsense", "(cn=*)", 34)]
    [InlineData("dc=org", "cn=*", 201)]
    [InlineData("dc=org", "(&(cn=*)", 201)]
    [InlineData("dc=org", "(cn=\\zz)", 201)]
    public void A_search_that_makes_no_sense_is_refused(string top, string filter, int code)
    {
        var error = Assert.Throws<LdapException>(() => Filled().Search(top, filter));

        Assert.StartsWith($"LDAP Result Code {code} ", error.Message, StringComparison.Ordinal);
    }

    private static LdapDirectory Filled()
    {
        var directory = new LdapDirectory();
        foreach (var entry in Directory)
            directory.Put(entry);
        return directory;
    }

    private static JsonObject Password(string password) => new() { ["password"] = password };

    private static Task<SandboxVault> StartAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return SandboxVault.StartAsync(new VaultServerOptions { TimeProvider = clock, Directory = Directory }, clock, new SocketsHttpHandler());
    }

    private static async Task ConfigureAsync(SandboxVault vault, JsonObject? more = null)
    {
        var configuration = new JsonObject { ["userdn"] = "ou=people,dc=example,dc=org", ["groupdn"] = "ou=groups,dc=example,dc=org" };
        foreach (var (name, value) in more ?? [])
            configuration[name] = value?.DeepClone();
        await vault.DoAsync("POST", "sys/auth/ldap", new JsonObject { ["type"] = "ldap" });
        await vault.DoAsync("POST", "auth/ldap/config", configuration);
    }

    private static async Task<string?> RefusalAsync(SandboxVault vault, string user, string password)
    {
        var (status, answer) = await vault.SendAsync("POST", $"auth/ldap/login/{user}", Password(password), token: "");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        return (string?)answer!["errors"]![0];
    }
}
